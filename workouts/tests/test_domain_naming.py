"""Which exercises a text speaks of."""

from __future__ import annotations

import pytest

from workouts.domain.naming import named_in


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Goblet squat 3x8-10, rest 90 s", ["goblet_squat"]),
        ("then do some BACK SQUATS, slowly", ["back_squat"]),
        ("Push-ups and pull-ups", ["push_up", "pull_up"]),
        ("finish with burpees!", ["burpee"]),
        ("heavy deadlift", ["deadlift"]),
        ("Swing your arms, press your heel down, dip your chin", []),
        ("An easy walk is welcome", []),
        ("Breathe out and squat as low as is comfortable", []),
        ("", []),
    ],
)
def test_exercises_are_found_by_their_names(text: str, ids: list[str]) -> None:
    assert [exercise.id for exercise in named_in(text)] == ids
