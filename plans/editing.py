"""Weeks that a coach writes by hand: each day's theme, load and notes, with the checks of the built-in coach."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from accounts.clock import local_date
from accounts.domain.vocabulary import WEEKDAYS
from accounts.selectors import client_as_stored
from llm.task import errors_among
from plans.agents.microcycle_pattern.schema import PatternAnswer
from plans.domain.checks import check_pattern
from plans.domain.position import monday_of
from plans.domain.week import WeekRequest
from plans.models import FitnessPlan, Microcycle
from plans.progress import week_asked_for

COACH = "coach"
WHOLE_WEEK = ""
CHANGED_MEANWHILE = "Somebody changed this meanwhile. Look at it as it is now, and make your change again."


class WeekRefused(ValueError):
    """What a week would break. `faults`: the sentences by weekday (`MONDAY` …); those of no single day by ""."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.faults = by_day(sentences)
        super().__init__(" ".join(sentence for told in self.faults.values() for sentence in told))


def by_day(sentences: Sequence[str]) -> dict[str, list[str]]:
    """What the checks of a week say, by the weekday that a sentence begins with."""
    found: dict[str, list[str]] = {}
    for sentence in sentences:
        day = next((day for day in WEEKDAYS if sentence.startswith(day)), WHOLE_WEEK)
        found.setdefault(day, []).append(day.capitalize() + sentence.removeprefix(day))
    return found


def edit_week(
    week: Microcycle, days: Sequence[Mapping[str, Any]], *, at: datetime, seen: datetime | None = None
) -> Microcycle:
    """Write the seven days, Monday first, as `{"day", "theme", "load", "notes"}`; it is the coach's from then on.

    Sessions that are written already stay as they are. `seen`: the `updated_at` that the coach looked at.
    Raises `WeekRefused` for days that break a rule which the week kept before, and `ValueError`, in words, for a week
    that is over or whose plan does not run, for a day that is over, and when it was changed since `seen`.
    """

    def pattern() -> dict[str, Any]:
        new = {**week.pattern, "days": list(days)}
        standing = faults_of_week(week, week.pattern)
        if broken := [fault for fault in faults_of_week(week, new) if fault not in standing]:
            raise WeekRefused(broken)
        return new

    return _write(week, pattern, source=COACH, at=at, seen=seen)


def put_back_week(
    week: Microcycle, pattern: Mapping[str, Any], *, source: str, at: datetime, seen: datetime | None = None
) -> Microcycle:
    """Write a pattern that the week had before, by whom it was. Days that are over stay as they are.

    Raises as `edit_week`, and `WeekRefused` for whatever the pattern breaks by now: what was reported since wins.
    """

    def kept() -> dict[str, Any]:
        today = local_date(week.client, at)
        old, now = pattern["days"], week.pattern["days"]
        days = [now[n] if day_of(week, n) < today else old[n] for n in range(len(WEEKDAYS))]
        new = {**pattern, "days": days}
        if broken := faults_of_week(week, new):
            raise WeekRefused(broken)
        return new

    return _write(week, kept, source=source, at=at, seen=seen)


def faults_of_week(week: Microcycle, pattern: Mapping[str, Any]) -> list[str]:
    """What this pattern breaks in the stored week, in sentences that begin with the day if they are about one."""
    try:
        answer = PatternAnswer.model_validate(pattern)
    except ValidationError as error:
        return [_in_words(fault) for fault in error.errors()]
    return [fault.sentence for fault in errors_among(check_pattern(_request(week), answer))]


def day_of(week: Microcycle, weekday: int) -> date:
    """The date of a weekday, 0 for Monday. A week that is repeated has the dates of the last time."""
    return monday_of(week.end_date) + timedelta(days=weekday)


def why_not_editable(week: Microcycle, *, at: datetime) -> str:
    """Why this week cannot be edited at all, in a sentence; empty when it can."""
    plan = week.fitness_plan
    if plan.status != FitnessPlan.Status.ACTIVE:
        return f"This week belongs to a plan that is {plan.status}: only weeks of an active plan are edited."
    if week.mesocycle_index >= len(plan.mesocycles):
        return "This week's block is no longer in its plan."
    if week.end_date < local_date(week.client, at):
        return "This week is over."
    return ""


def _request(week: Microcycle) -> WeekRequest:
    return week_asked_for(
        week.fitness_plan, block_index=week.mesocycle_index, week_index=week.week_number - 1, day=week.end_date
    )


def _write(
    week: Microcycle, pattern: Callable[[], dict[str, Any]], *, source: str, at: datetime, seen: datetime | None
) -> Microcycle:
    """`pattern` is asked under the row's lock, for the week, its plan and its client as they are by now."""
    with transaction.atomic():
        stored = Microcycle.objects.select_for_update(of=("self",)).select_related("fitness_plan").get(pk=week.pk)
        week.pattern, week.updated_at, week.end_date = stored.pattern, stored.updated_at, stored.end_date
        week.fitness_plan, week.client = stored.fitness_plan, client_as_stored(week.client_id)
        week.fitness_plan.client = week.client
        if seen is not None and seen != week.updated_at:
            raise ValueError(CHANGED_MEANWHILE)
        if refusal := why_not_editable(week, at=at):
            raise ValueError(refusal)
        new = pattern()
        _refuse_days_that_are_over(week, new, at=at)
        week.pattern, week.source, week.updated_at = new, source, at
        Microcycle.objects.filter(pk=week.pk).update(pattern=new, source=source, updated_at=at)
    return week


def _refuse_days_that_are_over(week: Microcycle, new: Mapping[str, Any], *, at: datetime) -> None:
    today = local_date(week.client, at)
    over = [
        f"{name} is over: it stays as it was."
        for n, name in enumerate(WEEKDAYS)
        if day_of(week, n) < today and new["days"][n] != week.pattern["days"][n]
    ]
    if over:
        raise WeekRefused(over)


def _in_words(fault: Mapping[str, Any]) -> str:
    """`("days", 2, "load")` is Wednesday's load."""
    match fault["loc"]:
        case ("days", int(n), *name) if n < len(WEEKDAYS):
            return f"{WEEKDAYS[n]}: {' '.join(map(str, name))}: {fault['msg']}."
    return f"{fault['msg']}."
