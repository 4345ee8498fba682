"""Which exercises a text speaks of. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from workouts.domain.catalogue import Exercise, names, spelled
from workouts.domain.vocabulary import ITEM_TYPES

LONGEST_NAME: Final = 7
"""No name in the catalogue has more words."""
GENTLE: Final = "cooldown"
"""The pattern that is nobody's work."""
STRENGTH: Final = frozenset(ITEM_TYPES) - {"prep", "cooldown", "cardio"}


def named_in(text: str) -> Iterator[Exercise]:
    """Every exercise that the text names, the longest name at each place: in "goblet squat" no other squat.

    What a session cools down with does not count ("an easy walk is welcome"), and a single word only as the whole name
    of strength work ("swing your arms").
    """
    for part in re.split(r"[,.;:!?()/]", text):
        yield from _named_in_part(part)


def _named_in_part(part: str) -> Iterator[Exercise]:
    """No name goes across a comma."""
    words = [spelled(word) for word in part.split()]
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
    if length > 1:
        return exercise.pattern != GENTLE
    is_its_name = word.removesuffix("s") == spelled(exercise.name).removesuffix("s")
    return is_its_name and not STRENGTH.isdisjoint(exercise.item_types)
