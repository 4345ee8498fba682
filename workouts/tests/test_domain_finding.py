"""Looking through the catalogue: each thing that can be asked for, alone and together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workouts.domain.catalogue import Exercise
from workouts.domain.finding import Wanted, found, pieces_named

ROW = Exercise(
    id="one_arm_row",
    name="One-arm row",
    pattern="pull_horizontal",
    primary=("lats",),
    secondary=("biceps",),
    item_types=("secondary", "accessory"),
    cue="",
    aliases=("kroc row",),
    equipment_all_of=("bench",),
    equipment_any_of=(("dumbbell", "kettlebell"),),
    level=2,
    stress={"lower_back": 1, "shoulder": 0},
    helps=("neck",),
)


@pytest.mark.parametrize(
    ("case", "wanted", "held"),
    [
        ("nothing is asked for", Wanted(), True),
        ("a part of the name, whatever the hyphens and the case", Wanted(words="ONE ARM"), True),
        ("a part of another name of it", Wanted(words="kroc"), True),
        ("the id", Wanted(words="one_arm_row"), True),
        ("letters that are in none", Wanted(words="press"), False),
        ("its pattern", Wanted(pattern="pull_horizontal"), True),
        ("another pattern", Wanted(pattern="squat"), False),
        ("the muscle that it is for", Wanted(muscle="lats"), True),
        ("a muscle that helps", Wanted(muscle="biceps"), True),
        ("another muscle", Wanted(muscle="quads"), False),
        ("a piece that it needs", Wanted(equipment="bench"), True),
        ("a piece that will do", Wanted(equipment="kettlebell"), True),
        ("another piece", Wanted(equipment="cable"), False),
        ("its level", Wanted(level=2), True),
        ("a lower level", Wanted(level=1), False),
        ("a higher level", Wanted(level=3), False),
        ("a kind of item that it may be", Wanted(kind="accessory"), True),
        ("another kind", Wanted(kind="compound"), False),
        ("a region that it loads", Wanted(loads="lower_back"), True),
        ("a region that it does not load", Wanted(loads="shoulder"), False),
        ("a region that is not spoken of", Wanted(loads="knee"), False),
        ("a region that it helps", Wanted(helps="neck"), True),
        ("another region", Wanted(helps="knee"), False),
        (
            "all that holds",
            Wanted("row", "pull_horizontal", "lats", "bench", 2, "accessory", "lower_back", "neck"),
            True,
        ),
        ("all but one", Wanted("row", "pull_horizontal", "lats", "bench", 2, "accessory", "lower_back", "knee"), False),
    ],
)
def test_what_an_exercise_is_found_by(case: str, wanted: Wanted, held: bool) -> None:
    assert wanted.holds(ROW) is held, case


def test_those_that_are_found_stand_in_the_order_of_their_names() -> None:
    others = [replace(ROW, id=name, name=name, aliases=()) for name in ("row c", "row a", "press")]
    assert [each.name for each in found([*others, ROW], Wanted(words="row"))] == ["One-arm row", "row a", "row c"]


def test_every_piece_is_named_first_those_that_are_needed() -> None:
    assert pieces_named(ROW) == ("bench", "dumbbell", "kettlebell")
