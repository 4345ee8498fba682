"""What a database reckons with days, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import Any

from django.db import models


class WeeksLater(models.Func):
    """The day so many weeks after a day: `WeeksLater("start_date", "length_weeks")`."""

    arity = 2
    output_field = models.DateField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s)", arg_joiner=" + 7 * ", **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "DATE(%(expressions)s) || ' days')"
        return self.as_sql(compiler, connection, template=template, arg_joiner=", (7 * ", **context)
