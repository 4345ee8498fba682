"""Addresses that the console's pages link to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from plans.models import FitnessPlan, Microcycle
from workouts.models import WorkoutInstance


def client_url(client_id: UUID) -> str:
    """The client's own page."""
    return reverse("console:client", args=[client_id])


def workout_url(workout_id: UUID) -> str:
    """A session's own page."""
    return reverse("admin:workouts_workoutinstance_change", args=[workout_id])


def review_url(message_id: UUID) -> str:
    """Where a message is read and approved before it goes."""
    return reverse("console:review", args=[message_id])


def action_url(client_id: UUID, name: str, **told: Any) -> str:
    """The page that asks whether to do it, with what is known filled in."""
    query = f"?{urlencode(told)}" if told else ""
    return reverse("console:action", args=[client_id, name]) + query


def row_url(row: FitnessPlan | Microcycle | WorkoutInstance) -> str:
    """The page on which a plan, a week or a session is read and edited."""
    name = {FitnessPlan: "plan", Microcycle: "week", WorkoutInstance: "workout"}[type(row)]
    return reverse(f"console:{name}", args=[row.pk])
