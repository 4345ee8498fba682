"""How much work a week holds, against the first week of its block: the wave, the easy week, the taper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from plans.domain.blocks import ends_in_taper
from plans.domain.week import BlockOutline, WeekRequest

RISE: Final = {2: (1.0, 1.1), 3: (1.0, 1.1, 1.2), 4: (1.0, 1.07, 1.14, 1.2), 5: (1.0, 1.05, 1.1, 1.15, 1.2)}
"""Set multipliers of the hard weeks, by how many there are."""
PEAK_SETS = 1.2
EASY_SETS: Final = {"strength": 0.5, "shred": 0.5, "endurance": 0.5, "hybrid": 0.55, "rehab": 0.6, "other": 0.6}
EASY_MINUTES: Final = {"strength": 0.75, "shred": 0.75, "endurance": 0.8, "hybrid": 0.6, "rehab": 0.8, "other": 0.8}
"""The easy week against the block's own peak: sets and minutes (Rogerson 2024, Bell 2023)."""
TAPER_SETS = 0.5
TAPER_STEPS: Final[dict[str, tuple[tuple[int, tuple[float, ...]], ...]]] = {
    "endurance": ((16, (0.8, 0.6, 0.5)), (12, (0.8, 0.6)), (1, (0.6,))),
    "strength": ((1, (0.6,)),),
    "hybrid": ((1, (0.6,)),),
}
"""Minutes of the last weeks against the peak, by weeks of preparation: two weeks of less do most (Bosquet 2007)."""
AFTER_EVENT_MINUTES = 0.6
"""The week after an event is for getting over it."""
CUT_BACK_MINUTES, CUT_BACK_INDEX, LONG_BLOCK = 0.8, 2, 6
MINUTES_STEP, LOWEST_START = 0.08, 0.8


@dataclass(frozen=True, slots=True)
class Wave:
    """`sets`: against week 1 of the block. `minutes`: against the peak week of the block. `step`: hard weeks before."""

    sets: float
    minutes: float
    step: int
    easy: bool = False
    taper: bool = False
    cut_back: bool = False


def sets_multiplier(weeks: int, week_index: int, *, deload: bool, program_type: str = "strength") -> float:
    """Four weeks with an easy one: 1.0, 1.1, 1.2, 0.5. Longer blocks rise to the same peak in smaller steps."""
    hard = hard_weeks(weeks, deload=deload)
    if week_index >= hard:
        return EASY_SETS.get(program_type, 0.5)
    if hard in RISE:
        return RISE[hard][week_index]
    return round(1 + (PEAK_SETS - 1) * week_index / max(hard - 1, 1), 3)


def hard_weeks(weeks: int, *, deload: bool) -> int:
    return weeks - 1 if deload and weeks > 1 else weeks


def minutes_multiplier(weeks: int, week_index: int, *, deload: bool) -> float:
    """Hard weeks climb to 1.0 in steps of at most 8 %, starting no lower than 0.8."""
    hard = hard_weeks(weeks, deload=deload)
    step = min(MINUTES_STEP, (1 - LOWEST_START) / max(hard - 1, 1))
    return round(1 - step * max(hard - 1 - week_index, 0), 4)


def wave_of(week: WeekRequest) -> Wave:
    """The wave of a week, whatever its program type. An event of the client's decides before the blocks do."""
    return _wave(week.program_type, week.blocks, week.block_index, week.week_index, week.weeks_to_event)


def waves_of(week: WeekRequest) -> tuple[Wave, ...]:
    """The waves of all weeks of the plan that a week belongs to."""
    to_event = week.weeks_to_event
    first = None if to_event is None else to_event + week.plan_week_index
    return _waves(week.program_type, week.blocks, first)


def block_waves(week: WeekRequest) -> tuple[Wave, ...]:
    """The waves of the block that a week belongs to."""
    first = week.plan_week_index - week.week_index
    return waves_of(week)[first : first + week.block.weeks]


@lru_cache(maxsize=512)
def _waves(program_type: str, blocks: tuple[BlockOutline, ...], to_event: int | None) -> tuple[Wave, ...]:
    places = [(number, index) for number, block in enumerate(blocks) for index in range(block.weeks)]
    left = [None if to_event is None else to_event - passed for passed in range(len(places))]
    return tuple(_wave(program_type, blocks, *place, weeks) for place, weeks in zip(places, left, strict=True))


@lru_cache(maxsize=4096)
def _wave(
    program_type: str, blocks: tuple[BlockOutline, ...], block_index: int, week_index: int, to_event: int | None
) -> Wave:
    block = blocks[block_index]
    usual = _block_wave(program_type, block, week_index)
    steps = _taper_steps(program_type, blocks, block_index, week_index, to_event)
    weeks_left = _weeks_left(blocks, block_index, week_index) if to_event is None else to_event
    if 0 <= weeks_left < len(steps):
        return _taper_wave(program_type, block, usual, steps, weeks_left)
    if to_event == -1 and steps:
        sets = min(usual.sets, EASY_SETS[program_type])
        return Wave(sets, AFTER_EVENT_MINUTES, growing_weeks(program_type, block) - 1, easy=True)
    return usual


def _block_wave(program_type: str, block: BlockOutline, index: int) -> Wave:
    """What the place in the block alone says."""
    sets = sets_multiplier(block.weeks, index, deload=block.deload, program_type=program_type)
    if block.deload and index == block.weeks - 1:
        last = growing_weeks(program_type, block) - 1
        return Wave(sets, EASY_MINUTES.get(program_type, 0.8), last, easy=True)
    back = has_cut_back(program_type, block)
    step = index - 1 if back and index > CUT_BACK_INDEX else index
    minutes = minutes_multiplier(block.weeks - back, step, deload=block.deload)
    if back and index == CUT_BACK_INDEX:
        return Wave(1.0, CUT_BACK_MINUTES * minutes, step - 1, cut_back=True)
    return Wave(sets, minutes, step)


def _taper_steps(
    program_type: str, blocks: tuple[BlockOutline, ...], block_index: int, week_index: int, to_event: int | None
) -> tuple[float, ...]:
    """The steps of the taper, longer after a long preparation; none where the type or a short plan has no taper."""
    if program_type not in TAPER_STEPS or (to_event is None and not ends_in_taper(program_type, blocks)):
        return ()
    before = sum(block.weeks for block in blocks[:block_index]) + week_index
    weeks = sum(block.weeks for block in blocks) if to_event is None else before + to_event + 1
    return next((steps for least, steps in TAPER_STEPS[program_type] if weeks >= least), ())


def _weeks_left(blocks: tuple[BlockOutline, ...], block_index: int, week_index: int) -> int:
    return sum(block.weeks for block in blocks[block_index:]) - week_index - 1


def _taper_wave(program_type: str, block: BlockOutline, usual: Wave, steps: tuple[float, ...], left: int) -> Wave:
    """The first step of several is a shorter week with the usual sets; the later ones halve the sets too."""
    minutes = steps[len(steps) - 1 - left]
    if left == len(steps) - 1 and len(steps) > 1:
        return Wave(min(usual.sets, 1.0) if usual.easy else usual.sets, minutes, usual.step, taper=True)
    last = growing_weeks(program_type, block) - 1
    return Wave(TAPER_SETS, minutes, last, easy=True, taper=True)


def has_cut_back(program_type: str, block: BlockOutline) -> bool:
    """Long endurance blocks step back once on the way: every third to fourth week is easier."""
    return program_type == "endurance" and block.weeks >= LONG_BLOCK


def growing_weeks(program_type: str, block: BlockOutline) -> int:
    """Weeks of a block in which work grows: neither the easy week nor the cut-back."""
    return hard_weeks(block.weeks, deload=block.deload) - has_cut_back(program_type, block)
