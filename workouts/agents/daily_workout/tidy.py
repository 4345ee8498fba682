"""A model's session in the words of the catalogue, and what besides could go wrong in one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from llm.task import Violation
from plans.domain.movements import MEDICINE, unasked_movements
from workouts.agents.daily_workout.request import WorkoutRequest
from workouts.agents.daily_workout.schema import Item, Modification, WorkoutAnswer
from workouts.domain.catalogue import load_catalogue
from workouts.domain.duration import most_reps
from workouts.domain.limits import bounds_of, cap_within, refusal
from workouts.domain.loads import rpe_of
from workouts.domain.naming import named_in

EASIEST_RPE: Final = 5.0
"""The ladder of percentages knows nothing easier."""
REPETITIONS: Final = re.compile(r"\d{1,2}(?: ?[-–] ?\d{1,2})?")


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
    """Repetitions are figures, an effort is said, what is replaced is there, and no text asks for anything else."""
    return [*_figures(request, answer), *_replaced(answer), *_asked_in_words(request, answer)]


def _figures(request: WorkoutRequest, answer: WorkoutAnswer) -> Iterator[Violation]:
    """A percentage is an effort too, whatever RPE stands beside it."""
    client = request.week.client
    cap = cap_within(client.skill_level, bounds_of(client, request.date))
    for item in _items(answer):
        if isinstance(item.reps, str) and not REPETITIONS.fullmatch(item.reps):
            yield Violation("reps_are_figures", f"{item.exercise}: repetitions are a number, or two with a dash.")
        if item.percentage_rm is not None and item.rpe is None:
            yield Violation("effort_said", f"{item.exercise}: a percentage needs an RPE beside it.")
        if item.percentage_rm is not None and rpe_of(item.percentage_rm, most_reps(item.reps)) > max(cap, EASIEST_RPE):
            yield Violation("rpe_cap", f"{item.exercise}: {item.percentage_rm:g} % is more than RPE {cap:g}.")


def _items(answer: WorkoutAnswer) -> Iterator[Item]:
    for block in answer.details.blocks:
        yield from block.items


def _replaced(answer: WorkoutAnswer) -> Iterator[Violation]:
    present = {item.exercise for item in _items(answer)}
    for modification in answer.details.modifications:
        if modification.replace.exercise not in present:
            yield Violation("replaces_present", "A modification replaces what is not in the session.")


def _asked_in_words(request: WorkoutRequest, answer: WorkoutAnswer) -> Iterator[Violation]:
    """By name: what the client may not do. By a word of movement: what is not in the session."""
    bounds = bounds_of(request.week.client, request.date)
    present = [item.exercise for item in _items(answer)]
    present += [modification.replace.with_ for modification in answer.details.modifications]
    for text in _texts(answer):
        for exercise in named_in(text):
            if reason := refusal(exercise, bounds):
                yield Violation("note_allowed", f"A text names an exercise: {reason}")
        if unasked := unasked_movements(text, [*present, request.day.theme]):
            yield Violation(
                "movement_added", f"A text names {', '.join(sorted(unasked))}, which is not in the session."
            )
        if MEDICINE.search(text):
            yield Violation("medicine", "A text speaks of medicine.")


def _texts(answer: WorkoutAnswer) -> Iterator[str]:
    yield from answer.reasons
    for block in answer.details.blocks:
        yield block.name
        yield from (item.notes for item in block.items if item.notes)
    for modification in answer.details.modifications:
        yield from (modification.condition, modification.note)
