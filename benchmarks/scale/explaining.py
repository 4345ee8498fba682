"""What PostgreSQL does for each statement of a piece of our own code: its plan as it ran, and the rows that it read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from unittest import mock

from django.db import connection

from accounts import prepared

EXPLAINED: Final = ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")
SMALL: Final = 5000
"""Rows of a table that may be read as a whole: an index would be no faster."""
A_PAGE: Final = 200
"""Rows of a table that lies on a page or two, and costs nothing however often it is read."""


READS_ALL: Final = ("Sort", "Incremental Sort", "Aggregate", "Hash", "Materialize", "Unique")
"""Of what lies below these nothing is left out, whatever is asked for above."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One node of a plan that reads a table. `rows`: all that it looked at, those that a filter threw away included.

    `stops`: it ends with a LIMIT above it, however large the table is.
    """

    table: str
    kind: str
    index: str
    rows: float
    stops: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of ours, and how it was carried out."""

    sql: str
    scans: Sequence[Scan]
    milliseconds: float

    def rows_read(self, sizes: Mapping[str, int]) -> float:
        """Of tables that are not small, and of small ones that are read over and over."""
        large = {table for table, rows in sizes.items() if rows > SMALL}
        pages = {table for table, rows in sizes.items() if rows > A_PAGE}
        return sum(scan.rows for scan in self.scans if scan.table in (pages if scan.rows > SMALL else large))


@dataclass(slots=True)
class Watched:
    """Every statement that was sent meanwhile."""

    statements: list[Statement] = field(default_factory=list)

    def faults(self, *, most_rows: int, sizes: Mapping[str, int]) -> list[str]:
        """A large table that was read as a whole, or more rows than may be read. Tables without a size may be."""
        return [fault for each in self.statements for fault in _faults(each, most_rows, sizes)]


def _faults(statement: Statement, most_rows: int, sizes: Mapping[str, int]) -> Iterator[str]:
    for scan in statement.scans:
        if scan.kind == "Seq Scan" and not scan.stops and sizes.get(scan.table, 0) > SMALL:
            yield f"Seq Scan on {scan.table} ({scan.rows:.0f} rows): {statement.sql}"
    if (rows := statement.rows_read(sizes)) > most_rows:
        read = ", ".join(f"{scan.rows:.0f} of {scan.table} by {scan.index or scan.kind}" for scan in statement.scans)
        yield f"{rows:.0f} rows read, at most {most_rows} expected ({read}): {statement.sql}"


def sizes_of_tables() -> dict[str, int]:
    """How many rows each table holds, as the server counted when it analysed last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r'")
        return dict(cursor.fetchall())


@contextmanager
def watched() -> Iterator[Watched]:
    """Each statement sent inside is explained, run for it and taken back, just before it is sent."""
    seen = Watched()

    def explain_first(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not many:
            _explain(seen, sql, params)
        return execute(sql, params, many, context)

    def asked(sql: str, parameters: list[Any]) -> Any:
        connection.ensure_connection()
        _explain(seen, sql, parameters)
        return ask(sql, parameters)

    ask = prepared._asked
    with connection.execute_wrapper(explain_first), mock.patch.object(prepared, "_asked", asked):
        yield seen


def _explain(seen: Watched, sql: str, params: Any) -> None:
    if sql.split(None, 1)[0].upper() not in EXPLAINED:
        return
    connection.ensure_connection()
    raw: Any = connection.connection
    with raw.transaction(force_rollback=True), raw.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        told = cursor.fetchone()[0][0]
    seen.statements.append(Statement(sql, tuple(_scans(told["Plan"], stops=False)), told["Execution Time"]))


def _scans(node: Mapping[str, Any], *, stops: bool) -> Iterator[Scan]:
    stops = node["Node Type"] == "Limit" or (stops and node["Node Type"] not in READS_ALL)
    if "Relation Name" in node and "Scan" in node["Node Type"]:
        looked_at = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
        rows = sum(node.get(name, 0) for name in looked_at) * node["Actual Loops"]
        yield Scan(node["Relation Name"], node["Node Type"], _index_of(node), rows, stops)
    for child in node.get("Plans", ()):
        yield from _scans(child, stops=stops)


def _index_of(node: Mapping[str, Any]) -> str:
    """Its own, or those of the bitmaps below it."""
    below = ", ".join(filter(None, map(_index_of, node.get("Plans", ()))))
    return str(node.get("Index Name", "")) or below
