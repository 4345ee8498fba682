"""Queries whose SQL is worked out once, for the few that nearly every request of a phone asks.

Django works out the SQL of a query set each time, which takes several times as long as the database needs to answer:
3 ms for a token with its user, 9 ms for today's session. Only the text is kept, here and (as a prepared statement) in
PostgreSQL; every call asks the database. docs/decisions/0007-api.md says why.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import NotSupportedError, OperationalError, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)

SAMPLES: dict[type, tuple[Any, Any]] = {
    str: ("sample one", "sample two"),
    uuid.UUID: (uuid.UUID(int=1), uuid.UUID(int=2)),
    date: (date(2001, 1, 1), date(2002, 2, 2)),
}


class Prepared(Generic[M]):
    """`make` gives the query set for the values of its parameters, whose types stand in `parameters`.

    The values may be texts, UUIDs and dates, and are compared with columns as they are.
    """

    def __init__(self, make: Callable[..., QuerySet[M]], **parameters: type) -> None:
        self._make = make
        self._parameters = parameters
        self._compiled = lru_cache(maxsize=None)(self._compile)

    def first(self, **values: Any) -> M | None:
        """The first row, or None."""
        compiled: _Compiled[M] = self._compiled(connection.vendor)
        filled = list(compiled.parameters)
        for place, name in compiled.places.items():
            filled[place] = _adapted(values[name])
        row = _fetched(compiled.sql, filled)
        return None if row is None else compiled.row(list(row))

    def _compile(self, vendor: str) -> _Compiled[M]:
        """For a kind of database. A parameter's place is found by giving it another value."""
        samples = {name: SAMPLES[kind][0] for name, kind in self._parameters.items()}
        compiler, sql, parameters = self._as_sql(samples)
        places: dict[int, str] = {}
        for name, kind in self._parameters.items():
            _, _, others = self._as_sql({**samples, name: SAMPLES[kind][1]})
            places |= {at: name for at, pair in enumerate(zip(parameters, others, strict=True)) if pair[0] != pair[1]}
        if set(places.values()) != set(self._parameters):
            raise ValueError(f"the SQL holds {sorted(set(places.values()))} of {sorted(self._parameters)}")
        return _Compiled(compiler, sql, parameters, places)

    def _as_sql(self, values: dict[str, Any]) -> tuple[Any, str, tuple[Any, ...]]:
        compiler = self._make(**values)[:1].query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        return compiler, sql, tuple(parameters)


@dataclass
class _Compiled(Generic[M]):
    """SQL with its parameters, those of `places` still to be filled in, and how a row becomes a model's."""

    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    places: dict[int, str]

    def __post_init__(self) -> None:
        told = self.compiler.klass_info
        self._model: type[M] = told["model"]
        self._own = slice(told["select_fields"][0], told["select_fields"][-1] + 1)
        self._names = [column[0].target.attname for column in self.compiler.select[self._own]]
        self._related = get_related_populators(told, self.compiler.select, connection.alias)  # type: ignore[call-arg]
        columns = [column[0] for column in self.compiler.select[: self.compiler.col_count]]
        self._converters = list(self.compiler.get_converters(columns).items())

    def row(self, values: list[Any]) -> M:
        """As Django's own `ModelIterable` makes them."""
        for place, (converters, expression) in self._converters:
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        found = self._model.from_db(connection.alias, self._names, values[self._own])
        for populator in self._related:
            populator.populate(values, found)
        for name, place in self.compiler.annotation_col_map.items():
            setattr(found, name, values[place])
        return found


def _fetched(sql: str, parameters: list[Any]) -> tuple[Any, ...] | None:
    if connection.vendor == "postgresql":
        return _fetched_as_prepared(sql, parameters)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def _fetched_as_prepared(sql: str, parameters: list[Any]) -> tuple[Any, ...] | None:
    """By a statement that PostgreSQL has planned before on this connection: Django's own cursors send plain text.

    Whether a kept connection still lives, and its plan still fits the table, shows when it is used: it only reads, so
    it may be asked again on a new one.
    """
    started = time.monotonic()
    try:
        row = _asked(sql, parameters)
    except (OperationalError, NotSupportedError):
        if connection.in_atomic_block:
            raise
        connection.close()
        row = _asked(sql, parameters)
    connection.health_check_done = True  # type: ignore[attr-defined]  # so that the next statement of this request does not ask once more
    if connection.queries_logged:
        connection.queries_log.append({"sql": sql, "time": f"{time.monotonic() - started:.3f}"})
    return row


def _asked(sql: str, parameters: list[Any]) -> tuple[Any, ...] | None:
    connection.ensure_connection()
    with connection.wrap_database_errors:
        row: tuple[Any, ...] | None = _cursor().execute(sql, parameters, prepare=True).fetchone()
        return row


def _cursor() -> Any:
    """One for each connection: a cursor of psycopg's copies its adapters, which takes as long as a small query."""
    from psycopg import Cursor

    known = getattr(connection, "cursor_for_prepared", None)
    if known is None or known.connection is not connection.connection:
        known = Cursor(connection.connection)
        connection.cursor_for_prepared = known  # type: ignore[attr-defined]
    return known


def _adapted(value: Any) -> Any:
    """As the columns of these types are compared with: SQLite keeps UUIDs and dates as texts."""
    if isinstance(value, uuid.UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
