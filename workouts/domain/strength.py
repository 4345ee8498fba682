"""The strength part of a session: which places it has, and how they are filled within the minutes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from workouts.domain.catalogue import Exercise
from workouts.domain.choice import choose
from workouts.domain.dose import Work, cap_of, peak_work, work
from workouts.domain.loads import target
from workouts.domain.planned import Frame, Planned
from workouts.domain.progression import EASY_WEEK_SHARE, Progress, progress_of

if TYPE_CHECKING:
    from workouts.agents.daily_workout.request import PastWorkout

Place = tuple[str, str]
"""(item type, pattern)."""


def _places(text: str) -> tuple[Place, ...]:
    short = {"c": "compound", "s": "secondary", "a": "accessory", "k": "core"}
    return tuple((short[part[0]], part[2:]) for part in text.split())


PLACES: Final[dict[str, tuple[tuple[Place, ...], ...]]] = {
    "full_body": (
        _places(
            "c:squat c:horizontal_push s:horizontal_pull s:hinge k:anti_extension a:vertical_push a:calf"
            " a:elbow_flexion a:hip_abduction a:carry"
        ),
        _places(
            "c:hinge c:vertical_push s:vertical_pull s:single_leg k:anti_rotation a:horizontal_push a:delt_cuff"
            " a:elbow_extension a:knee_flexion a:calf"
        ),
        _places(
            "c:squat c:horizontal_pull s:horizontal_push s:hip_abduction k:core_flexion a:knee_flexion a:vertical_pull"
            " a:elbow_flexion a:elbow_extension a:carry"
        ),
    ),
    "upper": (
        _places(
            "c:horizontal_push c:horizontal_pull s:vertical_push s:vertical_pull a:delt_cuff a:elbow_flexion"
            " a:elbow_extension k:anti_rotation a:delt_cuff a:carry"
        ),
        _places(
            "c:vertical_push c:vertical_pull s:horizontal_push s:horizontal_pull a:elbow_extension a:elbow_flexion"
            " a:delt_cuff k:anti_extension a:carry a:delt_cuff"
        ),
    ),
    "lower": (
        _places(
            "c:squat s:hinge s:single_leg a:knee_flexion a:calf k:anti_extension a:hip_abduction a:knee_extension"
            " k:anti_rotation a:carry"
        ),
        _places(
            "c:hinge s:squat s:single_leg a:knee_extension a:hip_abduction k:anti_rotation a:calf a:knee_flexion"
            " k:anti_extension a:carry"
        ),
    ),
    "push": (
        _places(
            "c:horizontal_push s:vertical_push s:horizontal_push a:elbow_extension a:delt_cuff k:anti_extension"
            " a:elbow_extension a:delt_cuff k:anti_rotation"
        ),
        _places(
            "c:vertical_push s:horizontal_push s:vertical_push a:delt_cuff a:elbow_extension k:anti_rotation"
            " a:delt_cuff a:elbow_extension k:core_flexion"
        ),
    ),
    "pull": (
        _places(
            "c:vertical_pull s:horizontal_pull s:vertical_pull a:elbow_flexion a:delt_cuff a:carry a:elbow_flexion"
            " k:anti_extension a:delt_cuff"
        ),
        _places(
            "c:horizontal_pull s:vertical_pull s:horizontal_pull a:delt_cuff a:elbow_flexion k:anti_rotation a:carry"
            " a:elbow_flexion a:delt_cuff"
        ),
    ),
    "legs": (
        _places(
            "c:squat s:hinge s:single_leg a:knee_flexion a:calf a:knee_extension k:anti_extension"
            " a:hip_abduction a:carry"
        ),
        _places(
            "c:hinge s:squat s:single_leg a:hip_abduction a:knee_extension a:calf k:anti_rotation"
            " a:knee_flexion a:carry"
        ),
    ),
    "rehab": (
        _places(
            "a:rehab a:rehab s:hinge s:horizontal_pull k:anti_extension a:hip_abduction s:squat a:delt_cuff"
            " k:anti_rotation a:calf a:rehab s:horizontal_push a:rehab"
        ),
        _places(
            "a:rehab a:rehab s:squat s:horizontal_push k:anti_rotation a:knee_flexion s:horizontal_pull a:hip_abduction"
            " k:anti_extension a:calf a:rehab s:hinge a:rehab"
        ),
    ),
    "core": (_places("k:anti_extension k:anti_rotation a:hip_abduction k:anti_extension a:calf k:core_flexion"),),
}
"""By part of the body, most important first; the second list is for the second such day of a week, and so on."""
LEAST_ITEMS, LEAST_ITEMS_FULL_BODY, LONG_SECONDS = 3, 5, 2100
"""Sets give way until so many places fit; a full-body day of some length reaches its core work."""
MOST_SETS = 6
EASY_WEEK_SETS = 4
"""An easy week's load is worked out as for four sets, then lowered: 10 to 15 % under the hard weeks (Bell 2023)."""


@dataclass(frozen=True, slots=True)
class Filled:
    """`items` in order of importance; `reasons` why a weight is what it is; `peak_seconds` in the hardest week."""

    items: list[Planned]
    reasons: list[str]
    peak_seconds: int


def fill(frame: Frame, part: str, seconds: int, history: tuple[PastWorkout, ...], used: set[str]) -> Filled:
    """As many places as fit into `seconds` in the block's hardest week, so that the choice stays the same all block."""
    variants = PLACES[part]
    chosen = _chosen(frame, variants[frame.variant % len(variants)], used)
    least = LEAST_ITEMS_FULL_BODY if part == "full_body" and seconds >= LONG_SECONDS else LEAST_ITEMS
    most_sets = _affordable_sets(frame, chosen[:least], seconds)
    kept = _kept(frame, chosen, seconds, most_sets)
    peak_seconds = sum(_cost(frame, *place, most_sets) for place in kept)
    if frame.wave.easy and most_sets == 1:  # single sets cannot be halved: fewer exercises instead
        kept = kept[: max(len(kept) * 3 // 5, 1)]
    used.update(exercise.id for _, exercise in kept)
    items, reasons = _worked(frame, kept, most_sets, history)
    return Filled(items, reasons, peak_seconds)


def _chosen(frame: Frame, places: tuple[Place, ...], used: set[str]) -> list[tuple[str, Exercise]]:
    taken, chosen = set(used), []
    for item_type, pattern in places:
        if found := choose(frame, pattern, item_type, taken):
            chosen.append(found)
            taken.add(found[1].id)
    return chosen


def _affordable_sets(frame: Frame, first: list[tuple[str, Exercise]], seconds: int) -> int:
    """The most sets at which the first places still fit together; one when even that is too much."""
    for sets in range(MOST_SETS, 1, -1):
        if sum(_cost(frame, *place, sets) for place in first) <= seconds:
            return sets
    return 1


def _kept(frame: Frame, chosen: list[tuple[str, Exercise]], seconds: int, most_sets: int) -> list[tuple[str, Exercise]]:
    kept: list[tuple[str, Exercise]] = []
    left = seconds
    for item_type, exercise in chosen:
        cost = _cost(frame, item_type, exercise, most_sets)
        if cost <= left or not kept:
            kept.append((item_type, exercise))
            left -= cost
    return kept


def _cost(frame: Frame, item_type: str, exercise: Exercise, most_sets: int) -> int:
    return _item(item_type, exercise, _capped(peak_work(frame, item_type, exercise), most_sets)).seconds


def _capped(asked: Work, most_sets: int) -> Work:
    return asked if asked.sets <= most_sets else replace(asked, sets=most_sets)


def _worked(
    frame: Frame, kept: list[tuple[str, Exercise]], most_sets: int, history: tuple[PastWorkout, ...]
) -> tuple[list[Planned], list[str]]:
    items, reasons = [], []
    for item_type, exercise in kept:
        asked = _capped(work(frame, item_type, exercise), most_sets)
        if frame.wave.easy:
            asked = _eased(frame, asked, _capped(peak_work(frame, item_type, exercise), most_sets), item_type)
        progress = progress_of(frame, exercise, asked, cap_of(frame), history)
        items.append(_weighted(frame, _item(item_type, exercise, asked), progress))
        if progress is not None:
            reasons.append(progress.reason)
    return items, reasons


def _eased(frame: Frame, asked: Work, peak: Work, item_type: str) -> Work:
    """About half of the sets that the hardest week really held; main lifts are rounded up, the rest down."""
    sets = peak.sets * frame.wave.sets + (0.5 if item_type == "compound" else 0)
    return replace(asked, sets=max(min(int(sets), asked.sets), 1))


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
        known = frame.client.one_rep_max_kg
        aim = target(item.exercise, known, reps=item.reps, rpe=item.rpe, sets=sets, share=share)
    percent, weight = aim or (None, None)
    if progress is not None:
        percent, weight = None, progress.weight_kg
    return replace(item, percentage_rm=percent, weight_kg=weight)
