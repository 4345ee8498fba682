"""How a plan is split into blocks, and what they are called."""

from __future__ import annotations

import pytest

from accounts.domain.facts import ClientFacts
from accounts.domain.vocabulary import LEVELS, PROGRAM_TYPES
from plans.domain.blocks import (
    FOCUS,
    base_name,
    character,
    ends_in_taper,
    has_easy_week,
    outline,
    parts_of,
    split_weeks,
)


def names(program_type: str, weeks: int, level: str = "intermediate") -> list[str]:
    return [block.name for block in outline(ClientFacts("c", program_type=program_type, skill_level=level), weeks)]


@pytest.mark.parametrize(
    ("case", "weeks", "preferred", "sizes"),
    [
        ("one week is one block", 1, 4.0, [1]),
        ("two weeks are one block", 2, 4.0, [2]),
        ("five weeks stay together", 5, 4.0, [5]),
        ("six weeks are two threes", 6, 4.0, [3, 3]),
        ("seven weeks", 7, 4.0, [4, 3]),
        ("ten weeks: on a tie the shorter blocks", 10, 4.0, [4, 3, 3]),
        ("eleven weeks", 11, 4.0, [4, 4, 3]),
        ("a beginner's twelve", 12, 5.5, [6, 6]),
        ("a beginner's sixteen", 16, 5.5, [6, 5, 5]),
        ("a beginner's twenty-four", 24, 5.5, [6, 6, 6, 6]),
    ],
)
def test_weeks_are_split_near_the_preferred_size(case: str, weeks: int, preferred: float, sizes: list[int]) -> None:
    assert split_weeks(weeks, preferred) == sizes, case


def test_every_length_sums_up_with_blocks_of_three_to_six_weeks() -> None:
    for weeks in range(3, 53):
        for preferred in (4.0, 5.5):
            sizes = split_weeks(weeks, preferred)
            assert sum(sizes) == weeks
            assert set(sizes) <= {3, 4, 5, 6}
            assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    ("program_type", "weeks", "expected"),
    [
        ("strength", 12, ["Accumulate", "Strength", "Peak"]),
        ("strength", 16, ["Volume", "Size-strength", "Strength", "Peak"]),
        ("strength", 24, ["Accumulate", "Strength", "Intensify", "Accumulate II", "Strength II", "Peak"]),
        ("shred", 24, ["Base", "Density", "Maintenance", "Density II", "Retain strength", "Consolidate"]),
        ("endurance", 8, ["Base", "Build"]),
        ("endurance", 12, ["Base", "Build", "Peak and taper"]),
        ("hybrid", 12, ["Strength-lead", "Endurance-lead", "Integrated"]),
        ("rehab", 16, ["Restore", "Capacity", "Strength", "Return"]),
        ("other", 24, ["Habit", "Build", "Strength bias", "Cardio bias", "Mixed", "Consolidate"]),
    ],
)
def test_blocks_are_named_by_programme_and_length(program_type: str, weeks: int, expected: list[str]) -> None:
    assert names(program_type, weeks) == expected


def test_names_never_repeat_and_each_has_a_focus() -> None:
    for program_type in PROGRAM_TYPES:
        for level in LEVELS:
            for weeks in range(1, 53):
                blocks = outline(ClientFacts("c", program_type=program_type, skill_level=level), weeks)
                assert len({block.name for block in blocks}) == len(blocks)
                assert all(block.focus for block in blocks)
                assert sum(block.weeks for block in blocks) == weeks


@pytest.mark.parametrize(
    ("case", "base", "weeks", "easy"),
    [
        ("two weeks are too short for an easy one", "Base", 2, False),
        ("a block of three has one", "Base", 3, True),
        ("the first block of rehab is easy as a whole", "Restore", 4, False),
        ("a longer first block of rehab has one", "Restore", 5, True),
        ("maintenance is easy as a whole", "Maintenance", 3, False),
    ],
)
def test_the_last_week_is_easy_where_the_block_is_long_enough(case: str, base: str, weeks: int, easy: bool) -> None:
    assert has_easy_week(base, weeks) is easy, case


def test_a_plan_that_somebody_else_named_is_understood_by_place() -> None:
    ours = outline(ClientFacts("c", program_type="strength", skill_level="advanced"), 12)
    theirs = [
        type(block)(f"Phase {number}", block.weeks, block.focus, block.deload) for number, block in enumerate(ours)
    ]
    assert [character("strength", theirs, index) for index in range(3)] == ["Accumulate", "Strength", "Peak"]
    assert base_name("Strength-lead III") == "Strength-lead"
    assert all(character(kind, ours, 0) in FOCUS[kind] for kind in PROGRAM_TYPES)


def test_strength_ends_in_a_taper_from_two_blocks_on() -> None:
    client = ClientFacts("c", program_type="strength", skill_level="advanced")
    assert [ends_in_taper("strength", outline(client, weeks)) for weeks in (4, 8)] == [False, True]


def test_no_other_split_lies_nearer_to_the_preferred_size() -> None:
    for weeks in range(3, 53):
        for preferred in (4.0, 5.5):
            best = min(sum((size - preferred) ** 2 for size in sizes) for sizes in _all_splits(weeks, 6))
            assert sum((size - preferred) ** 2 for size in split_weeks(weeks, preferred)) == best, (weeks, preferred)


def _all_splits(weeks: int, largest: int) -> list[list[int]]:
    """Every split into three to six weeks, larger first."""
    if weeks == 0:
        return [[]]
    return [[size, *rest] for size in range(min(largest, weeks), 2, -1) for rest in _all_splits(weeks - size, size)]


@pytest.mark.parametrize(
    ("case", "weeks", "event_week", "parts"),
    [
        ("no event", 12, None, [12]),
        ("the event ends the plan", 12, 12, [12]),
        ("the event in the middle", 12, 7, [7, 5]),
        ("too soon to build for", 12, 2, [12]),
        ("too little after it for a block", 12, 10, [12]),
    ],
)
def test_a_block_ends_in_the_week_of_the_event(case: str, weeks: int, event_week: int | None, parts: list[int]) -> None:
    assert parts_of("endurance", weeks, event_week) == parts, case
    blocks = outline(ClientFacts("c", program_type="endurance", skill_level="advanced"), weeks, event_week)
    ends = [sum(block.weeks for block in blocks[: index + 1]) for index in range(len(blocks))]
    assert parts[0] in ends, case
    assert sum(block.weeks for block in blocks) == weeks


def test_after_an_event_the_plan_builds_up_anew_under_new_names() -> None:
    blocks = outline(ClientFacts("c", program_type="endurance", skill_level="advanced"), 20, 12)
    assert [block.name for block in blocks] == ["Base", "Build", "Peak and taper", "Base II", "Build II"]


@pytest.mark.parametrize(
    ("program_type", "expected"),
    [
        ("endurance", ["Base", "Build", "Specific", "Peak and taper"]),
        ("strength", ["Accumulate", "Strength", "Intensify", "Peak"]),
        ("rehab", ["Restore", "Capacity", "Strength", "Strength-power", "Return"]),
    ],
)
def test_a_year_keeps_its_stages_in_order(program_type: str, expected: list[str]) -> None:
    bases = [base_name(name) for name in names(program_type, 52)]
    assert list(dict.fromkeys(bases)) == expected


def test_a_year_of_rehab_is_back_to_normal_training_after_half_of_it() -> None:
    bases = [base_name(name) for name in names("rehab", 52)]
    assert bases.index("Return") == 7
    assert bases.count("Return") == 6
