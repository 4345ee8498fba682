"""A day's session without a model: what `workouts.domain.session` plans, in the stored shape. Pure."""

from __future__ import annotations

from workouts.agents.daily_workout.request import WorkoutRequest
from workouts.agents.daily_workout.schema import Block, Item, Modification, Replacement, WorkoutAnswer, WorkoutDetails
from workouts.domain.modifications import Swap
from workouts.domain.planned import Planned
from workouts.domain.session import session_for


def write_workout(request: WorkoutRequest) -> WorkoutAnswer:
    """The same request gives the same session; there is one for every client, whatever they may not do."""
    session = session_for(request)
    blocks = [Block(name=section.name, items=[_item(entry) for entry in section.items]) for section in session.sections]
    details = WorkoutDetails(blocks=blocks, modifications=[_modification(swap) for swap in session.swaps])
    return WorkoutAnswer.model_validate(
        {"session_type": session.session_type, "details": details, "reasons": session.reasons}
    )


def _item(planned: Planned) -> Item:
    return Item.model_validate(
        {
            "type": planned.type,
            "exercise_id": planned.exercise.id,
            "exercise": planned.exercise.name,
            "sets": planned.sets,
            "reps": planned.reps,
            "duration_sec": planned.duration_sec,
            "duration_min": planned.duration_min,
            "distance_km": planned.distance_km,
            "rpe": planned.rpe,
            "percentage_rm": planned.percentage_rm,
            "weight_kg": planned.weight_kg,
            "rest_sec": planned.rest_sec,
            "notes": planned.notes,
        }
    )


def _modification(swap: Swap) -> Modification:
    replacement = Replacement.model_validate({"exercise": swap.exercise, "with": swap.instead})
    return Modification(condition=swap.condition, replace=replacement, note=swap.note)
