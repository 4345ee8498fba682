"""What missed and hard days change today: a step lighter, or the way back after time off. Never raises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from plans.domain.impact import may_go_heavy
from plans.domain.themes import theme_of
from workouts.domain.coming_back import (
    COME_BACK,
    LONG_GAP_DAYS,
    LONG_RUN_GAP_DAYS,
    RUN_AGAIN,
    RUN_AGAIN_LATE,
    RUN_GAP_DAYS,
    WEEK_DAYS,
    coming_back_on,
)
from workouts.domain.illness import weakened_on
from workouts.domain.loads import loadable_kg
from workouts.domain.planned import Frame, Planned, lasting
from workouts.domain.sports import STRENGTH_OF_LEGS, in_words, leg_sport_before

if TYPE_CHECKING:
    from workouts.agents.daily_workout.request import PastWorkout, WorkoutRequest

LEAST_MISSED = 2
SOFT_SHARE = 0.75
"""Up to this share effort and weight come down too: one point of RPE, a tenth of the weight."""
WEIGHT_SHARE, RPE_DROP = 0.9, 1.0
ONE_STEP: Final = {"heavy": "moderate", "moderate": "light", "light": "light"}
STEP_UP: Final = {"light": "moderate", "moderate": "heavy", "heavy": "heavy"}
SPORT_SHARE = 0.8
LEAST_BOUT_MIN: Final = 3.0
HARD_RPE: Final = 9.0


@dataclass(frozen=True, slots=True)
class Readiness:
    """Shares of the planned sets and of the planned cardio minutes, the load of today, and why."""

    load: str
    sets: float = 1.0
    running: float = 1.0
    reasons: tuple[str, ...] = ()

    @property
    def soft(self) -> bool:
        return self.sets <= SOFT_SHARE


def readiness_of(frame: Frame, history: Sequence[PastWorkout]) -> Readiness:
    """From the history, newest first. A client who never logged anything is on the planned wave."""
    past = [entry for entry in history if entry.theme != "Rest" and entry.date < frame.date]
    if not any(entry.status == "completed" for entry in past):
        return Readiness(frame.load)
    sets, back = _way_back(frame.date, past, lambda entry: True, LONG_GAP_DAYS, COME_BACK, "training")
    run_weeks = RUN_AGAIN_LATE if _longest_gap(frame.date, past, _runs) > LONG_RUN_GAP_DAYS else RUN_AGAIN
    running, run = _way_back(frame.date, past, _runs, RUN_GAP_DAYS, run_weeks, "running")
    load, lighter = _load_today(frame, past)
    return Readiness(
        load, sets, min(running, sets), tuple(filter(None, (back, run if running < sets else "", lighter)))
    )


def readiness_for(frame: Frame, request: WorkoutRequest) -> Readiness:
    """The same, after pauses, other sports and illness, and with the step that the client asked for on this day."""
    ready = _after_pause(frame, readiness_of(frame, request.history), request)
    ready = _after_sport(frame, ready, request)
    return _stepped(frame, _after_illness(frame, ready, request), request.step)


def _after_pause(frame: Frame, ready: Readiness, request: WorkoutRequest) -> Readiness:
    """Nobody misses a session during a pause, so that the history alone would not tell of the time off."""
    back = coming_back_on(frame.date, request.pauses)
    is_felt = back is not None and (back.sets < 1 or frame.theme.runs)
    if back is None or not is_felt or (back.sets >= ready.sets and back.running >= ready.running):
        return ready
    sets, running = min(ready.sets, back.sets), min(ready.running, back.running)
    return replace(ready, sets=sets, running=running, reasons=(*ready.reasons, back.reason))


def _after_illness(frame: Frame, ready: Readiness, request: WorkoutRequest) -> Readiness:
    """No harder than the illness leaves it."""
    weak = weakened_on(frame.date, request.illnesses)
    if weak is None:
        return ready
    return replace(
        ready,
        load="light" if weak.light else ONE_STEP[ready.load],
        sets=min(ready.sets, weak.share),
        running=min(ready.running, weak.share),
        reasons=(*ready.reasons, weak.reason),
    )


def _after_sport(frame: Frame, ready: Readiness, request: WorkoutRequest) -> Readiness:
    """Legs that played football yesterday get a step less, and a fifth of the sets less."""
    sport = leg_sport_before(request.activities, frame.date)
    if sport is None or not (frame.theme.strength in STRENGTH_OF_LEGS or frame.theme.runs):
        return ready
    reason = f"Legs a step lighter: {in_words(sport, frame.date)}."
    return replace(
        ready,
        load=ONE_STEP[ready.load],
        sets=min(ready.sets, SPORT_SHARE),
        running=min(ready.running, SPORT_SHARE),
        reasons=(*ready.reasons, reason),
    )


def _stepped(frame: Frame, ready: Readiness, step: int) -> Readiness:
    """A step less takes a quarter of the sets too; a step more is never taken where heavy work is ruled out."""
    if step < 0:
        less = min(ready.sets, SOFT_SHARE)
        return replace(ready, load=ONE_STEP[ready.load], sets=less, running=min(ready.running, SOFT_SHARE))
    more = STEP_UP[ready.load]
    ruled_out = more == "heavy" and (frame.wave.easy or not may_go_heavy(frame.client, frame.date))
    return replace(ready, load=more) if step > 0 and ready.sets >= 1 and not ruled_out else ready


def _runs(entry: PastWorkout) -> bool:
    return theme_of(entry.theme).runs


def _done_days(past: Sequence[PastWorkout], counts: Callable[[PastWorkout], bool]) -> list[date]:
    """Days on which such a session was done, oldest first."""
    return sorted(entry.date for entry in past if entry.status == "completed" and counts(entry))


def _gaps(today: date, past: Sequence[PastWorkout], counts: Callable[[PastWorkout], bool]) -> list[tuple[date, date]]:
    """(last day before, first day after) of each gap in which sessions were missed; today ends the last one."""
    days = [*_done_days(past, counts), today]
    missed = [entry.date for entry in past if entry.status != "completed" and counts(entry)]
    return [(a, b) for a, b in pairwise(days) if sum(a < day < b for day in missed) >= LEAST_MISSED]


def _longest_gap(today: date, past: Sequence[PastWorkout], counts: Callable[[PastWorkout], bool]) -> int:
    return max(((b - a).days for a, b in _gaps(today, past, counts)), default=0)


def _way_back(
    today: date,
    past: Sequence[PastWorkout],
    counts: Callable[[PastWorkout], bool],
    least_days: int,
    shares: Sequence[float],
    what: str,
) -> tuple[float, str]:
    """The share of this week after the newest gap that was long enough, and the sentence for it."""
    for before, after in reversed(_gaps(today, past, counts)):
        week = (today - after).days // WEEK_DAYS
        if (after - before).days >= least_days and week < len(shares):
            share, days = shares[week], (after - before).days
            return share, f"Week {week + 1} back after {days} days off {what}: {share:.0%} of the plan."
    return 1.0, ""


def _load_today(frame: Frame, past: Sequence[PastWorkout]) -> tuple[str, str]:
    """One step lighter when yesterday was hard or two sessions of the week were missed: nothing is made up for."""
    if frame.load != "heavy":
        return frame.load, ""
    yesterday = next((entry for entry in past if entry.date == frame.date - timedelta(days=1)), None)
    if yesterday is not None and yesterday.status == "completed" and _was_hard(yesterday):
        return ONE_STEP[frame.load], "A step lighter than planned: yesterday was hard."
    since = frame.date - timedelta(days=WEEK_DAYS)
    missed = sum(entry.status != "completed" and entry.date >= since for entry in past)
    if missed >= LEAST_MISSED:
        return ONE_STEP[frame.load], f"A step lighter than planned: {missed} sessions were missed in the last week."
    return frame.load, ""


def _was_hard(entry: PastWorkout) -> bool:
    efforts = [result.rpe for result in entry.results if result.rpe is not None]
    return entry.load == "heavy" or (bool(efforts) and sum(efforts) / len(efforts) >= HARD_RPE)


def eased(frame: Frame, ready: Readiness, items: Sequence[Planned]) -> list[Planned]:
    """The items with what the way back takes off them."""
    return [_eased(frame, ready, item) for item in items]


def _eased(frame: Frame, ready: Readiness, item: Planned) -> Planned:
    if item.type == "cardio":
        return _shorter(item, ready.running if frame.theme.runs else ready.sets)
    if ready.sets >= 1 or item.sets is None:
        return item
    item = replace(item, sets=max(round(item.sets * ready.sets), 1))
    return _softer(item) if ready.soft else item


def _softer(item: Planned) -> Planned:
    """A point of effort less, and what weight there is a tenth lighter; no percentage stands beside another weight."""
    item = replace(item, rpe=max((item.rpe or 6) - RPE_DROP, 2.0))
    if item.weight_kg is None:
        return item
    weight = loadable_kg(item.exercise, item.weight_kg * WEIGHT_SHARE)
    return replace(item, weight_kg=weight or item.weight_kg, percentage_rm=None)


def _shorter(item: Planned, share: float) -> Planned:
    """Fewer repeats of an interval, fewer minutes of anything else, in half minutes."""
    if share >= 1:
        return item
    if item.sets and item.sets > 1:
        return replace(item, sets=max(round(item.sets * share), 1))
    return lasting(item, max((item.duration_min or 0) * share, LEAST_BOUT_MIN))
