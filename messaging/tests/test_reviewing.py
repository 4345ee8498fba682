"""Messages that wait for a coach's word, and the words that it is given to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from accounts.domain.vocabulary import WEEKDAYS
from accounts.models import User
from accounts.tests.factories import LimitationFactory, ProfileFactory, UserFactory
from messaging.daily import process_due, sweep
from messaging.inbound import handle_waiting, keep
from messaging.models import Alert, Message
from messaging.outbox import claim, refuse, send_due
from messaging.reviewing import approve, waiting_for_a_word
from messaging.sendable import queued_and_due
from messaging.tests.conftest import utc
from messaging.transports import memory
from plans.services import create_fitness_plan
from workouts.models import WorkoutInstance
from workouts.services import swap_exercise

DUE = utc(2026, 6, 10, 13)
EARLY = DUE - timedelta(minutes=25)
Row = Callable[..., Message]


@pytest.fixture
def reviewed(tom: User) -> User:
    """Tom, whose messages a coach reads first; today's is composed."""
    User.objects.filter(pk=tom.pk).update(review_first=True)
    process_due(at=EARLY)
    return tom


def todays() -> Message:
    return Message.objects.select_related("user").get(kind="daily")


def test_it_is_composed_and_waits_until_it_is_approved(reviewed: User) -> None:
    assert [row.pk for row in waiting_for_a_word(Message.objects.all(), at=EARLY)] == [todays().pk]
    process_due(at=DUE)
    sweep(at=DUE)
    assert (claim(at=DUE), todays().state, memory.SENT) == ([], "queued", [])
    approve(todays(), at=DUE + timedelta(minutes=10))
    assert not waiting_for_a_word(Message.objects.all(), at=DUE).exists()
    assert send_due(at=DUE + timedelta(minutes=10)) == 1


def test_approved_before_its_hour_it_goes_at_its_hour(reviewed: User) -> None:
    approve(todays(), at=EARLY)
    process_due(at=DUE - timedelta(minutes=1))
    assert memory.SENT == []
    process_due(at=DUE)
    assert len(memory.SENT) == 1


@pytest.mark.parametrize("kind", ["daily", "weekly"])
def test_what_nobody_approved_in_time_is_missed_and_says_so(tom: User, row: Row, kind: str) -> None:
    User.objects.update(review_first=True)
    message = row(tom, kind=kind)
    send_due(at=DUE + timedelta(hours=3))
    message.refresh_from_db()
    assert (message.state, memory.SENT) == ("missed", [])
    name = Message.Kind(kind).label
    assert Alert.objects.get().sentence == f"The {name} of 2026-06-10 was not sent: it was not approved in time."


@pytest.mark.parametrize("kind", ["chat", "reset", "reply"])
def test_other_texts_wait_for_nobodys_word(tom: User, row: Row, kind: str) -> None:
    User.objects.update(review_first=True)
    row(tom, kind=kind)
    assert len(claim(at=DUE)) == 1


def test_review_that_is_turned_off_lets_them_go(reviewed: User) -> None:
    User.objects.update(review_first=False)
    assert send_due(at=DUE) == 1


def test_review_that_is_turned_on_holds_what_was_queued(tom: User, row: Row) -> None:
    row(tom)
    User.objects.update(review_first=True)
    assert claim(at=DUE) == []


def stop(tom: User) -> None:
    keep(provider_id="SM1", sender=tom.phone_number, to="+1", body="STOP", payload={}, at=EARLY)
    handle_waiting(at=EARLY)


@pytest.mark.parametrize("approved_first", [False, True])
def test_a_stop_wins_over_a_coachs_word(reviewed: User, approved_first: bool) -> None:
    message = todays()
    if approved_first:
        approve(message, at=EARLY)
    stop(reviewed)
    assert not waiting_for_a_word(Message.objects.all(), at=EARLY).exists()
    with pytest.raises(ValueError, match="changed since"):
        approve(message, at=EARLY)
    send_due(at=DUE)
    assert (todays().state, [text for text in memory.SENT if text.kind == "daily"]) == ("suppressed", [])


# --- A coach's own words ----------------------------------------------------------------------------------------------


def test_a_coachs_own_words_go_in_place_of_those_that_were_written(reviewed: User) -> None:
    approve(todays(), at=EARLY, text="Hi {name}! Easy today: 20 min walk.")
    assert (todays().source, todays().content) == ("coach", "Hi Tom! Easy today: 20 min walk.")
    process_due(at=DUE)
    assert [text.body for text in memory.SENT] == ["Hi Tom! Easy today: 20 min walk."]


def test_words_that_were_not_changed_stay_whose_they_are(reviewed: User) -> None:
    approve(todays(), at=EARLY, text=todays().content.replace("\n", "\r\n") + " ")
    assert (todays().source, todays().approved_at) == ("rules", EARLY)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "The text is empty."),
        ("a" * 901, "The text takes 901 characters with a long name in it; 900 is the limit."),
        ("See example.com for more", "The text holds a link or a domain name."),
        ("Call me: +1 555 123 4567", "The text holds a phone number."),
        ("Hi {you}", "The text holds braces other than the placeholder {name}."),
    ],
)
def test_words_that_may_not_be_sent_are_refused(text: str, fault: str, reviewed: User) -> None:
    before = todays().content
    with pytest.raises(ValueError) as refused:
        approve(todays(), at=EARLY, text=text)
    assert str(refused.value) == fault
    assert (todays().content, todays().approved_at) == (before, None)


@pytest.mark.parametrize("state", ["planned", "sending", "accepted", "missed"])
def test_what_is_not_waiting_cannot_be_approved(state: str, reviewed: User) -> None:
    message = todays()
    more: dict[str, dict[str, Any]] = {
        "accepted": {"sent_at": DUE},
        "sending": {"attempt_id": message.pk, "claimed_at": DUE},
    }
    Message.objects.update(state=state, **more.get(state, {}))
    with pytest.raises(ValueError, match="changed since"):
        approve(message, at=EARLY)
    assert todays().approved_at is None


def test_too_late_is_too_late(reviewed: User) -> None:
    with pytest.raises(ValueError, match="changed since"):
        approve(todays(), at=DUE + timedelta(hours=3))


# --- Approval is of these words ---------------------------------------------------------------------------------------


def hurt(tom: User) -> None:
    LimitationFactory.create(client=tom, region="knee", severity="severe", since=date(2026, 6, 1))


def get_equipment(tom: User) -> None:
    ProfileFactory.create(user=tom, equipment=["full_gym"])


def get_a_plan(tom: User) -> None:
    create_fitness_plan(tom, at=EARLY, length_weeks=8)


def swap_todays_exercise(tom: User) -> None:
    workout = WorkoutInstance.objects.select_related("fitness_plan__client", "microcycle").get(date=date(2026, 6, 10))
    items = [item for block in workout.details["blocks"] for item in block["items"] if item["type"] == "compound"]
    swap_exercise(workout, exercise_id=items[0]["exercise_id"], at=EARLY)


CHANGES = [hurt, get_equipment, get_a_plan, swap_todays_exercise]


@pytest.fixture
def training(db: None) -> User:
    """A client who is reviewed first and trains today: every day is a training day."""
    client: User = trained()
    User.objects.filter(pk=client.pk).update(review_first=True)
    process_due(at=EARLY)
    return client


def trained() -> User:
    profile = {"available_days": list(WEEKDAYS), "equipment": ["dumbbells"], "program_type": "strength"}
    client = UserFactory.with_profile(profile, name="Tom Miller")
    create_fitness_plan(client, at=utc(2026, 5, 4, 14), length_weeks=20, rules_only=True)
    return client


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("text", [None, "Hi Tom, do as we said."])
def test_a_client_who_changes_after_the_word_needs_another_one(
    training: User, change: Callable[[User], None], text: str | None
) -> None:
    approve(todays(), at=EARLY, text=text)
    before = todays()
    change(training)
    assert claim(at=DUE) == []  # though it is approved, it is for another client by now
    process_due(at=DUE)
    after = todays()
    assert (after.state, after.approved_at, after.source, memory.SENT) == ("queued", None, "rules", [])
    assert after.content != before.content or after.workout_id != before.workout_id
    approve(after, at=DUE)
    assert send_due(at=DUE) == 1


def test_words_that_are_being_written_anew_cannot_be_approved(training: User) -> None:
    message = todays()
    hurt(training)
    with pytest.raises(ValueError, match="changed since"):
        approve(message, at=EARLY)
    process_due(at=EARLY)
    with pytest.raises(ValueError, match="changed since"):
        approve(message, at=EARLY)
    assert todays().approved_at is None


def test_a_session_that_was_changed_by_hand_keeps_what_was_changed(training: User) -> None:
    swap_todays_exercise(training)
    swapped = WorkoutInstance.objects.get(date=date(2026, 6, 10))
    process_due(at=EARLY)
    message = todays()
    assert (message.workout_id, message.workout_revision) == (swapped.pk, swapped.revision)
    assert WorkoutInstance.objects.get(date=date(2026, 6, 10)).details == swapped.details


def test_refusing_gives_up_only_what_is_too_late(reviewed: User) -> None:
    assert refuse(at=DUE) == 0


def test_a_claim_still_goes_by_the_index_of_open_rows(reviewed: User, row: Row) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL says by which index it reads")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "messages_still_open" in queued_and_due(at=DUE).order_by("due_at", "pk")[:500].explain()


@pytest.mark.parametrize("kind", ["chat", "reset", "reply"])
def test_a_word_is_for_what_is_reviewed_alone(tom: User, row: Row, kind: str) -> None:
    message = row(tom, kind=kind)
    with pytest.raises(ValueError, match="changed since"):
        approve(message, at=EARLY, text="Something else.")
    message.refresh_from_db()
    assert (message.approved_at, message.content != "Something else.") == (None, True)
