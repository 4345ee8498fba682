"""A session written anew by the built-in coach, which can be read before it is stored: the rules answer alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Final

from accounts.clock import local_date
from accounts.models import User
from plans.agents.microcycle_pattern import TASK as PATTERN_TASK
from plans.models import FitnessPlan, Microcycle
from plans.progress import Progress, progress_on, stored_week, week_request
from plans.regenerating import BY_HAND, Pattern
from workouts.models import WorkoutInstance
from workouts.selectors import HISTORY_DAYS, attach_results, stored_workout_of, workouts_of
from workouts.services import workout_on, written_by_rules

Status = WorkoutInstance.Status
SEEN: Final = ("theme", "load", "session_type", "details")
"""What a client sees of a session."""
DAYS_OF_A_WEEK: Final = 7
ONLY_TO_COME: Final = "only one that is still to come is written anew."


def open_sessions_of(client: User, *, at: datetime) -> list[WorkoutInstance]:
    """The sessions of today and later that may be written anew, the first first."""
    rows = workouts_of(client).filter(status=Status.SCHEDULED, date__gte=local_date(client, at)).exclude(source="coach")
    sessions = list(rows.select_related("fitness_plan", "microcycle").order_by("date"))
    for workout in sessions:
        workout.fitness_plan.client = client  # with what was read of the client already
    return sessions


def first_open_day(client: User, *, at: datetime) -> date:
    """From which day on a week may be written anew: today, or tomorrow when today's session is done or was skipped."""
    today = local_date(client, at)
    stored = stored_workout_of(client, date=today)
    settled = stored is not None and stored.status in (Status.COMPLETED, Status.SKIPPED)
    return date.fromordinal(today.toordinal() + settled)


def proposed_workout(
    workout: WorkoutInstance,
    *,
    at: datetime,
    pattern: Pattern | None = None,
    history: Iterable[WorkoutInstance] | None = None,
) -> WorkoutInstance:
    """The session, not stored, that `regenerate_workout` would store. Stores nothing.

    `pattern`: of the session's week, when that is to be written anew before; `history`: the sessions before it, newest
    first, when one of them is. Raises as `regenerate_workout`, but for what happens meanwhile.
    """
    _refuse(workout, at=at)
    plan, day = workout.fitness_plan, workout.date
    pattern = _pattern(plan, progress_on(plan, date=day)) if pattern is None else pattern
    answer = written_by_rules(plan, Microcycle(pattern=pattern), date=day, history=history)
    planned = pattern["days"][day.weekday()]
    proposed = WorkoutInstance(
        date=day,
        theme=planned["theme"],
        load=planned["load"],
        session_type=answer.session_type,
        details=answer.details.stored(),
        reasons=answer.reasons,
    )
    attach_results(proposed, ())
    if all(getattr(proposed, name) == getattr(workout, name) for name in SEEN):
        raise ValueError("The built-in coach would write the same session again: nothing would change.")
    return proposed


def proposed_sessions(
    workouts: Sequence[WorkoutInstance], *, pattern: Pattern, at: datetime
) -> list[tuple[WorkoutInstance, WorkoutInstance | None]]:
    """Each of these sessions of one week, the first first, with what it would be once the week has this pattern and
    those before it are written anew as well; None for one that stays.
    """
    if not workouts:
        return []
    rows = workouts_of(workouts[0].fitness_plan.client).filter(date__lt=workouts[-1].date)
    history = list(rows.prefetch_related("results")[: HISTORY_DAYS + DAYS_OF_A_WEEK])
    told: list[tuple[WorkoutInstance, WorkoutInstance | None]] = []
    for workout in workouts:
        before = [row for row in history if row.date < workout.date][:HISTORY_DAYS]
        try:
            proposed = proposed_workout(workout, pattern=pattern, history=before, at=at)
        except ValueError:
            told.append((workout, None))
            continue
        history = [proposed if row.pk == workout.pk else row for row in history]
        told.append((workout, proposed))
    return told


def regenerate_workout(workout: WorkoutInstance, *, at: datetime) -> WorkoutInstance:
    """Withdraw the session and store what the rules write for its day now.

    Raises `ValueError`, in words, for a session that a coach wrote, that is completed, skipped or past, that the plan
    no longer covers, that would be the same again, and for one that has changed meanwhile.
    """
    proposed_workout(workout, at=at)
    written = workout_on(workout.fitness_plan.client, date=workout.date, at=at, rules_only=True, anew=True)
    if written is None or written.pk == workout.pk or written.status != Status.SCHEDULED:
        raise ValueError("This session has changed meanwhile.")
    return written


def regenerate_open_sessions(client: User, *, until: date | None = None, at: datetime) -> list[WorkoutInstance]:
    """Write the sessions from today on (until a day, inclusive) anew whose week has changed; those that would be the
    same, or that no plan covers any more, stay. Returns the new ones.
    """
    written = []
    for workout in open_sessions_of(client, at=at):
        if until is None or workout.date <= until:
            with suppress(ValueError):
                written.append(regenerate_workout(workout, at=at))
    return written


def _refuse(workout: WorkoutInstance, *, at: datetime) -> None:
    if workout.source == "coach":
        raise ValueError(BY_HAND)
    if workout.status != Status.SCHEDULED:
        raise ValueError(f"This session is {workout.status}: {ONLY_TO_COME}")
    plan = workout.fitness_plan
    if workout.date < local_date(plan.client, at):
        raise ValueError("The day of this session has passed.")
    if plan.status != FitnessPlan.Status.ACTIVE or not progress_on(plan, date=workout.date).is_running:
        raise ValueError("No active plan covers the day of this session.")


def _pattern(plan: FitnessPlan, progress: Progress) -> Pattern:
    """The day's week, or what the rules would write for it when the plan was moved to a week that is not stored."""
    if found := stored_week(plan, progress):
        stored: Pattern = found.pattern
        return stored
    return PATTERN_TASK.rules(week_request(plan, progress)).model_dump(mode="json")
