"""What the provider tells afterwards: forward only, however often, early or late it comes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from messaging.models import Alert, Message
from messaging.outbox import Outcome, settle
from messaging.statuses import apply_status
from messaging.tests.conftest import utc

AT = utc(2026, 6, 10, 13)
LATER = AT + timedelta(minutes=1)
Row = Callable[..., Message]
EXTRA: dict[str, dict[str, Any]] = {
    "sending": {"attempt_id": uuid.uuid4(), "claimed_at": AT, "attempts": 1},
    "unknown": {"attempt_id": uuid.uuid4(), "claimed_at": AT, "attempts": 1},
    "queued": {"attempts": 1},
    "missed": {"attempts": 1},
    "accepted": {"sent_at": AT, "attempts": 1, "twilio_message_sid": "SM1"},
    "delivered": {"sent_at": AT, "attempts": 1, "twilio_message_sid": "SM1"},
    "failed": {"attempts": 1, "twilio_message_sid": "SM1"},
    "suppressed": {"suppressed_reason": "opted_out"},
}


@pytest.mark.parametrize(
    ("state", "told", "after"),
    [
        ("sending", "sent", "accepted"),
        ("sending", "delivered", "delivered"),
        ("sending", "undelivered", "failed"),
        ("unknown", "queued", "accepted"),
        ("unknown", "delivered", "delivered"),
        ("queued", "sent", "accepted"),
        ("missed", "sent", "accepted"),
        ("missed", "delivered", "delivered"),
        ("accepted", "sent", "accepted"),
        ("accepted", "delivered", "delivered"),
        ("accepted", "failed", "failed"),
        ("delivered", "sent", "delivered"),
        ("delivered", "undelivered", "delivered"),
        ("failed", "sent", "failed"),
        ("failed", "delivered", "failed"),
        ("planned", "sent", "planned"),
        ("suppressed", "delivered", "suppressed"),
        ("accepted", "a word of next year", "accepted"),
    ],
)
def test_states_go_forward_only(tom: User, row: Row, state: str, told: str, after: str) -> None:
    message = row(tom, state=state, **EXTRA.get(state, {}))
    for _ in range(3):
        apply_status(message.pk, sid="SM1", status=told, at=LATER)
    message.refresh_from_db()
    assert message.state == after
    if after in ("accepted", "delivered"):
        assert (message.sent_at, message.twilio_message_sid) == (EXTRA[state].get("sent_at", LATER), "SM1")


def test_a_row_that_was_never_attempted_believes_nobody(tom: User, row: Row) -> None:
    message = row(tom)
    assert not apply_status(message.pk, sid="SM1", status="delivered", at=AT)
    message.refresh_from_db()
    assert message.state == "queued"


def test_what_comes_before_the_answer_to_the_sending_is_not_undone_by_it(tom: User, row: Row) -> None:
    message = row(tom, state="sending", **EXTRA["sending"])
    assert message.attempt_id is not None
    assert apply_status(message.pk, sid="SM1", status="delivered", at=AT)
    assert settle([Outcome(message.pk, message.attempt_id, "accepted", "SM1")], at=LATER) == 0
    message.refresh_from_db()
    assert (message.state, message.sent_at) == ("delivered", AT)


def test_a_call_about_another_attempt_is_about_another_text(tom: User, row: Row) -> None:
    message = row(tom, state="accepted", **EXTRA["accepted"])
    assert not apply_status(message.pk, sid="SM2", status="undelivered", error_code="30003", at=AT)
    message.refresh_from_db()
    assert message.state == "accepted"


@pytest.mark.parametrize("code", ["30003", "30007"])
def test_what_did_not_arrive_is_told_to_the_coach_once(tom: User, row: Row, code: str) -> None:
    message = row(tom, state="accepted", **EXTRA["accepted"])
    for _ in range(10):
        apply_status(message.pk, sid="SM1", status="undelivered", error_code=code, at=LATER)
    message.refresh_from_db()
    assert (message.state, message.error, message.sent_at) == ("failed", f"{code} undelivered", AT)
    alert = Alert.objects.get()
    assert (alert.kind, alert.client, alert.message) == ("undelivered", tom, message)


def test_who_opted_out_at_the_provider_has_opted_out(tom: User, row: Row) -> None:
    message = row(tom, state="accepted", **EXTRA["accepted"])
    apply_status(message.pk, sid="SM1", status="failed", error_code="21610", at=LATER)
    tom.refresh_from_db()
    assert tom.opted_out_at == LATER
