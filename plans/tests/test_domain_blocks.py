"""How a plan is split into blocks, and what they are called."""

from __future__ import annotations

import pytest

from accounts.domain.facts import ClientFacts
from accounts.domain.vocabulary import LEVELS, PROGRAM_TYPES
from plans.domain.blocks import FOCUS, base_name, character, ends_in_taper, has_easy_week, outline, split_weeks


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
