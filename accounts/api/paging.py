"""Lists for phones: pages by cursor, newest first; or what has changed since the last look, with tombstones."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Model, Q, QuerySet
from pydantic import Field

from accounts.api.problems import FieldError, Refused
from accounts.api.shapes import Instant, Query

M = TypeVar("M", bound=Model)

COMMITTED_WITHIN: Final = timedelta(seconds=30)
"""A row that was changed before a look may be committed after it: the next look begins so much earlier."""
FROM_YEAR, TO_YEAR = 1000, 9000
"""Of what a cursor may hold: the database reckons in UTC and in other zones, and must not fall off the calendar."""


class PageQuery(Query):
    """`cursor`: the `next` of the page before."""

    limit: int = Field(default=20, ge=1, le=100, description="rows on a page")
    cursor: str | None = Field(default=None, min_length=1, max_length=200, description="the `next` of the page before")


class SyncQuery(PageQuery):
    since: Instant | None = Field(
        default=None,
        description="the `since` of the last look: what has changed since, oldest change first, gone rows in `deleted`",
    )


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """`next`: the cursor of the page after, None on the last. `since`: for the next look."""

    rows: Sequence[M]
    next: str | None
    since: datetime


def page_of(rows: QuerySet[M], query: PageQuery, *, at: datetime, newest_by: str, changed_by: str = "") -> Page[M]:
    """The page that was asked for: by `newest_by` downwards, or, with `since`, by `changed_by` upwards.

    Raises `Refused` for a cursor that is not ours.
    """
    since = getattr(query, "since", None)
    if since is None:
        key, upwards = newest_by, False
    else:
        key, upwards, rows = changed_by, True, rows.filter(**{f"{changed_by}__gte": since})
    found = _after(rows, query, key, upwards=upwards)
    taken = list(found[: query.limit + 1])
    more = taken[query.limit :]
    taken = taken[: query.limit]
    return Page(taken, _cursor(taken[-1], key) if more else None, at - COMMITTED_WITHIN)


def _after(rows: QuerySet[M], query: PageQuery, key: str, *, upwards: bool) -> QuerySet[M]:
    side, sign = ("gt", "") if upwards else ("lt", "-")
    ordered = rows.order_by(sign + key, sign + "pk")
    if query.cursor is None:
        return ordered
    try:
        text, pk = json.loads(base64.urlsafe_b64decode(query.cursor))
        value = _read(text, as_instant=_is_instant(rows, key))
        return ordered.filter(Q(**{f"{key}__{side}": value}) | Q(**{key: value, f"pk__{side}": pk}))
    except (ValueError, TypeError, binascii.Error, ValidationError) as error:
        sentence = "is no cursor of this list: take the `next` of the page before"
        raise Refused(
            "refused", f"?cursor {sentence}", errors=[FieldError(pointer="?cursor", detail=sentence)]
        ) from error


def _is_instant(rows: QuerySet[M], key: str) -> bool:
    annotation = rows.query.annotations.get(key)
    return isinstance(annotation.output_field if annotation else rows.model._meta.get_field(key), DateTimeField)


def _read(text: str, *, as_instant: bool) -> date:
    """A day, or an instant with its offset. Raises `ValueError` for anything else, and for years out of this world."""
    value = datetime.fromisoformat(text) if as_instant else date.fromisoformat(text)
    if not FROM_YEAR <= value.year < TO_YEAR or (isinstance(value, datetime) and value.tzinfo is None):
        raise ValueError(f"{text!r} is nothing that a cursor holds")
    return value


def _cursor(row: Any, key: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([getattr(row, key).isoformat(), str(row.pk)]).encode()).decode()
