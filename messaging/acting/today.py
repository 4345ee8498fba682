"""Today's session otherwise: another exercise, less time, other equipment, a bit more or less."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from accounts.domain.vocabulary import pieces_of
from accounts.selectors import equipment_away, facts_of
from messaging.acting.outcomes import Done, Outcome, Situation
from messaging.domain.intents import Easier, Harder, Minutes, Place, Swap
from workouts.domain.catalogue import load_catalogue
from workouts.models import WorkoutInstance
from workouts.rebuilding import rebuild_workout
from workouts.services import swap_exercise
from workouts.words import dose_in_words

COACH: Final = "coach"
DONE_ALREADY = "Today's session is done already. Tell me the same before the next one."


def swap(wish: Swap, given: Situation) -> Outcome:
    workout = _open_session(given)
    before = set(_items(workout))
    swap_exercise(workout, exercise_id=wish.exercise_id, at=given.at, to=wish.to)
    old = load_catalogue().get(wish.exercise_id)
    items = _items(workout)
    new = next(item for key, item in items.items() if key not in before)
    was = old.name if old else wish.exercise_id.replace("_", " ")
    sentence = f"Swapped: {new['exercise']} {dose_in_words(new)} in place of {was}."
    return Done(sentence, reasons=("Swapped because you asked for it.",))


def minutes(wish: Minutes, given: Situation) -> Outcome:
    reason = f"Cut to {wish.minutes} minutes because you asked for it."
    workout = rebuild_workout(_open_session(given), at=given.at, minutes=wish.minutes, reason=reason)
    return Done(f"Today in {wish.minutes} min: {main_work(workout)}.", reasons=(reason,), more=whole(workout))


def place(wish: Place, given: Situation) -> Outcome:
    workout = _open_session(given)
    if wish.missing:
        gone, there = pieces_of(wish.missing), _equipment_today(workout, given)
        equipment, words = tuple(sorted(there - gone)) or ("bodyweight",), f"without {_in_words(wish.missing)}"
    else:
        equipment, words = wish.equipment, f"with {_in_words(wish.equipment)}"
    reason = f"Written for a day {words} because you asked for it."
    workout = rebuild_workout(workout, at=given.at, equipment=equipment, reason=reason)
    return Done(f"Today {words}: {main_work(workout)}.", reasons=(reason,), more=whole(workout))


def _equipment_today(workout: WorkoutInstance, given: Situation) -> frozenset[str]:
    """As asked for already, else as there is where they are."""
    away = equipment_away(given.client, workout.date)
    return pieces_of(workout.asked.get("equipment") or away or facts_of(given.client).equipment)


def _in_words(things: Sequence[str]) -> str:
    return ", ".join(each.replace("_", " ") for each in things)


def harder(wish: Harder, given: Situation) -> Outcome:
    reason = "A step more because you asked for it."
    workout = rebuild_workout(_open_session(given), at=given.at, harder=1, reason=reason)
    return Done(f"A bit more today: {main_work(workout)}.", reasons=(reason,), more=whole(workout))


def easier(wish: Easier, given: Situation) -> Outcome:
    reason = "A step less because you asked for it."
    workout = rebuild_workout(_open_session(given), at=given.at, harder=-1, reason=reason)
    return Done(f"A bit less today: {main_work(workout)}.", reasons=(reason,), more=whole(workout))


def main_work(workout: WorkoutInstance) -> str:
    """The exercises that the session is about, in one line: `Back squat 3x5, 100 kg, RPE 8; Row 3x8`."""
    kinds = ("compound", "secondary", "cardio")
    items = [item for block in workout.details["blocks"] for item in block["items"]]
    main = [item for item in items if item["type"] in kinds] or [i for i in items if i["type"] == "accessory"] or items
    return "; ".join(f"{item['exercise']} {_short(item)}".strip() for item in main[:4])


def whole(workout: WorkoutInstance) -> str:
    """The whole session, a line for each part."""
    parts = []
    for block in workout.details["blocks"]:
        items = "; ".join(f"{item['exercise']} {dose_in_words(item)}" for item in block["items"])
        parts.append(f"{block['name']}: {items}.")
    return "\n".join(parts)


def rebuilt_today(given: Situation, reason: str) -> WorkoutInstance | None:
    """Today's session by what is known by now; None where there is none to come.

    One that a coach wrote stays as it is: the caller says so.
    """
    workout = session_to_come(given)
    if workout is None or workout.source == COACH:
        return workout
    return rebuild_workout(workout, at=given.at, reason=reason)


def session_to_come(given: Situation) -> WorkoutInstance | None:
    with suppress(ValueError):
        workout = given.session_on(given.today)
        if workout.status == WorkoutInstance.Status.SCHEDULED and workout.session_type != "rest":
            return workout
    return None


def _short(item: dict[str, Any]) -> str:
    return dose_in_words({name: value for name, value in item.items() if name != "rest_sec"})


def _open_session(given: Situation) -> WorkoutInstance:
    workout = given.session_on(given.today)
    if workout.status != WorkoutInstance.Status.SCHEDULED:
        raise ValueError(DONE_ALREADY if workout.status == WorkoutInstance.Status.COMPLETED else
                         "Today's session is down as skipped.")  # fmt: skip
    return workout


def exercise_ids(workout: WorkoutInstance) -> set[str]:
    return set(_items(workout))


def _items(workout: WorkoutInstance) -> dict[str, dict[str, Any]]:
    return {item["exercise_id"]: item for block in workout.details["blocks"] for item in block["items"]}
