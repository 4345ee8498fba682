"""Cardio over a season: both ramp rules hold, whatever the start, the length and the days."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llm.task import errors_among
from plans.domain.ramp import Amounts, Pace, Place, RampWeek, climb, fill
from plans.domain.season_checks import CardioWeek, check_block, check_run_walk, check_season
from plans.domain.spread import SHARES, Loads, distance, spread

LONG, EASY = Place("long", 90.0), Place("easy", 60.0)
FAST = Place("quality", 40.0, opening=10.0, work=2.0)

steady = st.builds(Place, st.sampled_from(("easy", "long")), st.integers(10, 150).map(float))
rows = st.lists(steady, min_size=1, max_size=5).map(tuple)
paces = st.builds(Pace, st.floats(20, 400), st.sampled_from((0.05, 0.08, 0.10)), st.just(0.0), st.floats(10, 120))


def season_of(places: tuple[Place, ...], pace: Pace, weeks: int) -> tuple[Amounts, ...]:
    """Every fourth week is an easy one."""
    return climb([RampWeek(places, 0.8 if n % 4 == 3 else 1.0, n % 4 != 3) for n in range(weeks)], pace)


@settings(max_examples=150, deadline=None)
@given(places=rows, pace=paces, weeks=st.integers(1, 52))
def test_a_week_is_at_most_a_tenth_above_the_best_of_four(places: tuple[Place, ...], pace: Pace, weeks: int) -> None:
    totals = [sum(amounts) for amounts in season_of(places, pace, weeks)]
    for number in range(1, weeks):
        best = max(totals[max(number - 4, 0) : number])
        assert totals[number] <= max(best * (1 + pace.growth), len(places)) + 1e-6


@settings(max_examples=150, deadline=None)
@given(places=rows, pace=paces, weeks=st.integers(1, 52))
def test_a_session_is_at_most_a_tenth_above_the_longest_of_four_weeks(
    places: tuple[Place, ...], pace: Pace, weeks: int
) -> None:
    longest = [max(amounts) for amounts in season_of(places, pace, weeks)]
    assert longest[0] <= max(pace.longest, 1.0)
    for number in range(1, weeks):
        assert longest[number] <= max(max(longest[max(number - 4, 0) : number]) * 1.1, 1.0)


@settings(max_examples=100, deadline=None)
@given(places=rows, pace=paces, weeks=st.integers(1, 52))
def test_no_session_passes_its_own_most(places: tuple[Place, ...], pace: Pace, weeks: int) -> None:
    for amounts in season_of(places, pace, weeks):
        assert all(minutes <= max(place.most, 1.0) for place, minutes in zip(places, amounts, strict=True))


def test_minutes_are_shared_out_by_weight_and_what_one_cannot_hold_others_take() -> None:
    assert fill((EASY, EASY, LONG), 110.0, math.inf) == (30.0, 30.0, 50.0)
    assert fill((EASY, EASY, Place("long", 30.0)), 110.0, math.inf) == (40.0, 40.0, 30.0)


def test_a_fast_day_holds_whole_repeats_and_a_fifth_of_the_week_at_most() -> None:
    fast, easy, long = fill((FAST, EASY, LONG), 120.0, math.inf)
    assert (fast - FAST.opening) % FAST.work == 0
    assert fast - FAST.opening <= 0.2 * 120
    assert fast + easy + long <= 120


@pytest.mark.parametrize(
    ("case", "weeks", "ids"),
    [
        ("a sound season", [(100, 40), (108, 43), (115, 46), (92, 36), (120, 49)], set()),
        ("a week that leaps by a quarter", [(200, 60), (250, 60)], {"week_growth:warning"}),
        ("a week that leaps by half", [(200, 60), (300, 60)], {"week_growth:error"}),
        ("a long run that leaps by a fifth", [(200, 60), (205, 72)], {"session_growth:warning"}),
        ("a long run that leaps by half", [(200, 60), (205, 90)], {"session_growth:error"}),
        ("back to an old high", [(200, 60), (160, 48), (200, 60)], set()),
        ("gains too small to count", [(20, 10), (24, 14)], set()),
        ("seven weeks up", [(200 + 5 * n, 60) for n in range(7)], {"cut_back_missing:warning"}),
        ("ten weeks up", [(200 + 5 * n, 60) for n in range(10)], {"cut_back_missing:error"}),
        ("a run of three hours", [(600, 180)], {"longest_session:warning"}),
    ],
)
def test_a_season_is_refused_for(case: str, weeks: list[tuple[float, float]], ids: set[str]) -> None:
    found = check_season([CardioWeek(total, longest, 3) for total, longest in weeks])
    assert {f"{entry.id}:{entry.severity}" for entry in found} == ids, case


def test_too_much_fast_work_and_a_missing_taper_are_warned_about() -> None:
    weeks = [CardioWeek(100, 40, 3, fast=30)] * 3
    found = check_season(weeks, event=True)
    assert {(entry.id, entry.severity) for entry in found} == {("easy_share", "warning"), ("taper_missing", "error")}


def test_running_without_walks_grows_by_two_and_a_half_at_most() -> None:
    assert check_run_walk([60, 90, 120, 180]) == []
    assert [entry.severity for entry in check_run_walk([60, 120, 400])] == ["warning", "error"]


WEEK: Loads = ("heavy", None, "light", None, "moderate", None, None)
EASY_WEEK: Loads = ("moderate", None, "light", None, "light", None, None)
MAY: Loads = ("heavy",) * 7


@pytest.mark.parametrize("program_type", sorted(SHARES))
def test_loads_come_within_a_fifth_of_the_types_shares(program_type: str) -> None:
    aim = SHARES[program_type]
    moderate: Loads = ("moderate", None, "moderate", None, "moderate", None, None)
    block = [*spread(moderate, MAY, aim, 3, (EASY_WEEK,)), EASY_WEEK]
    assert distance(block, aim) <= 0.2


def test_no_day_comes_down_inside_a_block_and_heavy_days_stand_apart() -> None:
    for program_type, aim in SHARES.items():
        block = spread(WEEK, MAY, aim, 5, (EASY_WEEK,))
        for day in range(7):
            levels = [("light", "moderate", "heavy").index(week[day] or "light") for week in block]
            assert levels == sorted(levels), program_type
        for week in block:
            assert not any(week[day] == week[(day + 1) % 7] == "heavy" for day in range(7))


@pytest.mark.parametrize(
    ("case", "program_type", "kind", "week", "ids"),
    [
        (
            "a heavy day early in rehab",
            "rehab",
            "Capacity",
            ("heavy", "light", "light"),
            {"rehab_heavy", "load_shares"},
        ),
        ("three heavy days of running", "endurance", "Build", ("heavy", "heavy", "heavy"), {"heavy_days"}),
        ("nothing but light strength", "strength", "Strength", ("light", "light", "light"), {"load_shares"}),
        ("a strength week as it should be", "strength", "Strength", ("heavy", "moderate", "light"), set()),
    ],
)
def test_the_loads_of_a_block_are_refused_for(
    case: str, program_type: str, kind: str, week: tuple[str, ...], ids: set[str]
) -> None:
    days: Loads = (*week, None, None, None, None)
    assert {entry.id for entry in check_block(program_type, kind, [days] * 3)} == ids, case


def test_only_heavy_days_before_the_return_are_errors() -> None:
    days: Loads = ("heavy", "light", "moderate", None, None, None, None)
    assert [entry.id for entry in errors_among(check_block("rehab", "Restore", [days] * 3))] == ["rehab_heavy"]
