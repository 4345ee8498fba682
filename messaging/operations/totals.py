"""Running totals of the call log, for counters that may never go backwards though the log is purged and clients erased.

A call is dated by the beginning of the task that it belongs to and written before that task is stopped, so calls are
counted when they are older than any task can be: `GIVEN_UP_AFTER`. So much the counters lag behind. What a command
writes that runs longer than that, or by another clock, is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Case, CharField, Count, Sum, Value, When

from llm.models import Call
from messaging.models import CallsCounted, CallTotal

BOUNDS_SEC: Final = ("0.01", "0.1", "0.5", "1", "2", "5", "10", "20", "30")
LONGER: Final = "+Inf"
STEP: Final = timedelta(hours=1)
"""Of the log at a time: what nobody counted for a day is counted in bearable statements."""
SORT: Final = ("task", "provider", "model", "outcome", "at_most_sec")
SUMS: Final = ("calls", "seconds", "input_tokens", "output_tokens", "cost_usd")


def count_calls(*, at: datetime) -> int:
    """Count what has been logged since the last time, each call once, whoever else counts; returns how many.

    The first time it only begins: what was logged before is not counted.
    """
    until = at - settings.GIVEN_UP_AFTER
    CallsCounted.objects.get_or_create(defaults={"until": until})
    counted = 0
    while (step := _count_a_step(until)) is not None:
        counted += step
    return counted


def _count_a_step(until: datetime) -> int | None:
    """None when nothing is left."""
    with transaction.atomic():
        mark = CallsCounted.objects.select_for_update().get()
        if mark.until >= until:
            return None
        end = min(mark.until + STEP, until)
        found = list(_by_sort(mark.until, end))
        _add(found)
        mark.until = end
        mark.save(update_fields=["until"])
    return sum(int(row["calls"]) for row in found)


def _by_sort(since: datetime, until: datetime) -> Iterable[Mapping[str, Any]]:
    bounds = [When(seconds__lte=float(bound), then=Value(bound)) for bound in BOUNDS_SEC]
    bucket = Case(*bounds, default=Value(LONGER), output_field=CharField())
    calls = Call.objects.filter(created_at__gt=since, created_at__lte=until).annotate(at_most_sec=bucket)
    sums = {name: Sum(name) for name in SUMS if name != "calls"}
    named = {f"sum_{name}": each for name, each in sums.items()}
    grouped: Iterable[Mapping[str, Any]] = calls.values(*SORT).annotate(calls=Count("pk"), **named).order_by()
    return grouped


def _add(found: Iterable[Mapping[str, Any]]) -> None:
    """Sums are added here and not by the database, which counts money in floats where it is SQLite."""
    known = {tuple(getattr(total, name) for name in SORT): total for total in CallTotal.objects.all()}
    totals = [_added(known.get(tuple(row[name] for name in SORT)), row) for row in found]
    CallTotal.objects.bulk_create(totals, update_conflicts=True, unique_fields=SORT, update_fields=SUMS)


def _added(known: CallTotal | None, row: Mapping[str, Any]) -> CallTotal:
    new = {"calls": row["calls"], **{name: row[f"sum_{name}"] for name in SUMS if name != "calls"}}
    before = {name: getattr(known, name) if known else 0 for name in SUMS}
    return CallTotal(**{name: row[name] for name in SORT}, **{name: before[name] + new[name] for name in SUMS})
