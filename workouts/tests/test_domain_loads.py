"""RPE, repetitions, percent and kilograms (Tuchscherer RTS chart)."""

from __future__ import annotations

import pytest

from workouts.domain.catalogue import load_catalogue
from workouts.domain.loads import (
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
