"""What a claim asks about the client of this minute: distance, night, another hour, another zone."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from messaging.models import Message
from messaging.outbox import claim, refuse, send_due
from messaging.tests.conftest import utc
from messaging.transports import memory

DUE = utc(2026, 6, 10, 13)  # seven in Denver
Row = Callable[..., Message]


def yesterday(row: Row, tom: User, *, sent_at: datetime | None, **fields: Any) -> Message:
    values = {"state": "accepted", "sent_at": sent_at, **fields}
    return row(tom, local_date=date(2026, 6, 9), **values)


@pytest.mark.parametrize(
    ("case", "hours", "taken"),
    [("eleven hours ago", 11, 0), ("twelve hours ago", 12, 1), ("a day ago", 24, 1), ("in a clock's future", -1, 0)],
)
def test_two_daily_messages_are_twelve_hours_apart(tom: User, row: Row, case: str, hours: int, taken: int) -> None:
    yesterday(row, tom, sent_at=DUE - timedelta(hours=hours))
    row(tom)
    assert len(claim(at=DUE)) == taken


def test_who_has_to_wait_for_the_twelve_hours_gets_the_message_then(tom: User, row: Row) -> None:
    yesterday(row, tom, sent_at=DUE - timedelta(hours=10))
    row(tom)
    assert send_due(at=DUE) == 0
    assert send_due(at=DUE + timedelta(hours=2)) == 1


@pytest.mark.parametrize(("state", "claimed_at"), [("sending", DUE - timedelta(days=2)), ("unknown", DUE)])
def test_nothing_is_sent_beside_a_message_that_is_perhaps_on_its_way(
    tom: User, row: Row, state: str, claimed_at: datetime
) -> None:
    yesterday(row, tom, sent_at=None, state=state, attempt_id=uuid.uuid4(), claimed_at=claimed_at)
    row(tom)
    assert claim(at=DUE) == []


def test_of_two_daily_messages_of_one_client_one_is_claimed(tom: User, row: Row) -> None:
    """Two local dates can be due in one minute for who crosses the date line."""
    User.objects.update(timezone="Pacific/Kiritimati", preferred_send_hour=3)
    first = row(tom, local_date=date(2026, 6, 11), due_at=DUE, send_before=DUE + timedelta(hours=3))
    row(tom, local_date=date(2026, 6, 10), due_at=DUE + timedelta(seconds=1), send_before=DUE + timedelta(hours=3))
    assert [message.pk for message in claim(at=DUE + timedelta(minutes=1))] == [first.pk]


@pytest.mark.parametrize(
    ("case", "zone", "hour", "at", "taken"),
    [
        ("as planned", "America/Denver", 7, DUE, 1),
        ("at seven for who now wants it at three: not before eight", "America/Denver", 3, DUE, 0),
        ("at eight for who now wants it at three", "America/Denver", 3, DUE + timedelta(hours=1), 1),
        ("in Tokyo it is ten in the evening", "Asia/Tokyo", 7, DUE, 0),
        ("in Tokyo by night for who chose ten in the evening", "Asia/Tokyo", 22, DUE, 1),
        ("in Berlin it is three in the afternoon", "Europe/Berlin", 7, DUE, 1),
        ("in Los Angeles it is six", "America/Los_Angeles", 7, DUE, 0),
        ("in Kiritimati it is tomorrow", "Pacific/Kiritimati", 7, DUE + timedelta(hours=1), 0),
    ],
)
def test_the_hour_and_the_zone_of_this_minute_count(
    tom: User, row: Row, case: str, zone: str, hour: int, at: datetime, taken: int
) -> None:
    row(tom)
    User.objects.update(timezone=zone, preferred_send_hour=hour)
    assert len(claim(at=at)) == taken


def test_who_is_asleep_by_now_misses_todays_message_and_the_coach_is_told(tom: User, row: Row) -> None:
    message = row(tom)
    User.objects.update(timezone="Asia/Tokyo")
    for minute in range(0, 200, 20):
        send_due(at=DUE + timedelta(minutes=minute))
    message.refresh_from_db()
    assert (message.state, memory.SENT) == ("missed", [])
    assert [alert.kind for alert in tom.alerts.all()] == ["missed"]


def test_a_row_that_is_to_wait_is_not_claimed_before(tom: User, row: Row) -> None:
    row(tom, retry_at=DUE + timedelta(minutes=5))
    assert claim(at=DUE + timedelta(minutes=4)) == []
    assert len(claim(at=DUE + timedelta(minutes=5))) == 1


def test_rows_that_somebody_may_not_be_sent_are_given_up_once(tom: User, row: Row) -> None:
    row(tom)
    User.objects.update(opted_out_at=DUE)
    assert (refuse(at=DUE), refuse(at=DUE)) == (1, 0)
