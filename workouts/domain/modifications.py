"""What to do instead when something shows: the condition, the legal substitute, a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.domain.facts import LimitationFact
from workouts.domain.choice import substitute_for
from workouts.domain.planned import Frame, Planned

PAIN_LIMIT = 3
"""Out of ten: work goes on up to here and stops above 5 (pain-monitoring model)."""
MOST = 4


@dataclass(frozen=True, slots=True)
class Swap:
    condition: str
    exercise: str
    instead: str
    note: str


def modifications(frame: Frame, main: Sequence[Planned]) -> list[Swap]:
    """One for each limitation in force that an item touches, and one for a day on which the main work is too much."""
    swaps = [swap for entry in frame.bounds.limitations if (swap := _for_limitation(frame, entry, main))]
    if general := _for_a_hard_day(frame, main):
        swaps.append(general)
    return swaps[:MOST]


def _for_limitation(frame: Frame, limitation: LimitationFact, main: Sequence[Planned]) -> Swap | None:
    region = limitation.region
    touched = [item for item in main if item.exercise.stress_on(region)]
    touched.sort(key=lambda item: -item.exercise.stress_on(region))
    named = region.replace("_", " ")
    for item in touched or main:
        substitute = substitute_for(frame, item.exercise, region=region if touched else None)
        if substitute is not None:
            condition = f"Your {named} hurts more than {PAIN_LIMIT} out of 10"
            if region in ("pregnancy", "cardiac", "osteoporosis", "asthma", "diabetes"):
                condition = f"Something feels wrong ({named})"
            note = "Stop if it gets above 5 or is not settled by tomorrow, and tell your coach."
            return Swap(condition, item.exercise.name, substitute.name, note)
    return None


def _for_a_hard_day(frame: Frame, main: Sequence[Planned]) -> Swap | None:
    for item in main:
        pool = (entry for entries in frame.pool.values() for entry in entries)
        easier = [entry for entry in pool if entry.id in item.exercise.regressions]
        substitute = easier[0] if easier else substitute_for(frame, item.exercise)
        if substitute is not None:
            note = "Same sets and an easy effort; you lose nothing by a lighter day."
            return Swap("This feels too hard today", item.exercise.name, substitute.name, note)
    return None
