"""A list of the admin as CSV: the columns that the list shows, in words, row by row as they are read."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from html import unescape
from typing import Any, Final

from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import label_for_field, lookup_field
from django.db.models import Model, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.html import strip_tags
from django.utils.text import slugify

READ_AT_ONCE: Final = 1000
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""
BYTE_ORDER_MARK: Final = "\ufeff"
"""By which spreadsheets know that it is UTF-8."""


class _Line:
    """Hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_response(site: ModelAdmin[Any], request: HttpRequest, rows: QuerySet[Any]) -> StreamingHttpResponse:
    """The rows as a file to save. However many there are, a thousand are in memory."""
    columns = [name for name in site.get_list_display(request) if name != "action_checkbox"]
    name = slugify(str(site.opts.verbose_name_plural))
    return StreamingHttpResponse(
        _lines(site, columns, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _lines(site: ModelAdmin[Any], columns: Sequence[Any], rows: QuerySet[Any]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + writer.writerow([label_for_field(name, site.model, site) for name in columns])
    for row in rows.iterator(chunk_size=READ_AT_ONCE):
        yield writer.writerow([guarded(_value(site, name, row)) for name in columns])


def _value(site: ModelAdmin[Any], name: Any, row: Model) -> Any:
    """What the list shows: a choice by its label, another row by its name."""
    field, _, value = lookup_field(name, row, site)
    if field is not None and getattr(field, "flatchoices", None):
        return dict(field.flatchoices).get(value, value)
    return value


def guarded(value: Any) -> str:
    """A cell in words. A text that a spreadsheet would work out gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    if isinstance(value, date | int | float):
        return str(value)
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    text = unescape(strip_tags(value)) if hasattr(value, "__html__") else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
