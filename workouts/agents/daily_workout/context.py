"""What a model is told when it writes a day's session: the day, its week, the limits, the exercises it may use."""

from __future__ import annotations

from typing import Any

from plans.domain.context import client_context
from plans.domain.volume import wave_of
from workouts.agents.daily_workout.request import PastWorkout, SetResult, WorkoutRequest
from workouts.domain.catalogue import Exercise
from workouts.domain.limits import allowed, bounds_of, rpe_cap

PAST_DAYS = 6


def workout_context(request: WorkoutRequest) -> dict[str, Any]:
    """JSON-ready. `exercises` is the whole choice: nothing outside it passes the checks."""
    week, client = request.week, request.week.client
    wave = wave_of(week)
    return {
        "client": client_context(client, request.date),
        "program_type": week.program_type,
        "block": {"name": week.block.name, "weeks": week.block.weeks, "focus": list(week.block.focus)},
        "week_of_block": week.week_index + 1,
        "is_deload": week.is_deload,
        "sets_against_week_1": wave.sets,
        "date": request.date.isoformat(),
        "day": request.day.model_dump(mode="json"),
        "week": [day.model_dump(mode="json") for day in request.days],
        "session_minutes": client.session_minutes,
        "rpe_cap": rpe_cap(client, request.date),
        "exercises": [_exercise(entry) for entry in allowed(bounds_of(client, request.date))],
        "history": [_past(entry) for entry in request.history[:PAST_DAYS]],
    }


def _exercise(exercise: Exercise) -> dict[str, Any]:
    return {
        "exercise_id": exercise.id,
        "exercise": exercise.name,
        "pattern": exercise.pattern,
        "types": list(exercise.item_types),
        "units": exercise.units,
        "each_side": exercise.unilateral,
    }


def _past(past: PastWorkout) -> dict[str, Any]:
    return {
        "date": past.date.isoformat(),
        "theme": past.theme,
        "load": past.load,
        "status": past.status,
        "exercise_ids": list(past.exercise_ids),
        "results": [_result(entry) for entry in past.results],
    }


def _result(result: SetResult) -> dict[str, Any]:
    return {
        "exercise_id": result.exercise_id,
        "set": result.set_number,
        "reps": result.reps,
        "weight_kg": result.weight_kg,
        "rpe": result.rpe,
        "duration_sec": result.duration_sec,
        "distance_km": result.distance_km,
    }
