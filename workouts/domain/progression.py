"""What logged results change: the next weight or repetitions of a lift, and the sentence that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workouts.domain.catalogue import Exercise
from workouts.domain.dose import REPS_GROW, Work
from workouts.domain.loads import e1rm_kg, loadable_kg, percent_of_max, step_kg, straight_sets_percent
from workouts.domain.planned import Frame

if TYPE_CHECKING:
    from workouts.agents.daily_workout.request import PastWorkout, SetResult

EASY_RPE, BEGINNER_EASY_RPE, HARD_RPE = 7.0, 8.0, 9.5
"""All sets at or below the first: the weight goes up. A beginner's goes up from session to session."""
EASY_WEEK_SHARE, BACK_OFF_SHARE, MISSED_SHARE = 0.9, 0.95, 0.9
MISSES = 3
"""So many sessions in a row with repetitions missing: a tenth less (StrongLifts)."""
LOWER_PATTERNS: Final = frozenset({"squat", "hinge"})
WEIGHTED: Final = frozenset({"percent_1rm", "external"})
MOST_LEAP = 1.15
"""No session is more than 15 % heavier than the last one, whatever a single set suggests."""
OTHER_REPS = 2
"""From so many repetitions of difference on, the last weight is translated instead of carried on."""
RPE_ROOM, RPE_LESS = 0.5, 1.5
"""Points of RPE that the last sets lay below today's aim, or above it."""
RANGE_REPS, MOST_OWN_WEIGHT_REPS = 4, 20
"""Double progression: eight to twelve, then more weight. Without a weight to add, up to twenty repetitions."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`weight_kg` null: none is told. `reps` null: as planned."""

    weight_kg: float | None
    reason: str
    reps: int | None = None


@dataclass(frozen=True, slots=True)
class _Last:
    """The newest session that holds the exercise: its sets, the repetitions asked for, misses in a row up to it."""

    sets: tuple[SetResult, ...]
    asked: int | None
    misses: int

    @property
    def weight(self) -> float:
        return max((entry.weight_kg or 0.0 for entry in self.sets), default=0.0)

    @property
    def efforts(self) -> list[float]:
        return [entry.rpe for entry in self.sets if entry.rpe is not None]

    @property
    def least_reps(self) -> int | None:
        return min((entry.reps for entry in self.sets if entry.reps), default=None)

    def all_done_at(self, rpe: float) -> bool:
        return len(self.efforts) == len(self.sets) and max(self.efforts) <= rpe and self.misses == 0


def progress_of(
    frame: Frame, exercise: Exercise, asked: Work, cap: float, history: Sequence[PastWorkout]
) -> Progress | None:
    """What comes after the newest logged sets of an exercise; null without any: the planned wave holds."""
    if asked.reps is None:
        return None
    last = _last(exercise.id, history)
    if last is None:
        return None
    if exercise.loadable not in WEIGHTED or not last.weight:
        return _more_reps(frame, exercise, asked, last)
    return _next_weight(frame, exercise, asked, cap, last)


def _last(exercise_id: str, history: Sequence[PastWorkout]) -> _Last | None:
    """Easy weeks do not count: what is light on purpose says nothing about the next weight."""
    sessions = [
        (past, sets)
        for past in history
        if not past.easy and (sets := tuple(e for e in past.results if e.exercise_id == exercise_id and e.reps))
    ]
    if not sessions:
        return None
    misses = 0
    for past, sets in sessions:
        if not _missed(past, exercise_id, sets):
            break
        misses += 1
    past, sets = sessions[0]
    return _Last(sets, dict(past.reps_asked).get(exercise_id), misses)


def _missed(past: PastWorkout, exercise_id: str, sets: Sequence[SetResult]) -> bool:
    asked = dict(past.reps_asked).get(exercise_id)
    return asked is not None and any((entry.reps or 0) < asked for entry in sets)


def _next_weight(frame: Frame, exercise: Exercise, asked: Work, cap: float, last: _Last) -> Progress | None:
    wanted, reason, reps = _rule(frame, exercise, asked, last)
    leap = max(last.weight * MOST_LEAP, last.weight + _step(frame, exercise))
    limited = min(wanted, leap, _ceiling(frame, exercise, last, reps or asked.reps or 1, cap))
    rounded = loadable_kg(exercise, limited)
    if wanted > last.weight >= (rounded or 0):
        reason = "same weight as last time: more would go past your limit for today."
    return Progress(rounded, f"{exercise.name}: {reason}", reps) if rounded else None


def _rule(frame: Frame, exercise: Exercise, asked: Work, last: _Last) -> tuple[float, str, int | None]:
    """(kg before rounding, why, repetitions where they are not the planned ones)."""
    if frame.wave.easy:
        return last.weight * EASY_WEEK_SHARE, "10 % lighter for the easy week.", None
    if last.misses >= MISSES:
        return last.weight * MISSED_SHARE, "10 % lighter: the reps were missed three times in a row.", None
    if translated := _translated(frame, asked, last):
        return translated, "a new number of reps, weight set from your last results.", None
    if last.efforts and max(last.efforts) >= HARD_RPE:
        return last.weight * BACK_OFF_SHARE, "5 % lighter: the last sets were close to your limit.", None
    if frame.program_type in REPS_GROW:
        return _double(frame, exercise, asked, last)
    return _by_effort(frame, exercise, asked, last)


def _by_effort(frame: Frame, exercise: Exercise, asked: Work, last: _Last) -> tuple[float, str, int | None]:
    """More weight when all sets left room, less when today asks for clearly less effort than the last sets took."""
    step, easy = _step(frame, exercise), _easy_rpe(frame)
    done = max(last.efforts, default=None)
    if done is None:
        fresh = frame.client.skill_level == "beginner" and last.asked is not None and last.misses == 0
        return (last.weight + step, f"+{step:g} kg: all reps done.", None) if fresh else _same(last)
    if last.all_done_at(easy) and asked.rpe >= min(done, easy - 1):
        return last.weight + step, f"+{step:g} kg: all sets done at RPE {easy:g} or less.", None
    if last.all_done_at(asked.rpe - RPE_ROOM):
        words = f"+{step:g} kg: the last sets were at RPE {done:g}, today may be {asked.rpe:g}."
        return last.weight + step, words, None
    if asked.rpe <= done - RPE_LESS and asked.reps:
        share = percent_of_max(asked.reps, asked.rpe) / percent_of_max(asked.reps, done)
        words = f"a little lighter: today's aim is RPE {asked.rpe:g}, the last sets were at {done:g}."
        return last.weight * max(share, MISSED_SHARE), words, None
    return _same(last)


def _same(last: _Last) -> tuple[float, str, int | None]:
    return last.weight, "same weight as last time.", None


def _double(frame: Frame, exercise: Exercise, asked: Work, last: _Last) -> tuple[float, str, int | None]:
    """Repetitions climb to the top of the range, then the weight goes up and they start again."""
    low, done = asked.reps or 8, last.least_reps or 0
    top = max(low, (last.asked or low)) if done == 0 else low + RANGE_REPS
    if not last.all_done_at(max(asked.rpe + 0.5, _easy_rpe(frame))):
        return _same(last)
    if done >= top:
        step = _step(frame, exercise)
        return last.weight + step, f"+{step:g} kg: all sets of {done} reps done.", low
    reps = min(max(done + 1, low), top)
    return last.weight, f"{reps} reps at the same weight: all sets done at RPE {max(last.efforts):g} or less.", reps


def _more_reps(frame: Frame, exercise: Exercise, asked: Work, last: _Last) -> Progress | None:
    """No weight to add: one repetition more than last time when that was easy, one less when it was too hard."""
    done, planned = last.least_reps or 0, asked.reps or 0
    if frame.wave.easy or not last.efforts:
        return None
    if max(last.efforts) >= HARD_RPE and done < planned:
        return Progress(None, f"{exercise.name}: {done} reps, as many as you managed last time.", max(done, 3))
    reps = min(done + 1, planned + RANGE_REPS, MOST_OWN_WEIGHT_REPS)
    if last.all_done_at(_easy_rpe(frame)) and reps > planned:
        return Progress(None, f"{exercise.name}: {reps} reps: all sets done at RPE {_easy_rpe(frame):g} or less.", reps)
    return None


def _easy_rpe(frame: Frame) -> float:
    return BEGINNER_EASY_RPE if frame.client.skill_level == "beginner" else EASY_RPE


def _translated(frame: Frame, asked: Work, last: _Last) -> float | None:
    known = [entry for entry in last.sets if entry.reps and entry.rpe and entry.weight_kg]
    if not known or asked.reps is None:
        return None
    best = max(known, key=lambda entry: entry.weight_kg or 0.0)
    reps = best.reps or 0
    near = OTHER_REPS + (RANGE_REPS if frame.program_type in REPS_GROW else 0)
    if abs(reps - asked.reps) <= near or reps > 20:
        return None
    maximum = e1rm_kg(best.weight_kg or 0.0, reps, max(best.rpe or 8.0, 5.0))
    return maximum * straight_sets_percent(asked.reps, asked.rpe, asked.sets) / 100


def _step(frame: Frame, exercise: Exercise) -> float:
    step = step_kg(exercise)
    lower = exercise.pattern in LOWER_PATTERNS and frame.client.skill_level == "beginner"
    return step * 2 if lower and step == 2.5 else step


def _ceiling(frame: Frame, exercise: Exercise, last: _Last, reps: int, cap: float) -> float:
    """Never more than the cap's RPE allows with the maximum that the client named or has shown since."""
    maximum = frame.client.one_rep_max_kg.get(exercise.id)
    if not maximum:
        return float("inf")
    known = (entry for entry in last.sets if entry.reps and entry.reps <= MOST_OWN_WEIGHT_REPS and entry.weight_kg)
    shown = [e1rm_kg(entry.weight_kg or 0.0, entry.reps or 1, max(entry.rpe or 8.0, 6.0)) for entry in known]
    return max([maximum * 1.1, *shown]) * percent_of_max(reps, max(cap, 5.0)) / 100
