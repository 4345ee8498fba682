"""Which exercises a text speaks of. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workouts.domain.catalogue import Exercise, names, spelled
from workouts.domain.vocabulary import ITEM_TYPES

LONGEST_NAME: Final = 7
"""No name in the catalogue has more words."""
GENTLE: Final = frozenset({"prep", "cooldown"})
STRENGTH: Final = frozenset(ITEM_TYPES) - GENTLE - {"cardio"}


def named_in(text: str) -> Iterator[Exercise]:
    """Every exercise that the text names, the longest name at each place: in "goblet squat" no other squat.

    What only warms up or cools down does not count ("an easy walk is welcome"), and a single word only as the whole
    name of strength work ("swing your arms").
    """
    words = [spelled(word) for word in text.replace("/", " ").split()]
    place = 0
    while place < len(words):
        length, exercise = _longest_at(words, place)
        if exercise is not None and _counts(exercise, words[place], length):
            yield exercise
        place += length


def _longest_at(words: list[str], place: int) -> tuple[int, Exercise | None]:
    for length in range(min(LONGEST_NAME, len(words) - place), 0, -1):
        if exercise := names().get("".join(words[place : place + length])):
            return length, exercise
    return 1, None


def _counts(exercise: Exercise, word: str, length: int) -> bool:
    types = frozenset(exercise.item_types)
    is_its_name = word.removesuffix("s") == spelled(exercise.name).removesuffix("s")
    return not types <= GENTLE if length > 1 else is_its_name and bool(types & STRENGTH)
