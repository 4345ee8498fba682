"""A missed day of the week moved to a later one, where it can be without stacking hard days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from accounts.domain.vocabulary import WEEKDAYS
from accounts.selectors import client_as_stored
from plans.domain.themes import theme_of
from plans.editing import day_of, faults_of_week
from plans.models import FitnessPlan, Microcycle

REST: Final = "Rest"
Day = dict[str, Any]


def move_missed_day(week: Microcycle, missed: date, *, at: datetime) -> str:
    """Move what was missed to a later day of rest in its week that is one of the client's, if it matters: heavy, fast
    or long. Returns the sentence that says so; "" when it is let go. A week that a coach wrote stays.
    """
    week = Microcycle.objects.select_related("fitness_plan").get(pk=week.pk)
    week.client = week.fitness_plan.client = client_as_stored(week.client_id)
    days, index = week.pattern["days"], missed.weekday()
    if week.source == "coach" or week.fitness_plan.status != FitnessPlan.Status.ACTIVE or day_of(week, index) != missed:
        return ""
    if not is_hard(days[index]):
        return ""
    laid = next((each for each in _moved(days, index) if _fits(week, each)), None)
    if laid is None:
        return ""
    target = next(n for n in range(index + 1, len(WEEKDAYS)) if laid[n] != days[n])
    Microcycle.objects.filter(pk=week.pk).update(pattern={**week.pattern, "days": laid}, updated_at=at)
    name = WEEKDAYS[target].capitalize()
    return f"{laid[target]['theme']} moves to {name}, with no two hard days in a row."


def is_hard(day: Day) -> bool:
    """Heavy, fast or long: what a week is built around."""
    return day["theme"] != REST and (day.get("load") == "heavy" or theme_of(day["theme"]).is_key_cardio)


def _moved(days: Sequence[Day], index: int) -> list[list[Day]]:
    """The week with the missed day on each later day of rest, the earliest first, where no hard day is beside it."""
    rested = {**days[index], "theme": REST, "load": None, "notes": ""}
    weeks = []
    for target in range(index + 1, len(days)):
        beside = [days[n] for n in (target - 1, target + 1) if n != index and n < len(days)]
        if days[target]["theme"] == REST and not any(map(is_hard, beside)):
            moved = {**days[index], "day": days[target]["day"]}
            weeks.append([rested if n == index else moved if n == target else day for n, day in enumerate(days)])
    return weeks


def _fits(week: Microcycle, days: list[Day]) -> bool:
    """Whether it breaks no rule that the week keeps: the client's own days above all."""
    standing = faults_of_week(week, week.pattern)
    return all(fault in standing for fault in faults_of_week(week, {**week.pattern, "days": days}))
