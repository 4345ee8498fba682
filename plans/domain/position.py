"""Where a plan stands on a day: by the calendar, never by a job that ran or did not.

Weeks run Monday to Sunday and the week of the start is week 1. A week does not count while its Monday lies in a pause,
so a position never goes back by itself; `weeks_moved` is what a coach moved the plan against the calendar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Pause = tuple[date, date | None]
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Position:
    """`mesocycle_index` and `plan_week` count from 0, `week` from 1 inside its block."""

    mesocycle_index: int
    week: int
    plan_week: int
    started: bool
    completed: bool


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks_passed(start: date, day: date, pauses: Sequence[Pause] = ()) -> int:
    """Mondays after the start's own week, up to `day`, that lie in no pause. Negative before the start's week."""
    first, last = monday_of(start), monday_of(day)
    paused = {monday for pause in pauses for monday in _mondays_in(pause, after=first, until=last)}
    return (last - first).days // 7 - len(paused)


def locate(
    block_weeks: Sequence[int], *, start: date, day: date, pauses: Sequence[Pause] = (), weeks_moved: int = 0
) -> Position:
    """The position on `day`. Over: held at the last week of the last block. Before the start: block 0, week 1."""
    length = sum(block_weeks)
    passed = weeks_passed(start, day, pauses) + weeks_moved
    plan_week = min(max(passed, 0), length - 1)
    index, week = _block_and_week(block_weeks, plan_week)
    return Position(index, week, plan_week, started=day >= start, completed=day >= start and passed >= length)


def block_began_on(
    block_weeks: Sequence[int],
    mesocycle_index: int,
    *,
    start: date,
    pauses: Sequence[Pause] = (),
    weeks_moved: int = 0,
) -> date:
    """The start date for the first block, else the Monday on which the block began."""
    wanted = sum(block_weeks[:mesocycle_index]) - weeks_moved
    if mesocycle_index == 0 or wanted <= 0:
        return start
    monday = monday_of(start) + wanted * WEEK
    while (missing := wanted - weeks_passed(start, monday, pauses)) > 0:
        monday += missing * WEEK
    return monday


def _block_and_week(block_weeks: Sequence[int], plan_week: int) -> tuple[int, int]:
    for index, weeks in enumerate(block_weeks):
        if plan_week < weeks:
            return index, plan_week + 1
        plan_week -= weeks
    raise ValueError("the week lies after the plan's last block")


def _mondays_in(pause: Pause, *, after: date, until: date) -> list[date]:
    """Mondays m with after < m <= until that lie in the pause; an open pause lasts."""
    first_day, first_day_back = pause
    monday = max(monday_of(first_day + timedelta(days=6)), after + WEEK)
    last = until if first_day_back is None else min(until, first_day_back - timedelta(days=1))
    return [monday + WEEK * n for n in range((last - monday).days // 7 + 1)] if monday <= last else []
