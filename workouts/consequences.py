"""What follows from what a client did or left: each consequence with the sentence that says so."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from plans.easing import bring_deload_forward
from plans.relaying import move_missed_day
from workouts.domain.readiness import HARD_RPE
from workouts.models import WorkoutInstance

IN_A_ROW: Final = 2


def after_log(workout: WorkoutInstance, *, at: datetime) -> list[str]:
    """Two sessions in a row that were very hard bring the easy week forward."""
    last = WorkoutInstance.objects.filter(client=workout.client_id, status=WorkoutInstance.Status.COMPLETED)
    sessions = list(last.exclude(session_type="rest").prefetch_related("results").order_by("-date")[:IN_A_ROW])
    if len(sessions) < IN_A_ROW or workout not in sessions or not all(map(was_very_hard, sessions)):
        return []
    told = bring_deload_forward(workout.fitness_plan, at=at)
    return [told] if told else []


def after_skip(workout: WorkoutInstance, *, at: datetime) -> list[str]:
    """A session that matters moves to a later day of the week, where that stacks no hard days; else it is let go."""
    told = move_missed_day(workout.microcycle, workout.date, at=at)
    return [told] if told else []


def was_very_hard(workout: WorkoutInstance) -> bool:
    """By the effort of the whole session, else by the mean of its sets."""
    if workout.session_rpe is not None:
        return workout.session_rpe >= HARD_RPE
    efforts = [result.rpe for result in workout.results.all() if result.rpe is not None]
    return bool(efforts) and sum(efforts) / len(efforts) >= HARD_RPE
