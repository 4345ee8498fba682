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

ADDED = {
    "users": ("password", "last_login", "is_superuser", "role", "coach_id", "is_active", "is_staff", "opted_out_at",
              "next_message_at", "review_first", "erase_at", "erase_door", "plan_sought_at"),
    "fitness_profiles": ("program_type", "available_days", "session_minutes", "equipment", "weekly_distance_km",
                         "longest_run_km", "one_rep_max_kg", "event_date", "units", "notes"),
    "fitness_plans": ("notes", "length_weeks", "mesocycles", "current_mesocycle_index", "current_microcycle_week",
                      "cycle_start_date", "weeks_moved", "status", "source"),
    "messages": ("kind", "local_date", "state", "suppressed_reason", "due_at", "send_before", "workout_id", "source",
                 "attempt_id", "attempts", "claimed_at", "sent_at", "settled_at", "error", "facts_seen", "retry_at",
                 "look_ups", "look_up_at", "resends", "answers_id", "approved_at", "asked_at", "asks", "obstacle",
                 "workout_revision", "about_id"),
}  # fmt: skip
"""The columns that later migrations add to tables that stay: one of the same name would stop them half-way."""

STAYING = frozenset(NEEDED) - {"mesocycles", "microcycles", "workout_instances"}

TYPES = {"fitness_plans": {"start_date": ("date",), "macrocycles": ("jsonb", "json")}}
"""What the conversion reads has to be of these types, on PostgreSQL."""

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
        wrong = _in_the_way(connection, table) if adopts else None
        if wrong:
            return f"The table {table} {wrong}: it cannot be adopted, nothing was changed."
    return None


def _in_the_way(connection: Any, table: str) -> str | None:
    """A column that has the name of one of ours, or a type that the conversion cannot read."""
    taken = [name for name in columns_of(connection, table) if name in ADDED.get(table, ())]
    if taken:
        return f"has a column {taken[0]} already, rename it"
    demanded = [column.name for column in _strangers(connection, table) if not column.null_ok and not column.default]
    if demanded:
        return f"has a column {demanded[0]} that every new row would have to fill, give it a default"
    for name, types in TYPES.get(table, {}).items() if connection.vendor == "postgresql" else ():
        found = _type_of(connection, table, name)
        if found not in types:
            return f"has a column {name} of the type {found} and not {types[0]}"
    return None


def strange_columns(connection: Any) -> list[tuple[str, str]]:
    """(table, column) of what is neither the predecessor's nor ours, in tables that stay. Nothing reads it."""
    tables = sorted(STAYING & _tables(connection))
    return [(table, column.name) for table in tables for column in _strangers(connection, table)]


def _strangers(connection: Any, table: str) -> list[Any]:
    if table not in STAYING:
        return []  # goes to the archive row by row, whatever its columns are
    known = {*NEEDED[table], *ADDED.get(table, ())}
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, table)
    return [column for column in columns if column.name not in known]


def _type_of(connection: Any, table: str, column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data_type FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND table_name = %s AND column_name = %s",
            [table, column],
        )
        return str(cursor.fetchone()[0])


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
