"""How much work a week holds, against the first week of its block: the wave, the easy week, the taper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from plans.domain.blocks import ends_in_taper
from plans.domain.week import BlockOutline, WeekRequest

RISE: Final = {2: (1.0, 1.1), 3: (1.0, 1.1, 1.2), 4: (1.0, 1.07, 1.14, 1.2), 5: (1.0, 1.05, 1.1, 1.15, 1.2)}
"""Set multipliers of the hard weeks, by how many there are."""
PEAK_SETS = 1.2
EASY_SETS: Final = {"strength": 0.5, "shred": 0.5, "endurance": 0.5, "hybrid": 0.55, "rehab": 0.6, "other": 0.6}
EASY_MINUTES: Final = {"strength": 0.75, "shred": 0.75, "endurance": 0.8, "hybrid": 0.6, "rehab": 0.8, "other": 0.8}
"""The easy week against the block's own peak: sets and minutes (Rogerson 2024, Bell 2023)."""
TAPER_SETS, TAPER_MINUTES, PRE_TAPER_MINUTES = 0.5, 0.6, 0.8
"""The last week of a tapered plan, and the one before (Bosquet 2007)."""
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
    """The wave of a week, whatever its program type."""
    block, index = week.block, week.week_index
    sets = sets_multiplier(block.weeks, index, deload=block.deload, program_type=week.program_type)
    if week.is_deload:
        return _easy_wave(week, sets)
    back = has_cut_back(week.program_type, block)
    step = index - 1 if back and index > CUT_BACK_INDEX else index
    minutes = minutes_multiplier(block.weeks - back, step, deload=block.deload)
    if back and index == CUT_BACK_INDEX:
        return Wave(1.0, CUT_BACK_MINUTES * minutes, step - 1, cut_back=True)
    if _is_before_taper_week(week):
        return Wave(sets, PRE_TAPER_MINUTES, step, taper=True)
    return Wave(sets, minutes, step)


def _easy_wave(week: WeekRequest, sets: float) -> Wave:
    last = growing_weeks(week.program_type, week.block) - 1
    if is_taper_block(week):
        return Wave(TAPER_SETS, TAPER_MINUTES, last, easy=True, taper=True)
    return Wave(sets, EASY_MINUTES.get(week.program_type, 0.8), last, easy=True)


def is_taper_block(week: WeekRequest) -> bool:
    return week.block_index == len(week.blocks) - 1 and ends_in_taper(week.program_type, week.blocks)


def _is_before_taper_week(week: WeekRequest) -> bool:
    """Endurance plans of twelve weeks and more come down in two steps."""
    last_but_one = week.week_index == week.block.weeks - 2 and week.block.weeks >= 3
    return week.program_type == "endurance" and is_taper_block(week) and last_but_one and week.total_weeks >= 12


def has_cut_back(program_type: str, block: BlockOutline) -> bool:
    """Long endurance blocks step back once on the way: every third to fourth week is easier."""
    return program_type == "endurance" and block.weeks >= LONG_BLOCK


def growing_weeks(program_type: str, block: BlockOutline) -> int:
    """Weeks of a block in which work grows: neither the easy week nor the cut-back."""
    return hard_weeks(block.weeks, deload=block.deload) - has_cut_back(program_type, block)
