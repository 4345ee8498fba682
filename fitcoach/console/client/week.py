"""This week as seven days: what is planned for each, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from accounts.models import User
from accounts.selectors import is_paused_on
from plans.agents.microcycle_pattern.schema import REST
from plans.domain.position import monday_of
from plans.models import Microcycle
from workouts.models import WorkoutInstance

SUNDAY: Final = timedelta(days=6)
TONES: Final[Mapping[str, str]] = {"completed": "good", "skipped": "warn", "missed": "bad", "paused": "warn"}


@dataclass(frozen=True, slots=True)
class Day:
    """`became`: completed, skipped, missed, today, planned, rest, paused, or nothing that was stored."""

    date: date
    theme: str
    load: str
    notes: str
    became: str
    workout: WorkoutInstance | None
    is_today: bool

    @property
    def tone(self) -> str:
        return TONES.get(self.became, "")


@dataclass(frozen=True, slots=True)
class Week:
    """`row` null: nobody has written this week yet, and `days` is empty."""

    row: Microcycle | None
    days: Sequence[Day]


def week_of(client: User, stored: Sequence[WorkoutInstance], *, today: date) -> Week:
    """The week of the client's day `today`, out of `stored_sessions`. Of a client with pauses at hand."""
    monday = monday_of(today)
    rows = Microcycle.objects.filter(client=client, start_date__lte=monday + SUNDAY, end_date__gte=monday)
    row = rows.order_by("-is_active", "-start_date", "-created_at").first()
    if row is None:
        return Week(None, [])
    by_day = {workout.date: workout for workout in stored}
    planned = zip(row.pattern["days"], (monday + timedelta(days=n) for n in range(7)), strict=True)
    return Week(row, [_day(client, row, told, day, by_day.get(day), today) for told, day in planned])


def _day(
    client: User, week: Microcycle, told: Mapping[str, Any], day: date, workout: WorkoutInstance | None, today: date
) -> Day:
    theme = str(told.get("theme") or REST)
    return Day(
        date=day,
        theme=theme,
        load=str(told.get("load") or ""),
        notes=str(told.get("notes") or ""),
        became=_became(client, week, theme, day, workout, today),
        workout=workout,
        is_today=day == today,
    )


def _became(client: User, week: Microcycle, theme: str, day: date, workout: WorkoutInstance | None, today: date) -> str:
    if workout is not None and workout.status != WorkoutInstance.Status.SCHEDULED:
        return workout.status
    if day < week.start_date:
        return "before the plan"
    if is_paused_on(client, day):
        return "paused"
    if (workout.theme if workout else theme) == REST:
        return "rest"
    if day < today:
        return "missed" if workout else "nothing was sent"
    return "today" if day == today else "planned"
