"""A model's session in the words of the catalogue, and what besides could go wrong in one. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from llm.task import Violation
from workouts.agents.daily_workout.request import WorkoutRequest
from workouts.agents.daily_workout.schema import Block, Item, Modification, WorkoutAnswer
from workouts.domain.catalogue import load_catalogue
from workouts.domain.limits import bounds_of, refusal
from workouts.domain.naming import named_in


def tidy(request: WorkoutRequest, answer: WorkoutAnswer) -> WorkoutAnswer:
    """Exercises by their ids and their own names, wherever an id or a name leads to one of the catalogue."""
    blocks = [block.model_copy(update={"items": list(map(_item, block.items))}) for block in answer.details.blocks]
    modifications = list(map(_modification, answer.details.modifications))
    details = answer.details.model_copy(update={"blocks": blocks, "modifications": modifications})
    return answer.model_copy(update={"details": details})


def _item(item: Item) -> Item:
    catalogue = load_catalogue()
    found = catalogue.get(item.exercise_id) or catalogue.named(item.exercise_id) or catalogue.named(item.exercise)
    return item.model_copy(update={"exercise_id": found.id, "exercise": found.name}) if found else item


def _modification(modification: Modification) -> Modification:
    replace = modification.replace
    names = {"exercise": _own_name(replace.exercise), "with_": _own_name(replace.with_)}
    return modification.model_copy(update={"replace": replace.model_copy(update=names)})


def _own_name(words: str) -> str:
    found = load_catalogue().named(words)
    return found.name if found else words


def check_model(request: WorkoutRequest, answer: WorkoutAnswer) -> list[Violation]:
    """What is replaced is an exercise of the session, and no note tells the client to do what the client may not."""
    return [*_replaced(answer), *_refused_in_notes(request, answer)]


def _replaced(answer: WorkoutAnswer) -> Iterator[Violation]:
    present = {item.exercise for block in answer.details.blocks for item in block.items}
    for modification in answer.details.modifications:
        if modification.replace.exercise not in present:
            yield Violation("replaces_present", f"{modification.replace.exercise!r} is not in the session.")


def _refused_in_notes(request: WorkoutRequest, answer: WorkoutAnswer) -> Iterator[Violation]:
    bounds = bounds_of(request.week.client, request.date)
    for text in _notes(answer):
        for exercise in named_in(text):
            if reason := refusal(exercise, bounds):
                yield Violation("note_allowed", f"A note names an exercise: {reason}")


def _notes(answer: WorkoutAnswer) -> Iterator[str]:
    for block in answer.details.blocks:
        yield from _texts_of(block)
    for modification in answer.details.modifications:
        yield from (modification.condition, modification.note)


def _texts_of(block: Block) -> Iterator[str]:
    yield block.name
    yield from (item.notes for item in block.items if item.notes)
