"""Pauses: from when, until when, and what ends them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.changing import ask_to_be_forgotten
from accounts.models import Pause, User
from accounts.pausing import in_words, pause, pause_to_end, resume
from accounts.tests.factories import PauseFactory, UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 19, tzinfo=UTC)  # a Monday, 12:00 in Denver
TODAY = date(2026, 1, 5)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.fixture
def tom() -> User:
    return UserFactory.create(next_message_at=NOON)


def test_a_pause_is_stored_and_leaves_the_clients_facts_as_they_are(tom: User) -> None:
    row = pause(tom, start=TODAY, back=day(7), note="travels", at=NOON)
    assert (row.start_date, row.end_date, row.note) == (TODAY, day(7), "travels")
    assert User.objects.get(pk=tom.pk).updated_at == tom.updated_at


@pytest.mark.parametrize(
    ("case", "start", "back", "sentence"),
    [
        ("it begins yesterday", day(-1), None, "A pause begins today or later."),
        ("it ends as it begins", day(2), day(2), "The first day back comes after the first day of the pause."),
        (
            "it meets another on its last day",
            day(1),
            day(4),
            "There is a pause in these days already: from 8 January 2026, back on 12 January 2026.",
        ),
        (
            "it begins inside another",
            day(5),
            None,
            "There is a pause in these days already: from 8 January 2026, back on 12 January 2026.",
        ),
    ],
)
def test_a_pause_that_cannot_be_is_refused(case: str, start: date, back: date | None, sentence: str, tom: User) -> None:
    PauseFactory.create(client=tom, start_date=day(3), end_date=day(7))
    with pytest.raises(ValueError) as refusal:
        pause(tom, start=start, back=back, at=NOON)
    assert str(refusal.value) == sentence, case
    assert Pause.objects.count() == 1


@pytest.mark.parametrize(("start", "back"), [(day(0), day(3)), (day(7), None)])
def test_two_pauses_may_touch(start: date, back: date | None, tom: User) -> None:
    PauseFactory.create(client=tom, start_date=day(3), end_date=day(7))
    pause(tom, start=start, back=back, at=NOON)
    assert Pause.objects.count() == 2


def test_of_two_open_pauses_the_second_is_refused(tom: User) -> None:
    pause(tom, start=TODAY, at=NOON)
    with pytest.raises(ValueError, match="from 5 January 2026 until resumed"):
        pause(tom, start=day(3), at=NOON)


@pytest.mark.parametrize(
    ("case", "start", "back", "left"),
    [
        ("an open one of last week", day(-7), None, [(day(-7), TODAY)]),
        ("one with an end that holds today", day(-7), day(3), [(day(-7), TODAY)]),
        ("one that began today", TODAY, None, []),
        ("an open one that is yet to begin", day(4), None, []),
    ],
)
def test_resuming_ends_the_pause_and_the_next_text_is_worked_out(
    case: str, start: date, back: date | None, left: list[tuple[date, date]], tom: User
) -> None:
    PauseFactory.create(client=tom, start_date=start, end_date=back)
    assert resume(tom, at=NOON) == TODAY
    assert list(Pause.objects.values_list("start_date", "end_date")) == left, case
    now = User.objects.get(pk=tom.pk)
    assert (now.next_message_at, now.updated_at) == (None, tom.updated_at)


@pytest.mark.parametrize(
    ("case", "start", "back"), [("it is over", day(-7), TODAY), ("it lies ahead, with an end", day(3), day(5))]
)
def test_there_is_nothing_to_resume(case: str, start: date, back: date, tom: User) -> None:
    PauseFactory.create(client=tom, start_date=start, end_date=back)
    with pytest.raises(ValueError, match=r"There is no pause to end\."):
        resume(tom, at=NOON)
    assert Pause.objects.values_list("start_date", "end_date").get() == (start, back), case


def test_who_is_to_be_forgotten_is_not_resumed_on_the_side(tom: User) -> None:
    ask_to_be_forgotten(tom, at=NOON)
    with pytest.raises(ValueError, match="take that back instead"):
        resume(tom, at=NOON)
    assert Pause.objects.get().end_date is None


def test_the_pause_of_today_goes_before_one_that_lies_ahead(tom: User) -> None:
    PauseFactory.create(client=tom, start_date=day(5))
    now = PauseFactory.create(client=tom, start_date=day(-1), end_date=day(2))
    assert pause_to_end(tom, at=NOON) == now
    assert in_words(now) == "from 4 January 2026, back on 7 January 2026"


def test_days_are_those_of_the_clients_own_calendar() -> None:
    anne = UserFactory.create(timezone="Pacific/Auckland")
    with pytest.raises(ValueError, match=r"A pause begins today or later\."):
        pause(anne, start=TODAY, at=NOON)  # it is Tuesday there
