"""Sessions that are withheld while a client is held, and given back when a coach releases them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from accounts.clock import local_date
from accounts.domain.zones import UnknownZone
from accounts.models import User
from accounts.selectors import client_as_stored
from workouts.models import WorkoutInstance
from workouts.recording import write
from workouts.selectors import stored_workout_of
from workouts.services import faults_of

Status = WorkoutInstance.Status
WITHHELD: Final = "Withheld until your coach has seen to what you wrote."
FEVER: Final = "Withheld while you have a fever."
WITHHOLDING: Final = frozenset({WITHHELD, FEVER})


def is_withheld(workout: WorkoutInstance) -> bool:
    """Whether it is withdrawn for what the client wrote: it may have been done before."""
    return workout.status == Status.WITHDRAWN and not WITHHOLDING.isdisjoint(workout.reasons)


def withhold_sessions(client: User, *, at: datetime, reason: str = WITHHELD) -> list[WorkoutInstance]:
    """Withdraw what is scheduled for today and later, for a reason of these; what was done or skipped stands."""
    rows = WorkoutInstance.objects.filter(client=client, status=Status.SCHEDULED, date__gte=_today(client, at))
    withheld = list(rows.exclude(session_type="rest"))
    for workout in withheld:
        write(workout, lambda workout=workout: _withheld(workout, reason), at=at)  # type: ignore[misc]
    return withheld


def give_back_sessions(client: User, *, at: datetime, reason: str = WITHHELD) -> list[WorkoutInstance]:
    """What was withheld for this reason, for today and later, is scheduled again, unless its day has another session.

    One that breaks a rule by what was reported since stays withdrawn: another one is written when it is asked for.
    """
    rows = WorkoutInstance.objects.filter(client=client, status=Status.WITHDRAWN, date__gte=_today(client, at))
    client = client_as_stored(client.pk)
    given = []
    for workout in rows.select_related("fitness_plan", "microcycle").order_by("-updated_at"):
        workout.fitness_plan.client = client
        is_free = reason in workout.reasons and stored_workout_of(client, date=workout.date) is None
        if is_free and not faults_of(workout, workout.details):
            write(workout, lambda workout=workout: _given_back(workout, reason), at=at)  # type: ignore[misc]
            given.append(workout)
    return given


def _withheld(workout: WorkoutInstance, reason: str) -> dict[str, Any]:
    """Nothing, when it was done or skipped in this moment."""
    if workout.status != Status.SCHEDULED:
        return {}
    return {"status": Status.WITHDRAWN, "reasons": [*workout.reasons, reason]}


def _given_back(workout: WorkoutInstance, reason: str) -> dict[str, Any]:
    if workout.status != Status.WITHDRAWN:
        return {}
    return {"status": Status.SCHEDULED, "reasons": [each for each in workout.reasons if each != reason]}


def _today(client: User, at: datetime) -> Any:
    """A zone that is none keeps nobody from being held."""
    try:
        return local_date(client, at)
    except UnknownZone:
        return at.date()
