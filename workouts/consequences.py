"""What follows from what a client did or left: each consequence with the sentence that says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from accounts.clock import local_date
from accounts.models import User
from accounts.selectors import is_paused_on
from plans.easing import bring_deload_forward
from plans.models import Microcycle
from plans.relaying import move_missed_day, put_back_moved_day
from workouts.domain.readiness import HARD_RPE
from workouts.models import WorkoutInstance
from workouts.recording import log_result, skip_workout, write

Status = WorkoutInstance.Status
IN_A_ROW: Final = 2
ANSWERS_WITHIN: Final = timedelta(days=14)
"""Who has told nothing of their sessions for so long may train without a word: their silence says nothing."""
LOGS_UNTIL: Final = timedelta(days=2)
"""Many log the morning after: a session is missed when its next day has passed as well."""


def report_done(workout: WorkoutInstance, *, at: datetime, **done: Any) -> list[str]:
    """Log the session (`done` as `log_result` takes it), with what follows, which is kept among its reasons.

    Returns the sentences of what follows. Raises as `log_result`.
    """
    log_result(workout, at=at, **done)
    return _kept(workout, after_log(workout, at=at), at=at)


def report_skipped(workout: WorkoutInstance, *, at: datetime, **why: Any) -> list[str]:
    """The same for a session that is skipped; raises as `skip_workout`."""
    skip_workout(workout, at=at, **why)
    return _kept(workout, after_skip(workout, at=at), at=at)


def after_log(workout: WorkoutInstance, *, at: datetime) -> list[str]:
    """What was moved as it seemed missed goes back; two very hard sessions in a row bring the easy week forward."""
    return [*_back_from_where_it_moved(workout, at=at), *_easier_after_hard_ones(workout, at=at)]


def after_skip(workout: WorkoutInstance, *, at: datetime) -> list[str]:
    """A session that matters moves to a later day of the week, where that stacks no hard days; else it is let go."""
    if workout.status != Status.SKIPPED:
        return []  # what was logged later stands
    week = workout.microcycle
    told = move_missed_day(week, workout.date, to=open_days_of(week, today=_today(workout, at)), at=at)
    return [told] if told else []


def after_silence(
    client: User, week: Microcycle, history: Sequence[WorkoutInstance], *, today: date, at: datetime
) -> list[str]:
    """The same for sessions of the week that went by without a word, of a client who tells of theirs otherwise.

    `history`: the sessions before today with their results, newest first.
    """
    told = [each for each in history if each.session_type != "rest" and each.date >= today - ANSWERS_WITHIN]
    if not any(each.status in (Status.COMPLETED, Status.SKIPPED) for each in told):
        return []
    missed = sorted(each.date for each in told if each.microcycle_id == week.pk and _went_by(client, each, today))
    if not missed:
        return []
    open_days = open_days_of(week, today=today)
    moved = [(day, move_missed_day(week, day, to=open_days, at=at)) for day in missed]
    return [f"{day:%A} went by: {sentence}" for day, sentence in moved if sentence]


def _went_by(client: User, workout: WorkoutInstance, today: date) -> bool:
    untold = workout.status == Status.SCHEDULED and not workout.results.all()
    return untold and workout.date <= today - LOGS_UNTIL and not is_paused_on(client, workout.date)


def open_days_of(week: Microcycle, *, today: date) -> list[date]:
    """The days of the week from today on for which no session is written yet."""
    rows = WorkoutInstance.objects.filter(client=week.client_id, date__range=(today, week.end_date))
    written = set(rows.exclude(status=Status.WITHDRAWN).values_list("date", flat=True))
    days = [today + timedelta(days=n) for n in range((week.end_date - today).days + 1)]
    return [day for day in days if day not in written]


def was_very_hard(workout: WorkoutInstance) -> bool:
    """By the effort of the whole session, else by the mean of its sets."""
    if workout.session_rpe is not None:
        return workout.session_rpe >= HARD_RPE
    efforts = [result.rpe for result in workout.results.all() if result.rpe is not None]
    return bool(efforts) and sum(efforts) / len(efforts) >= HARD_RPE


def _easier_after_hard_ones(workout: WorkoutInstance, *, at: datetime) -> list[str]:
    if workout.status != Status.COMPLETED or not was_very_hard(workout):
        return []
    last = WorkoutInstance.objects.filter(client=workout.client_id, status=Status.COMPLETED)
    sessions = list(last.exclude(session_type="rest").prefetch_related("results").order_by("-date")[:IN_A_ROW])
    if len(sessions) < IN_A_ROW or workout not in sessions or not all(map(was_very_hard, sessions)):
        return []
    told = bring_deload_forward(workout.fitness_plan, at=at)
    return [told] if told else []


def _back_from_where_it_moved(workout: WorkoutInstance, *, at: datetime) -> list[str]:
    week = workout.microcycle
    was_moved = week.pattern["days"][workout.date.weekday()]["theme"] != workout.theme
    if workout.status != Status.COMPLETED or not was_moved:
        return []
    to_come = open_days_of(week, today=_today(workout, at))
    told = put_back_moved_day(week, workout.date, to_come=to_come, at=at)
    return [told] if told else []


def _kept(workout: WorkoutInstance, told: list[str], *, at: datetime) -> list[str]:
    new = [sentence for sentence in told if sentence not in workout.reasons]
    if new:
        write(workout, lambda: {"reasons": [*workout.reasons, *new]}, at=at)
    return told


def _today(workout: WorkoutInstance, at: datetime) -> date:
    return local_date(workout.client, at)
