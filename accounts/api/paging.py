"""Lists for phones: pages by cursor, newest first; or what has changed since the last look, with tombstones."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Generic, TypeVar

from django.conf import settings
from django.db.models import DateTimeField, Model, Q, QuerySet
from pydantic import Field

from accounts.api.problems import FieldError, Refused
from accounts.api.shapes import Instant, Query

M = TypeVar("M", bound=Model)

MARGIN: Final = timedelta(seconds=30)
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


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page, by what its list is sorted by, and the `since` of the first page of its walk.

    That holds for the whole walk: rows that are committed meanwhile may lie on pages that it has passed.
    """

    value: date
    pk: str
    settled: datetime

    def __str__(self) -> str:
        told = [self.value.isoformat(), self.pk, self.settled.isoformat()]
        return base64.urlsafe_b64encode(json.dumps(told).encode()).decode()

    @classmethod
    def read(cls, text: str, *, by_instant: bool) -> Cursor:
        """Raises `ValueError` or `TypeError` for what this did not write, and for years out of this world."""
        value, pk, settled = json.loads(base64.urlsafe_b64decode(text))
        return cls(_instant(value) if by_instant else _day(value), str(uuid.UUID(pk)), _instant(settled))


def page_of(rows: QuerySet[M], query: PageQuery, *, at: datetime, newest_by: str, changed_by: str = "") -> Page[M]:
    """The page that was asked for: by `newest_by` downwards, or, with `since`, by `changed_by` upwards.

    While there are more changes, `since` lies no later than the last that is told: who stops here loses nothing.
    Raises `Refused` for a cursor that is not ours.
    """
    since = getattr(query, "since", None)
    if since is None:
        key, upwards = newest_by, False
    else:
        key, upwards, rows = changed_by, True, rows.filter(**{f"{changed_by}__gte": since})
    cursor = _cursor_of(query, by_instant=_is_instant(rows, key))
    found = list(_after(cursor, rows, key, upwards=upwards)[: query.limit + 1])
    taken, settled = found[: query.limit], cursor.settled if cursor else all_committed_before(at)
    if len(found) == len(taken):
        return Page(taken, None, settled)
    last = Cursor(getattr(taken[-1], key), str(taken[-1].pk), settled)
    return Page(taken, str(last), min(settled, getattr(taken[-1], changed_by)) if upwards else settled)


def all_committed_before(at: datetime) -> datetime:
    """What was changed before this is committed at `at`, or never will be: the next look begins here.

    A task changes rows as of the instant at which it began, and is killed at Celery's hard limit.
    """
    return at - timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT) - MARGIN


def _cursor_of(query: PageQuery, *, by_instant: bool) -> Cursor | None:
    try:
        return Cursor.read(query.cursor, by_instant=by_instant) if query.cursor is not None else None
    except (ValueError, TypeError, AttributeError) as error:
        sentence = "is no cursor of this list: take the `next` of the page before"
        raise Refused(
            "refused", f"?cursor {sentence}", errors=[FieldError(pointer="?cursor", detail=sentence)]
        ) from error


def _after(cursor: Cursor | None, rows: QuerySet[M], key: str, *, upwards: bool) -> QuerySet[M]:
    side, sign = ("gt", "") if upwards else ("lt", "-")
    ordered = rows.order_by(sign + key, sign + "pk")
    if cursor is None:
        return ordered
    return ordered.filter(Q(**{f"{key}__{side}": cursor.value}) | Q(**{key: cursor.value, f"pk__{side}": cursor.pk}))


def _is_instant(rows: QuerySet[M], key: str) -> bool:
    annotation = rows.query.annotations.get(key)
    return isinstance(annotation.output_field if annotation else rows.model._meta.get_field(key), DateTimeField)


def _instant(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError(f"{text!r} has no offset")
    _refuse_strange_years(value)
    return value


def _day(text: str) -> date:
    value = date.fromisoformat(text)
    _refuse_strange_years(value)
    return value


def _refuse_strange_years(value: date) -> None:
    if not FROM_YEAR <= value.year < TO_YEAR:
        raise ValueError(f"{value} is nothing that a list is sorted by")
