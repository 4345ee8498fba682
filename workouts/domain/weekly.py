"""A week's strength sessions planned together: each day's places first, then sets moved to the muscles that lack them.

The plan is that of the block's hardest week, so that the choice stays the same all block. Never raises.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from workouts.domain.catalogue import Exercise
from workouts.domain.choice import choose, is_near_duplicate
from workouts.domain.dose import OLDER_AGE, peak_work
from workouts.domain.draft import LEAST_ITEMS, MOST_ITEMS, Draft, Pick, cost_of, leaves_room
from workouts.domain.growing import MUSCLES_OF, grow
from workouts.domain.muscles import BANDS
from workouts.domain.places import PLACES, Place
from workouts.domain.planned import Frame
from workouts.domain.trimming import trim, trim_helpers, trim_sessions, trim_to_ceiling

LEAST_ITEMS_FULL_BODY, LONG_SECONDS, MOST_SETS = 5, 2100, 6
"""Sets give way until so many places fit; a full-body day of some length reaches its core work."""
POWER_BLOCKS: Final = frozenset(
    {"Strength", "Intensify", "Peak", "Strength-lead", "Integrated", "Strength-power", "Return", "Challenge"}
)
POWER_PARTS: Final = frozenset({"full_body", "lower", "legs", "rehab"})
POWER_SECONDS = 1500
AIM: Final = {"strength": 0.5, "shred": 0.4, "hybrid": 0.3, "other": 0.3}
"""How far into its band a muscle is taken while minutes last: shred and hybrid hold rather than build."""


@dataclass(frozen=True, slots=True)
class DayShape:
    """A strength day before anything is chosen; equal keys get equal plans."""

    key: tuple[Any, ...]
    frame: Frame = field(compare=False)
    part: str
    seconds: int


def day_shape(frame: Frame, part: str, seconds: int) -> DayShape:
    client = frame.client
    key = (
        client.ref, frame.program_type, frame.kind, client.skill_level, client.age, frame.cap, frame.variant,
        frame.week.block_index, frame.last_step, frame.bounds, tuple(sorted(client.one_rep_max_kg.items())),
    )  # fmt: skip
    return DayShape(key, frame.at_peak(), part, seconds)


@lru_cache(maxsize=1024)
def plan_together(shapes: tuple[DayShape, ...]) -> tuple[tuple[Pick, ...], ...]:
    """The picks of each day, most important first."""
    drafts = [_opened(shape) for shape in shapes]
    level = drafts[0].frame.client.skill_level if drafts else "beginner"
    tops = {group: float(band.of(level)[1]) for group, band in BANDS.items()}
    goals = _goals(drafts, level)
    trim(drafts, tops)
    grow(drafts, goals[:1], tops)
    for draft in drafts:
        _take_more_places(draft, drafts, tops)
    grow(drafts, goals[1:], tops)
    trim(drafts, tops)
    trim_helpers(drafts, tops, goals[0] if goals else dict.fromkeys(tops, 0.0))
    trim_sessions(drafts)
    trim_to_ceiling(drafts)
    return tuple(tuple(draft.picks) for draft in drafts)


def _goals(drafts: Sequence[Draft], level: str) -> list[dict[str, float]]:
    """What the week grows towards, one after the other: the band's floor, the programme's aim, then almost the top.

    The floor lies a fifth higher in the hardest week, so that the block's first week reaches it too.
    """
    share = AIM.get(drafts[0].frame.program_type)
    if share is None:
        return []
    bands = {group: band.of(level) for group, band in BANDS.items()}
    aims = {group: low + share * (high - low) for group, (low, high) in bands.items()}
    floor = {group: min(low * 1.2, high) for group, (low, high) in bands.items()}
    return [floor, aims, {group: high - 1.0 for group, (_, high) in bands.items()}]


def _opened(shape: DayShape) -> Draft:
    """The day's own places, as many as fit."""
    frame, seconds = shape.frame, shape.seconds
    variants = PLACES[shape.part]
    chosen = _chosen(frame, variants[frame.variant % len(variants)])
    if quick := _power(frame, shape.part, seconds):
        chosen.insert(0, quick)
    least = LEAST_ITEMS_FULL_BODY if shape.part == "full_body" and seconds >= LONG_SECONDS else LEAST_ITEMS
    most_sets = _affordable_sets(frame, chosen[:least], seconds)
    draft = Draft(frame, shape.part, most_sets, seconds, chosen[least:])
    for item_type, exercise in chosen[:least] if shape.part in MUSCLES_OF else chosen:
        _take(draft, item_type, exercise)
    return draft


def _power(frame: Frame, part: str, seconds: int) -> tuple[str, Exercise] | None:
    """Jumps, throws and lifts for speed come first, once a week, in the blocks that are for it."""
    trained = frame.client.skill_level != "beginner" or frame.program_type == "rehab"
    young = frame.client.age is None or frame.client.age < OLDER_AGE
    if not (trained and young and frame.kind in POWER_BLOCKS and part in POWER_PARTS):
        return None
    if frame.variant != 0 or seconds < POWER_SECONDS or not frame.pool.get("power"):
        return None
    found = choose(frame, "power", "secondary", ())
    return found if found and found[1].pattern == "power" else None


def _take(draft: Draft, item_type: str, exercise: Exercise) -> None:
    """Into the day if it fits; the first one whatever it takes."""
    sets = min(peak_work(draft.frame, item_type, exercise).sets, draft.most_sets)
    pick = Pick(item_type, exercise, sets)
    cost = cost_of(draft.frame, pick)
    if cost <= draft.left or not draft.picks:
        draft.picks.append(pick)
        draft.left -= cost


def _take_more_places(draft: Draft, drafts: Sequence[Draft], tops: Mapping[str, float]) -> None:
    """The day's other places, once the week's floors are met, where no muscle gets too much by it."""
    if draft.part not in MUSCLES_OF:
        return
    for item_type, exercise in draft.later:
        present = [pick.exercise for pick in draft.picks]
        new = exercise not in present and not any(is_near_duplicate(exercise, other) for other in present)
        sets = min(peak_work(draft.frame, item_type, exercise).sets, draft.most_sets)
        if new and len(present) < MOST_ITEMS and leaves_room(drafts, exercise, sets, tops):
            _take(draft, item_type, exercise)


def _chosen(frame: Frame, places: tuple[Place, ...]) -> list[tuple[str, Exercise]]:
    taken: dict[str, Exercise] = {}
    chosen = []
    for item_type, pattern in places:
        if found := choose(frame, pattern, item_type, taken.values()):
            chosen.append(found)
            taken[found[1].id] = found[1]
    return chosen


def _affordable_sets(frame: Frame, first: list[tuple[str, Exercise]], seconds: int) -> int:
    """The most sets at which the first places still fit together; one when even that is too much."""
    for sets in range(MOST_SETS, 1, -1):
        picks = [Pick(kind, exercise, min(sets, peak_work(frame, kind, exercise).sets)) for kind, exercise in first]
        if sum(cost_of(frame, pick) for pick in picks) <= seconds:
            return sets
    return 1
