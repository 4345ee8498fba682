"""Today's message at a coach's word: now, or a sentence that says why not."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.holding import hold
from accounts.models import User
from accounts.tests.factories import LimitationFactory, PauseFactory
from messaging.daily import process_due, tick
from messaging.models import BadNumber, Message
from messaging.outbox import send_due
from messaging.schedule import plan_due
from messaging.sending_now import rehearse_now, send_now, why_not_now
from messaging.tests.conftest import utc
from messaging.transports import memory
from plans.models import FitnessPlan, Microcycle
from workouts.models import WorkoutInstance

SEVEN = utc(2026, 6, 10, 13)
NOON = utc(2026, 6, 10, 18)
TODAY = date(2026, 6, 10)
Row = Callable[..., Message]


@pytest.fixture
def evening_tom(tom: User) -> User:
    """Who wants his messages at six in the evening."""
    User.objects.filter(pk=tom.pk).update(preferred_send_hour=18)
    tom.refresh_from_db()
    return tom


def everything() -> list[Any]:
    return [
        list(model.objects.order_by("pk").values()) for model in (Message, WorkoutInstance, Microcycle, FitnessPlan)
    ]


def test_a_message_that_nobody_has_planned_yet_goes_now_and_once(evening_tom: User) -> None:
    told = rehearse_now(evening_tom, at=NOON)
    assert everything()[0] == []
    message = send_now(evening_tom, at=NOON)
    assert (message.state, message.due_at, message.asked_at, message.content) == ("queued", NOON, NOON, told.content)
    assert send_due(at=NOON) == 1
    for hour in (0, 6, 7, 8):  # six in the evening is midnight UTC
        process_due(at=NOON + timedelta(hours=hour))
    assert [(text.kind, text.body) for text in memory.SENT] == [("daily", told.content)]


def test_a_message_that_waits_for_its_hour_goes_now(evening_tom: User) -> None:
    plan_due(at=utc(2026, 6, 10, 23, 40))
    process_due(at=utc(2026, 6, 10, 23, 45))
    words = Message.objects.get().content
    send_now(evening_tom, at=utc(2026, 6, 10, 23, 50))
    assert send_due(at=utc(2026, 6, 10, 23, 50)) == 1
    assert [text.body for text in memory.SENT] == [words]


def test_a_tick_does_not_put_it_off_to_the_clients_hour(evening_tom: User, hints: Any) -> None:
    send_now(evening_tom, at=NOON)
    User.objects.filter(pk=evening_tom.pk).update(next_message_at=None)
    tick(at=NOON)
    process_due(at=NOON + timedelta(minutes=1))
    assert len(memory.SENT) == 1


def test_a_worker_that_composes_it_meanwhile_does_not_win(evening_tom: User, row: Row) -> None:
    due = utc(2026, 6, 11)
    row(evening_tom, state="planned", content="", due_at=due, send_before=due + timedelta(hours=3),
        claimed_at=NOON - timedelta(seconds=5), attempt_id=uuid.uuid4())  # fmt: skip
    message = send_now(evening_tom, at=NOON)
    assert (message.state, message.attempt_id, message.source) == ("queued", None, "rules")


def test_what_has_changed_is_written_anew_first(evening_tom: User) -> None:
    at = utc(2026, 6, 10, 23, 45)
    process_due(at=at)
    LimitationFactory.create(client=evening_tom, region="knee", severity="severe", since=TODAY)
    message = send_now(evening_tom, at=at + timedelta(minutes=1))
    assert message.facts_seen == LimitationFactory._meta.model.objects.get().updated_at
    assert send_due(at=at + timedelta(minutes=1)) == 1


def test_it_is_a_coachs_word_where_messages_are_reviewed_first(evening_tom: User) -> None:
    User.objects.update(review_first=True)
    assert send_now(evening_tom, at=NOON).approved_at == NOON
    assert send_due(at=NOON) == 1


def test_a_stop_that_comes_before_it_has_left_wins(evening_tom: User) -> None:
    send_now(evening_tom, at=NOON)
    User.objects.update(opted_out_at=NOON)
    assert (send_due(at=NOON), memory.SENT) == (0, [])


def stop(tom: User) -> None:
    User.objects.filter(pk=tom.pk).update(opted_out_at=NOON)


def pause(tom: User) -> None:
    PauseFactory.create(client=tom, start_date=TODAY)


def bad_number(tom: User) -> None:
    BadNumber.objects.create(phone_number=tom.phone_number, error="21614", since=NOON)


def end_the_plan(tom: User) -> None:
    FitnessPlan.objects.update(status="archived")


def begin_tomorrow(tom: User) -> None:
    FitnessPlan.objects.update(start_date=TODAY + timedelta(days=1))


def sent_already(tom: User) -> None:
    process_due(at=SEVEN)


def missed_already(tom: User) -> None:
    plan_due(at=SEVEN)
    process_due(at=SEVEN + timedelta(hours=4))


def live_in_tokyo(tom: User) -> None:
    User.objects.filter(pk=tom.pk).update(timezone="Asia/Tokyo")


def yesterdays_at_midnight(tom: User) -> None:
    Message.objects.create(
        user=tom, direction="outbound", kind="daily", state="accepted", content="Hi", local_date=date(2026, 6, 9),
        due_at=utc(2026, 6, 10, 7), sent_at=utc(2026, 6, 10, 7), send_before=utc(2026, 6, 10, 10),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (stop, "Tom Miller texted STOP: nothing is sent until they text START."),
        (pause, "Tom Miller is on a pause and hears nothing until it ends."),
        (bad_number, "The number of Tom Miller takes no texts: correct it first."),
        (end_the_plan, "Tom Miller has no active plan."),
        (begin_tomorrow, "The plan of Tom Miller does not cover today."),
        (sent_already, "Today's message was sent already."),
        (missed_already, "Today's message was given up (missed): write to them in person."),
        (live_in_tokyo, "It is 03:00 for Tom Miller: such a message goes between 08:00 and 21:00 of their day."),
        (yesterdays_at_midnight, "Two of them are at least twelve hours apart: the next may go at 13:00 on their clock."),  # noqa: E501
    ],
)  # fmt: skip
def test_why_it_cannot_go_is_said_and_nothing_changes(tom: User, change: Callable[[User], None], sentence: str) -> None:
    change(tom)
    tom.refresh_from_db()
    before = everything()
    assert why_not_now(tom, at=NOON) == sentence
    for attempt in (send_now, rehearse_now):
        with pytest.raises(ValueError, match="^" + sentence.replace("(", r"\(").replace(")", r"\)") + "$"):
            attempt(tom, at=NOON)
    assert everything() == before


@pytest.mark.parametrize(
    ("case", "hour", "at", "goes"),
    [
        ("half past six for who wants it at six", 6, utc(2026, 6, 10, 12, 30), True),
        ("half past six for who wants it at nine", 9, utc(2026, 6, 10, 12, 30), False),
        ("eight for who wants it at nine", 9, utc(2026, 6, 10, 14), True),
        ("a minute before nine in the evening", 9, utc(2026, 6, 11, 2, 59), True),
        ("nine in the evening", 9, utc(2026, 6, 11, 3), False),
    ],
)
def test_it_goes_in_the_clients_daytime_or_hour(tom: User, case: str, hour: int, at: datetime, goes: bool) -> None:
    User.objects.filter(pk=tom.pk).update(preferred_send_hour=hour)
    tom.refresh_from_db()
    assert (why_not_now(tom, at=at) == "") is goes
    if goes:
        send_now(tom, at=at)
        assert send_due(at=at) == 1


def test_asking_costs_four_queries_one_for_a_hold(tom: User, django_assert_num_queries: Callable[[int], Any]) -> None:
    client = User.objects.prefetch_related("pauses").get(pk=tom.pk)
    with django_assert_num_queries(4):
        why_not_now(client, at=SEVEN)


def test_nothing_of_training_goes_to_who_is_held(evening_tom: User) -> None:
    hold(evening_tom, reason="chest pain or pressure", at=NOON)
    tom = User.objects.get(pk=evening_tom.pk)
    assert why_not_now(tom, at=NOON) == "The training of Tom Miller is held: release it first."
    with pytest.raises(ValueError, match="release it first"):
        send_now(tom, at=NOON)
    assert Message.objects.count() == 0
