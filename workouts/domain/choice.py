"""Which exercise fills a place in a session: main lifts stay, accessories rotate between blocks. Never raises."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final

from workouts.domain.catalogue import Exercise
from workouts.domain.loads import known_max_kg
from workouts.domain.planned import Frame, seed_of
from workouts.domain.vocabulary import fallback_chain

STRENGTH_TYPES: Final = ("compound", "secondary", "accessory", "core")
REPEATABLE: Final = frozenset({"rehab", "mobility", "cooldown", "cardio"})
"""Patterns of which a session may hold several that look alike."""
ROTATED: Final = 3
"""Accessories rotate among so many of the best-ranked candidates."""


def choose(frame: Frame, pattern: str, item_type: str, used: Iterable[Exercise]) -> tuple[str, Exercise] | None:
    """(item type, exercise) for a place, from the pattern or its declared fallbacks; null when all are used up.

    Nothing that nearly repeats what the session has already: one plank is enough.
    """
    present = tuple(used)
    taken = frozenset(exercise.id for exercise in present)
    if pattern == "rehab" and (helpful := _helpful(frame, taken, present)):
        exercise = helpful[(seed_of(frame.client.ref, "rehab") + frame.week.block_index) % min(len(helpful), ROTATED)]
        return fitting_type(exercise, item_type), exercise
    for candidate_pattern in fallback_chain(pattern):
        found = _candidates(frame, candidate_pattern, item_type, taken, exact=candidate_pattern == pattern)
        found = [exercise for exercise in found if not any(is_near_duplicate(exercise, other) for other in present)]
        if found:
            exercise = _pick(frame, candidate_pattern, item_type, found)
            return fitting_type(exercise, item_type), exercise
    return None


@lru_cache(maxsize=65536)
def is_near_duplicate(first: Exercise, second: Exercise) -> bool:
    """Two of a kind: the same pattern, position, units, sides, kind of load and first muscle."""
    return first.pattern == second.pattern and first.pattern not in REPEATABLE and _looks(first) == _looks(second)


def _looks(exercise: Exercise) -> tuple[object, ...]:
    gear = (exercise.equipment_all_of, exercise.equipment_any_of)
    return exercise.position, exercise.units, exercise.unilateral, exercise.loadable, exercise.primary[:1], gear


def _candidates(frame: Frame, pattern: str, item_type: str, taken: frozenset[str], *, exact: bool) -> list[Exercise]:
    pool = [exercise for exercise in frame.pool.get(pattern, ()) if exercise.id not in taken]
    pool = [exercise for exercise in pool if any(kind in exercise.item_types for kind in STRENGTH_TYPES)]
    fitting = [exercise for exercise in pool if item_type in exercise.item_types]
    return (fitting or pool) if exact else pool


def _helpful(frame: Frame, taken: frozenset[str], present: Collection[Exercise]) -> list[Exercise]:
    """Of any pattern, what rehabilitates a region that the client has to mind."""
    pool = (exercise for candidates in frame.pool.values() for exercise in candidates if exercise.id not in taken)
    found = [exercise for exercise in pool if not frame.regions.isdisjoint(exercise.helps)]
    return [exercise for exercise in found if not any(is_near_duplicate(exercise, other) for other in present)]


def _pick(frame: Frame, pattern: str, item_type: str, found: list[Exercise]) -> Exercise:
    if item_type == "compound":
        known = frame.client.one_rep_max_kg
        return min(found, key=lambda exercise: (known_max_kg(exercise, known) is None, exercise.rank))
    turn = seed_of(frame.client.ref, pattern) + frame.week.block_index + frame.variant
    return found[:ROTATED][turn % len(found[:ROTATED])]


def fitting_type(exercise: Exercise, item_type: str) -> str:
    """The wanted type if the exercise may have it, else the first strength type it has."""
    kinds = (item_type, "secondary", "accessory", "core", "compound")
    return next((kind for kind in kinds if kind in exercise.item_types), "accessory")


def substitute_for(
    frame: Frame, exercise: Exercise, *, region: str | None = None, taken: Collection[str] = ()
) -> Exercise | None:
    """The first allowed substitute, regression or neighbour of an exercise, easier on the region if one is named.

    None of those that are `taken` already.
    """
    allowed = {
        candidate.id: candidate
        for candidates in frame.pool.values()
        for candidate in candidates
        if candidate.id not in taken
    }
    named = [allowed[key] for key in (*exercise.substitutes, *exercise.regressions) if key in allowed]
    near = [candidate for pattern in fallback_chain(exercise.pattern) for candidate in frame.pool.get(pattern, ())]
    near = [candidate for candidate in near if candidate.id in allowed]
    limit = exercise.stress_on(region) if region else 4
    for candidate in (*named, *near):
        if candidate.id != exercise.id and (region is None or candidate.stress_on(region) < limit):
            return candidate
    return next((candidate for candidate in named if candidate.id != exercise.id), None)
