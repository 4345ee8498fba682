"""Other sports: what they load, and when they make the next session lighter. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from workouts.agents.daily_workout.request import PastActivity

LEGS: Final = frozenset(
    """football soccer basketball tennis padel pickleball badminton volleyball hockey rugby cricket baseball softball
    hiking skiing snowboarding skating dancing running cycling spinning frisbee squash crossfit""".split()  # noqa: SIM905
)
"""Sports of sprints, jumps, climbs and many steps (a judgement of ours)."""
LEAST_MINUTES, WITHIN_DAYS = 45, 2
"""Shorter ones leave no trace two days later; muscle damage of a match is felt for up to three (Nedelec 2012)."""
STRENGTH_OF_LEGS: Final = frozenset({"lower", "legs", "full_body", "runner"})


def tires_legs(activity: PastActivity) -> bool:
    """Unknown minutes count as enough."""
    return activity.sport in LEGS and (activity.minutes is None or activity.minutes >= LEAST_MINUTES)


def leg_sport_before(activities: Sequence[PastActivity], day: date) -> PastActivity | None:
    """The newest one that the legs still feel on this day."""
    felt = [each for each in activities if day - timedelta(days=WITHIN_DAYS) <= each.date <= day and tires_legs(each)]
    return max(felt, key=lambda each: each.date, default=None)


def in_words(activity: PastActivity, day: date) -> str:
    """`football for 90 min yesterday`."""
    when = {0: "today", 1: "yesterday"}.get((day - activity.date).days, "the day before yesterday")
    length = f" for {activity.minutes} min" if activity.minutes else ""
    return f"{activity.sport}{length} {when}"
