"""One exercise of a stored session in place of another: the same stimulus, the load worked out anew or left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Final

from workouts.domain.catalogue import Exercise, load_catalogue
from workouts.domain.choice import STRENGTH_TYPES, fitting_type, substitute_for
from workouts.domain.duration import most_reps
from workouts.domain.limits import refusal
from workouts.domain.loads import target
from workouts.domain.planned import frame_of

if TYPE_CHECKING:  # the agent's package imports this module's neighbours
    from workouts.agents.daily_workout.request import WorkoutRequest

KEPT: Final = ("sets", "reps", "duration_sec", "duration_min", "rpe", "rest_sec")
USUAL_REPS, USUAL_SECONDS = 10, 30
"""When an exercise that is counted takes the place of one that is held, or the other way round."""


def replacement_for(
    request: WorkoutRequest, exercise: Exercise, *, taken: Collection[str], wanted: str | None = None
) -> Exercise | None:
    """The exercise that may take the place: the wanted one (an id or a name), or the first substitute that is free.

    None when there is none. Raises `ValueError`, in words, when the wanted one is unknown, taken or not allowed.
    """
    frame = frame_of(request)
    if wanted is None:
        return substitute_for(frame, exercise, taken=taken)
    new = load_catalogue().get(wanted) or load_catalogue().named(wanted)
    if new is None:
        raise ValueError(f"{wanted!r} is no exercise that we know.")
    if new.id in taken:
        raise ValueError(f"{new.name} is in this session already.")
    if reason := refusal(new, frame.bounds):
        raise ValueError(reason)
    return new


def swapped(item: Mapping[str, Any], exercise: Exercise, one_rep_max_kg: Mapping[str, float]) -> dict[str, Any]:
    """The item with `exercise` in it: sets, effort and rest kept, weight from a known one-rep max or none."""
    new = {name: item[name] for name in KEPT if name in item}
    new |= {"exercise_id": exercise.id, "exercise": exercise.name, "notes": exercise.cue, "type": item["type"]}
    if item["type"] in STRENGTH_TYPES:
        new["type"] = fitting_type(exercise, item["type"])
        _count_as(exercise, new)
        _weigh(exercise, new, one_rep_max_kg)
    return new


def _count_as(exercise: Exercise, item: dict[str, Any]) -> None:
    if exercise.units == "seconds" and "reps" in item:
        del item["reps"]
        item["duration_sec"] = USUAL_SECONDS
    elif exercise.units == "reps" and "duration_sec" in item:
        del item["duration_sec"]
        item["reps"] = USUAL_REPS


def _weigh(exercise: Exercise, item: dict[str, Any], one_rep_max_kg: Mapping[str, float]) -> None:
    if "reps" not in item or "rpe" not in item or "sets" not in item:
        return
    aim = target(exercise, one_rep_max_kg, reps=most_reps(item["reps"]), rpe=item["rpe"], sets=item["sets"])
    if aim is not None:
        item["percentage_rm"] = aim[0]
        if aim[1] is not None:
            item["weight_kg"] = aim[1]
