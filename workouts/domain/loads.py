"""RPE, repetitions and percent of a one-rep maximum: one ladder, its inverses, and kilograms that can be loaded."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from workouts.domain.catalogue import Exercise

LADDER: Final = (
    100.0, 97.8, 95.5, 93.9, 92.2, 90.7, 89.2, 87.8, 86.3, 85.0, 83.7, 82.4, 81.1, 79.9, 78.6, 77.4,
    76.2, 75.1, 73.9, 72.3, 70.7, 69.4, 68.0, 66.7, 65.3, 64.0, 62.6, 61.3, 59.9, 58.6, 57.2,
)  # fmt: skip
"""Percent of one-rep maximum by k = 2·((reps − 1) + (10 − RPE)) (Tuchscherer RTS chart)."""
TAIL_FROM, TAIL_INTERCEPT, TAIL_SLOPE, FLOOR = 15.0, 97.0955, 2.64249, 50.0
"""Past the chart: 97.0955 − 2.64249·x with x = 10 − RPE + reps − 1, not below 50 % (Liftosaur's straight line)."""
POINTS_PER_EARLIER_SET, MOST_POINTS = 1.0, 4.0
DRIFT: Final = {"beginner": 0.015, "intermediate": 0.005, "advanced": 0.002}
MOST_DRIFT = 1.12
"""Growth of a one-rep maximum a week, by level, and how far it is trusted without results. Judgement."""
BAR_KG: Final = 20.0
STEP_KG: Final = {"barbell": 2.5, "ez_bar": 2.5, "trap_bar": 2.5, "dumbbell": 1.0, "kettlebell": 4.0, "cable": 2.5}
"""The smallest change that common equipment allows, kg."""


def percent_of_max(reps: int, rpe: float) -> float:
    """%1RM at which `reps` repetitions are rated `rpe` (1–20 repetitions, RPE in half steps)."""
    k = round(2 * ((reps - 1) + (10 - rpe)))
    if k < len(LADDER):
        return LADDER[max(k, 0)]
    return max(round(TAIL_INTERCEPT - TAIL_SLOPE * k / 2, 1), FLOOR)


def rpe_of(percent: float, reps: int) -> float:
    """The RPE of `reps` repetitions at `percent` of the maximum: the nearest half step between 5 and 10."""
    steps = [half / 2 for half in range(10, 21)]
    return min(steps, key=lambda rpe: (abs(percent_of_max(reps, rpe) - percent), -rpe))


def reps_at(percent: float, rpe: float) -> int:
    """How many repetitions at `percent` are rated `rpe`: the nearest count between 1 and 20."""
    return min(range(1, 21), key=lambda reps: (abs(percent_of_max(reps, rpe) - percent), reps))


def straight_sets_percent(reps: int, rpe: float, sets: int) -> float:
    """%1RM of straight sets whose *last* set is rated `rpe`: one point less for each earlier set, at most four."""
    earlier = min((sets - 1) * POINTS_PER_EARLIER_SET, MOST_POINTS)
    return round(percent_of_max(reps, rpe) - earlier, 1)


def e1rm_kg(weight_kg: float, reps: int, rpe: float) -> float:
    """The one-rep maximum that a set suggests, kg (Tuchscherer RTS chart)."""
    return round(weight_kg * 100 / percent_of_max(reps, rpe), 1)


def known_max_kg(exercise: Exercise, one_rep_max_kg: Mapping[str, float]) -> float | None:
    """The client's maximum for a lift: its own, or its parent's times the ratio. Null: nobody knows."""
    if exercise.loadable != "percent_1rm":
        return None
    own = one_rep_max_kg.get(exercise.id)
    if own:
        return own
    parent = one_rep_max_kg.get(exercise.e1rm_parent or "")
    return parent * exercise.e1rm_ratio if parent and exercise.e1rm_ratio else None


def step_kg(exercise: Exercise) -> float:
    pieces = (*exercise.equipment_all_of, *(piece for group in exercise.equipment_any_of for piece in group))
    return next((STEP_KG[piece] for piece in pieces if piece in STEP_KG), 2.5)


def lightest_kg(exercise: Exercise) -> float:
    return BAR_KG if "barbell" in exercise.equipment_all_of or "trap_bar" in exercise.equipment_all_of else 0.0


def loadable_kg(exercise: Exercise, weight_kg: float) -> float | None:
    """Rounded to the nearest that can be put on, down on a tie; null when even the empty bar is heavier."""
    step = step_kg(exercise)
    rounded = math.ceil(weight_kg / step - 0.5 - 1e-9) * step
    return rounded if rounded > 0 and rounded >= lightest_kg(exercise) else None


def drifted(one_rep_max_kg: Mapping[str, float], level: str, weeks: int) -> dict[str, float]:
    """The maxima as they may be expected after so many weeks of training, when no results came in."""
    factor = min((1 + DRIFT.get(level, 0.0)) ** weeks, MOST_DRIFT)
    return {lift: kilograms * factor for lift, kilograms in one_rep_max_kg.items()}


def target(
    exercise: Exercise, one_rep_max_kg: Mapping[str, float], *, reps: int, rpe: float, sets: int, share: float = 1.0
) -> tuple[float, float | None] | None:
    """(%1RM, kg) of straight sets, or null where no maximum is known: then RPE and repetitions say it all.

    `share` lowers the load of an easy week.
    """
    maximum = known_max_kg(exercise, one_rep_max_kg)
    if maximum is None:
        return None
    percent = round(straight_sets_percent(reps, rpe, sets) * share, 1)
    return percent, loadable_kg(exercise, maximum * percent / 100)
