"""Who is ill: a fever pauses the training until it is over, a cold is on until it is over or forgotten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.domain.facts import IllnessFact
from accounts.illness import fall_ill, get_well, is_ill_on
from accounts.models import Illness, Pause, User
from accounts.pausing import pause, resume
from accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 19, tzinfo=UTC)  # a Monday, 12:00 in Denver
TODAY = date(2026, 1, 5)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.fixture
def tom() -> User:
    return UserFactory.create()


def test_a_fever_pauses_until_it_is_over_and_ends_with_its_pause(tom: User) -> None:
    fall_ill(tom, fever=True, at=NOON)
    assert Pause.objects.values_list("start_date", "end_date", "note").get() == (TODAY, None, "ill")
    assert get_well(tom, at=NOON + timedelta(days=3))
    assert (Illness.objects.get().end_date, Pause.objects.get().end_date) == (day(3), day(3))


def test_whoever_resumes_is_well(tom: User) -> None:
    fall_ill(tom, fever=True, at=NOON)
    resume(tom, at=NOON + timedelta(days=2))
    assert Illness.objects.get().end_date == day(2)


def test_a_cold_pauses_nothing_and_may_become_a_fever(tom: User) -> None:
    fall_ill(tom, fever=False, at=NOON)
    assert not Pause.objects.exists()
    fall_ill(tom, fever=True, at=NOON + timedelta(days=1))
    rows = Illness.objects.order_by("start_date").values_list("fever", "start_date", "end_date")
    assert list(rows) == [(False, TODAY, day(1)), (True, day(1), None)]


def test_a_fever_does_not_become_a_cold_and_is_stored_once(tom: User) -> None:
    first = fall_ill(tom, fever=True, at=NOON)
    assert fall_ill(tom, fever=False, at=NOON + timedelta(days=1)) == first
    assert fall_ill(tom, fever=True, at=NOON + timedelta(days=1)) == first


def test_a_fever_holds_around_pauses_that_are_planned_and_after_the_last(tom: User) -> None:
    pause(tom, start=day(3), back=day(10), at=NOON)
    pause(tom, start=day(12), back=day(14), at=NOON)
    fall_ill(tom, fever=True, at=NOON)
    rows = Pause.objects.order_by("start_date").values_list("start_date", "end_date", "note")
    assert list(rows) == [
        (TODAY, day(3), "ill"), (day(3), day(10), ""), (day(10), day(12), "ill"), (day(12), day(14), ""),
        (day(14), None, "ill"),
    ]  # fmt: skip
    assert get_well(tom, at=NOON + timedelta(days=1))
    rows = Pause.objects.order_by("start_date").values_list("start_date", "end_date", "note")
    assert list(rows) == [(TODAY, day(1), "ill"), (day(3), day(10), ""), (day(12), day(14), "")]


def test_a_fever_within_a_pause_lasts_beyond_it(tom: User) -> None:
    pause(tom, start=TODAY, back=day(2), at=NOON)
    fall_ill(tom, fever=True, at=NOON)
    assert Pause.objects.order_by("start_date").values_list("start_date", "end_date").last() == (day(2), None)


def test_a_fever_within_a_pause_that_is_open_needs_no_other(tom: User) -> None:
    pause(tom, start=TODAY, at=NOON)
    fall_ill(tom, fever=True, at=NOON)
    assert (Pause.objects.count(), tom.illnesses.get().fever) == (1, True)


def test_who_was_not_ill_cannot_get_well(tom: User) -> None:
    pause(tom, start=TODAY, at=NOON)
    assert not get_well(tom, at=NOON)
    assert Pause.objects.get().end_date is None, "a pause for something else stays"


def test_an_older_pause_for_a_fever_ends_as_well(tom: User) -> None:
    pause(tom, start=TODAY, note="ill", at=NOON)
    assert is_ill_on(tom, TODAY)
    assert get_well(tom, at=NOON + timedelta(days=1))
    assert Pause.objects.get().end_date == day(1)


@pytest.mark.parametrize(
    ("case", "illness", "on", "off"),
    [
        ("an open fever lasts", IllnessFact(TODAY, None, fever=True), [0, 30], [-1]),
        ("an open cold is forgotten after ten days", IllnessFact(TODAY, None, fever=False), [0, 9], [-1, 10]),
        ("what is over ends the day before", IllnessFact(TODAY, day(3), fever=False), [0, 2], [-1, 3]),
    ],
)
def test_when_an_illness_is_on(case: str, illness: IllnessFact, on: list[int], off: list[int]) -> None:
    assert [illness.is_on(day(number)) for number in on] == [True] * len(on), case
    assert [illness.is_on(day(number)) for number in off] == [False] * len(off), case
