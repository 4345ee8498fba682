"""What a client will get for the rest of a plan, as the rules would write it now. Reads, and stores nothing.

What is stored already stands: weeks and sessions that somebody wrote ahead are told as they are. Loads are as of what
has been logged so far; of the days in between nothing is known but that they are trained as planned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from accounts.selectors import is_paused_on
from plans.agents.microcycle_pattern import TASK as PATTERN_TASK
from plans.agents.microcycle_pattern.schema import PatternDay
from plans.domain.position import monday_of
from plans.models import FitnessPlan, Microcycle
from plans.progress import Progress, progress_on, stored_week, week_request
from workouts.agents.daily_workout import TASK as WORKOUT_TASK
from workouts.agents.daily_workout.request import PastWorkout, WorkoutRequest
from workouts.models import WorkoutInstance
from workouts.selectors import attach_results, recent_workouts_of, stored_workout_of, workouts_of
from workouts.services import is_outdated, past_of

RULES: Final = "rules"
DAY, WEEK = timedelta(days=1), timedelta(days=7)
MOST_WEEKS: Final = 520
"""Calendar weeks that are looked at: the longest plan, and as many weeks of pauses."""


@dataclass(frozen=True, slots=True)
class WeekAhead:
    """A calendar week of the plan. `microcycle`: the stored row, or an unsaved one with the rules' pattern."""

    monday: date
    progress: Progress
    microcycle: Microcycle
    days: tuple[PatternDay, ...]
    paused: frozenset[date]

    @property
    def number(self) -> int:
        """From 1, over the whole plan. A week that a pause breaks off is met twice."""
        return self.progress.plan_week + 1

    @property
    def weeks_of_block(self) -> int:
        return int(self.progress.block["weeks"])

    @property
    def is_deload(self) -> bool:
        return bool(self.progress.block["deload"]) and self.progress.week == self.weeks_of_block

    @property
    def dates(self) -> tuple[date, ...]:
        return tuple(self.monday + n * DAY for n in range(7))


def weeks_ahead(plan: FitnessPlan, *, today: date) -> list[WeekAhead]:
    """From the week of `today`, or of the plan's start, to the plan's last. An open pause ends what can be told.

    `plan.client` has its profiles, limitations and pauses. Raises `ValueError` for a plan without blocks or start.
    """
    stored = {(row.mesocycle_index, row.week_number): row for row in Microcycle.objects.filter(fitness_plan=plan)}
    return [_week(plan, progress, stored) for progress in _positions(plan, today)]


def open_pause_of(plan: FitnessPlan) -> date | None:
    """Since when the client has paused with no day of return, if so."""
    return next((pause.start_date for pause in plan.client.pauses.all() if pause.end_date is None), None)


def sessions_ahead(
    plan: FitnessPlan, week: WeekAhead, weeks: Sequence[WeekAhead], *, today: date
) -> list[WorkoutInstance]:
    """The sessions of one of the weeks from `today` on, stored or as the rules would write them; paused days have none.

    The rows that are not stored are unsaved, with plan, week and client attached.
    """
    first = max(today, _start_of(plan))
    stored = {row.date: row for row in workouts_of(plan.client).filter(fitness_plan=plan, date__in=week.dates)}
    logged = _logged(plan, today)
    days = [day for day in week.dates if day >= first and day not in week.paused]
    return [
        _attached(stored[day], plan, week)
        if day in stored
        else _written(plan, week, day, _history(logged, weeks, today=first, before=day))
        for day in days
    ]


def session_on(
    plan: FitnessPlan, *, date: date, before: Sequence[WorkoutInstance] = (), anew: bool = False
) -> WorkoutInstance | None:
    """The session of one day as it stands, or, unsaved, as the rules would write it now; None off the plan's days.

    `before`: unsaved sessions of the days before it, the first first. `anew` as `workout_on` takes it.
    """
    progress = progress_on(plan, date=date)
    if not progress.is_running:
        return None
    row, stored = stored_week(plan, progress), stored_workout_of(plan.client, date=date)
    week = _week(plan, progress, {(row.mesocycle_index, row.week_number): row} if row else {})
    if stored is not None and not is_outdated(stored, plan, anew=anew):
        return _attached(stored, plan, week) if stored.fitness_plan_id == plan.pk else stored
    history = recent_workouts_of(plan.client, before=date)
    for workout in before:
        attach_results(workout, ())
    return _written(plan, week, date, tuple(past_of(each) for each in (*reversed(before), *history)))


def _positions(plan: FitnessPlan, today: date) -> Iterator[Progress]:
    """One for each calendar week, until the plan is over or a pause has no end."""
    start = max(monday_of(today), monday_of(_start_of(plan)))
    held_from = open_pause_of(plan)
    for monday in (start + n * WEEK for n in range(MOST_WEEKS)):
        progress = progress_on(plan, date=max(monday, _start_of(plan)))
        if progress.completed or (held_from is not None and monday >= held_from):
            return
        yield progress


def _start_of(plan: FitnessPlan) -> date:
    if plan.start_date is None or not plan.mesocycles:
        raise ValueError("This plan has no blocks or no start yet, so there is nothing to look ahead at.")
    return plan.start_date


def _week(plan: FitnessPlan, progress: Progress, stored: dict[tuple[int, int], Microcycle]) -> WeekAhead:
    monday = monday_of(progress.date)
    row = stored.get((progress.mesocycle_index, progress.week)) or week_by_rules(plan, progress)
    days = tuple(PatternDay.model_validate(day) for day in row.pattern["days"])
    dates = (monday + n * DAY for n in range(7))
    paused = frozenset(day for day in dates if is_paused_on(plan.client, day))
    return WeekAhead(monday, progress, row, days, paused)


def week_by_rules(plan: FitnessPlan, progress: Progress) -> Microcycle:
    """A week, unsaved, as the rules would write it now."""
    answer = PATTERN_TASK.rules(week_request(plan, progress))
    return Microcycle(
        client=plan.client,
        fitness_plan=plan,
        mesocycle_index=progress.mesocycle_index,
        week_number=progress.week,
        pattern=answer.model_dump(mode="json"),
        source=RULES,
    )


def _logged(plan: FitnessPlan, today: date) -> list[PastWorkout]:
    """What is known, newest first: the days before today, and today's session once it is done or skipped."""
    rows = recent_workouts_of(plan.client, before=today + DAY)
    return [past_of(row) for row in rows if row.date < today or row.status != WorkoutInstance.Status.SCHEDULED]


def _history(
    logged: Sequence[PastWorkout], weeks: Sequence[WeekAhead], *, today: date, before: date
) -> tuple[PastWorkout, ...]:
    """What a session will look back on. A client who logs nothing is written for as now: nobody knows of any day."""
    if not any(entry.status == WorkoutInstance.Status.COMPLETED for entry in logged):
        return tuple(logged)
    known = {entry.date for entry in logged}
    trained = [
        PastWorkout(day, pattern.theme, pattern.load, WorkoutInstance.Status.COMPLETED, ())
        for week in weeks
        for day, pattern in zip(week.dates, week.days, strict=True)
        if today <= day < before and day not in known | week.paused
    ]
    return (*reversed(trained), *logged)


def _written(plan: FitnessPlan, week: WeekAhead, day: date, history: tuple[PastWorkout, ...]) -> WorkoutInstance:
    request = WorkoutRequest(
        week=week_request(plan, week.progress),
        date=day,
        day=week.days[day.weekday()],
        days=week.days,
        history=history,
    )
    answer = WORKOUT_TASK.rules(request)
    return WorkoutInstance(
        client=plan.client,
        fitness_plan=plan,
        microcycle=week.microcycle,
        date=day,
        theme=request.day.theme,
        load=request.day.load,
        session_type=answer.session_type,
        details=answer.details.stored(),
        source=RULES,
        reasons=answer.reasons,
    )


def _attached(row: WorkoutInstance, plan: FitnessPlan, week: WeekAhead) -> WorkoutInstance:
    row.client, row.fitness_plan, row.microcycle = plan.client, plan, week.microcycle
    return row
