"""Looks at a database before anything in it is changed, and says in one sentence what does not fit."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

NEEDED = {
    "users": ("id", "name", "phone_number", "email", "stripe_customer_id", "preferred_send_hour", "timezone",
              "created_at", "updated_at"),
    "fitness_profiles": ("id", "user_id", "fitness_goals", "skill_level", "exercise_frequency", "gender", "age",
                         "created_at", "updated_at"),
    "subscriptions": ("id", "user_id", "stripe_subscription_id", "status", "plan_type", "current_period_start",
                      "current_period_end", "canceled_at", "created_at", "updated_at"),
    "conversations": ("id", "user_id", "started_at", "last_message_at", "status", "message_count", "metadata",
                      "summary", "created_at", "updated_at"),
    "messages": ("id", "conversation_id", "user_id", "direction", "content", "phone_from", "phone_to",
                 "twilio_message_sid", "metadata", "created_at"),
    "fitness_plans": ("id", "client_id", "program_type", "goal_statement", "overview", "start_date", "macrocycles",
                      "created_at", "updated_at"),
    "mesocycles": ("id",),
    "microcycles": ("id",),
    "workout_instances": ("id",),
}  # fmt: skip
"""The columns that later steps read or that stay. Tables that go to the archive need no more than a key."""

CLEAN_SLATE = (
    "This database was already converted by the predecessor (fitness_plans has mesocycles and no macrocycles): "
    "run `manage.py adopt_clean_slate` first, then `manage.py migrate --fake-initial`; docs/conversion.md tells more."
)


def kind_of(connection: Any) -> str:
    """`empty`, `legacy`, `clean slate` (the predecessor's own conversion) or `ours` (our ledger is there)."""
    tables = _tables(connection)
    if "legacy_steps" in tables:
        return "ours"
    if "fitness_plans" not in tables:
        return "empty"
    columns = columns_of(connection, "fitness_plans")
    return "clean slate" if "macrocycles" not in columns and "mesocycles" in columns else "legacy"


def misfit(connection: Any) -> str | None:
    """One sentence about the first thing that the conversion could not deal with; null when all is well."""
    kind = kind_of(connection)
    if kind == "clean slate":
        return CLEAN_SLATE
    return _first_missing(connection) if kind == "legacy" else None


def _first_missing(connection: Any) -> str | None:
    tables = _tables(connection)
    adopts = "django_migrations" not in tables  # otherwise we are on the way, and the other tables may come later
    for table, needed in NEEDED.items():
        if table not in tables:
            if adopts:
                return f"The table {table} is missing: it cannot be adopted, nothing was changed."
            continue
        lacks = [name for name in needed if name not in columns_of(connection, table)]
        if lacks:
            return f"The table {table} has no column {lacks[0]}: it cannot be adopted, nothing was changed."
    return None


def refuse_misfit(apps: Any, schema_editor: Any) -> None:
    """The check as a migration operation, for who migrates without system checks."""
    problem = misfit(schema_editor.connection)
    if problem:
        raise CommandError(problem)


def columns_of(connection: Any, table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _tables(connection: Any) -> set[str]:
    return set(connection.introspection.table_names())
