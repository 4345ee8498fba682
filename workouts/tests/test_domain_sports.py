"""Other sports: which of them the legs still feel, and for how long."""

from __future__ import annotations

from datetime import date

import pytest

from workouts.agents.daily_workout.request import PastActivity
from workouts.domain.sports import in_words, leg_sport_before, tires_legs

THURSDAY = date(2026, 3, 5)


def on(day: int, sport: str = "football", minutes: int | None = 90) -> PastActivity:
    """An activity on that day of March."""
    return PastActivity(date(2026, 3, day), sport, minutes)


@pytest.mark.parametrize(
    ("case", "activity", "tires"),
    [
        ("a match", on(4), True),
        ("three quarters of an hour are enough", on(4, minutes=45), True),
        ("a minute less is not", on(4, minutes=44), False),
        ("of unknown length it counts", on(4, minutes=None), True),
        ("arms do not tire legs", on(4, "swimming"), False),
    ],
)
def test_what_tires_the_legs(case: str, activity: PastActivity, tires: bool) -> None:
    assert tires_legs(activity) is tires, case


@pytest.mark.parametrize(
    ("case", "activities", "felt"),
    [
        ("nothing", [], None),
        ("of the day itself", [on(5)], on(5)),
        ("of two days before", [on(3)], on(3)),
        ("three days before is over", [on(2)], None),
        ("tomorrow is not felt yet", [on(6)], None),
        ("the newest of several", [on(3), on(4, "hiking"), on(2)], on(4, "hiking")),
        ("a short one hides no longer one before it", [on(3), on(4, minutes=20)], on(3)),
    ],
)
def test_the_newest_that_is_still_felt(case: str, activities: list[PastActivity], felt: PastActivity | None) -> None:
    assert leg_sport_before(activities, THURSDAY) == felt, case


@pytest.mark.parametrize(
    ("activity", "words"),
    [
        (on(5), "football for 90 min today"),
        (on(4), "football for 90 min yesterday"),
        (on(3, "hiking"), "hiking for 90 min the day before yesterday"),
        (on(4, "tennis", None), "tennis yesterday"),
    ],
)
def test_in_words(activity: PastActivity, words: str) -> None:
    assert in_words(activity, THURSDAY) == words
