"""What an illness takes off the sessions: light work with a cold, and the way back after a fever. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from accounts.domain.facts import IllnessFact

COLD_SHARE: Final = 0.75
AFTER_FEVER: Final = (0.5, 0.75)
"""Half of the volume and of the effort at first (Innsbruck, table 1, of COVID-19); the second step is ours."""
SHORTEST_STEP, LONGEST_STEP = 3, 7
"""Days: each step takes as long as the fever did, within these (ours: a day of fever leaves no week of traces)."""


@dataclass(frozen=True, slots=True)
class Weakened:
    """The share of the planned work, and why. `light`: nothing harder than light work."""

    share: float
    reason: str
    light: bool = True


ON_WITH_FEVER: Final = Weakened(AFTER_FEVER[0], "As light as can be because you have a fever: better rest.")
"""Training is paused then; this is for whom somebody resumed all the same."""
ON_WITH_A_COLD: Final = Weakened(COLD_SHARE, "Light work because you have a cold.")


def weakened_on(day: date, illnesses: Sequence[IllnessFact]) -> Weakened | None:
    """What holds on this day; of several the one that leaves least."""
    found = [told for each in illnesses if (told := _of(each, day)) is not None]
    return min(found, key=lambda told: told.share, default=None)


def _of(illness: IllnessFact, day: date) -> Weakened | None:
    if illness.is_on(day):
        return ON_WITH_FEVER if illness.fever else ON_WITH_A_COLD
    if illness.end is None or day < illness.end or not illness.fever or illness.end == illness.start:
        return None
    step = max(SHORTEST_STEP, min(LONGEST_STEP, (illness.end - illness.start).days))
    number = (day - illness.end).days // step
    if number >= len(AFTER_FEVER):
        return None
    share = AFTER_FEVER[number]
    return Weakened(share, f"Gently back after a fever: {share:.0%} of the plan.", light=number == 0)
