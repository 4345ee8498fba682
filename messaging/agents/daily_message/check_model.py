"""What a model could do to a message and the rules cannot: other numbers, other exercises. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from llm.task import Violation
from messaging.agents.daily_message.request import DailyMessageRequest
from messaging.agents.daily_message.schema import DailyMessageAnswer
from messaging.domain.text import NAME_PLACEHOLDER, septets
from plans.domain.movements import MEDICINE, unasked_movements
from workouts.domain.catalogue import Exercise, load_catalogue
from workouts.domain.naming import named_in
from workouts.words import item_in_words

FOUR_SEGMENTS: Final = 612
"""Septets: four parts of 153."""
SHORTEST_NAME: Final = 2
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_COUNT: Final = re.compile(r"; (\d+) more\b")
"""What is left out of a list may be counted."""
_NUMBER_WORDS: Final = re.compile(
    r"\b(?:ten|eleven|twelve|\w{3,5}teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|dozens?"
    r"|double|triple)\b",
    re.IGNORECASE,
)
_SETS: Final = re.compile(r"\b(\d+) ?x ?(\d+(?:\.\d+)?(?:-\d+)?)", re.IGNORECASE)


def check_model(request: DailyMessageRequest, answer: DailyMessageAnswer) -> list[Violation]:
    """Every number is one of the session's, every amount one of its amounts, every movement one of its movements."""
    text = answer.text
    return [
        *_length(request, text),
        *_numbers(request, text),
        *_amounts(request, text),
        *_added(request, text),
        *_movements(request, text),
    ]


def _length(request: DailyMessageRequest, text: str) -> Iterator[Violation]:
    """What would be cut whatever the client is called is better written shorter by who wrote it."""
    taken = septets(text.replace(NAME_PLACEHOLDER, "")) + SHORTEST_NAME
    if taken > FOUR_SEGMENTS - request.reserved:
        told = (
            f"The text takes more than four text messages: {FOUR_SEGMENTS - request.reserved - 40} characters at most."
        )
        yield Violation("too_many_segments", told)


def _numbers(request: DailyMessageRequest, text: str) -> Iterator[Violation]:
    told = _told(request)
    if _words_of_numbers(text) - _words_of_numbers(told):
        yield Violation("number_changed", "The text holds a number in words: write figures, those of the session.")
    known = {float(number) for number in _NUMBER.findall(told)}
    items = sum(1 for _ in request.items())
    counted = _COUNT.sub(lambda count: "" if int(count[1]) < items else count[0], text)
    for number in dict.fromkeys(_NUMBER.findall(counted)):
        if float(number) not in known:
            yield Violation("number_changed", f"The number {number} is not in the session.")


def _words_of_numbers(text: str) -> set[str]:
    """An exercise may be called "Double kettlebell squat"."""
    return {word.casefold() for word in _NUMBER_WORDS.findall(text)}


def _told(request: DailyMessageRequest) -> str:
    words = [item_in_words(item) for item in request.items()]
    place = f"{request.theme} {request.block_name} {request.week} {request.weeks}"
    return " ".join([json.dumps(request.details), place, *words])


def _amounts(request: DailyMessageRequest, text: str) -> Iterator[Violation]:
    known = {amount for item in request.items() for amount in _SETS.findall(_all_ways(item))}
    for sets, amount in dict.fromkeys(_SETS.findall(text)):
        if (sets, amount) not in known:
            yield Violation("amount_changed", f"{sets}x{amount} is not in the session.")


def _all_ways(item: dict[str, Any]) -> str:
    """In our words, which turn many seconds into minutes, and in the item's own figures."""
    figures = (item.get(name) for name in ("reps", "duration_sec", "duration_min", "distance_km"))
    plain = (
        f"{item.get('sets', 1)}x{figure:g}" if isinstance(figure, float) else f"{item.get('sets', 1)}x{figure}"
        for figure in figures
        if figure
    )
    return " ".join([item_in_words(item), *plain])


def _added(request: DailyMessageRequest, text: str) -> Iterator[Violation]:
    present = set(_present(request))
    for exercise in dict.fromkeys(named_in(text)):
        if exercise not in present:
            yield Violation("exercise_added", f"{exercise.name} is not in the session.")


def _movements(request: DailyMessageRequest, text: str) -> Iterator[Violation]:
    """Whoever rests, or may not jump, is not told to run or jump by the way."""
    told = json.dumps(request.details, ensure_ascii=False)
    if unasked := unasked_movements(text, [told, request.theme, request.block_name]):
        yield Violation("movement_added", f"The text names {', '.join(sorted(unasked))}, which is not in the session.")
    if MEDICINE.search(text):
        yield Violation("medicine", "The text speaks of medicine.")


def _present(request: DailyMessageRequest) -> Iterator[Exercise]:
    """The session's exercises and what may stand in for them, and whatever their names, theme and block speak of."""
    names = [item["exercise"] for item in request.items()]
    names += [name for each in request.modifications for name in each["replace"].values()]
    for name in names:
        if exercise := load_catalogue().named(name):
            yield exercise
    for text in (*names, request.theme, request.block_name):
        yield from named_in(text)
