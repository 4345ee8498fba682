"""A client's progress over weeks and personal records, read from the stored sessions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from accounts.clock import local_date
from accounts.models import User
from workouts.agents.daily_workout.schema import Item, WorkoutDetails
from workouts.domain.duration import bout_seconds, minutes_of
from workouts.domain.series import (
    E1rmPoint,
    PastSession,
    PersonalRecord,
    PlannedItem,
    WeekAdherence,
    WeekMinutes,
    WeekSets,
    adherence_by_week,
    e1rm_points,
    minutes_by_week,
    records_of,
    sets_by_week,
    weeks_until,
)
from workouts.models import WorkoutInstance
from workouts.selectors import results_of, workouts_of


@dataclass(frozen=True, slots=True)
class ProgressSeries:
    """`weeks`: their Mondays, oldest first; `sets`, `minutes` and `adherence` hold one entry for each, in that order.

    `e1rm`: by exercise id, only exercises that have points in these weeks.
    """

    weeks: Sequence[date]
    e1rm: Mapping[str, Sequence[E1rmPoint]]
    sets: Sequence[WeekSets]
    minutes: Sequence[WeekMinutes]
    adherence: Sequence[WeekAdherence]


def progress_series(client: User, *, at: datetime, weeks: int = 12) -> ProgressSeries:
    """The last weeks on the client's calendar, this one included, up to the client's day at `at`.

    Raises `ValueError` for fewer than one week.
    """
    today = local_date(client, at)
    mondays = weeks_until(today, weeks)
    rows = workouts_of(client).filter(date__gte=mondays[0], date__lte=today).prefetch_related("results")
    return series_of(rows, weeks=mondays, today=today)


def series_of(rows: Iterable[WorkoutInstance], *, weeks: Sequence[date], today: date) -> ProgressSeries:
    """The same of sessions that were read already, with their results at hand: those of these weeks up to `today`."""
    sessions = [_with_plan(_session(workout), workout.details) for workout in rows if workout.date <= today]
    return ProgressSeries(
        weeks=weeks,
        e1rm=e1rm_points(sessions),
        sets=sets_by_week(sessions, weeks),
        minutes=minutes_by_week(sessions, weeks),
        adherence=adherence_by_week(sessions, weeks, today=today),
    )


def personal_records(client: User, *, at: datetime) -> list[PersonalRecord]:
    """The client's records of all time, up to the client's day at `at`."""
    rows = workouts_of(client).filter(date__lte=local_date(client, at)).prefetch_related("results")
    # Years of plans are large, and no record depends on them.
    return records_of(_session(workout) for workout in rows.only("date", "status", "session_type", "session_rpe"))


def _session(workout: WorkoutInstance) -> PastSession:
    return PastSession(
        workout_id=workout.pk,
        date=workout.date,
        status=workout.status,
        session_type=workout.session_type,
        session_rpe=workout.session_rpe,
        results=results_of(workout),
    )


def _with_plan(session: PastSession, stored: dict[str, Any]) -> PastSession:
    details = _readable(stored)
    items = tuple(_planned(item) for block in details.blocks for item in block.items)
    return replace(session, planned_minutes=minutes_of(details), items=items)


def _readable(stored: dict[str, Any]) -> WorkoutDetails:
    """A session that was added by hand in the admin is not checked; one odd row must not hide a client's progress."""
    try:
        return WorkoutDetails.model_validate(stored)
    except ValidationError:
        return WorkoutDetails()


def _planned(item: Item) -> PlannedItem:
    return PlannedItem(item.exercise_id, item.type, item.sets, item.rpe, bout_seconds(item, sides=1))
