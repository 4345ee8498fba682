"""Reads of sessions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Exists, F, JSONField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from accounts.fetched import at_hand, once
from accounts.json_sql import JsonRows
from accounts.models import FitnessProfile, Limitation, User
from accounts.prepared import Prepared
from workouts.agents.daily_workout.request import PastActivity, SetResult
from workouts.models import Activity, ExerciseResult, WorkoutInstance

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


ACTIVITY_DAYS, ACTIVITIES = 2, 30


def recent_activities_of(client: User, *, on: date) -> tuple[PastActivity, ...]:
    """Other sports of this day and the two before, newest first, as they were when `client` was read."""
    rows = once(client, "activities", lambda: list(_activities_of(client)[:ACTIVITIES]))
    felt = [row for row in rows if on - timedelta(days=ACTIVITY_DAYS) <= row.date <= on]
    return tuple(PastActivity(row.date, row.sport, row.minutes, row.rpe) for row in felt)


def _activities_of(client: User) -> QuerySet[Activity]:
    return Activity.objects.filter(client=client).order_by("-date", "pk")


DONE: Final = ("exercise_id", "set_number", "reps", "weight_kg", "rpe", "duration_sec", "distance_km")
RESULT_FIELDS: Final = (*DONE, "from_plan", "logged_at")


def results_of(workout: WorkoutInstance) -> tuple[SetResult, ...]:
    """What was done in a session, as the rules read it."""
    return tuple(
        SetResult(date=workout.date, **{name: getattr(row, name) for name in DONE}) for row in workout.results.all()
    )


def own_row(client_id: UUID, workout_id: UUID) -> WorkoutInstance | None:
    """A session of the client's own, with its plan and week, and with what was done in it: one query for all."""
    workout = _OWN.first(client_id=client_id, workout_id=workout_id)
    if workout is not None:
        told: Sequence[dict[str, Any]] = getattr(workout, "results_as_json", None) or ()
        attach_results(workout, [_result(workout, each) for each in told])
    return workout


def attach_results(workout: WorkoutInstance, results: Iterable[ExerciseResult]) -> None:
    """By exercise and set."""
    at_hand(workout, results=_by_set(results))


def _by_set(results: Iterable[ExerciseResult]) -> list[ExerciseResult]:
    return sorted(results, key=lambda each: (each.exercise_id, each.set_number))


def facts_changed_since() -> Q:
    """Whether the client has reported a limitation, or another profile, since a session was written or rebuilt."""
    known = Coalesce(OuterRef("facts_known"), OuterRef("created_at"))
    limitations = Limitation.objects.filter(client=OuterRef("client_id"), updated_at__gt=known)
    profiles = FitnessProfile.objects.filter(user=OuterRef("client_id"), updated_at__gt=known)
    return Q(Exists(limitations)) | Q(Exists(profiles))


def versions_as_json(*, client: str, first: date, last: date) -> Subquery:
    """The sessions of these days, each by its version and by what decides whether it stands, as one JSON array.

    `client`: the column of the outer row that holds the client's id.
    """
    told = JSONObject(
        **{name: F(name) for name in ("id", "date", "revision", "updated_at", "status", "source")},
        plan_status=F("fitness_plan__status"),
        outdated=Case(When(facts_changed_since(), then=Value(1)), default=Value(0)),
    )
    sessions = WorkoutInstance.objects.filter(client=OuterRef(client), date__range=(first, last))
    grouped = sessions.exclude(status="withdrawn").order_by().values("client")
    return Subquery(grouped.annotate(rows=JsonRows(told)).values("rows"), output_field=JSONField())


def _results_as_json() -> Subquery:
    results = ExerciseResult.objects.filter(workout=OuterRef("pk")).order_by().values("workout")
    told = JSONObject(**{name: F(name) for name in RESULT_FIELDS})
    return Subquery(results.annotate(rows=JsonRows(told)).values("rows"), output_field=JSONField())


def _result(workout: WorkoutInstance, told: dict[str, Any]) -> ExerciseResult:
    """A row out of JSON. SQLite writes instants without their zone, which is UTC, and truth as 1."""
    logged_at = datetime.fromisoformat(told["logged_at"])
    logged_at = logged_at if logged_at.tzinfo else logged_at.replace(tzinfo=UTC)
    return ExerciseResult(**{**told, "from_plan": bool(told["from_plan"]), "logged_at": logged_at}, workout=workout)


_OWN = Prepared(
    lambda client_id, workout_id: (
        WorkoutInstance.objects.filter(client=client_id, pk=workout_id)
        .select_related("fitness_plan", "microcycle")
        .annotate(results_as_json=_results_as_json())
    ),
    client_id=UUID,
    workout_id=UUID,
)
