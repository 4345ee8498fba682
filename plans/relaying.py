"""A missed day of the week moved to a later one, where it can be without stacking hard days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.domain.vocabulary import WEEKDAYS
from accounts.selectors import client_as_stored
from plans.agents.microcycle_pattern.schema import REST, PatternDay
from plans.domain.checks import is_hard
from plans.editing import COACH, day_of, faults_of_week
from plans.models import FitnessPlan, Microcycle
from plans.regenerating import Pattern as Day
from plans.regenerating import as_rest


def move_missed_day(week: Microcycle, missed: date, *, at: datetime) -> str:
    """Move what was missed to a later day of rest in its week that is one of the client's, if it matters: heavy, fast
    or long. Returns the sentence that says so; "" when it is let go. A week that a coach wrote stays.
    """
    with transaction.atomic():
        rows = Microcycle.objects.select_for_update(of=("self",)).select_related("fitness_plan")
        stored = rows.get(pk=week.pk)
        stored.client = stored.fitness_plan.client = client_as_stored(week.client_id)
        target = _target(stored, missed)
        if target is None:
            return ""
        days = _moved(stored.pattern["days"], missed.weekday(), target)
        Microcycle.objects.filter(pk=week.pk).update(pattern={**stored.pattern, "days": days}, updated_at=at)
    return f"{days[target]['theme']} moves to {WEEKDAYS[target].capitalize()}, with no two hard days in a row."


def _target(week: Microcycle, missed: date) -> int | None:
    """The weekday, 0 for Monday, that the missed day may move to; None when it is let go."""
    days, index = week.pattern["days"], missed.weekday()
    is_ours = week.source != COACH and week.fitness_plan.status == FitnessPlan.Status.ACTIVE
    if not is_ours or day_of(week, index) != missed or not _is_hard(days[index]):
        return None
    later = range(index + 1, len(days))
    return next((target for target in later if _is_free(days, index, target) and _fits(week, index, target)), None)


def _is_free(days: Sequence[Day], index: int, target: int) -> bool:
    """A day of rest with no hard day beside it, but the missed one."""
    beside = [days[n] for n in (target - 1, target + 1) if n != index and n < len(days)]
    return days[target]["theme"] == REST and not any(map(_is_hard, beside))


def _is_hard(day: Day) -> bool:
    return is_hard(PatternDay.model_validate(day))


def _moved(days: Sequence[Day], index: int, target: int) -> list[Day]:
    told = list(days)
    told[index], told[target] = as_rest(days[index]), {**days[index], "day": days[target]["day"]}
    return told


def _fits(week: Microcycle, index: int, target: int) -> bool:
    """Whether it breaks no rule that the week keeps: the client's own days above all."""
    standing = faults_of_week(week, week.pattern)
    laid = {**week.pattern, "days": _moved(week.pattern["days"], index, target)}
    return all(fault in standing for fault in faults_of_week(week, laid))
