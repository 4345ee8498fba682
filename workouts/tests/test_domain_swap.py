"""One exercise in place of another: which may, what is kept of the item, and the load worked out anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from accounts.domain.facts import ClientFacts, LimitationFact
from workouts.agents.daily_workout.request import WorkoutRequest
from workouts.domain.catalogue import Exercise, load_catalogue
from workouts.domain.duration import least_reps, most_reps
from workouts.domain.swap import replacement_for, swapped
from workouts.tests.seasons import days_of, weeks_of

TOM = ClientFacts("tom", program_type="strength", skill_level="intermediate", age=30, equipment=("full_gym",))
KNEE = LimitationFact("knee", "severe", since=date(2025, 1, 1))


def request(client: ClientFacts = TOM) -> WorkoutRequest:
    return next(day.request for day in days_of(next(weeks_of(client))) if not day.request.day.is_rest)


def exercise(name: str) -> Exercise:
    found = load_catalogue().get(name)
    assert found is not None
    return found


SQUAT, BENCH, PLANK = exercise("back_squat"), exercise("bench_press"), exercise("forearm_plank")
DEADBUG, RUN = exercise("dead_bug"), exercise("easy_run")


@pytest.mark.parametrize(
    ("case", "wanted", "found"),
    [
        ("by its id", "bench_press", "bench_press"),
        ("by its name, whatever the case", "BENCH PRESS", "bench_press"),
        ("by many of it", "bench presses", "bench_press"),
    ],
)
def test_who_wants_an_exercise_gets_it(case: str, wanted: str, found: str) -> None:
    new = replacement_for(request(), SQUAT, taken=["back_squat"], wanted=wanted)
    assert new is not None
    assert new.id == found, case


@pytest.mark.parametrize(
    ("case", "client", "wanted", "taken", "words"),
    [
        ("nobody knows it", TOM, "moon walk", [], "'moon walk' is no exercise that we know."),
        ("it is there already", TOM, "bench_press", ["bench_press"], "Bench press is in this session already."),
        ("the knee forbids it", replace(TOM, limitations=(KNEE,)), "back_squat", [], ""),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    case: str, client: ClientFacts, wanted: str, taken: list[str], words: str
) -> None:
    with pytest.raises(ValueError) as refusal:
        replacement_for(request(client), BENCH, taken=taken, wanted=wanted)
    assert (str(refusal.value) == words) if words else ("nee" in str(refusal.value)), case


def test_who_wants_nothing_in_particular_gets_the_first_substitute_that_is_free() -> None:
    first = replacement_for(request(), SQUAT, taken=["back_squat"])
    assert first is not None
    second = replacement_for(request(), SQUAT, taken=["back_squat", first.id])
    assert second is not None
    assert (first.pattern, second.pattern) == ("squat", "squat")
    assert len({SQUAT.id, first.id, second.id}) == 3


ITEM: dict[str, Any] = {
    "type": "compound", "exercise_id": "back_squat", "exercise": "Back squat", "sets": 3, "reps": "6-8", "rpe": 7.0,
    "rest_sec": 120, "percentage_rm": 70.0, "weight_kg": 70.0, "notes": "Brace.",
}  # fmt: skip


def test_sets_repetitions_effort_and_rest_are_kept_and_the_load_is_not() -> None:
    new = swapped(ITEM, BENCH, {})
    assert new == {
        "type": "compound", "exercise_id": "bench_press", "exercise": "Bench press", "sets": 3, "reps": "6-8",
        "rpe": 7.0, "rest_sec": 120, "notes": BENCH.cue,
    }  # fmt: skip


def test_a_known_maximum_gives_the_load_by_the_upper_end_of_the_repetitions() -> None:
    # Eight repetitions at RPE 7 are 70.7 % of the maximum, and two points less for the sets before the last.
    new = swapped(ITEM, BENCH, {"bench_press": 100.0})
    assert (new["percentage_rm"], new["weight_kg"]) == (68.7, 67.5)
    assert "weight_kg" not in swapped(ITEM, BENCH, {"back_squat": 100.0})


@pytest.mark.parametrize("lacking", ["sets", "reps", "rpe"])
def test_without_sets_repetitions_or_effort_no_load_is_worked_out(lacking: str) -> None:
    item = {name: value for name, value in ITEM.items() if name != lacking}
    assert "weight_kg" not in swapped(item, BENCH, {"bench_press": 100.0})


def test_a_maximum_too_small_for_the_bar_gives_a_percentage_alone() -> None:
    new = swapped(ITEM, BENCH, {"bench_press": 20.0})
    assert (new["percentage_rm"], "weight_kg" in new) == (68.7, False)


def test_what_is_held_takes_the_place_of_what_is_counted_and_back() -> None:
    held = swapped({**ITEM, "type": "core"}, PLANK, {})
    assert (held["duration_sec"], "reps" in held) == (30, False)
    counted = swapped({"type": "core", "sets": 3, "duration_sec": 45, "rpe": 7.0}, DEADBUG, {})
    assert (counted["reps"], "duration_sec" in counted) == (10, False)
    still_held = swapped({"type": "core", "sets": 3, "duration_sec": 45}, PLANK, {})
    assert still_held["duration_sec"] == 45


def test_what_is_no_strength_keeps_its_kind_and_its_time() -> None:
    bout = {"type": "cardio", "exercise_id": "bike_ride", "exercise": "Bike ride", "duration_min": 20.0, "rpe": 4.0}
    assert swapped(bout, RUN, {}) == {
        "type": "cardio", "exercise_id": "easy_run", "exercise": RUN.name, "duration_min": 20.0, "rpe": 4.0,
        "notes": RUN.cue,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("reps", "least", "most"),
    [(8, 8, 8), ("6-8", 6, 8), ("6–8", 6, 8), (" 12 ", 12, 12), ("AMRAP", None, 10), (None, None, 10), ("", None, 10)],
)
def test_the_ends_of_a_range_of_repetitions(reps: int | str | None, least: int | None, most: int) -> None:
    assert (least_reps(reps), most_reps(reps)) == (least, most)
