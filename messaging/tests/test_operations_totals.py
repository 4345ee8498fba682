"""Counters that never go backwards, out of a log that is purged."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from llm import purging
from llm.models import Call
from messaging.models import CallsCounted, CallTotal
from messaging.operations.totals import count_calls
from messaging.tests.conftest import utc

AT = utc(2026, 6, 10, 13)
LATER = settings.GIVEN_UP_AFTER
MINUTE = timedelta(minutes=1)


def call(at: datetime, **more: Any) -> Call:
    fields = {"task": "reply", "provider": "gemini", "model": "m", "prompt_version": "v", "outcome": "ok"}
    spent = {"input_tokens": 100, "output_tokens": 20, "cost_usd": Decimal("0.000123"), "seconds": 1.5}
    return Call.objects.create(**{**fields, **spent, "created_at": at, **more})


def calls() -> int:
    counted: int = CallTotal.objects.aggregate(calls=Sum("calls", default=0))["calls"]
    return counted


def test_the_first_time_it_only_begins(db: None) -> None:
    call(AT - timedelta(days=1))
    assert count_calls(at=AT) == 0
    assert (calls(), CallsCounted.objects.get().until) == (0, AT - LATER)


def test_a_call_is_counted_once_when_it_is_older_than_any_task(db: None) -> None:
    count_calls(at=AT)
    call(AT)
    assert [count_calls(at=AT + minutes * MINUTE) for minutes in (5, 9, 10, 10, 15)] == [0, 0, 1, 0, 0]


def test_what_is_alike_is_one_row_with_exact_sums(db: None) -> None:
    count_calls(at=AT)
    for seconds in (1.0, 1.5, 2.0):
        call(AT + MINUTE, seconds=seconds)
    count_calls(at=AT + 20 * MINUTE)
    call(AT + 15 * MINUTE)
    count_calls(at=AT + 40 * MINUTE)
    rows = CallTotal.objects.order_by("at_most_sec").values_list(
        "at_most_sec", "calls", "seconds", "input_tokens", "output_tokens", "cost_usd"
    )
    assert list(rows) == [
        ("1", 1, 1.0, 100, 20, Decimal("0.000123")),
        ("2", 3, 5.0, 300, 60, Decimal("0.000369")),
    ]


def test_what_took_longest_is_in_the_last_bucket(db: None) -> None:
    count_calls(at=AT)
    call(AT + MINUTE, seconds=31)
    call(AT + MINUTE, seconds=0)
    count_calls(at=AT + 20 * MINUTE)
    assert set(CallTotal.objects.values_list("at_most_sec", flat=True)) == {"+Inf", "0.01"}


def test_a_purge_takes_nothing_away(db: None) -> None:
    count_calls(at=AT)
    call(AT + MINUTE)
    count_calls(at=AT + 20 * MINUTE)
    assert purging.purge(at=AT + timedelta(days=91)) == 1
    count_calls(at=AT + timedelta(days=91))
    assert (Call.objects.count(), calls()) == (0, 1)


def test_what_nobody_counted_for_days_is_caught_up_with(db: None) -> None:
    count_calls(at=AT)
    for hours in range(1, 50):
        call(AT + timedelta(hours=hours))
    assert count_calls(at=AT + timedelta(hours=60)) == 49
    assert CallsCounted.objects.get().until == AT + timedelta(hours=60) - LATER


def test_of_four_who_count_at_once_each_call_is_counted_once(transactional_db: None) -> None:
    count_calls(at=AT)
    for hours in range(1, 9):
        call(AT + timedelta(hours=hours))
    barrier, counted = threading.Barrier(4), []

    def one() -> None:
        barrier.wait()
        try:
            counted.append(count_calls(at=AT + timedelta(hours=10)))
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(counted), len(counted), calls()) == (8, 4, 8)
