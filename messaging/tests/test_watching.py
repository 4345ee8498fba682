"""Whether anybody is at work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from accounts.models import User
from messaging import tasks
from messaging.models import Message
from messaging.tests.conftest import utc
from messaging.watching import QUEUES, beat, report, watch

AT = utc(2026, 6, 10, 13)
Row = Callable[..., Message]


def all_at_work() -> None:
    for queue in QUEUES:
        with time_machine.travel(AT, tick=False):
            tasks.pulse(queue)


def test_a_queue_that_is_worked_at_is_no_trouble(db: None) -> None:
    all_at_work()
    now = watch(at=AT + timedelta(minutes=5))
    assert (now.queues, now.troubles) == (dict.fromkeys(QUEUES, 300.0), [])


def test_a_queue_that_nobody_works_at_is_named(db: None, caplog: pytest.LogCaptureFixture) -> None:
    all_at_work()
    beat("send", at=AT + timedelta(minutes=6))
    later = AT + timedelta(minutes=6)
    assert [trouble.split(" for ")[0] for trouble in report(at=later).troubles] == [
        "nobody has worked at the queue generate",
        "nobody has worked at the queue inbound",
    ]
    assert {(record.name, record.levelname) for record in caplog.records} == {("fitcoach.alerts", "CRITICAL")}


def test_before_the_first_worker_nobody_is_missed(db: None, caplog: pytest.LogCaptureFixture) -> None:
    assert len(report(at=AT).troubles) == len(QUEUES)
    assert caplog.records == []


def test_a_queue_that_nobody_has_worked_at_yet_is_waited_for(db: None, caplog: pytest.LogCaptureFixture) -> None:
    beat("inbound", at=AT)
    assert report(at=AT).troubles == []
    beat("inbound", at=AT + timedelta(minutes=6))
    beat("send", at=AT + timedelta(minutes=6))
    silent = ["nobody has worked at the queue generate for more than 0:05:00"]
    assert (report(at=AT + timedelta(minutes=6)).troubles, caplog.messages) == (silent, silent)


def test_a_message_that_waits_for_long_is_told(tom: User, row: Row) -> None:
    row(tom)
    all_at_work()
    assert watch(at=AT + timedelta(minutes=4)).oldest_queued_sec == 240
    beat("generate", at=AT + timedelta(minutes=11))
    troubles = watch(at=AT + timedelta(minutes=11)).troubles
    assert troubles[-1] == "a due message has been waiting for 11 minutes"


def test_who_is_not_to_be_sent_now_waits_for_nobody(tom: User, row: Row) -> None:
    row(tom)
    User.objects.update(opted_out_at=AT)
    assert watch(at=AT + timedelta(minutes=30)).oldest_queued_sec == 0
