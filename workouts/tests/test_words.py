"""Items in plain words."""

from __future__ import annotations

from typing import Any

import pytest

from workouts.words import dose_in_words, item_in_words, set_in_words


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"sets": 3, "reps": "8-10", "weight_kg": 12.5, "rpe": 7, "rest_sec": 90}, "3x8-10, 12.5 kg, RPE 7, rest 90 s"),
        ({"sets": 4, "reps": 5, "percentage_rm": 76.2, "rpe": 7.5}, "4x5, 76.2% of max, RPE 7.5"),
        ({"sets": 4, "reps": 5, "percentage_rm": 76.2, "weight_kg": 80.0}, "4x5, 80 kg"),
        ({"sets": 2, "duration_sec": 45}, "2x45 s"),
        ({"duration_sec": 126}, "2 min"),
        ({"duration_sec": 150}, "2.5 min"),
        ({"duration_min": 25.0, "rpe": 4}, "25 min, RPE 4"),
        ({"distance_km": 5.0, "rpe": 4}, "5 km, RPE 4"),
        ({"duration_min": 30, "distance_km": 5}, "30 min / 5 km"),
        ({}, ""),
    ],
)
def test_an_item_in_words(item: dict[str, Any], words: str) -> None:
    assert item_in_words({"exercise": "Goblet squat", **item}) == f"Goblet squat {words}".strip()
    assert dose_in_words(item) == words


def test_an_item_that_says_no_amount_tells_the_rest() -> None:
    assert item_in_words({"exercise": "Plank", "rpe": 7}) == "Plank, RPE 7"
    assert dose_in_words({"rpe": 7}) == "RPE 7"


@pytest.mark.parametrize(
    ("done", "words"),
    [
        ({"reps": 8, "weight_kg": 62.5, "rpe": 7.5}, "8 reps, 62.5 kg, RPE 7.5"),
        ({"reps": 1, "weight_kg": 100.0}, "1 rep, 100 kg"),
        ({"duration_sec": 1890, "distance_km": 5.2}, "31.5 min, 5.2 km"),
        ({"duration_sec": 45}, "45 s"),
        ({"reps": 0}, "0 reps"),
        ({}, ""),
    ],
)
def test_a_logged_set_in_words(done: dict[str, Any], words: str) -> None:
    assert set_in_words(done) == words
