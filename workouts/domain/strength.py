"""The strength part of a session: what the week's plan gives the day, with this week's sets, effort and weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workouts.domain.catalogue import Exercise
from workouts.domain.dose import Work, cap_of, peak_work, work
from workouts.domain.draft import Pick, cost_of
from workouts.domain.loads import drifted, target
from workouts.domain.planned import Frame, Planned
from workouts.domain.progression import EASY_WEEK_SHARE, Progress, progress_of

if TYPE_CHECKING:
    from workouts.agents.daily_workout.request import PastWorkout

EASY_WEEK_SETS = 4
"""An easy week's load is worked out as for four sets, then lowered: 10 to 15 % under the hard weeks (Bell 2023)."""


@dataclass(frozen=True, slots=True)
class Filled:
    """`items` in order of importance; `reasons` why a weight is what it is; `peak_seconds` in the hardest week."""

    items: list[Planned]
    reasons: list[str]
    peak_seconds: int


def filled(frame: Frame, picks: Sequence[Pick], history: tuple[PastWorkout, ...]) -> Filled:
    """This week's work on the exercises that the week's plan gave the day."""
    peak_seconds = sum(cost_of(frame.at_peak(), pick) for pick in picks)
    if frame.wave.easy and max((pick.sets for pick in picks), default=0) == 1:
        picks = picks[: max(len(picks) * 3 // 5, 1)]  # single sets cannot be halved: fewer exercises instead
    items, reasons = _worked(frame, picks, history)
    return Filled(items, reasons, peak_seconds)


def _worked(frame: Frame, picks: Sequence[Pick], history: tuple[PastWorkout, ...]) -> tuple[list[Planned], list[str]]:
    items, reasons = [], []
    for pick in picks:
        asked = _this_week(frame, pick)
        progress = progress_of(frame, pick.exercise, asked, cap_of(frame), history)
        if progress is not None and progress.reps is not None:
            asked = replace(asked, reps=progress.reps)
        items.append(_weighted(frame, _item(pick.type, pick.exercise, asked), progress))
        if progress is not None:
            reasons.append(progress.reason)
    return items, reasons


def _this_week(frame: Frame, pick: Pick) -> Work:
    """The wave's sets, shifted by what the week's plan added or took away; about half of the peak in an easy week."""
    asked, peak = work(frame, pick.type, pick.exercise), peak_work(frame, pick.type, pick.exercise)
    if frame.wave.easy:
        sets = int(pick.sets * frame.wave.sets + (0.5 if pick.type == "compound" else 0))
        return replace(asked, sets=max(min(sets, asked.sets + max(pick.sets - peak.sets, 0)), 1))
    sets = asked.sets + max(pick.sets - peak.sets, 0)
    return replace(asked, sets=max(min(sets, pick.sets), 1))


def _item(item_type: str, exercise: Exercise, asked: Work) -> Planned:
    return Planned(
        type=item_type,
        exercise=exercise,
        sets=asked.sets,
        reps=asked.reps,
        duration_sec=asked.duration_sec,
        rpe=asked.rpe,
        rest_sec=asked.rest,
        notes=f"{exercise.cue} Each side." if exercise.unilateral else exercise.cue,
    )


def _weighted(frame: Frame, item: Planned, progress: Progress | None) -> Planned:
    """A weight from what was logged, else from a known maximum, else none."""
    aim = None
    if item.reps is not None and item.rpe is not None and item.sets is not None:
        easy = frame.wave.easy and not frame.wave.taper
        sets, share = (EASY_WEEK_SETS, EASY_WEEK_SHARE) if easy else (item.sets, 1.0)
        known = drifted(frame.client.one_rep_max_kg, frame.client.skill_level, frame.week.plan_week_index)
        aim = target(item.exercise, known, reps=item.reps, rpe=item.rpe, sets=sets, share=share)
    percent, weight = aim or (None, None)
    if progress is not None and progress.weight_kg is not None:
        percent, weight = None, progress.weight_kg
    return replace(item, percentage_rm=percent, weight_kg=weight)
