"""What a model is told when it writes a day's session: the day, its week, the limits, the exercises it may use."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from llm.plain_text import Fixed, FixedTable, Said
from plans.agents.microcycle_pattern.schema import PatternDay
from plans.domain.context import NOTES_LENGTH, client_context
from plans.domain.themes import theme_of
from plans.domain.volume import wave_of
from workouts.agents.daily_workout.request import PastWorkout, SetResult, WorkoutRequest
from workouts.domain.catalogue import Exercise
from workouts.domain.limits import Bounds, allowed, bounds_of, cap_within, fewest_reps
from workouts.domain.loads import known_max_kg

PAST_WORKOUTS: Final = 7
SESSION_NOTE_LENGTH: Final = 200


def workout_context(request: WorkoutRequest) -> dict[str, Any]:
    """JSON-ready. `exercises` is the whole choice, by pattern: nothing outside it passes the checks."""
    week, client = request.week, request.week.client
    wave, bounds = wave_of(week), bounds_of(client, request.date)
    return {
        "client": client_context(client, request.date),
        "program_type": Fixed(week.program_type),
        "plan_notes": Said(week.plan_notes, NOTES_LENGTH),
        "block": {"name": week.block.name, "weeks": week.block.weeks, "focus": list(week.block.focus)},
        "week_of_block": week.week_index + 1,
        "is_deload": week.is_deload,
        "is_easy_week": wave.easy,
        "sets_against_week_1": wave.sets,
        "date": request.date.isoformat(),
        "day": _day(request.day),
        "day_family": Fixed(theme_of(request.day.theme).family),
        "week": [_day(day) for day in request.days],
        "session_minutes": client.session_minutes,
        "rpe_cap": cap_within(client.skill_level, bounds),
        "fewest_reps": fewest_reps(client.skill_level, bounds),
        "exercises": _choice(bounds),
        "known_max_kg": _maxima(bounds, client.one_rep_max_kg),
        "history": [_past(entry) for entry in request.history[:PAST_WORKOUTS]],
    }


def _day(day: PatternDay) -> dict[str, Any]:
    """A known theme is a word of the house; another one was typed by a coach."""
    theme = Fixed(day.theme) if theme_of(day.theme).text == day.theme else day.theme
    return {"day": Fixed(day.day), "theme": theme, "load": day.load and Fixed(day.load), "notes": day.notes}


@lru_cache(maxsize=256)
def _choice(bounds: Bounds) -> FixedTable:
    """By pattern, each `[exercise_id, exercise, [types], units, setup_seconds]`. Shared: read, never change."""
    choice = FixedTable()
    for exercise in allowed(bounds):
        choice.setdefault(exercise.pattern, []).append(_row(exercise))
    return choice


def _maxima(bounds: Bounds, one_rep_max_kg: Mapping[str, float]) -> dict[str, float]:
    """Of the lifts that the client may do: the client's own maximum, or what that of a parent lift says."""
    known = ((exercise.id, known_max_kg(exercise, one_rep_max_kg)) for exercise in allowed(bounds))
    return FixedTable((exercise_id, round(most, 1)) for exercise_id, most in known if most is not None)


def _row(exercise: Exercise) -> list[Any]:
    units = f"{exercise.units} each side" if exercise.unilateral else exercise.units
    return [exercise.id, exercise.name, list(exercise.item_types), units, exercise.setup_seconds]


def _past(past: PastWorkout) -> dict[str, Any]:
    return {
        "date": past.date.isoformat(),
        "theme": past.theme,
        "load": past.load and Fixed(past.load),
        "status": Fixed(past.status),
        "note": Said(past.note, SESSION_NOTE_LENGTH),
        "exercise_ids": [Fixed(exercise_id) for exercise_id in past.exercise_ids],
        "results": [_result(entry) for entry in past.results],
    }


def _result(result: SetResult) -> dict[str, Any]:
    said = {
        "exercise_id": Fixed(result.exercise_id),
        "set": result.set_number,
        "reps": result.reps,
        "weight_kg": result.weight_kg,
        "rpe": result.rpe,
        "duration_sec": result.duration_sec,
        "distance_km": result.distance_km,
    }
    return {name: value for name, value in said.items() if value is not None}
