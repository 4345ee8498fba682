"""Claim, commit, call, settle; and what a sweep finds. A refusal also leaves everything as it was."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts.changing import ask_to_be_forgotten
from accounts.models import User
from accounts.tests.factories import PauseFactory, UserFactory
from messaging.domain.limits import MAX_ATTEMPTS
from messaging.models import Message
from messaging.outbox import Outcome, claim, deliver, refuse, send_due, settle, sweep
from messaging.tests.conftest import utc
from messaging.transports import memory
from messaging.transports.base import OutcomeUnknown, TransportError
from messaging.transports.memory import MemoryTransport

DUE = utc(2026, 6, 10, 13)
Row = Callable[..., Message]


def stored(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def opt_out(tom: User) -> None:
    User.objects.filter(pk=tom.pk).update(opted_out_at=DUE)


def leave(tom: User) -> None:
    User.objects.filter(pk=tom.pk).update(is_active=False)


def be_about_to_go(tom: User) -> None:
    """With a pause of later, and not of today."""
    PauseFactory.create(client=tom, start_date=date(2026, 6, 20), end_date=None)
    ask_to_be_forgotten(tom, at=DUE)


def pause_today(tom: User) -> None:
    PauseFactory.create(client=tom, start_date=date(2026, 6, 10), end_date=date(2026, 6, 11))


# --- Claim -----------------------------------------------------------------------------------------------------------


def test_a_claimed_row_is_sending_and_says_whose_attempt_it_is(tom: User, row: Row) -> None:
    row(tom)
    (message,) = claim(at=DUE)
    assert (message.state, message.attempts, message.claimed_at) == ("sending", 1, DUE)
    assert message.attempt_id is not None
    assert stored(message).state == "sending"


def test_a_row_is_claimed_once(tom: User, row: Row) -> None:
    row(tom)
    assert len(claim(at=DUE)) == 1
    assert claim(at=DUE) == []


def test_a_claim_takes_no_more_than_its_limit_the_first_due_first(tom: User, row: Row) -> None:
    late = row(tom, local_date=date(2026, 6, 10))
    olga = UserFactory.create()
    early = row(olga, due_at=utc(2026, 6, 10, 12), send_before=utc(2026, 6, 10, 15))
    assert [message.pk for message in claim(at=DUE, limit=1)] == [early.pk]
    assert [message.pk for message in claim(at=DUE, limit=1)] == [late.pk]


def test_a_claim_by_ids_takes_no_others(tom: User, row: Row) -> None:
    row(tom)
    assert claim(at=DUE, ids=[uuid.uuid4()]) == []


@pytest.mark.parametrize("state", ["planned", "sending", "accepted", "failed", "unknown", "missed", "suppressed"])
def test_only_queued_rows_are_claimed(tom: User, row: Row, state: str) -> None:
    extra: dict[str, Any] = {
        "sending": {"attempt_id": uuid.uuid4(), "claimed_at": DUE},
        "accepted": {"sent_at": DUE},
        "suppressed": {"suppressed_reason": "paused"},
    }
    message = row(tom, state=state, **extra.get(state, {}))
    assert claim(at=DUE) == []
    assert stored(message).state == state


@pytest.mark.parametrize(
    ("case", "at", "taken"),
    [
        ("a second early", DUE - timedelta(seconds=1), 0),
        ("at the instant", DUE, 1),
        ("a second before it is too late", utc(2026, 6, 10, 15, 59), 1),
        ("when it is too late", utc(2026, 6, 10, 16), 0),
    ],
)
def test_a_row_is_claimed_in_its_time(tom: User, row: Row, case: str, at: Any, taken: int) -> None:
    row(tom)
    assert len(claim(at=at)) == taken


@pytest.mark.parametrize(
    ("change", "reason"),
    [(opt_out, "opted_out"), (leave, "inactive"), (pause_today, "paused"), (be_about_to_go, "leaving")],
)
def test_a_row_of_somebody_who_may_not_hear_from_us_is_not_claimed_but_suppressed(
    tom: User, row: Row, change: Callable[[User], None], reason: str
) -> None:
    message = row(tom)
    change(tom)
    assert claim(at=DUE) == []
    assert stored(message).state == "queued"
    assert send_due(at=DUE) == 0
    assert (stored(message).state, stored(message).suppressed_reason) == ("suppressed", reason)
    assert memory.SENT == []


@pytest.mark.parametrize(
    ("case", "pause"),
    [
        ("that ended this morning", {"start_date": date(2026, 6, 1), "end_date": date(2026, 6, 10)}),
        ("that begins tomorrow", {"start_date": date(2026, 6, 11)}),
    ],
)
def test_a_pause_on_other_days_is_no_reason(tom: User, row: Row, case: str, pause: dict[str, Any]) -> None:
    row(tom)
    PauseFactory.create(client=tom, **pause)
    assert len(claim(at=DUE)) == 1


def test_a_client_who_moved_to_a_later_hour_is_not_texted_at_the_old_one(tom: User, row: Row) -> None:
    message = row(tom)
    User.objects.update(preferred_send_hour=9)
    assert send_due(at=DUE) == 0
    assert (stored(message).state, stored(message).due_at) == ("queued", utc(2026, 6, 10, 15))
    assert send_due(at=utc(2026, 6, 10, 15)) == 1


def test_the_text_goes_to_the_number_that_the_client_has_now(tom: User, row: Row) -> None:
    row(tom, phone_to="+15550000000")
    send_due(at=DUE)
    assert [text.to for text in memory.SENT] == [tom.phone_number]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_claimed_or_handed_over_inside_a_transaction(tom: User, row: Row) -> None:
    message = row(tom)
    with transaction.atomic(), pytest.raises(RuntimeError):
        claim(at=DUE)
    (claimed,) = claim(at=DUE)
    with (
        transaction.atomic(),
        pytest.raises(RuntimeError, match=r"^a text may not be handed over inside a transaction$"),
    ):
        deliver(claimed, at=DUE, transport=MemoryTransport())
    assert (stored(message).state, memory.SENT) == ("sending", [])


# --- Deliver and settle ----------------------------------------------------------------------------------------------


def test_a_sent_text_is_accepted_with_the_providers_id(tom: User, row: Row) -> None:
    message = row(tom, error="it failed before")
    assert send_due(at=DUE) == 1
    (text,) = memory.SENT
    assert (text.id, text.to, text.body, text.kind, text.at) == (
        str(message.pk),
        tom.phone_number,
        "Hi Tom!",
        "daily",
        DUE,
    )
    after = stored(message)
    assert (after.state, after.sent_at, after.settled_at, after.error) == ("accepted", DUE, DUE, "")
    assert after.twilio_message_sid == f"memory-{message.pk}"


@pytest.mark.parametrize(
    ("case", "trouble", "state", "error"),
    [
        ("it never will be", TransportError("no such number", permanent=True), "failed", "no such number"),
        ("not this time", TransportError("refused", permanent=False), "queued", "refused"),
        ("nobody knows", OutcomeUnknown("no answer"), "unknown", "no answer"),
        ("the transport broke", ZeroDivisionError("oh"), "unknown", "ZeroDivisionError: oh"),
    ],
)
def test_a_text_that_was_not_taken(tom: User, row: Row, case: str, trouble: Exception, state: str, error: str) -> None:
    message = row(tom)
    memory.TROUBLES.append(trouble)
    assert send_due(at=DUE) == 1  # one attempt, not more
    after = stored(message)
    assert (after.state, after.error, after.sent_at, after.attempts) == (state, error, None, 1)
    assert (after.attempt_id is None) == (state == "queued")


def test_what_was_surely_not_taken_is_tried_again_until_it_is_too_late(tom: User, row: Row) -> None:
    message = row(tom)
    memory.TROUBLES.extend([TransportError("refused", permanent=False)] * 2)
    for minute in range(3):
        send_due(at=DUE + timedelta(minutes=minute))
    assert (stored(message).state, stored(message).attempts, len(memory.SENT)) == ("accepted", 3, 1)


def test_an_unknown_outcome_is_never_sent_again_blindly(tom: User, row: Row) -> None:
    message = row(tom)
    memory.TROUBLES.append(OutcomeUnknown("no answer"))
    send_due(at=DUE)
    assert send_due(at=DUE + timedelta(minutes=1)) == 0
    assert (stored(message).state, memory.SENT) == ("unknown", [])


def test_one_bad_text_does_not_stop_the_batch(tom: User, row: Row) -> None:
    first = row(tom, local_date=date(2026, 6, 10))
    second = row(tom, kind="reset", local_date=date(2026, 6, 10), due_at=DUE + timedelta(minutes=1))
    memory.TROUBLES.append(ZeroDivisionError())
    send_due(at=DUE + timedelta(minutes=1))
    assert (stored(first).state, stored(second).state) == ("unknown", "accepted")


def test_a_worker_that_was_given_up_cannot_write_its_outcome(tom: User, row: Row) -> None:
    message = row(tom)
    (old,) = claim(at=DUE)
    assert old.attempt_id is not None
    Message.objects.update(state="queued", attempt_id=None)
    (new,) = claim(at=DUE)
    late = [Outcome(message.pk, old.attempt_id, state, error="too slow") for state in ("failed", "queued", "accepted")]
    assert settle(late, at=DUE) == 0
    assert (stored(message).state, stored(message).attempt_id) == ("sending", new.attempt_id)


@pytest.mark.parametrize("state", ["accepted", "delivered", "failed", "missed"])
def test_states_only_move_forward(tom: User, row: Row, state: str) -> None:
    attempt = uuid.uuid4()
    sent = {"sent_at": DUE} if state in ("accepted", "delivered") else {}
    message = row(tom, state=state, attempt_id=attempt, **sent)
    before = Message.objects.values().get()
    for outcome in ("unknown", "queued", "failed", "accepted"):
        assert settle([Outcome(message.pk, attempt, outcome)], at=DUE + timedelta(hours=1)) == 0
    assert Message.objects.values().get() == before


def test_an_outcome_that_comes_late_still_counts_for_its_own_attempt(tom: User, row: Row) -> None:
    message = row(tom)
    (claimed,) = claim(at=DUE)
    assert claimed.attempt_id is not None
    Message.objects.update(state="unknown")
    assert settle([Outcome(message.pk, claimed.attempt_id, "accepted", provider_id="p1")], at=DUE) == 1
    assert (stored(message).state, stored(message).twilio_message_sid) == ("accepted", "p1")


def test_a_worker_that_is_stopped_writes_what_it_knows(tom: User, row: Row) -> None:
    first = row(tom, local_date=date(2026, 6, 10))
    second = row(tom, kind="reset", local_date=date(2026, 6, 10), due_at=DUE + timedelta(minutes=1))
    memory.TROUBLES.extend([None, KeyboardInterrupt()])  # type: ignore[list-item]
    with pytest.raises(KeyboardInterrupt):
        send_due(at=DUE + timedelta(minutes=1))
    assert (stored(first).state, stored(second).state) == ("accepted", "sending")


# --- Refuse and sweep ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["planned", "queued"])
def test_what_is_too_late_is_missed_with_its_trouble_kept(tom: User, row: Row, state: str) -> None:
    plain = row(tom, state=state)
    troubled = row(tom, state=state, kind="reset", error="refused")
    assert refuse(at=utc(2026, 6, 10, 15, 59)) == 0
    assert refuse(at=utc(2026, 6, 10, 16)) == 2
    assert (stored(plain).state, stored(plain).error) == ("missed", "too late to be sent")
    assert (stored(troubled).state, stored(troubled).error) == ("missed", "refused")
    assert stored(plain).settled_at == utc(2026, 6, 10, 16)


def test_a_row_whose_preparation_has_not_begun_is_left_alone(tom: User, row: Row) -> None:
    message = row(tom, state="planned")
    pause_today(tom)
    assert refuse(at=DUE - timedelta(minutes=31)) == 0
    assert refuse(at=DUE - timedelta(minutes=30)) == 1
    assert stored(message).suppressed_reason == "paused"


def test_a_send_without_outcome_is_unknown_after_ten_minutes(tom: User, row: Row, settings: Any) -> None:
    settings.SMS_TRANSPORT = "console"  # it cannot look up
    message = row(tom)
    claim(at=DUE)
    assert sweep(at=DUE + timedelta(minutes=9)).unknown == 0
    assert stored(message).state == "sending"
    assert sweep(at=DUE + timedelta(minutes=10)).unknown == 1
    assert stored(message).state == "unknown"


def test_an_unknown_text_that_the_provider_has_is_accepted(tom: User, row: Row) -> None:
    message = row(tom)
    (claimed,) = claim(at=DUE)
    deliver(claimed, at=DUE, transport=MemoryTransport())  # and then the worker was killed
    swept = sweep(at=DUE + timedelta(minutes=10))
    assert (swept.unknown, swept.found, swept.requeued) == (1, 1, 0)
    assert (stored(message).state, stored(message).sent_at) == ("accepted", DUE)
    assert len(memory.SENT) == 1


def test_an_unknown_text_that_the_provider_surely_has_not_goes_out_after_all(tom: User, row: Row) -> None:
    message = row(tom)
    claim(at=DUE)  # and then the worker was killed
    assert sweep(at=DUE + timedelta(minutes=10)).requeued == 1
    assert send_due(at=DUE + timedelta(minutes=10)) == 1
    assert (stored(message).state, stored(message).attempts, len(memory.SENT)) == ("accepted", 2, 1)


def test_an_unknown_text_goes_out_no_more_when_it_is_too_late(tom: User, row: Row) -> None:
    message = row(tom, state="unknown")
    swept = sweep(at=utc(2026, 6, 10, 16))
    assert (swept.requeued, swept.missed, stored(message).state) == (0, 1, "missed")


def test_a_text_that_kills_its_worker_each_time_ends_as_missed(tom: User, row: Row) -> None:
    message = row(tom)
    at = DUE
    for _ in range(MAX_ATTEMPTS):
        claim(at=at)
        at += timedelta(minutes=10)
        sweep(at=at)
    assert stored(message).state == "unknown"
    assert sweep(at=utc(2026, 6, 10, 16)).missed == 1
    assert (stored(message).state, stored(message).attempts) == ("missed", MAX_ATTEMPTS)


def test_an_unknown_text_that_nobody_can_look_up_is_missed_when_it_is_too_late(
    tom: User, row: Row, settings: Any
) -> None:
    settings.SMS_TRANSPORT = "console"
    message = row(tom, state="unknown")
    assert sweep(at=utc(2026, 6, 10, 15, 59)).missed == 0
    assert sweep(at=utc(2026, 6, 10, 16)).missed == 1
    assert (stored(message).state, stored(message).error) == ("missed", "outcome unknown")


def test_a_due_row_without_words_is_composed_by_the_rules(tom: User, row: Row) -> None:
    message = row(tom, state="planned", content="")
    assert sweep(at=DUE).composed == 1
    after = stored(message)
    assert (after.state, after.source) == ("queued", "rules")
    assert after.content.startswith("Hi Tom")


def test_sweeping_twice_changes_nothing_more(tom: User, row: Row) -> None:
    row(tom)
    claim(at=DUE)
    sweep(at=DUE + timedelta(minutes=10))
    again = sweep(at=DUE + timedelta(minutes=10))
    assert (again.refused, again.composed, again.unknown, again.found, again.requeued, again.missed) == (0,) * 6
