"""What a client may not do on a day, and why, in words. One decision for rules, checks, swaps and admin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from accounts.domain.facts import ClientFacts, LimitationFact
from accounts.domain.vocabulary import LEVELS
from plans.domain.impact import is_cleared, limitations_in_force
from workouts.domain.catalogue import Exercise, load_catalogue, spelled, spellings
from workouts.domain.never import NEVER, Never

BANNED_STRESS: Final = {"mild": 3, "moderate": 2, "severe": 1}
"""The stress rating on the limited region from which an exercise is banned."""
LEVEL_RPE: Final = {"beginner": 8.0, "intermediate": 9.0, "advanced": 9.5}
STATE_RPE: Final = {"pregnancy": 7.0, "cardiac": 7.0, "osteoporosis": 8.0, "asthma": 8.0, "diabetes": 8.0}
"""Highest RPE in a state of the whole body (ACOG 804 and ACSM screening for the first two, judgement for the rest)."""
YOUNG, OLD, VERY_OLD = 18, 65, 75
STATE_REPS: Final = {"pregnancy": 8, "cardiac": 12, "osteoporosis": 6}
"""Fewest repetitions of a loaded set: no maximum and no held breath (ACOG 804, ACSM09), judgement for bones."""
SEVERITY_REPS: Final = {"mild": 3, "moderate": 8, "severe": 12}
LEVEL_REPS: Final = {"beginner": 5, "intermediate": 1, "advanced": 1}
AGE_REPS = 5
"""Under 18 and from 65 on no maximal singles, doubles or triples: sets of five are heavy enough."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The part of a client that decides what is allowed on one day. Hashable, so that answers can be kept."""

    pieces: frozenset[str]
    level: int
    age: int | None
    limitations: tuple[LimitationFact, ...]
    uncleared: frozenset[str]
    dislikes: frozenset[str]


def bounds_of(facts: ClientFacts, day: date) -> Bounds:
    limitations = limitations_in_force(facts, day)
    uncleared = frozenset(limitation.region for limitation in limitations if not is_cleared(limitation, day))
    level = LEVELS.index(facts.skill_level) + 1 if facts.skill_level in LEVELS else 1
    dislikes = frozenset(spelled(word) for word in facts.dislikes)
    return Bounds(facts.pieces, level, facts.age, limitations, uncleared, dislikes)


def why_not(exercise: Exercise, facts: ClientFacts, day: date) -> str | None:
    """Null when the client may do the exercise on the day, else the reason in one sentence."""
    return refusal(exercise, bounds_of(facts, day))


def refusal(exercise: Exercise, bounds: Bounds) -> str | None:
    """As `why_not`, for bounds already worked out."""
    return next(_reasons(exercise, bounds), None)


def refusals(exercise: Exercise, bounds: Bounds) -> tuple[str, ...]:
    """Every reason against the exercise, each in one sentence; none when the rules may choose it."""
    return tuple(_reasons(exercise, bounds))


def _reasons(exercise: Exercise, bounds: Bounds) -> Iterator[str]:
    """Worked out one after the other, as most callers need the first alone. Breathing is refused to nobody."""
    if "last_resort" in exercise.flags:
        return
    yield from filter(None, (check(exercise, bounds) for check in (_missing_equipment, _too_advanced)))
    yield from filter(None, (_region_refusal(exercise, limitation) for limitation in bounds.limitations))
    yield from filter(None, (check(exercise, bounds) for check in (_age_limited, _disliked)))


def _missing_equipment(exercise: Exercise, bounds: Bounds) -> str | None:
    missing = [piece for piece in exercise.equipment_all_of if piece not in bounds.pieces]
    missing += [" or ".join(group) for group in exercise.equipment_any_of if bounds.pieces.isdisjoint(group)]
    return f"{exercise.name} needs {', '.join(missing).replace('_', ' ')}." if missing else None


def _too_advanced(exercise: Exercise, bounds: Bounds) -> str | None:
    if exercise.level <= bounds.level:
        return None
    return f"{exercise.name} is for {LEVELS[exercise.level - 1]} clients."


def _region_refusal(exercise: Exercise, limitation: LimitationFact) -> str | None:
    named = f"{limitation.severity} {limitation.region.replace('_', ' ')} limitation"
    stress = exercise.stress_on(limitation.region)
    if stress >= BANNED_STRESS.get(limitation.severity, 1):
        return f"{exercise.name} loads the region of a {named} (stress {stress} of 3)."
    never = NEVER.get(limitation.region, Never())
    if never.holds(exercise):
        return f"{exercise.name} is never given with a {named}."
    return None


def _age_limited(exercise: Exercise, bounds: Bounds) -> str | None:
    """Under 18 no maximal Olympic lifts; from 65 on nothing with a fall risk or a hard landing (Fragala 2019)."""
    age = bounds.age
    if age is not None and age < YOUNG and "olympic" in exercise.flags:
        return f"{exercise.name} is not given under {YOUNG}."
    if age is not None and age >= OLD and exercise.flags & {"fall_risk", "ballistic", "olympic"}:
        return f"{exercise.name} is not given from {OLD} on: fall risk or hard landing."
    return None


def _disliked(exercise: Exercise, bounds: Bounds) -> str | None:
    """By id, name or alias, one or many, in any spelling."""
    if not bounds.dislikes or bounds.dislikes.isdisjoint(spellings(exercise)):
        return None
    return f"The client does not want {exercise.name}."


@lru_cache(maxsize=4096)
def allowed(bounds: Bounds) -> tuple[Exercise, ...]:
    """Every exercise within the bounds, in catalogue order."""
    return tuple(exercise for exercise in load_catalogue() if refusal(exercise, bounds) is None)


@lru_cache(maxsize=4096)
def allowed_by_pattern(bounds: Bounds) -> dict[str, tuple[Exercise, ...]]:
    """As `allowed`, by pattern. Shared between callers: read, never change."""
    found: dict[str, tuple[Exercise, ...]] = {}
    for exercise in allowed(bounds):
        found[exercise.pattern] = (*found.get(exercise.pattern, ()), exercise)
    return found


def rpe_cap(facts: ClientFacts, day: date) -> float:
    """The highest RPE that any item of the day may ask for."""
    return cap_within(facts.skill_level, bounds_of(facts, day))


def cap_within(skill_level: str, bounds: Bounds) -> float:
    base = LEVEL_RPE.get(skill_level, 8.0)
    caps = [base, *(_limitation_cap(limitation, base, bounds) for limitation in bounds.limitations)]
    return min(*caps, _age_cap(bounds.age, base))


def _limitation_cap(limitation: LimitationFact, base: float, bounds: Bounds) -> float:
    """Mild: one RPE below the level's own cap. Moderate: 7. Severe: 6, and 5 until somebody cleared it."""
    if limitation.severity == "severe":
        by_severity = 5.0 if limitation.region in bounds.uncleared else 6.0
    else:
        by_severity = 7.0 if limitation.severity == "moderate" else base - 1
    return min(by_severity, STATE_RPE.get(limitation.region, base))


def _age_cap(age: int | None, base: float) -> float:
    """Judgement, in the direction of Fragala 2019: effort stays below failure for the young and the old."""
    if age is None or YOUNG <= age < OLD:
        return base
    return min(base, 7.5 if age >= VERY_OLD or age < 16 else 8.0)


def fewest_reps(skill_level: str, bounds: Bounds) -> int:
    """The fewest repetitions that a loaded set may have: 1 where singles are fine, more where no maximum is."""
    stated = [STATE_REPS.get(limitation.region, 1) for limitation in bounds.limitations]
    severe = [SEVERITY_REPS.get(limitation.severity, 12) for limitation in bounds.limitations]
    aged = AGE_REPS if bounds.age is not None and not YOUNG <= bounds.age < OLD else 1
    return max(LEVEL_REPS.get(skill_level, 5), aged, *stated, *severe)
