"""RPE, repetitions, percent and kilograms (Tuchscherer RTS chart)."""

from __future__ import annotations

import pytest

from workouts.domain.catalogue import load_catalogue
from workouts.domain.loads import (
    drifted,
    e1rm_kg,
    known_max_kg,
    loadable_kg,
    percent_of_max,
    reps_at,
    rpe_of,
    straight_sets_percent,
    target,
)

LIFTS = load_catalogue().by_id


@pytest.mark.parametrize(
    ("reps", "rpe", "percent"),
    [(1, 10, 100.0), (1, 9.5, 97.8), (5, 10, 86.3), (5, 8, 81.1), (6, 7, 76.2), (8, 8.5, 75.1), (12, 6, 57.2)],
)
def test_cells_of_the_chart(reps: int, rpe: float, percent: float) -> None:
    assert percent_of_max(reps, rpe) == percent


def test_the_ladder_falls_all_the_way_to_its_floor() -> None:
    percents = [percent_of_max(reps, 8) for reps in range(1, 31)]
    assert percents == sorted(percents, reverse=True)
    assert percents[-1] == 50.0


def test_both_inverses_lead_back() -> None:
    for reps in range(1, 13):
        for rpe in (6.0, 7.5, 8.0, 9.0, 10.0):
            percent = percent_of_max(reps, rpe)
            assert rpe_of(percent, reps) == rpe
            assert reps_at(percent, rpe) == reps


@pytest.mark.parametrize(("sets", "percent"), [(1, 76.2), (4, 73.2), (5, 72.2), (8, 72.2)])
def test_straight_sets_cost_a_point_each_and_four_at_most(sets: int, percent: float) -> None:
    assert straight_sets_percent(6, 7, sets) == percent


def test_a_result_suggests_a_maximum() -> None:
    assert e1rm_kg(100, 5, 8) == 123.3


@pytest.mark.parametrize(
    ("lift", "kilograms", "loaded"),
    [
        ("back_squat", 73.7, 72.5),
        ("back_squat", 73.75, 72.5),
        ("back_squat", 73.8, 75.0),
        ("back_squat", 18.0, None),
        ("goblet_squat", 13.7, 14.0),
        ("kettlebell_deadlift", 13.7, 12.0),
    ],
)
def test_weights_are_rounded_to_what_can_be_put_on(lift: str, kilograms: float, loaded: float | None) -> None:
    assert loadable_kg(LIFTS[lift], kilograms) == loaded


@pytest.mark.parametrize(
    ("case", "lift", "known"),
    [
        ("its own maximum", "back_squat", 100.0),
        ("its parent's", "front_squat", 85.0),
        ("nobody knows", "bench_press", None),
        ("no barbell lift", "goblet_squat", None),
    ],
)
def test_whose_maximum_counts(case: str, lift: str, known: float | None) -> None:
    assert known_max_kg(LIFTS[lift], {"back_squat": 100.0}) == known, case


def test_a_target_needs_a_maximum() -> None:
    assert target(LIFTS["back_squat"], {"back_squat": 100.0}, reps=6, rpe=7, sets=4) == (73.2, 72.5)
    assert target(LIFTS["back_squat"], {}, reps=6, rpe=7, sets=4) is None


CHART = {
    10.0: (100, 95.5, 92.2, 89.2, 86.3, 83.7, 81.1, 78.6, 76.2, 73.9, 70.7, 68.0),
    9.5: (97.8, 93.9, 90.7, 87.8, 85.0, 82.4, 79.9, 77.4, 75.1, 72.3, 69.4, 66.7),
    9.0: (95.5, 92.2, 89.2, 86.3, 83.7, 81.1, 78.6, 76.2, 73.9, 70.7, 68.0, 65.3),
    8.5: (93.9, 90.7, 87.8, 85.0, 82.4, 79.9, 77.4, 75.1, 72.3, 69.4, 66.7, 64.0),
    8.0: (92.2, 89.2, 86.3, 83.7, 81.1, 78.6, 76.2, 73.9, 70.7, 68.0, 65.3, 62.6),
    7.5: (90.7, 87.8, 85.0, 82.4, 79.9, 77.4, 75.1, 72.3, 69.4, 66.7, 64.0, 61.3),
    7.0: (89.2, 86.3, 83.7, 81.1, 78.6, 76.2, 73.9, 70.7, 68.0, 65.3, 62.6, 59.9),
    6.5: (87.8, 85.0, 82.4, 79.9, 77.4, 75.1, 72.3, 69.4, 66.7, 64.0, 61.3, 58.6),
    6.0: (86.3, 83.7, 81.1, 78.6, 76.2, 73.9, 70.7, 68.0, 65.3, 62.6, 59.9, 57.2),
}
"""The whole chart (Tuchscherer RTS): RPE by row, 1 to 12 repetitions across."""


@pytest.mark.parametrize("rpe", CHART)
def test_every_cell_of_the_chart_and_both_ways_back(rpe: float) -> None:
    for reps, percent in enumerate(CHART[rpe], start=1):
        assert percent_of_max(reps, rpe) == percent
        assert rpe_of(percent, reps) == rpe
        assert reps_at(percent, rpe) == reps


@pytest.mark.parametrize(
    ("reps", "rpe", "percent"), [(13, 6, 54.8), (15, 8, 54.8), (17, 10, 54.8), (20, 10, 50.0), (16, 8, 52.2)]
)
def test_beyond_the_chart_a_straight_line_runs_down_to_the_floor(reps: int, rpe: float, percent: float) -> None:
    assert percent_of_max(reps, rpe) == percent


@pytest.mark.parametrize(
    ("level", "weeks", "kilograms"),
    [
        ("beginner", 0, 100.0),
        ("beginner", 4, 106.1),
        ("intermediate", 4, 102.0),
        ("advanced", 4, 100.8),
        ("beginner", 40, 112.0),
    ],
)
def test_a_maximum_is_expected_to_grow_by_level_and_not_for_ever(level: str, weeks: int, kilograms: float) -> None:
    assert round(drifted({"back_squat": 100.0}, level, weeks)["back_squat"], 1) == kilograms
