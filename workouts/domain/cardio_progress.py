"""What logged cardio changes: minutes of the next session, and the pace that is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from workouts.domain.planned import Frame, Planned, lasting

if TYPE_CHECKING:
    from workouts.agents.daily_workout.request import PastWorkout, SetResult

TOO_HARD, ROOM = 2.0, 1.0
"""Points of RPE above the aim from which it was too much, and below it from which there is room."""
LESS, MORE, STEP_UP = 0.9, 1.05, 1.1
DONE_SHARE = 0.8
"""Who did less than this share of today's minutes goes up from the longest of a month, by a tenth (Frandsen 2025)."""
MONTH: Final = timedelta(days=30)
LEAST_MINUTES: Final = 5.0


@dataclass(frozen=True, slots=True)
class Changed:
    items: list[Planned]
    reasons: list[str]


def adapted(frame: Frame, items: Sequence[Planned], history: Sequence[PastWorkout]) -> Changed:
    """The cardio items after what was logged of the same exercise; as planned without results."""
    changed, reasons = [], []
    for item in items:
        bout = _last_bout(item, history) if _is_steady(item) else None
        new, reason = _after(frame, item, bout, _longest(frame, bout, history)) if bout else (item, "")
        changed.append(new)
        reasons += [f"{item.exercise.name}: {reason}"] if reason else []
    return Changed(changed, reasons)


def _is_steady(item: Planned) -> bool:
    return item.type == "cardio" and item.sets is None and (item.duration_min or 0) >= LEAST_MINUTES


def _last_bout(item: Planned, history: Sequence[PastWorkout]) -> SetResult | None:
    """The longest bout of the newest session with the exercise, outside easy weeks."""
    for past in history:
        bouts = [e for e in past.results if e.exercise_id == item.exercise.id and e.duration_sec and not past.easy]
        if bouts:
            return max(bouts, key=lambda entry: entry.duration_sec or 0)
    return None


def _longest(frame: Frame, last: SetResult, history: Sequence[PastWorkout]) -> float:
    """Minutes of the longest bout of a month, the last one at least: that may have been an interval day's warm-up."""
    lately = [past for past in history if past.date >= frame.date - MONTH]
    bouts = [entry for past in lately for entry in past.results if entry.exercise_id == last.exercise_id]
    return max(entry.duration_sec or 0 for entry in (last, *bouts)) / 60


def _after(frame: Frame, item: Planned, bout: SetResult, done: float) -> tuple[Planned, str]:
    """`done`: minutes of the longest bout lately."""
    minutes, aim = item.duration_min or 0.0, item.rpe or 4.0
    item = _with_pace(item, bout)
    if bout.rpe is not None and bout.rpe >= aim + TOO_HARD:
        return lasting(item, minutes * LESS), "10 % shorter: the last one felt too hard."
    if frame.wave.easy or frame.wave.cut_back or frame.wave.taper:
        return item, ""
    if done * STEP_UP < minutes * DONE_SHARE:
        return lasting(item, max(done * STEP_UP, LEAST_MINUTES)), "a tenth more than you did last time."
    easy = bout.rpe is not None and bout.rpe <= aim - ROOM and done >= minutes * DONE_SHARE
    room = frame.theme.family == "cardio" and "running" not in item.exercise.flags
    if easy and room:
        return lasting(item, minutes * MORE), "5 % longer: the last one felt easy."
    return item, ""


def _with_pace(item: Planned, bout: SetResult) -> Planned:
    """The pace of last time, minutes and seconds a kilometre, where distance and time were logged."""
    if not bout.distance_km or not bout.duration_sec:
        return item
    seconds = round(bout.duration_sec / bout.distance_km)
    words = f"Last time: {seconds // 60}:{seconds % 60:02d} per km. Let your breath decide, not the watch."
    return replace(item, notes=f"{item.notes or ''} {words}".strip())
