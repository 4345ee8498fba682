"""A week of strength days while it is being planned: what each day holds, what that costs, what it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from workouts.domain.catalogue import Exercise
from workouts.domain.dose import peak_work
from workouts.domain.muscles import shares_of, weekly_sets
from workouts.domain.planned import Frame, Planned

LEAST_ITEMS: Final = 3
MOST_ITEMS: Final = 9


@dataclass(frozen=True, slots=True)
class Pick:
    """An exercise and its sets in the block's hardest week."""

    type: str
    exercise: Exercise
    sets: int


@dataclass(slots=True)
class Draft:
    """One day while it is being planned. `left`: seconds; `later`: places that have to wait for the week's needs."""

    frame: Frame
    part: str
    most_sets: int
    left: int = 0
    later: list[tuple[str, Exercise]] = field(default_factory=list)
    picks: list[Pick] = field(default_factory=list)


def cost_of(frame: Frame, pick: Pick) -> int:
    """Seconds in the block's hardest week."""
    asked = peak_work(frame, pick.type, pick.exercise)
    item = Planned(
        pick.type, pick.exercise, sets=pick.sets, reps=asked.reps, duration_sec=asked.duration_sec, rest_sec=asked.rest
    )
    return item.seconds


def counts_of(drafts: Iterable[Draft]) -> dict[str, float]:
    return weekly_sets([(pick.exercise, pick.sets) for pick in draft.picks] for draft in drafts)


def held(draft: Draft, group: str) -> float:
    return counts_of([draft])[group]


def put(draft: Draft, index: int, pick: Pick) -> None:
    draft.left += cost_of(draft.frame, draft.picks[index]) - cost_of(draft.frame, pick)
    draft.picks[index] = pick


def leaves_room(drafts: Sequence[Draft], exercise: Exercise, sets: int, tops: Mapping[str, float]) -> bool:
    counts = counts_of(drafts)
    return all(counts[group] + share * sets <= tops[group] for group, share in shares_of(exercise))
