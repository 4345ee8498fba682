"""Reads of sessions."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from workouts.models import WorkoutInstance

HISTORY_DAYS = 56
"""Two weeks off and the four weeks of the way back have to be in sight."""


def workouts_of(client: User) -> QuerySet[WorkoutInstance]:
    """All sessions of a client that were not withdrawn, newest first."""
    return WorkoutInstance.objects.filter(client=client).exclude(status="withdrawn").order_by("-date")


def stored_workout_of(client: User, *, date: date) -> WorkoutInstance | None:
    """The session of one day, if it was written, with its week."""
    return workouts_of(client).filter(date=date).select_related("microcycle").first()


def recent_workouts_of(client: User, *, before: date) -> QuerySet[WorkoutInstance]:
    """The last eight weeks of sessions before a day, with what was done, newest first."""
    return workouts_of(client).filter(date__lt=before).prefetch_related("results")[:HISTORY_DAYS]
