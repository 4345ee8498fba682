"""Moves a legacy table into `legacy_archive` and back, inside SQL: no row passes through Python, nothing is rounded."""

from __future__ import annotations

from typing import Any

from plans.legacy import ledger, shape

Shape = shape.Shape

AS_JSONB = """
    CREATE OR REPLACE FUNCTION pg_temp.as_jsonb(value json) RETURNS jsonb LANGUAGE plpgsql AS $$
    BEGIN RETURN value::jsonb; EXCEPTION WHEN data_exception THEN RETURN to_jsonb(value::text); END $$"""
"""`json` holds texts that `jsonb` refuses (an escaped U+0000): those are kept as a string, and stop nobody."""


def archive_table(connection: Any, table: str, *, json_columns: frozenset[str] = frozenset()) -> None:
    """Copy each row into the archive, whatever its columns are, and note in the ledger what the table was."""
    looks = shape.record(connection, table, json_columns=json_columns)
    rows = ledger.count(connection, shape.quoted(connection, table))
    ledger.open_step(connection, table, rows_in=rows, shape=looks)
    row_as_json = "to_jsonb(t)" if connection.vendor == "postgresql" else _json_object(connection, looks)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO legacy_archive (source_table, source_id, payload) "
            f"SELECT %s, t.id, {row_as_json} FROM {_source(connection, cursor, table, looks)} t",
            [table],
        )
    ledger.settle_step(connection, table, converted=rows, quarantined=0)


def _source(connection: Any, cursor: Any, table: str, looks: Shape) -> str:
    """The table; where it has `json` columns (the predecessor's own weeks do), with those made `jsonb` first."""
    name = shape.quoted(connection, table)
    if connection.vendor == "sqlite" or all(column["type"] != "json" for column in looks["columns"]):
        return name
    cursor.execute(AS_JSONB)
    columns = [
        f"pg_temp.as_jsonb({quoted}) AS {quoted}" if column["type"] == "json" else quoted
        for column in looks["columns"]
        for quoted in [shape.quoted(connection, column["name"])]
    ]
    return f"(SELECT {', '.join(columns)} FROM {name})"


def _json_object(connection: Any, looks: Shape) -> str:
    """SQLite's `to_jsonb(row)`."""
    pairs = []
    for column in looks["columns"]:
        value = f"t.{shape.quoted(connection, column['name'])}"
        pairs.append(f"'{column['name']}', {f'json({value})' if column['type'] == 'json' else value}")
    return f"json_object({', '.join(pairs)})"


def restore_table(connection: Any, table: str) -> None:
    """Make the table again as it was, fill it from the archive, and forget the step (PostgreSQL)."""
    looks = _recorded(connection, table)
    shape.create_bare(connection, table, looks)
    restore_rows(connection, table, looks)
    shape.create_guards(connection, table, looks)
    ledger.close_step(connection, table)


def restore_into(connection: Any, table: str) -> None:
    """Fill the table that Django made again from the archive, and forget the step (SQLite)."""
    restore_rows(connection, table, _recorded(connection, table))
    ledger.close_step(connection, table)


def _recorded(connection: Any, table: str) -> Shape:
    ledger.refuse_incomplete(connection, table)
    looks = ledger.shape_of(connection, table)
    if looks is None:
        raise LookupError(f"legacy_steps has no row about {table}")
    return looks


def restore_rows(connection: Any, table: str, looks: Shape) -> None:
    """The rows whose client and plan are still there; the others are counted."""
    value = _postgres_value if connection.vendor == "postgresql" else _sqlite_value
    names = ", ".join(shape.quoted(connection, column["name"]) for column in looks["columns"])
    values = ", ".join(value(connection, column) for column in looks["columns"])
    record = f", jsonb_populate_record(NULL::{shape.quoted(connection, table)}, a.payload) r"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {shape.quoted(connection, table)} ({names}) SELECT {values} "
            f"FROM legacy_archive a{record if connection.vendor == 'postgresql' else ''} "
            f"WHERE a.source_table = %s{_parents_exist(connection, looks, value)}",
            [table],
        )
        restored = cursor.rowcount
    lost = ledger.count(connection, "legacy_archive WHERE source_table = %s", [table]) - restored
    if lost:
        ledger.say(f"{lost} rows of {table} are not restored: their client or plan was deleted since")


def _postgres_value(connection: Any, column: dict[str, Any]) -> str:
    value = f"r.{shape.quoted(connection, column['name'])}"
    if column["type"] in ("json", "jsonb") and not column["nullable"]:
        return f"COALESCE({value}, 'null')"  # a JSON null, which is a value, comes out of a record as an SQL null
    return value


def _sqlite_value(connection: Any, column: dict[str, Any]) -> str:
    if column["type"] != "json":
        return f"json_extract(a.payload, '$.{column['name']}')"
    value = f"a.payload -> '$.{column['name']}'"
    return f"NULLIF({value}, 'null')" if column["nullable"] else value


def _parents_exist(connection: Any, looks: Shape, value: Any) -> str:
    conditions = []
    for each in looks["references"]:
        child = value(connection, {"name": each["column"], "type": "", "nullable": True})
        table, key = each["table"], shape.quoted(connection, each["key"])
        conditions.append(f" AND ({child} IS NULL OR EXISTS (SELECT 1 FROM {table} p WHERE p.{key} = {child}))")
    return "".join(conditions)
