"""The test day at the end of a strength plan: one good single, or five good reps, of the day's main lifts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from plans.domain.impact import may_go_heavy
from plans.domain.themes import theme_of
from workouts.domain.dose import hard_cap
from workouts.domain.limits import fewest_reps
from workouts.domain.loads import drifted, target
from workouts.domain.planned import Frame, Planned

if TYPE_CHECKING:
    from workouts.agents.daily_workout.request import WorkoutRequest

SINGLE_RPE, BEGINNER_RPE, REPS_WITHOUT_A_SINGLE, TEST_REST = 9.5, 8.0, 5, 240
WEIGHTED: Final = frozenset({"percent_1rm", "external"})
TESTED: Final = frozenset({"squat", "hinge", "horizontal_push", "vertical_push"})
TEST_WORDS: Final = "Test: add weight in small steps and stop at the last rep that you own, well before you fail."


def is_test_day(request: WorkoutRequest, frame: Frame) -> bool:
    """The last strength day of a tapered strength plan, for a healthy client who may train heavy."""
    week = request.week
    last_week = week.plan_week_index == week.total_weeks - 1 and frame.wave.easy and frame.wave.taper
    if not last_week or frame.program_type != "strength" or frame.theme.family != "strength":
        return False
    later = request.days[request.date.weekday() + 1 :]
    if any(theme_of(day.theme).family == "strength" for day in later if not day.is_rest):
        return False
    return not frame.bounds.limitations and may_go_heavy(frame.client, frame.date)


def tested(frame: Frame, items: Sequence[Planned]) -> list[Planned]:
    """The day's items with the main lifts as tests; the rest stays as light as the week has it."""
    return [_test(frame, item) if _is_lift(item) else item for item in items]


def _is_lift(item: Planned) -> bool:
    weighted = item.reps is not None and item.exercise.loadable in WEIGHTED
    return item.type == "compound" and weighted and item.exercise.pattern in TESTED


def _test(frame: Frame, item: Planned) -> Planned:
    single = fewest_reps(frame.client.skill_level, frame.bounds) == 1 and item.exercise.loadable == "percent_1rm"
    reps, rpe = (1, SINGLE_RPE) if single else (REPS_WITHOUT_A_SINGLE, BEGINNER_RPE)
    rpe = min(rpe, hard_cap(frame))
    known = drifted(frame.client.one_rep_max_kg, frame.client.skill_level, frame.week.plan_week_index)
    aim = target(item.exercise, known, reps=reps, rpe=rpe, sets=1)
    percent, weight = aim or (None, None)
    return replace(
        item, sets=1, reps=reps, rpe=rpe, rest_sec=TEST_REST, percentage_rm=percent, weight_kg=weight, notes=TEST_WORDS
    )
