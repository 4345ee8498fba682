"""Plan rows in SQL: fetched as text, because psycopg holds no date `infinity` or year 12000, written in batches."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, Protocol

from plans.legacy.verdict import Verdict


class Row(NamedTuple):
    """A plan before its conversion: JSON as text, the date as ISO text."""

    plan_id: str
    macrocycles: str | None
    start_date: str | None
    is_older: bool
    is_done: bool


BIG = 16_384
"""Bytes, as stored: values above this are fetched one at a time, so that a batch of giants does not fill the memory."""

MARK_OLDER_PLANS = """
    UPDATE fitness_plans SET status = 'archived' WHERE id IN (
        SELECT id FROM (
            SELECT id, row_number() OVER (PARTITION BY client_id ORDER BY created_at DESC, start_date DESC, id DESC)
                AS place FROM fitness_plans) ranked
        WHERE place > 1)"""
NOT_DONE = """NOT EXISTS (
    SELECT 1 FROM legacy_archive a WHERE a.source_table = 'fitness_plans' AND a.source_id = p.id)"""
FILL_FROM_ARCHIVE = """
    UPDATE fitness_plans SET macrocycles = {payload} FROM legacy_archive a
    WHERE a.source_table = 'fitness_plans' AND a.source_id = fitness_plans.id"""
DATE_OF_A_DRAFT_WITHOUT = "UPDATE fitness_plans SET start_date = {created} WHERE start_date IS NULL"


class PlanRows(Protocol):
    """What the conversion asks of a database."""

    @property
    def fill_statements(self) -> tuple[str, ...]: ...

    @property
    def restore_statements(self) -> tuple[str, ...]: ...

    def fetch(self, *, after: str, size: int) -> list[Row]: ...

    def write(self, results: list[tuple[str, Verdict]]) -> None: ...


def of(connection: Any) -> PlanRows:
    return PostgresPlanRows(connection) if connection.vendor == "postgresql" else SqlitePlanRows(connection)


class PostgresPlanRows:
    """Arrays in, one statement per batch and table."""

    fill_statements = (
        FILL_FROM_ARCHIVE.format(payload="a.payload"),
        f"""
        UPDATE fitness_plans p SET macrocycles = COALESCE((
            SELECT jsonb_build_array(jsonb_build_object('mesocycles', jsonb_agg(jsonb_build_object(
                'phase', m->'name', 'weeks', m->'weeks', 'focuses', m->'focus', 'deload', m->'deload') ORDER BY place)))
            FROM jsonb_array_elements(p.mesocycles) WITH ORDINALITY blocks(m, place)
            HAVING count(*) > 0), '[]')
        WHERE {NOT_DONE}""",
    )
    restore_statements = (
        """
        UPDATE fitness_plans SET start_date = (a.payload #>> '{}')::date FROM legacy_archive a
        WHERE a.source_table = 'fitness_plans.start_date' AND a.source_id = fitness_plans.id""",
        """
        UPDATE fitness_plans SET program_type = a.payload #>> '{}' FROM legacy_archive a
        WHERE a.source_table = 'fitness_plans.program_type' AND a.source_id = fitness_plans.id""",
        DATE_OF_A_DRAFT_WITHOUT.format(created="(created_at AT TIME ZONE 'UTC')::date"),
    )

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def fetch(self, *, after: str, size: int) -> list[Row]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "WITH batch AS MATERIALIZED (SELECT id FROM fitness_plans "
                "WHERE %s = '' OR id > NULLIF(%s, '')::uuid ORDER BY id LIMIT %s) "
                "SELECT p.id::text, CASE WHEN a.id IS NULL THEN pg_column_size(p.macrocycles) > %s END, "
                "CASE WHEN a.id IS NULL AND pg_column_size(p.macrocycles) <= %s THEN p.macrocycles::text END, "
                "to_jsonb(p.start_date) #>> '{}', p.status = 'archived', a.id IS NOT NULL "
                "FROM batch JOIN fitness_plans p USING (id) "
                "LEFT JOIN legacy_archive a ON a.source_table = 'fitness_plans' AND a.source_id = p.id ORDER BY p.id",
                [after, after, size, BIG, BIG],
            )
            return [
                Row(plan_id, self._big(cursor, plan_id) if is_big else text, *rest)
                for plan_id, is_big, text, *rest in cursor.fetchall()
            ]

    def _big(self, cursor: Any, plan_id: str) -> str:
        cursor.execute("SELECT macrocycles::text FROM fitness_plans WHERE id = %s::uuid", [plan_id])
        return str(cursor.fetchone()[0])

    def write(self, results: list[tuple[str, Verdict]]) -> None:
        ids = [plan_id for plan_id, _ in results]
        dateless = [plan_id for plan_id, verdict in results if not verdict.has_start_date]
        with self.connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO legacy_archive (source_table, source_id, payload, reason) "
                "SELECT 'fitness_plans', p.id, p.macrocycles, v.reason FROM fitness_plans p "
                "JOIN unnest(%s::uuid[], %s::text[]) v(id, reason) ON v.id = p.id",
                [ids, [verdict.reason for _, verdict in results]],
            )
            if dateless:
                self._archive_start_dates(cursor, dateless)
            self._update(cursor, results)

    def _archive_start_dates(self, cursor: Any, ids: list[str]) -> None:
        cursor.execute(
            "INSERT INTO legacy_archive (source_table, source_id, payload, reason) "
            "SELECT 'fitness_plans.start_date', id, to_jsonb(start_date), 'start_date' FROM fitness_plans "
            "WHERE id = ANY(%s::uuid[])",
            [ids],
        )
        cursor.execute("UPDATE fitness_plans SET start_date = NULL WHERE id = ANY(%s::uuid[])", [ids])

    def _update(self, cursor: Any, results: list[tuple[str, Verdict]]) -> None:
        """`notes` are those that `adopt_clean_slate` laid beside the blocks; other plans have none."""
        cursor.execute(
            "UPDATE fitness_plans p SET mesocycles = v.mesocycles, length_weeks = v.weeks, status = v.status, "
            "cycle_start_date = CASE WHEN v.weeks IS NOT NULL THEN p.start_date END, "
            "notes = COALESCE(p.macrocycles #>> '{0,predecessor,notes}', '') "
            "FROM jsonb_to_recordset(%s::jsonb) v(id uuid, mesocycles jsonb, weeks int, status text) WHERE p.id = v.id",
            [json.dumps([_values(*result) for result in results])],
        )


def _values(plan_id: str, verdict: Verdict) -> dict[str, Any]:
    """One parameter for a batch: psycopg would walk through every character of an array."""
    reading = verdict.reading
    return {"id": plan_id, "mesocycles": reading.blocks, "weeks": reading.length_weeks, "status": verdict.status}


class SqlitePlanRows:
    """The same for the embedded database, statement by statement."""

    fill_statements = (
        FILL_FROM_ARCHIVE.format(payload="a.payload"),
        f"""
        UPDATE fitness_plans AS p SET macrocycles = CASE WHEN json_array_length(p.mesocycles) = 0 THEN '[]' ELSE (
            SELECT json_array(json_object('mesocycles', json_group_array(json_object(
                'phase', m.value -> '$.name', 'weeks', m.value -> '$.weeks', 'focuses', m.value -> '$.focus',
                'deload', m.value -> '$.deload'))))
            FROM json_each(p.mesocycles) m) END
        WHERE {NOT_DONE}""",
    )
    restore_statements = (
        """
        UPDATE fitness_plans SET start_date = json_extract(a.payload, '$') FROM legacy_archive a
        WHERE a.source_table = 'fitness_plans.start_date' AND a.source_id = fitness_plans.id""",
        """
        UPDATE fitness_plans SET program_type = json_extract(a.payload, '$') FROM legacy_archive a
        WHERE a.source_table = 'fitness_plans.program_type' AND a.source_id = fitness_plans.id""",
        DATE_OF_A_DRAFT_WITHOUT.format(created="date(created_at)"),
    )

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def fetch(self, *, after: str, size: int) -> list[Row]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT p.id, p.macrocycles, CAST(p.start_date AS text), p.status = 'archived', a.id IS NOT NULL "
                "FROM fitness_plans p "
                "LEFT JOIN legacy_archive a ON a.source_table = 'fitness_plans' AND a.source_id = p.id "
                "WHERE p.id > %s ORDER BY p.id LIMIT %s",
                [after, size],
            )
            return [Row(*row) for row in cursor.fetchall()]

    def write(self, results: list[tuple[str, Verdict]]) -> None:
        archive = "INSERT INTO legacy_archive (source_table, source_id, payload, reason) SELECT "
        dateless = [(plan_id,) for plan_id, verdict in results if not verdict.has_start_date]
        with self.connection.cursor() as cursor:
            cursor.executemany(
                archive + "'fitness_plans', id, macrocycles, %s FROM fitness_plans WHERE id = %s",
                [(verdict.reason, plan_id) for plan_id, verdict in results],
            )
            cursor.executemany(
                archive + "'fitness_plans.start_date', id, json_quote(start_date), 'start_date' "
                "FROM fitness_plans WHERE id = %s",
                dateless,
            )
            cursor.executemany("UPDATE fitness_plans SET start_date = NULL WHERE id = %s", dateless)
            cursor.executemany(
                "UPDATE fitness_plans SET mesocycles = %s, length_weeks = %s, status = %s, "
                "cycle_start_date = CASE WHEN %s THEN start_date END WHERE id = %s",
                [_sqlite_values(plan_id, verdict) for plan_id, verdict in results],
            )


def _sqlite_values(plan_id: str, verdict: Verdict) -> tuple[Any, ...]:
    weeks = verdict.reading.length_weeks
    return json.dumps(verdict.reading.blocks), weeks, verdict.status, weeks is not None, plan_id
