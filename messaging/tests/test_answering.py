"""A coach answers in person: at once, through the outbox, and never against a STOP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from accounts.tests.factories import CoachFactory, PauseFactory
from messaging.answering import LONGEST, answer, as_sent, faults_of
from messaging.daily import process_due
from messaging.inbound import handle_waiting, keep
from messaging.models import BadNumber, Message, TakeOver
from messaging.outbox import claim, refuse, send_due, sweep
from messaging.taking_over import hand_back, holder_of, is_taken_over, take_over
from messaging.tests.conftest import utc
from messaging.transports import memory

NIGHT = utc(2026, 6, 10, 5)  # 23:00 of the day before in Denver
NOON = utc(2026, 6, 10, 18)
Row = Callable[..., Message]


@pytest.fixture
def maria(db: None) -> User:
    return CoachFactory.create(name="Maria")


def text_in(tom: User, body: str, *, at: Any = NOON) -> None:
    keep(provider_id=f"SM{body}{at}", sender=tom.phone_number, to="+1", body=body, payload={}, at=at)
    handle_waiting(at=at)


# --- Answering --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [NOON, NIGHT])
def test_an_answer_goes_at_once_whatever_the_hour(tom: User, maria: User, at: Any) -> None:
    message = answer(tom, text="Rest today, Tom.", coach=maria, at=at)
    assert (message.kind, message.source, message.state, message.due_at) == ("chat", "coach", "queued", at)
    assert message.send_before == at + timedelta(hours=3)
    assert send_due(at=at) == 1
    (sent,) = memory.SENT
    assert (sent.to, sent.body) == (tom.phone_number, "Rest today, Tom.")
    message.refresh_from_db()
    assert message.state == "accepted"


def test_an_answer_goes_beside_todays_message(tom: User, maria: User) -> None:
    process_due(at=utc(2026, 6, 10, 13))
    answer(tom, text="One more thing.", coach=maria, at=utc(2026, 6, 10, 13, 1))
    answer(tom, text="And another.", coach=maria, at=utc(2026, 6, 10, 13, 1))
    assert send_due(at=utc(2026, 6, 10, 13, 1)) == 2


def test_workers_are_told(
    tom: User, maria: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[Any] = []
    monkeypatch.setattr("messaging.hints._publisher", lambda: type("Q", (), {"put": lambda self, *a: told.append(a)})())
    with django_capture_on_commit_callbacks(execute=True):
        message = answer(tom, text="Hi", coach=maria, at=NOON)
    assert [(name, ids) for name, ids, _ in told] == [("messaging.deliver", [message.pk])]


def stop(tom: User) -> None:
    User.objects.filter(pk=tom.pk).update(opted_out_at=NOON)


def leave(tom: User) -> None:
    User.objects.filter(pk=tom.pk).update(is_active=False)


def pause(tom: User) -> None:
    PauseFactory.create(client=tom, start_date=date(2026, 6, 10))


def bad_number(tom: User) -> None:
    BadNumber.objects.create(phone_number=tom.phone_number, error="21614", since=NOON)


def live_nowhere(tom: User) -> None:
    User.objects.filter(pk=tom.pk).update(timezone="Mars/Olympus")


HINDRANCES = [(stop, "STOP"), (leave, "not active"), (pause, "pause"), (bad_number, "takes no texts")]


@pytest.mark.parametrize(("change", "word"), [*HINDRANCES, (live_nowhere, "no time zone")])
def test_nobody_is_written_to_who_may_not_hear_from_us(
    tom: User, maria: User, change: Callable[[User], None], word: str
) -> None:
    change(tom)
    with pytest.raises(ValueError, match=word):
        answer(tom, text="Hi", coach=maria, at=NOON)
    assert (Message.objects.count(), TakeOver.objects.count()) == (0, 0)


@pytest.mark.parametrize(("change", "word"), HINDRANCES)
def test_what_changes_before_it_has_left_holds_it_back(
    tom: User, maria: User, change: Callable[[User], None], word: str
) -> None:
    answer(tom, text="Hi", coach=maria, at=NOON)
    change(tom)
    assert (claim(at=NOON), send_due(at=NOON), memory.SENT) == ([], 0, [])


def test_a_zone_that_is_none_by_now_holds_nobody_up(tom: User, maria: User) -> None:
    answer(tom, text="Hi", coach=maria, at=NOON)
    live_nowhere(tom)
    assert send_due(at=NOON) == 1


def test_a_stop_after_the_answer_wins(tom: User, maria: User, settings: Any) -> None:
    settings.TWILIO_ANSWERS_LEGAL_WORDS = False
    message = answer(tom, text="Hi", coach=maria, at=NOON)
    text_in(tom, "STOP")
    send_due(at=NOON)
    message.refresh_from_db()
    assert (message.state, message.suppressed_reason) == ("suppressed", "opted_out")
    assert [text.kind for text in memory.SENT] == ["reply"]


def test_an_answer_that_cannot_leave_for_three_hours_is_missed_and_the_coach_is_told(tom: User, maria: User) -> None:
    answer(tom, text="Hi", coach=maria, at=NOON)
    assert refuse(at=NOON + timedelta(hours=3)) == 1
    assert [alert.sentence for alert in tom.alerts.all()] == ["The coach's answer was not sent: too late to be sent."]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("  Good work! \r\nRest.  ", "Good work!\nRest."),
        ("It’s “fine” – go on…", 'It\'s "fine" - go on...'),
        ("Bravo 💪!", "Bravo !"),
        ("Çok güzel", "Çok güzel"),
    ],
)
def test_it_is_kept_to_the_letters_of_plain_texts(typed: str, sent: str) -> None:
    assert as_sent(typed) == sent


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "There is nothing in it that can be sent as a text."),
        ("💪", "There is nothing in it that can be sent as a text."),
        ("a" * (LONGEST + 1), "It takes 901 characters; 900 is the limit."),
        ("€" * 451, "It takes 902 characters; 900 is the limit."),
        ("a" * LONGEST, None),
    ],
)
def test_words_that_cannot_be_sent_are_refused(text: str, fault: str | None, tom: User, maria: User) -> None:
    assert faults_of(text) == ([fault] if fault else [])
    if fault:
        with pytest.raises(ValueError, match=fault):
            answer(tom, text=text, coach=maria, at=NOON)
        assert Message.objects.count() == 0


def test_a_form_that_is_sent_twice_sends_one_text(tom: User, maria: User) -> None:
    answer(tom, text="Hi", coach=maria, at=NOON)
    with pytest.raises(ValueError, match="just now"):
        answer(tom, text=" Hi ", coach=maria, at=NOON + timedelta(seconds=2))
    answer(tom, text="Hi", coach=maria, at=NOON + timedelta(minutes=6))
    assert Message.objects.count() == 2


# --- Taking over ------------------------------------------------------------------------------------------------------


def test_the_first_answer_takes_the_chat_over(tom: User, maria: User) -> None:
    assert not is_taken_over(tom)
    answer(tom, text="Hi", coach=maria, at=NOON)
    answer(tom, text="You there?", coach=maria, at=NOON)
    held = holder_of(tom)
    assert held is not None
    assert (held.coach, held.began_at, TakeOver.objects.count()) == (maria, NOON, 1)


def test_one_coach_at_a_time_has_the_chat(tom: User, maria: User) -> None:
    olga = CoachFactory.create(name="Olga")
    take_over(tom, coach=maria, at=NOON)
    with pytest.raises(ValueError, match="Maria has this chat"):
        answer(tom, text="Hi", coach=olga, at=NOON)
    assert Message.objects.count() == 0
    take_over(tom, coach=olga, at=NOON + timedelta(minutes=1))
    answer(tom, text="Hi", coach=olga, at=NOON + timedelta(minutes=1))
    ended = dict(TakeOver.objects.values_list("coach__name", "ended_at"))
    assert ended == {"Maria": NOON + timedelta(minutes=1), "Olga": None}


def test_who_has_the_chat_does_not_take_it_again(tom: User, maria: User) -> None:
    take_over(tom, coach=maria, at=NOON)
    with pytest.raises(ValueError, match="already"):
        take_over(tom, coach=maria, at=NOON)
    assert TakeOver.objects.count() == 1


def test_handing_back_settles_nothing_else(tom: User, maria: User) -> None:
    message = answer(tom, text="Hi", coach=maria, at=NOON)
    hand_back(tom, at=NOON)
    assert not is_taken_over(tom)
    assert send_due(at=NOON) == 1
    message.refresh_from_db()
    assert message.state == "accepted"
    with pytest.raises(ValueError, match="Nobody"):
        hand_back(tom, at=NOON)


@pytest.mark.parametrize("word", ["STOP", "HELP"])
def test_during_a_take_over_the_law_is_still_answered(tom: User, maria: User, word: str, settings: Any) -> None:
    settings.TWILIO_ANSWERS_LEGAL_WORDS = False
    take_over(tom, coach=maria, at=NOON)
    text_in(tom, word)
    send_due(at=NOON)
    assert [text.kind for text in memory.SENT] == ["reply"]
    assert is_taken_over(tom)


def test_start_is_answered_too(tom: User, maria: User, settings: Any) -> None:
    settings.TWILIO_ANSWERS_LEGAL_WORDS = False
    stop(tom)
    take_over(tom, coach=maria, at=NOON)
    text_in(tom, "START", at=NOON + timedelta(minutes=1))
    sweep(at=NOON + timedelta(minutes=1))
    assert send_due(at=NOON + timedelta(minutes=1)) == 1


@pytest.mark.parametrize(
    ("state", "again"), [("failed", True), ("missed", True), ("queued", False), ("unknown", False)]
)
def test_an_answer_that_never_left_may_be_written_again(tom: User, maria: User, state: str, again: bool) -> None:
    first = answer(tom, text="Rest today, Tom.", coach=maria, at=NOON)
    Message.objects.filter(pk=first.pk).update(state=state)
    if again:
        assert answer(tom, text="Rest today, Tom.", coach=maria, at=NOON).pk != first.pk
    else:
        with pytest.raises(ValueError, match="just now"):
            answer(tom, text="Rest today, Tom.", coach=maria, at=NOON)
