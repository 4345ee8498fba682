"""What logged results change: the next weight of a lift, and the sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workouts.domain.catalogue import Exercise
from workouts.domain.dose import Work
from workouts.domain.loads import e1rm_kg, loadable_kg, percent_of_max, step_kg, straight_sets_percent
from workouts.domain.planned import Frame

if TYPE_CHECKING:
    from workouts.agents.daily_workout.request import PastWorkout, SetResult

EASY_RPE, HARD_RPE = 7.0, 9.5
EASY_WEEK_SHARE, BACK_OFF_SHARE = 0.9, 0.95
LOWER_PATTERNS: Final = frozenset({"squat", "hinge"})
WEIGHTED: Final = frozenset({"percent_1rm", "external"})
MOST_LEAP = 1.15
"""No session is more than 15 % heavier than the last one, whatever a single set suggests."""
OTHER_REPS = 2
"""From so many repetitions of difference on, the last weight is translated instead of carried on."""


@dataclass(frozen=True, slots=True)
class Progress:
    weight_kg: float
    reason: str


def progress_of(
    frame: Frame, exercise: Exercise, asked: Work, cap: float, history: tuple[PastWorkout, ...]
) -> Progress | None:
    """The next weight after the newest logged sets of an exercise; null without any: the planned wave holds."""
    sets = _last_sets(exercise.id, history)
    if not sets or asked.reps is None or exercise.loadable not in WEIGHTED:
        return None
    weight = max(entry.weight_kg or 0.0 for entry in sets)
    wanted, reason = _rule(frame, exercise, asked, sets, weight)
    leap = max(weight * MOST_LEAP, weight + _step(frame, exercise))
    limited = min(wanted, leap, _ceiling(frame, exercise, asked.reps, cap))
    rounded = loadable_kg(exercise, limited)
    return Progress(rounded, f"{exercise.name}: {reason}") if rounded else None


def _last_sets(exercise_id: str, history: tuple[PastWorkout, ...]) -> list[SetResult]:
    for past in history:
        found = [entry for entry in past.results if entry.exercise_id == exercise_id and entry.weight_kg]
        if found:
            return found
    return []


def _rule(frame: Frame, exercise: Exercise, asked: Work, sets: list[SetResult], weight: float) -> tuple[float, str]:
    efforts = [entry.rpe for entry in sets if entry.rpe is not None]
    if frame.wave.easy:
        return weight * EASY_WEEK_SHARE, "10 % lighter for the easy week."
    if translated := _translated(asked, sets):
        return translated, "a new number of reps, weight set from your last results."
    if efforts and max(efforts) >= HARD_RPE:
        return weight * BACK_OFF_SHARE, "5 % lighter: the last sets were close to your limit."
    if len(efforts) == len(sets) and max(efforts) <= EASY_RPE:
        step = _step(frame, exercise)
        return weight + step, f"+{step:g} kg: all sets done at RPE {EASY_RPE:g} or less."
    return weight, "same weight as last time."


def _translated(asked: Work, sets: list[SetResult]) -> float | None:
    known = [entry for entry in sets if entry.reps and entry.rpe and entry.weight_kg]
    if not known or asked.reps is None:
        return None
    best = max(known, key=lambda entry: entry.weight_kg or 0.0)
    reps = best.reps or 0
    if abs(reps - asked.reps) <= OTHER_REPS or reps > 20:
        return None
    maximum = e1rm_kg(best.weight_kg or 0.0, reps, max(best.rpe or 8.0, 5.0))
    return maximum * straight_sets_percent(asked.reps, asked.rpe, asked.sets) / 100


def _step(frame: Frame, exercise: Exercise) -> float:
    step = step_kg(exercise)
    lower = exercise.pattern in LOWER_PATTERNS and frame.client.skill_level == "beginner"
    return step * 2 if lower and step == 2.5 else step


def _ceiling(frame: Frame, exercise: Exercise, reps: int, cap: float) -> float:
    """Never more than the cap's RPE would allow with a maximum that the client named for this very lift."""
    maximum = frame.client.one_rep_max_kg.get(exercise.id)
    return maximum * 1.1 * percent_of_max(reps, max(cap, 5.0)) / 100 if maximum else float("inf")
