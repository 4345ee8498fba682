"""`legacy_steps`: how many rows each legacy table held, what it looked like, and whether all of them are still kept."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandError

from plans.legacy.shape import Shape

INCOMPLETE = (
    "The legacy archive is not complete ({table}: {kept} of {expected} rows are there), so the way back cannot restore "
    "the old data. Nothing was changed. Restore the backup that was made before the conversion: docs/rollback.md."
)


def open_step(connection: Any, table: str, *, rows_in: int, shape: Shape) -> None:
    """Note what a step begins with. A step that was opened before a kill stays as it was noted then."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO legacy_steps (source_table, rows_in, rows_converted, rows_quarantined, table_shape) "
            f"VALUES (%s, %s, 0, 0, {_json_parameter(connection)}) ON CONFLICT DO NOTHING",
            [table, rows_in, json.dumps(shape)],
        )


def settle_step(connection: Any, table: str, *, converted: int, quarantined: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE legacy_steps SET rows_converted = %s, rows_quarantined = %s WHERE source_table = %s",
            [converted, quarantined, table],
        )


def shape_of(connection: Any, table: str) -> Shape | None:
    """The recorded shape, or null when this step was never opened."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_shape FROM legacy_steps WHERE source_table = %s", [table])
        row = cursor.fetchone()
    if row is None:
        return None
    looks: Shape = json.loads(row[0]) if isinstance(row[0], str) else row[0]
    return looks


def close_step(connection: Any, table: str) -> None:
    """Forget a step that was undone, with its archive rows: going forward again starts from the restored rows."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM legacy_archive WHERE source_table = %s", [table])
        cursor.execute("DELETE FROM legacy_steps WHERE source_table = %s", [table])


RECORDED = ("fitness_plans", "mesocycles", "microcycles", "workout_instances")
"""Every conversion notes these tables, be they empty: a ledger without them was purged."""


def refuse_incomplete(connection: Any, *tables: str) -> None:
    """Raise before anything is changed when the archive holds fewer rows than went in (of these tables, or of all)."""
    for table in RECORDED:
        if (not tables or table in tables) and shape_of(connection, table) is None:
            raise CommandError(INCOMPLETE.format(table=table, expected="an unknown number of", kept="0"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.source_table, s.rows_in, count(a.id) FROM legacy_steps s "
            "LEFT JOIN legacy_archive a ON a.source_table = s.source_table "
            "GROUP BY s.source_table, s.rows_in HAVING count(a.id) < s.rows_in ORDER BY s.source_table"
        )
        for table, expected, kept in cursor.fetchall():
            if not tables or table in tables:
                raise CommandError(INCOMPLETE.format(table=table, expected=expected, kept=kept))


def count(connection: Any, query: str, parameters: list[Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {query}", parameters)
        return int(cursor.fetchone()[0])


def say_what_is_lost(connection: Any, table: str) -> None:
    rows = count(connection, table)
    if rows:
        say(f"{rows} rows of {table}, written since the conversion, are dropped")


def say(line: str) -> None:
    """A line to whoever migrates: RunPython has no other way to be heard."""
    print(f"\n    {line}", flush=True)


def _json_parameter(connection: Any) -> str:
    return "%s::jsonb" if connection.vendor == "postgresql" else "%s"
