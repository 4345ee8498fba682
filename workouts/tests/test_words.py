"""Items in plain words."""

from __future__ import annotations

from typing import Any

import pytest

from workouts.words import item_in_words


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
