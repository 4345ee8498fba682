"""One attempt from its claim to its last write: who holds it, how long it may take, and what is written of its end."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from accounts.tests.factories import UserFactory
from messaging import fault_points, outbox
from messaging.models import Alert, BadNumber, Message
from messaging.outbox import Outcome, claim, deliver, send_due, settle, sweep
from messaging.sendable import fitting
from messaging.tests.conftest import utc
from messaging.transports import memory
from messaging.transports.base import OutcomeUnknown, TransportError
from messaging.transports.memory import MemoryTransport

DUE = utc(2026, 6, 10, 13)
Row = Callable[..., Message]


def stored(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def test_of_rows_due_at_one_instant_the_lowest_id_goes_first(tom: User, row: Row) -> None:
    ids = [uuid.UUID(int=number) for number in (3, 1, 2)]
    for each in ids:
        row(UserFactory.create(), id=each)
    assert [message.pk for message in claim(at=DUE, limit=2)] == sorted(ids)[:2]
    assert [message.pk for message in claim(at=DUE, limit=2)] == sorted(ids)[2:]


def test_what_another_worker_took_meanwhile_is_not_held_twice(
    tom: User, row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = row(tom), row(UserFactory.create())
    other = uuid.uuid4()

    def slowly(rows: list[Message], *, at: Any) -> Iterator[Message]:
        """Between the look and the UPDATE another worker takes one."""
        yield from fitting(rows, at=at)
        Message.objects.filter(pk=theirs.pk).update(state="sending", attempt_id=other, claimed_at=at)

    monkeypatch.setattr(outbox, "fitting", slowly)
    (held,) = claim(at=DUE)
    assert (held.pk, held.state, held.attempts, held.claimed_at) == (mine.pk, "sending", 1, DUE)
    assert stored(mine).attempt_id == held.attempt_id
    assert (stored(theirs).attempt_id, stored(theirs).attempts) == (other, 0)


def test_a_claimed_row_carries_the_number_of_this_minute(tom: User, row: Row) -> None:
    message = row(tom, phone_to="+15550100999", attempts=2)
    (held,) = claim(at=DUE)
    assert (held.phone_to, held.attempts) == (tom.phone_number, 3)
    assert (stored(message).phone_to, stored(message).attempts) == (tom.phone_number, 3)


SOON, BLAMED = timedelta(seconds=5), TransportError("it is a landline", permanent=True, blame="bad_number")


@pytest.mark.parametrize(
    ("case", "trouble", "expected"),
    [
        ("it was taken", None, {"state": "accepted", "provider_id": "memory-{id}"}),
        ("it never will be", TransportError("no such number", permanent=True),
         {"state": "failed", "error": "no such number"}),
        ("not this time: after our own pause", TransportError("refused", permanent=False),
         {"state": "queued", "error": "refused", "retry_after": timedelta(seconds=15)}),
        ("not this time: after the provider's", TransportError("refused", permanent=False, retry_after=SOON),
         {"state": "queued", "error": "refused", "retry_after": SOON}),
        ("what never will be is not tried again", TransportError("no", permanent=True, retry_after=SOON),
         {"state": "failed", "error": "no"}),
        ("the number is to blame", BLAMED, {"state": "failed", "error": "it is a landline", "blame": "bad_number"}),
        ("nobody knows", OutcomeUnknown("no answer"), {"state": "unknown", "error": "no answer"}),
        ("the transport broke", ZeroDivisionError("oh"), {"state": "unknown", "error": "ZeroDivisionError: oh"}),
        ("long words are cut at 300 signs", OutcomeUnknown("x" * 301), {"state": "unknown", "error": "x" * 300}),
        ("also those of a refusal", TransportError("x" * 301, permanent=True), {"state": "failed", "error": "x" * 300}),
    ],
)  # fmt: skip
def test_what_comes_of_one_attempt(
    tom: User, row: Row, case: str, trouble: Exception | None, expected: dict[str, Any]
) -> None:
    row(tom)
    (held,) = claim(at=DUE)
    assert held.attempt_id is not None
    memory.TROUBLES.append(trouble)
    expected = {key: value.format(id=held.pk) if isinstance(value, str) else value for key, value in expected.items()}
    assert deliver(held, at=DUE, transport=MemoryTransport()) == Outcome(held.pk, held.attempt_id, **expected), case
    assert stored(held).state == "sending"  # nothing is written before it is settled


def test_a_row_that_nobody_claimed_is_not_handed_over(tom: User, row: Row) -> None:
    with pytest.raises(AssertionError, match=r"^only a claimed row is delivered$"):
        deliver(row(tom), at=DUE, transport=MemoryTransport())
    assert memory.SENT == []


def test_a_transport_that_broke_is_logged_with_the_rows_id_and_a_wrong_setting_is_an_alert(
    tom: User, row: Row, caplog: pytest.LogCaptureFixture
) -> None:
    message = row(tom)
    memory.TROUBLES.extend([TransportError("no account", permanent=False, ours=True), ZeroDivisionError("oh")])
    with caplog.at_level(logging.ERROR):
        send_due(at=DUE)
        send_due(at=DUE + timedelta(seconds=15))
    assert [(record.name, record.levelname, record.getMessage()) for record in caplog.records] == [
        ("fitcoach.alerts", "CRITICAL", "nothing can be sent, a setting is wrong: no account"),
        ("messaging.outbox", "ERROR", f"the transport broke at message {message.pk}"),
    ]


@pytest.mark.parametrize(("seconds", "sent"), [(14, 0), (15, 1)])
def test_what_was_not_taken_rests_for_a_quarter_of_a_minute(tom: User, row: Row, seconds: int, sent: int) -> None:
    message = row(tom)
    memory.TROUBLES.append(TransportError("refused", permanent=False))
    send_due(at=DUE)
    assert (stored(message).retry_at, stored(message).attempt_id) == (DUE + timedelta(seconds=15), None)
    assert send_due(at=DUE + timedelta(seconds=seconds)) == sent


def test_what_is_too_late_is_given_up_among_those_asked_for_alone(tom: User, row: Row) -> None:
    asked, other = row(tom), row(UserFactory.create())
    late = utc(2026, 6, 10, 16)
    assert send_due(at=late, ids=[asked.pk]) == 0
    assert (stored(asked).state, stored(other).state) == ("missed", "queued")
    assert send_due(at=late, ids=[]) == 0
    assert stored(other).state == "queued"
    assert send_due(at=late) == 0
    assert stored(other).state == "missed"


@pytest.mark.parametrize(
    ("case", "passed", "send_before", "state", "error"),
    [
        ("within three minutes", 179.0, utc(2026, 6, 10, 16), "accepted", ""),
        ("after three minutes", 180.0, utc(2026, 6, 10, 16), "queued", "the batch took too long"),
        ("a moment before it is too late", 59.0, utc(2026, 6, 10, 13, 1), "accepted", ""),
        ("when it has become too late meanwhile", 60.0, utc(2026, 6, 10, 13, 1), "queued", "the batch took too long"),
    ],
)
def test_a_claimed_row_goes_back_when_its_turn_comes_too_late(
    tom: User,
    row: Row,
    monkeypatch: pytest.MonkeyPatch,
    case: str,
    passed: float,
    send_before: Any,
    state: str,
    error: str,
) -> None:
    message = row(tom, send_before=send_before)
    # When the run began, when its first batch did, when that was claimed, and when the row's turn came.
    clock = iter([0.0, 0.0, 0.0, passed])
    monkeypatch.setattr("messaging.outbox.monotonic", lambda: next(clock))
    assert send_due(at=DUE) == 1, case
    after = stored(message)
    assert (after.state, after.error, after.attempts, len(memory.SENT)) == (state, error, 1, int(state == "accepted"))


@pytest.mark.parametrize(("passed", "sent"), [(180.0, 2), (180.1, 1)])
def test_no_batch_is_begun_after_three_minutes(
    tom: User, row: Row, monkeypatch: pytest.MonkeyPatch, passed: float, sent: int
) -> None:
    row(tom)
    row(UserFactory.create())
    transport = MemoryTransport()
    transport.batch = 1
    clock = iter([0.0, 0.0, 0.0, 0.0, passed, passed, passed])
    monkeypatch.setattr("messaging.outbox.monotonic", lambda: next(clock))
    assert send_due(at=DUE, transport=transport) == sent
    assert Message.objects.filter(state="queued").count() == 2 - sent


def test_outcomes_are_written_by_the_attempt_and_counted(tom: User, row: Row) -> None:
    rows = [row(UserFactory.create()) for _ in range(4)]
    held = {message.pk: message.attempt_id for message in claim(at=DUE)}
    attempt = held[rows[0].pk]
    assert attempt is not None
    outcomes = [
        Outcome(rows[0].pk, attempt, "accepted", provider_id="p0"),
        Outcome(rows[1].pk, attempt, "accepted", provider_id="p1"),
        Outcome(rows[2].pk, attempt, "failed", error="no"),
        Outcome(rows[3].pk, uuid.uuid4(), "accepted", provider_id="p3"),
    ]
    later = DUE + timedelta(minutes=1)
    assert settle(outcomes, at=later) == 3
    written = [stored(message) for message in rows]
    assert [each.state for each in written] == ["accepted", "accepted", "failed", "sending"]
    assert [each.twilio_message_sid for each in written[:2]] == ["p0", "p1"]
    assert [(each.sent_at, each.settled_at) for each in written] == [(later, later)] * 2 + [(None, later), (None, None)]


def test_a_number_that_takes_no_texts_is_noted_with_the_time_and_told_to_the_coach(tom: User, row: Row) -> None:
    message = row(tom)
    memory.TROUBLES.append(BLAMED)
    send_due(at=DUE)
    bad = BadNumber.objects.get()
    assert (bad.phone_number, bad.error, bad.since) == (tom.phone_number, "it is a landline", DUE)
    alert = Alert.objects.get()
    assert (alert.kind, alert.client_id, alert.message_id) == ("bad_number", tom.pk, message.pk)
    assert alert.sentence == "The number takes no texts (it is a landline): ask the client for another one."
    assert stored(message).state == "failed"


def test_a_number_that_was_noted_before_keeps_its_first_time(tom: User, row: Row) -> None:
    message, earlier = row(tom), DUE - timedelta(days=3)
    (held,) = claim(at=DUE)
    assert held.attempt_id is not None
    BadNumber.objects.create(phone_number=tom.phone_number, error="unreachable", since=earlier)
    assert settle([Outcome(message.pk, held.attempt_id, "failed", error="again", blame="bad_number")], at=DUE) == 1
    assert [(bad.error, bad.since) for bad in BadNumber.objects.all()] == [("unreachable", earlier)]


def test_a_run_by_ids_sends_no_other_row(tom: User, row: Row) -> None:
    other, asked = row(tom, due_at=DUE - timedelta(minutes=1)), row(UserFactory.create())
    assert send_due(at=DUE, ids=[asked.pk]) == 1
    assert (stored(asked).state, stored(other).state) == ("accepted", "queued")


def test_who_opted_out_at_the_provider_has_opted_out_here_and_an_earlier_time_stands(tom: User, row: Row) -> None:
    olga = UserFactory.create(opted_out_at=None)
    messages = [row(tom), row(olga)]
    held = claim(at=DUE)
    earlier = DUE - timedelta(days=3)
    User.objects.filter(pk=olga.pk).update(opted_out_at=earlier)
    blamed = [Outcome(m.pk, m.attempt_id, "failed", error="21610", blame="opted_out") for m in held if m.attempt_id]
    assert settle(blamed, at=DUE) == 2
    assert [stored(message).state for message in messages] == ["suppressed"] * 2
    assert {stored(message).suppressed_reason for message in messages} == {"opted_out"}
    assert User.objects.get(pk=tom.pk).opted_out_at == DUE
    assert User.objects.get(pk=olga.pk).opted_out_at == earlier
    assert not BadNumber.objects.exists()


@pytest.mark.parametrize(("ago", "unknown"), [(timedelta(minutes=10), 1), (timedelta(minutes=10, seconds=-1), 0)])
def test_a_send_without_outcome_is_given_up_to_the_second(
    tom: User, row: Row, settings: Any, ago: timedelta, unknown: int
) -> None:
    settings.GIVEN_UP_AFTER = timedelta(minutes=10)
    message = row(tom)
    claim(at=DUE)
    swept = sweep(at=DUE + ago)
    assert (swept.unknown, swept.requeued) == (unknown, unknown)  # the provider surely has it not
    assert stored(message).state == ("queued" if unknown else "sending")


def test_every_place_at_which_a_worker_may_die_is_one_that_a_test_can_name(
    tom: User, row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[str] = []
    monkeypatch.setattr(outbox, "reach", reached.append)
    row(tom)
    send_due(at=DUE)
    row(UserFactory.create())
    claim(at=DUE)
    sweep(at=DUE + timedelta(minutes=20))
    assert reached == [
        "claimed, not committed", "claimed", "before the call", "after the call", "before settling", "accepted written",
        "settled, not looked at again", "claimed, not committed", "claimed", "given up",
    ]  # fmt: skip
    assert set(reached) <= set(fault_points.NAMES)
