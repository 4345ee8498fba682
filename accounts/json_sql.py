"""What a database knows of a JSON value, on SQLite and PostgreSQL alike, for constraints."""

from __future__ import annotations

from typing import Any

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
