"""The note about the conversion: once for each active client, by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from accounts.tests.factories import PauseFactory, UserFactory
from messaging.daily import process_due
from messaging.domain.text import is_gsm7, segments
from messaging.models import Message
from messaging.notices import queue_reset_message
from messaging.outbox import send_due
from messaging.tests.conftest import client_with_plan, utc
from messaging.transports import memory

NOON = utc(2026, 6, 10, 18)  # 12:00 in Denver


def fates(**arguments: Any) -> list[tuple[str, str]]:
    return [(notice.client.name, notice.fate) for notice in queue_reset_message(**arguments)]


def test_each_client_with_an_active_plan_is_told_once(tom: User) -> None:
    UserFactory.create(name="Nora without a plan")
    assert fates(at=NOON) == [("Tom Miller", "queued")]
    row = Message.objects.get()
    assert (row.user, row.kind, row.state, row.local_date) == (tom, "reset", "queued", date(2026, 6, 10))
    assert (row.due_at, row.send_before) == (NOON, utc(2026, 6, 11, 3))
    assert (is_gsm7(row.content), segments(row.content)) == (True, 2)
    for words in ("Hi Tom", "system update", "plan was converted", "history was reset", "This week is being rebuilt",
                  "each future workout will be written on its day", "No action is needed"):  # fmt: skip
        assert words in row.content


@pytest.mark.parametrize("later", [timedelta(0), timedelta(hours=1), timedelta(days=9)])
def test_a_second_run_queues_nothing_also_on_another_day(tom: User, later: timedelta) -> None:
    queue_reset_message(at=NOON)
    before = list(Message.objects.values())
    assert fates(at=NOON + later) == [("Tom Miller", "already queued")]
    assert list(Message.objects.values()) == before


@pytest.mark.parametrize(
    ("state", "fate"),
    [("accepted", "already sent"), ("missed", "missed"), ("failed", "not sent"), ("suppressed", "not sent")],
)
def test_a_second_run_says_what_became_of_the_first(tom: User, state: str, fate: str) -> None:
    queue_reset_message(at=NOON)
    sent_at = NOON if state == "accepted" else None
    reason = "opted_out" if state == "suppressed" else ""
    Message.objects.update(state=state, sent_at=sent_at, suppressed_reason=reason)
    assert fates(at=NOON) == [("Tom Miller", fate)]
    assert Message.objects.get().state == state


@pytest.mark.parametrize(
    ("case", "at", "due", "too_late"),
    [
        ("by night: at eight", utc(2026, 6, 10, 9), utc(2026, 6, 10, 14), utc(2026, 6, 11, 3)),
        ("late in the evening: tomorrow at eight", utc(2026, 6, 11, 4), utc(2026, 6, 11, 14), utc(2026, 6, 12, 3)),
        ("by day: at once", NOON, NOON, utc(2026, 6, 11, 3)),
    ],
)
def test_it_goes_out_by_day(tom: User, case: str, at: Any, due: Any, too_late: Any) -> None:
    queue_reset_message(at=at)
    row = Message.objects.get()
    assert (row.due_at, row.send_before) == (due, too_late)
    assert send_due(at=due - timedelta(minutes=1)) == 0
    assert send_due(at=due) == 1


def test_it_stands_beside_the_daily_message(tom: User) -> None:
    queue_reset_message(at=utc(2026, 6, 10, 14))
    process_due(at=utc(2026, 6, 10, 14))
    assert sorted(text.kind for text in memory.SENT) == ["daily", "reset"]


def test_who_may_not_hear_from_us_is_named_and_not_told(tom: User) -> None:
    client_with_plan(name="Otto", opted_out_at=NOON)
    client_with_plan(name="Zoe", timezone="Mars/Olympus")
    paused = client_with_plan(name="Paula")
    PauseFactory.create(client=paused, start_date=date(2026, 6, 1), end_date=date(2026, 6, 12))
    client_with_plan(name="Gone", is_active=False)
    assert sorted(fates(at=NOON)) == [
        ("Otto", "opted out"),
        ("Paula", "paused"),
        ("Tom Miller", "queued"),
        ("Zoe", "unknown time zone"),
    ]
    assert [row.user for row in Message.objects.all()] == [tom]
    assert ("Paula", "queued") in fates(at=NOON + timedelta(days=2))


def test_a_dry_run_queues_nothing(tom: User) -> None:
    assert fates(at=NOON, dry_run=True) == [("Tom Miller", "queued")]
    assert Message.objects.count() == 0


def test_the_cost_does_not_follow_the_number_of_clients(tom: User, django_assert_max_num_queries: Any) -> None:
    for _ in range(29):
        client_with_plan()
    with django_assert_max_num_queries(8):
        assert len(queue_reset_message(at=NOON)) == 30
