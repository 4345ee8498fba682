"""What stored ids are called before a coach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workouts.domain.catalogue import load_catalogue

WRITTEN_BY: Final[Mapping[str, str]] = {
    "rules": "the built-in coach",
    "gemini": "a model",
    "coach": "a coach",
    "legacy": "the service before this one",
}
"""By the `source` of a row."""


def exercise_name(exercise_id: str) -> str:
    """As the catalogue has it; what left the catalogue, or is a lift of no exercise, by its id."""
    exercise = load_catalogue().get(exercise_id)
    return exercise.name if exercise is not None else exercise_id.replace("_", " ").capitalize()
