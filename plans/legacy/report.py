"""The legacy report: what is there and what will become of it, or what became of it. Reads only, row by row.

Before and after the conversion the lines about plans and people are the same ones, made by the same code from the same
values: before from the columns, after from the archive. Only the counts at the end differ in what they compare.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction

from plans.legacy import ledger, report_queries
from plans.legacy.fit import columns_of, kind_of, strange_columns
from plans.legacy.report_people import people_lines
from plans.legacy.verdict import Verdict, judge

ARCHIVED_TABLES = ("mesocycles", "microcycles", "workout_instances")
FETCH = 20
"""Rows held at a time: a single plan can be megabytes."""


class LegacyReport:
    """Iterate over `lines()`; then `mismatches` says how many of them are alarms."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.is_converted = kind_of(connection) == "ours"
        self.mismatches = 0
        self.words: Counter[str] = Counter()

    def lines(self) -> Iterator[str]:
        with reading(self.connection):
            yield from self._plan_lines()
            yield from people_lines(self.connection, is_converted=self.is_converted)
            yield from self._strange_columns()
            yield from self._summary()

    def _plan_lines(self) -> Iterator[str]:
        has_column = "macrocycles" in columns_of(self.connection, "fitness_plans")
        query = report_queries.plans(self.connection.vendor, is_converted=self.is_converted, has_column=has_column)
        for plan_id, client_id, macrocycles, start_date, is_newest, *stored in stream(self.connection, query):
            verdict = judge(macrocycles=macrocycles, start_date=start_date, is_newest=bool(is_newest))
            self.words[verdict.reason or "converted"] += 1
            yield f"plan {UUID(plan_id)} of client {UUID(client_id)}: {verdict}"
            yield from (f"plan {UUID(plan_id)}: {text}" for text in verdict.reading.reports)
            if stored and stored[0] is not None:
                yield from self._compare(UUID(plan_id), verdict, *stored)

    def _compare(
        self, plan_id: UUID, verdict: Verdict, reason: str, blocks: str, weeks: Any, status: str
    ) -> Iterator[str]:
        """What the archive and the row hold, against what the reader makes of the original."""
        expected = list(verdict.reading.blocks)
        if reason != verdict.reason:
            yield self._mismatch(
                f"plan {plan_id} is archived as {reason or 'converted'}, not {verdict.reason or 'converted'}"
            )
        if json.loads(blocks) != expected or weeks != verdict.reading.length_weeks:
            yield self._mismatch(f"plan {plan_id} has other blocks than its original")
        if (verdict.status == "draft") != (status == "draft") or (verdict.status, status) == ("archived", "active"):
            yield self._mismatch(f"plan {plan_id} is {status}, its original makes it {verdict.status}")

    def _mismatch(self, text: str) -> str:
        self.mismatches += 1
        return f"MISMATCH: {text}"

    def _strange_columns(self) -> Iterator[str]:
        for table, column in strange_columns(self.connection):
            yield f"the table {table} has a column {column} that is not ours: it stays, and nothing reads it"

    def _summary(self) -> Iterator[str]:
        converted = self.words.pop("converted", 0)
        quarantined = sum(self.words.values())
        reasons = ", ".join(f"{count} {word}" for word, count in sorted(self.words.items()))
        yield (
            f"{converted + quarantined} plans in, {converted} {'' if self.is_converted else 'to be '}converted, "
            f"{quarantined} {'' if self.is_converted else 'to be '}quarantined{f' ({reasons})' if reasons else ''}"
        )
        yield from self._ledger_lines(converted, quarantined) if self.is_converted else self._table_lines()

    def _table_lines(self) -> Iterator[str]:
        for table in ARCHIVED_TABLES:
            yield f"{table}: {ledger.count(self.connection, table)} rows to be archived"

    def _ledger_lines(self, converted: int, quarantined: int) -> Iterator[str]:
        """What the ledger says went in, against what the archive holds."""
        gone = ledger.count(self.connection, report_queries.DELETED_PLANS)
        if gone:
            yield f"{gone} plans of the archive were deleted since"
        for table, rows_in, rows_converted, rows_quarantined, kept in stream(self.connection, report_queries.LEDGER):
            yield f"{table}: {rows_in} rows in, {kept} in the archive"
            if kept != rows_in:
                yield self._mismatch(f"{table}: {rows_in} rows went in, {kept} are in the archive")
            if rows_converted + rows_quarantined != rows_in:
                yield self._mismatch(f"{table}: {rows_in} rows went in, {rows_converted + rows_quarantined} are done")
            if table == "fitness_plans" and rows_in != converted + quarantined + gone:
                yield self._mismatch(f"{rows_in} plans went in, {converted + quarantined + gone} are known")
        yield f"{self.mismatches} mismatches"


@contextmanager
def reading(connection: Any) -> Iterator[None]:
    """One unchanging view of the database, and no way to write (PostgreSQL)."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(using=connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def stream(connection: Any, query: str) -> Iterator[tuple[Any, ...]]:
    """Rows a few at a time, from a cursor that stays at the server."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(FETCH):
            yield from rows
