"""After two weeks of pause half of the plan, then more each week; running comes back more slowly still."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.domain.facts import ClientFacts
from plans.agents.microcycle_pattern.rules import write_pattern
from workouts.agents.daily_workout.request import WorkoutRequest
from workouts.agents.daily_workout.rules import write_workout
from workouts.domain.coming_back import coming_back_on
from workouts.tests.seasons import weeks_of

BACK = date(2026, 1, 5)


def shares(days: int) -> list[tuple[float, float]]:
    """Of sets and of running, in the first five weeks after a pause of so many days."""
    told = [coming_back_on(BACK + timedelta(weeks=week), [(BACK - timedelta(days=days), BACK)]) for week in range(5)]
    return [(each.sets, each.running) if each else (1.0, 1.0) for each in told]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (5, [(1, 1), (1, 1), (1, 1), (1, 1), (1, 1)]),
        (6, [(1, 0.5), (1, 0.75), (1, 1), (1, 1), (1, 1)]),
        (13, [(1, 0.5), (1, 0.75), (1, 1), (1, 1), (1, 1)]),
        (14, [(0.5, 0.5), (0.7, 0.7), (0.8, 0.8), (0.9, 0.9), (1, 1)]),
        (29, [(0.5, 0.33), (0.7, 0.5), (0.8, 0.75), (0.9, 0.9), (1, 1)]),
    ],
)
def test_the_way_back_by_the_days_of_the_pause(days: int, expected: list[tuple[float, float]]) -> None:
    assert shares(days) == expected


def test_a_pause_that_lasts_or_lies_ahead_takes_nothing_off() -> None:
    assert (
        coming_back_on(BACK, [(BACK - timedelta(days=30), None), (BACK + timedelta(1), BACK + timedelta(30))]) is None
    )


def test_pauses_that_touch_are_one_time_off() -> None:
    middle = BACK - timedelta(days=7)
    parts = [(middle, BACK), (BACK - timedelta(days=14), middle)]
    assert coming_back_on(BACK, parts) == coming_back_on(BACK, [(BACK - timedelta(days=14), BACK)])


def test_a_lifters_sessions_come_back_by_half_and_say_why_though_nothing_was_ever_logged() -> None:
    week = next(iter(weeks_of(ClientFacts("tom", program_type="strength", age=30, equipment=("full_gym",)))))
    days = tuple(write_pattern(week).days)
    number = next(n for n, day in enumerate(days) if not day.is_rest)
    before = WorkoutRequest(week, week.day(number), days[number], days)
    after = replace(before, pauses=((before.date - timedelta(days=21), before.date),))
    sets = [
        sum(
            item.sets or 0
            for block in write_workout(each).details.blocks
            for item in block.items
            if item.type in ("compound", "secondary", "accessory")
        )
        for each in (before, after)
    ]
    assert 0.4 <= sets[1] / sets[0] <= 0.67, "single sets cannot be halved"
    assert "Week 1 back after a pause of 21 days: 50% of the planned training." in write_workout(after).reasons
