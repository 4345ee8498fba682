"""Brings a database that the predecessor converted itself back into the shape that our first migrations adopt.

Nothing is lost: what its conversion left of a plan, with the position, dates and notes that it kept, is laid into
`macrocycles` again, in the shape of a legacy plan of one macrocycle. Its weeks and sessions stay where they are: the
archive step copies tables whatever columns they have. What its conversion threw away is not here to be found.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from plans.legacy import ledger
from plans.legacy.archive import AS_JSONB
from plans.legacy.fit import columns_of, kind_of
from plans.legacy.shape import quoted

THEIR_COLUMNS = ("length_weeks", "notes", "current_mesocycle_index", "current_microcycle_week", "cycle_start_date")

MESOCYCLES = """
    CREATE TABLE mesocycles (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        client_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        fitness_plan_id uuid NOT NULL REFERENCES fitness_plans ON DELETE CASCADE,
        start_date date NOT NULL, "index" integer NOT NULL, phase varchar(255) NOT NULL,
        length_weeks integer NOT NULL CHECK (length_weeks > 0),
        created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT unique_mesocycle_plan_offset UNIQUE (client_id, fitness_plan_id, "index"))"""


def adopt_clean_slate(connection: Any, *, dry_run: bool) -> list[str]:
    """Reshape the tables in one transaction; the lines say what was (or would be) done."""
    _refuse_other_databases(connection)
    with transaction.atomic(using=connection.alias):
        lines = [*_rebuild_macrocycles(connection), *_make_room_for_the_weeks(connection)]
        if dry_run:
            transaction.set_rollback(True, using=connection.alias)
    return lines


def _refuse_other_databases(connection: Any) -> None:
    reasons = {
        "empty": "This database has no fitness_plans: there is nothing to adopt.",
        "legacy": "This database is in the legacy shape already: run `manage.py migrate --fake-initial`.",
        "ours": "This database is converted already: there is nothing to adopt.",
    }
    if problem := reasons.get(kind_of(connection)):
        raise CommandError(problem)


def _rebuild_macrocycles(connection: Any) -> list[str]:
    theirs = [name for name in THEIR_COLUMNS if name in columns_of(connection, "fitness_plans")]
    pairs = ", ".join(f"'{name}', {quoted(connection, name)}" for name in theirs)
    drops = ", ".join(f"DROP COLUMN {quoted(connection, name)}" for name in ["mesocycles", *theirs])
    with connection.cursor() as cursor:
        cursor.execute(AS_JSONB)
        cursor.execute("ALTER TABLE fitness_plans DISABLE TRIGGER USER")  # updated_at is not ours to touch
        cursor.execute("ALTER TABLE fitness_plans ADD COLUMN macrocycles jsonb")
        cursor.execute(
            "UPDATE fitness_plans SET macrocycles = jsonb_build_array(jsonb_build_object("
            f"'mesocycles', pg_temp.as_jsonb(mesocycles::json), 'predecessor', jsonb_build_object({pairs})))"
        )
        plans = cursor.rowcount
        cursor.execute("ALTER TABLE fitness_plans ENABLE TRIGGER USER")
        cursor.execute(f"ALTER TABLE fitness_plans ALTER COLUMN macrocycles SET NOT NULL, {drops}")
    return [f"fitness_plans: macrocycles of {plans} plans rebuilt; {', '.join(['mesocycles', *theirs])} laid inside"]


def _make_room_for_the_weeks(connection: Any) -> list[str]:
    lines = []
    if "mesocycles" not in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(MESOCYCLES)
        lines.append("mesocycles: an empty table")
    for table in ("microcycles", "workout_instances"):
        lines.append(f"{table}: {ledger.count(connection, table)} rows left as they are, for the archive")
    return lines
