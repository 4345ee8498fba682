"""Strength programmes that others published, held against the ladder of repetitions, RPE and percent."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from workouts.domain.loads import percent_of_max, rpe_of, straight_sets_percent


@dataclass(frozen=True)
class Sets:
    """`sets` of `reps` at `percent` of the one-rep maximum; `rpe`: what the ladder says of the last of them."""

    programme: str
    sets: int
    reps: int
    percent: float
    rpe: float


TM = 0.9
"""5/3/1 counts from a training maximum of 90 %."""
PUBLISHED = (
    Sets("5/3/1 for beginners, week 1 (Liftosaur)", 1, 5, 85 * TM, 6.0),
    Sets("5/3/1 for beginners, week 2 (Liftosaur)", 1, 3, 90 * TM, 6.0),
    Sets("5/3/1 for beginners, week 3 (Liftosaur)", 1, 1, 95 * TM, 5.5),
    Sets("5/3/1, first set last (Liftosaur)", 5, 5, 65 * TM, 5.0),
    Sets("5/3/1 BBB, supplemental (Liftosaur)", 5, 10, 50, 5.0),
    Sets("Texas method, Monday (Liftosaur)", 5, 5, 77, 8.0),
    Sets("Texas method, Wednesday (Liftosaur)", 2, 5, 62, 5.0),
    Sets("Texas method, Friday (Liftosaur)", 1, 5, 85, 9.5),
    Sets("nSuns, first set (Liftosaur)", 1, 5, 67, 5.0),
    Sets("nSuns, second set (Liftosaur)", 1, 3, 76, 5.0),
    Sets("nSuns, top set (Liftosaur)", 1, 1, 85, 5.5),
    Sets("Juggernaut, tens, volume (Liftosaur)", 5, 10, 54, 5.0),
    Sets("Juggernaut, tens, last set (Liftosaur)", 1, 10, 68, 8.0),
    Sets("Juggernaut, eights, last set (Liftosaur)", 1, 8, 72, 7.5),
    Sets("Juggernaut, fives, last set (Liftosaur)", 1, 5, 77, 6.5),
    Sets("Juggernaut, threes, last set (Liftosaur)", 1, 3, 81, 6.0),
    Sets("Calgary 16, weeks of sevens (Liftosaur)", 4, 7, 64, 5.0),
    Sets("Calgary 16, weeks of fives (Liftosaur)", 5, 5, 71, 5.5),
    Sets("Calgary 16, threes (Liftosaur)", 3, 3, 76, 5.0),
    Sets("Calgary 16, twos (Liftosaur)", 5, 2, 82, 7.0),
    Sets("Calgary 16, fours (Liftosaur)", 7, 4, 81, 8.5),
)
PRILEPIN = ((90, 4, 10), (80, 10, 20), (70, 12, 24), (55, 18, 30))
"""(From percent, fewest, most repetitions a session): made on elite weightlifters (Prilepin), so no check of ours."""


@pytest.mark.parametrize("published", PUBLISHED, ids=lambda each: each.programme)
def test_a_published_set_can_be_lifted_on_our_ladder(published: Sets) -> None:
    assert published.percent <= straight_sets_percent(published.reps, 10, published.sets)


@pytest.mark.parametrize("published", PUBLISHED, ids=lambda each: each.programme)
def test_what_our_ladder_says_of_its_effort(published: Sets) -> None:
    """The last of straight sets is harder than the first by a point of percent a set, four at most."""
    fresh = percent_of_max(published.reps, 10) - straight_sets_percent(published.reps, 10, published.sets)
    assert rpe_of(published.percent + fresh, published.reps) == published.rpe


def test_no_published_week_of_work_passes_rpe_nine_and_a_half() -> None:
    assert max(each.rpe for each in PUBLISHED) == 9.5


def test_prilepins_table_would_refuse_two_of_them() -> None:
    broken = [each.programme.split(" (")[0] for each in PUBLISHED if each.sets > 1 and _reps_off(each)]
    assert "Texas method, Monday" in broken
    assert "Calgary 16, fours" in broken


def _reps_off(each: Sets) -> bool:
    bounds = next((row[1:] for row in PRILEPIN if each.percent >= row[0]), None)
    return bounds is not None and each.sets * each.reps > bounds[1]


@pytest.mark.parametrize(
    ("case", "stages"),
    [
        ("GZCLP, first tier (Liftosaur)", ((5, 3), (6, 2), (10, 1))),
        ("GZCLP, second tier (Liftosaur)", ((3, 10), (3, 8), (3, 6))),
    ],
)
def test_stages_get_heavier_as_repetitions_fall(case: str, stages: tuple[tuple[int, int], ...]) -> None:
    percents = [straight_sets_percent(reps, 9, sets) for sets, reps in stages]
    assert percents == sorted(percents), case


def test_stronglifts_steps_are_small_enough_for_its_fives() -> None:
    """2.5 kg a session on 40 kg is six percent; a tenth off after three failures is two RPE points (StrongLifts)."""
    assert 2.5 / 40 < 0.07
    assert rpe_of(percent_of_max(5, 10) * 0.9, 5) <= 8.0


def test_deloads_of_juggernaut_and_tsa_bracket_ours() -> None:
    """Ours keeps 85 to 90 % of the load: between 36 to 54 of 81 percent (Juggernaut) and 73 to 79 of 86 (TSA)."""
    assert 54 / 81 < 0.85 <= 79 / 86
