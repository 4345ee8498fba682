"""What any reading must hold to, whoever gave it: words of the vocabularies, exercises of the catalogue. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from accounts.domain.vocabulary import EQUIPMENT, EQUIPMENT_PRESETS, REGIONS
from llm.task import Violation
from messaging.agents.reply.request import ReplyRequest
from messaging.agents.reply.schema import ReplyAnswer, Wish
from workouts.domain.catalogue import load_catalogue

THINGS: Final = frozenset((*EQUIPMENT, *EQUIPMENT_PRESETS))


def check(request: ReplyRequest, answer: ReplyAnswer) -> list[Violation]:
    """Everything that the answer breaks; all of it is an error."""
    planned = {work.exercise_id for session in request.context.sessions for work in session.work}
    return [violation for wish in answer.intents for violation in _words(wish, planned)]


def _words(wish: Wish, planned: set[str]) -> Iterator[Violation]:
    """A coach may have written an exercise into a session that the catalogue does not have."""
    for exercise_id in _exercises(wish):
        if exercise_id not in planned and load_catalogue().get(exercise_id) is None:
            yield Violation("exercise_unknown", f"{wish.kind}: there is no exercise {exercise_id!r}.")
    if wish.region is not None and wish.region not in REGIONS:
        yield Violation("region_unknown", f"{wish.kind}: {wish.region!r} is no region.")
    for thing in wish.equipment:
        if thing not in THINGS:
            yield Violation("equipment_unknown", f"{wish.kind}: {thing!r} is no equipment.")


def _exercises(wish: Wish) -> Iterator[str]:
    yield from (each for each in (wish.exercise_id, wish.to) if each is not None)
    yield from wish.left_out
    yield from (entry.exercise_id for entry in wish.done)
