"""A missed day of the week moved to a later one, where it can be without stacking hard days; and back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction

from accounts.domain.vocabulary import WEEKDAYS
from accounts.selectors import client_as_stored
from plans.agents.microcycle_pattern.schema import REST, PatternDay
from plans.domain.checks import is_hard
from plans.editing import COACH, day_of, faults_of_week
from plans.models import FitnessPlan, Microcycle
from plans.regenerating import Pattern as Day
from plans.regenerating import as_rest

LONGEST_NOTES: Final = 300
MOVED_FROM: Final = "Moved from "
MOVED: Final = MOVED_FROM + "{day}."
"""How the notes of a day begin that was moved, so that coaches see it, and the way back is known."""


def move_missed_day(week: Microcycle, missed: date, *, to: Collection[date], at: datetime) -> str:
    """Move what was missed to the first of the days `to` that may take it, if it matters: heavy, fast or long.

    A day may when it lies later in the week, is a day of rest and one of the client's, and has no hard day beside it.
    What was moved once is let go when it is missed again, and a week that a coach wrote stays. Returns the sentence
    that says so; "" when it is let go.
    """
    with transaction.atomic():
        stored = _locked(week)
        target = _target(stored, missed, to)
        if target is None:
            return ""
        _lay(week, _moved(stored.pattern["days"], missed.weekday(), target), stored, at=at)
        theme = week.pattern["days"][target]["theme"]
    return f"{theme} moves to {WEEKDAYS[target].capitalize()}, with no two hard days in a row."


def put_back_moved_day(week: Microcycle, done: date, *, to_come: Collection[date], at: datetime) -> str:
    """What was moved from this day was done on it after all: the day that it was moved to is one of rest again, if it
    is among those `to_come`. Returns the sentence that says so; "" when nothing was moved.
    """
    with transaction.atomic():
        stored = _locked(week)
        days, index = stored.pattern["days"], done.weekday()
        moved = MOVED.format(day=WEEKDAYS[index].capitalize())
        found = [n for n, day in enumerate(days) if day["notes"].startswith(moved) and day_of(stored, n) in to_come]
        if not found or day_of(stored, index) != done or stored.source == COACH:
            return ""
        back = found[0]
        _lay(week, _swapped(days, back, index, days[back]["notes"].removeprefix(moved).strip()), stored, at=at)
    return f"So {WEEKDAYS[back].capitalize()} is a day of rest again."


def _locked(week: Microcycle) -> Microcycle:
    rows = Microcycle.objects.select_for_update(of=("self",)).select_related("fitness_plan")
    stored = rows.get(pk=week.pk)
    stored.client = stored.fitness_plan.client = client_as_stored(week.client_id)
    return stored


def _lay(week: Microcycle, days: Sequence[Day], stored: Microcycle, *, at: datetime) -> None:
    week.pattern = {**stored.pattern, "days": list(days)}
    Microcycle.objects.filter(pk=week.pk).update(pattern=week.pattern, updated_at=at)


def _target(week: Microcycle, missed: date, to: Collection[date]) -> int | None:
    """The weekday, 0 for Monday, that the missed day may move to; None when it is let go."""
    days, index = week.pattern["days"], missed.weekday()
    is_ours = week.source != COACH and week.fitness_plan.status == FitnessPlan.Status.ACTIVE
    was_moved = days[index]["notes"].startswith(MOVED_FROM)
    if not is_ours or was_moved or day_of(week, index) != missed or not _is_hard(days[index]):
        return None
    later = (n for n in range(index + 1, len(days)) if day_of(week, n) in to)
    return next((target for target in later if _is_free(days, index, target) and _fits(week, index, target)), None)


def _is_free(days: Sequence[Day], index: int, target: int) -> bool:
    """A day of rest with no hard day beside it, but the missed one."""
    beside = [days[n] for n in (target - 1, target + 1) if n != index and n < len(days)]
    return days[target]["theme"] == REST and not any(map(_is_hard, beside))


def _is_hard(day: Day) -> bool:
    return is_hard(PatternDay.model_validate(day))


def _moved(days: Sequence[Day], index: int, target: int) -> list[Day]:
    notes = f"{MOVED.format(day=WEEKDAYS[index].capitalize())} {days[index]['notes']}".strip()
    return _swapped(days, index, target, notes[:LONGEST_NOTES])


def _swapped(days: Sequence[Day], index: int, target: int, notes: str) -> list[Day]:
    """What one day held stands on the other, and the day is one of rest."""
    told = list(days)
    told[index] = as_rest(days[index])
    told[target] = {**days[index], "day": days[target]["day"], "notes": notes}
    return told


def _fits(week: Microcycle, index: int, target: int) -> bool:
    """Whether it breaks no rule that the week keeps: the client's own days above all."""
    standing = faults_of_week(week, week.pattern)
    laid = {**week.pattern, "days": _moved(week.pattern["days"], index, target)}
    return all(fault in standing for fault in faults_of_week(week, laid))
