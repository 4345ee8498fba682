"""Light work with a cold; after a fever half, then three quarters, each for as long as it lasted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.domain.facts import ClientFacts, IllnessFact
from plans.agents.microcycle_pattern.rules import write_pattern
from workouts.agents.daily_workout.request import WorkoutRequest
from workouts.agents.daily_workout.rules import write_workout
from workouts.domain.illness import Weakened, weakened_on
from workouts.tests.seasons import weeks_of

MONDAY = date(2026, 1, 5)


def fever(days: int) -> IllnessFact:
    """It ended on Monday."""
    return IllnessFact(MONDAY - timedelta(days=days), MONDAY, fever=True)


def share(illness: IllnessFact, day: int) -> float:
    told = weakened_on(MONDAY + timedelta(days=day), [illness])
    return told.share if told else 1.0


@pytest.mark.parametrize(
    ("case", "days", "halves", "three_quarters"),
    [("a day", 1, 3, 3), ("five days", 5, 5, 5), ("two weeks", 14, 7, 7)],
)
def test_the_way_back_takes_twice_the_fever_within_three_and_seven_days_a_step(
    case: str, days: int, halves: int, three_quarters: int
) -> None:
    told = [share(fever(days), day) for day in range(20)]
    assert told == [0.5] * halves + [0.75] * three_quarters + [1.0] * (20 - halves - three_quarters), case


def test_a_session_holds_half_the_sets_at_less_effort_and_says_why() -> None:
    week = next(iter(weeks_of(ClientFacts("tom", program_type="strength", age=30, equipment=("full_gym",)))))
    days = tuple(write_pattern(week).days)
    number = next(n for n, day in enumerate(days) if not day.is_rest)
    well = WorkoutRequest(week, week.day(number), days[number], days)
    ill = replace(well, illnesses=(IllnessFact(well.date - timedelta(days=3), well.date, fever=True),))
    before, after = write_workout(well), write_workout(ill)
    sets = [sum(item.sets or 0 for block in each.details.blocks for item in block.items
                if item.type in ("compound", "secondary", "accessory")) for each in (before, after)]  # fmt: skip
    assert 0.4 <= sets[1] / sets[0] <= 0.67, "single sets cannot be halved"
    assert "Gently back after a fever: 50% of the plan." in after.reasons


def test_a_run_that_is_shorter_is_not_as_far_either() -> None:
    rita = ClientFacts("rita", program_type="endurance", weekly_distance_km=20.0, longest_run_km=8.0, age=30)
    week = next(iter(weeks_of(rita)))
    days = tuple(write_pattern(week).days)
    for number in (n for n, day in enumerate(days) if "run" in day.theme.lower()):
        well = WorkoutRequest(week, week.day(number), days[number], days)
        cold = replace(well, illnesses=(IllnessFact(well.date, None, fever=False),))
        paces = [
            item.duration_min / item.distance_km
            for each in (well, cold) for block in write_workout(each).details.blocks for item in block.items
            if item.distance_km and item.duration_min
        ]  # fmt: skip
        assert max(paces, default=1) / min(paces, default=1) < 1.1, "within what rounding to a tenth does"


def test_the_reason_says_how_much_and_only_the_first_step_is_light() -> None:
    assert weakened_on(MONDAY, [fever(3)]) == Weakened(0.5, "Gently back after a fever: 50% of the plan.", light=True)
    second = weakened_on(MONDAY + timedelta(days=3), [fever(3)])
    assert second == Weakened(0.75, "Gently back after a fever: 75% of the plan.", light=False)


def test_a_cold_is_light_work_while_it_is_on_and_nothing_after() -> None:
    cold = IllnessFact(MONDAY, MONDAY + timedelta(days=4), fever=False)
    assert [share(cold, day) for day in (-1, 0, 3, 4)] == [1.0, 0.75, 0.75, 1.0]


def test_of_several_the_one_that_leaves_least_holds() -> None:
    cold = IllnessFact(MONDAY - timedelta(days=1), None, fever=False)
    assert weakened_on(MONDAY, [cold, fever(3)]) == weakened_on(MONDAY, [fever(3)])


def test_a_fever_that_was_taken_back_on_its_day_leaves_nothing() -> None:
    assert share(fever(0), 0) == 1.0
