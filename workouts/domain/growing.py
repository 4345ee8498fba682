"""More of a muscle that lacks work: a set, an exercise, or a set taken from what is plentiful."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from workouts.domain.catalogue import Exercise
from workouts.domain.choice import is_near_duplicate
from workouts.domain.dose import GENTLE_PATTERNS, OLDER_AGE, OLDER_SETS, peak_work
from workouts.domain.draft import MOST_ITEMS, Draft, Pick, cost_of, counts_of, held, leaves_room, put
from workouts.domain.muscles import GROUPS, MOST_A_SESSION, shares_of, target_group
from workouts.domain.planned import Frame
from workouts.domain.trimming import take_a_set

MOST_ADDED_SETS: Final = 4
PATTERNS_FOR: Final[dict[str, tuple[str, ...]]] = {
    "chest": ("horizontal_push",),
    "back": ("horizontal_pull", "vertical_pull"),
    "quads": ("knee_extension", "single_leg", "squat"),
    "hamstrings": ("knee_flexion", "hinge"),
    "glutes": ("hinge", "hip_abduction", "single_leg"),
    "shoulders": ("delt_cuff", "vertical_push"),
    "triceps": ("elbow_extension",),
    "biceps": ("elbow_flexion",),
    "calves": ("calf",),
    "abs": ("anti_rotation", "anti_extension", "core_flexion"),
}
_UPPER: Final = frozenset({"chest", "back", "shoulders", "triceps", "biceps", "abs"})
_LOWER: Final = frozenset({"quads", "hamstrings", "glutes", "calves", "abs"})
MUSCLES_OF: Final[dict[str, frozenset[str]]] = {
    "full_body": _UPPER | _LOWER,
    "upper": _UPPER,
    "lower": _LOWER,
    "legs": _LOWER,
    "push": frozenset({"chest", "shoulders", "triceps", "abs"}),
    "pull": frozenset({"back", "biceps", "shoulders", "abs"}),
}
"""Which muscles a day of each part may be given more of."""


def grow(drafts: Sequence[Draft], goals: Sequence[Mapping[str, float]], tops: Mapping[str, float]) -> None:
    """Sets go to the muscle that lacks most, until every goal is met or nothing fits any more."""
    for goal in goals:
        stuck: set[str] = set()
        while wanted := _neediest(drafts, goal, stuck):
            added = _add_set(drafts, wanted, tops) or _add_exercise(drafts, wanted, tops)
            if not (added or _trade(drafts, wanted, goal)):
                stuck.add(wanted)


def _neediest(drafts: Sequence[Draft], goal: Mapping[str, float], stuck: set[str]) -> str | None:
    counts = counts_of(drafts)
    lacking = [group for group in GROUPS if group not in stuck and goal[group] - counts[group] >= 0.5]
    return min(lacking, key=lambda group: counts[group] / goal[group]) if lacking else None


def _add_set(drafts: Sequence[Draft], group: str, tops: Mapping[str, float]) -> bool:
    """One set more of an exercise for the muscle, on the day that holds least of it."""
    options = [
        (held(draft, group), number, index)
        for number, draft in enumerate(drafts)
        for index, pick in enumerate(draft.picks)
        if target_group(pick.exercise) == group
        and _may_grow(draft, pick, group)
        and leaves_room(drafts, pick.exercise, 1, tops)
    ]
    if not options:
        return False
    _, number, index = min(options)
    draft = drafts[number]
    put(draft, index, replace(draft.picks[index], sets=draft.picks[index].sets + 1))
    return True


def _may_grow(draft: Draft, pick: Pick, group: str) -> bool:
    more = replace(pick, sets=pick.sets + 1)
    fits = cost_of(draft.frame, more) - cost_of(draft.frame, pick) <= draft.left
    return fits and more.sets <= _most_sets(draft.frame, pick) and held(draft, group) < MOST_A_SESSION - 1


def _most_sets(frame: Frame, pick: Pick) -> int:
    asked = peak_work(frame, pick.type, pick.exercise).sets
    older = frame.client.age is not None and frame.client.age >= OLDER_AGE
    most = OLDER_SETS if older else MOST_ADDED_SETS
    return asked if pick.type == "compound" or pick.exercise.pattern in GENTLE_PATTERNS else max(asked, most)


def _add_exercise(drafts: Sequence[Draft], group: str, tops: Mapping[str, float]) -> bool:
    """Two sets of another exercise for the muscle, on the day that holds least of it."""
    for draft in sorted(drafts, key=lambda draft: held(draft, group)):
        pick = _another(draft, group)
        if pick is not None and leaves_room(drafts, pick.exercise, pick.sets, tops):
            draft.picks.append(pick)
            draft.left -= cost_of(draft.frame, pick)
            return True
    return False


def _another(draft: Draft, group: str) -> Pick | None:
    if group not in MUSCLES_OF.get(draft.part, ()) or len(draft.picks) >= MOST_ITEMS:
        return None
    present = [pick.exercise for pick in draft.picks]
    for pattern in PATTERNS_FOR[group]:
        for exercise in _turned(draft.frame, pattern):
            new = exercise not in present and not any(is_near_duplicate(exercise, other) for other in present)
            if new and target_group(exercise) == group:
                pick = Pick("core" if group == "abs" else _type_of(exercise), exercise, 2)
                if cost_of(draft.frame, pick) <= draft.left:
                    return pick
    return None


def _turned(frame: Frame, pattern: str) -> list[Exercise]:
    """The pattern's exercises, from another one on in each block."""
    pool = list(frame.pool.get(pattern, ()))
    pool = [exercise for exercise in pool if not {"secondary", "accessory", "core"}.isdisjoint(exercise.item_types)]
    turn = (frame.week.block_index + frame.variant) % min(len(pool), 3) if pool else 0
    return pool[turn:] + pool[:turn]


def _type_of(exercise: Exercise) -> str:
    return "accessory" if "accessory" in exercise.item_types else "secondary"


def _trade(drafts: Sequence[Draft], wanted: str, goal: Mapping[str, float]) -> bool:
    """A set of what is plentiful makes room for what lacks, on a day that may train both."""
    counts = counts_of(drafts)

    def spares(pick: Pick) -> bool:
        plenty = all(counts[group] - share >= goal[group] + 1 for group, share in shares_of(pick.exercise))
        return plenty and target_group(pick.exercise) != wanted

    return take_a_set([draft for draft in drafts if wanted in MUSCLES_OF.get(draft.part, ())], spares)
