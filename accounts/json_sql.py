"""What a database knows of a JSON value, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import models


class JsonType(models.Func):
    """`array`, `object`, `string` …: the type of a JSON value."""

    function = "jsonb_typeof"
    output_field = models.CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_TYPE", **context)


class JsonLength(models.Func):
    """How many elements a JSON array has. PostgreSQL raises for what is no array: ask `JsonType` first, in a CASE."""

    function = "jsonb_array_length"
    output_field = models.IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_ARRAY_LENGTH", **context)


class JsonRows(models.Aggregate):
    """All rows of a group as one JSON array, out of an expression that is JSON for each."""

    function = "JSONB_AGG"
    output_field = models.JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)


class TextOfRow(models.Func):
    """The text that a JSON object, brought along as one parameter, has under a row's UUID.

    For writing another value to each of many rows: a CASE of hundreds of branches takes longer to compile than to run.
    """

    arity = 2
    output_field = models.CharField()

    def __init__(self, texts: Mapping[UUID, str], key: str, **extra: Any) -> None:
        # PostgreSQL shows a UUID with hyphens, SQLite keeps it without.
        told = {written: text for pk, text in texts.items() for written in (str(pk), pk.hex)}
        super().__init__(models.Value(json.dumps(told)), models.F(key), **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="(%(expressions)s::text)", arg_joiner="::jsonb ->> ", **context
        )

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        path = {"template": "JSON_EXTRACT(%(expressions)s || '\"')", "arg_joiner": ", '$.\"' || "}
        return self.as_sql(compiler, connection, **path, **context)
