"""A client's weeks as an iCalendar file (RFC 5545): one event of a whole day for each training day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django.db.models import prefetch_related_objects

from accounts.models import User
from accounts.selectors import is_paused_on
from plans.agents.microcycle_pattern.schema import REST
from plans.domain.position import monday_of
from plans.models import FitnessPlan, Microcycle
from plans.selectors import active_plan_of

if TYPE_CHECKING:
    from icalendar import Event

WEEKS_BACK: Final = timedelta(weeks=4)
REFRESH: Final = timedelta(hours=6)
Held: TypeAlias = tuple[Microcycle, dict[str, Any]]
"""A week, and what its pattern tells of one of its days."""


def calendar_of(client: User, *, at: datetime) -> bytes:
    """The training days of the stored weeks, of the last four and the current one; none that lies in a pause."""
    from icalendar import Calendar  # a fifth of a second, for the one address that needs it

    calendar = Calendar()
    calendar.add("prodid", "-//fitcoach//week//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "fitcoach")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    prefetch_related_objects([client], "pauses")
    for day, (week, told) in sorted(_held_by_day(client, at=at).items()):
        if told["theme"] != REST and not is_paused_on(client, day):
            calendar.add_component(_event(week, day, told))
    content: bytes = calendar.to_ical()
    return content


def _held_by_day(client: User, *, at: datetime) -> dict[date, Held]:
    """What holds on each day: the active plan alone from its start on, before it the plan that began last.

    Weeks of one plan overlap when a coach moved it on in mid-week: the active one holds.
    """
    active = active_plan_of(client)
    weeks = Microcycle.objects.filter(client=client, end_date__gte=at.date() - WEEKS_BACK)
    found: dict[date, Held] = {}
    for week in sorted(weeks.select_related("fitness_plan"), key=_standing):
        ends = None if active is None or week.fitness_plan_id == active.pk else active.start_date
        found |= {day: (week, told) for day, told in _days_of(week) if ends is None or day < ends}
    return found


def _standing(week: Microcycle) -> tuple[bool, date, bool, datetime]:
    plan = week.fitness_plan
    is_active = plan.status == FitnessPlan.Status.ACTIVE
    return is_active, plan.start_date or week.start_date, week.is_active, week.created_at


def _days_of(week: Microcycle) -> Iterator[tuple[date, dict[str, Any]]]:
    monday = monday_of(week.start_date)
    for number, told in enumerate(week.pattern["days"]):
        day = monday + timedelta(days=number)
        if week.start_date <= day <= week.end_date:
            yield day, told


def _event(week: Microcycle, day: date, told: dict[str, Any]) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{week.pk}-{day:%Y%m%d}@fitcoach")
    event.add("dtstamp", week.updated_at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"{told['theme']} ({told['load']})" if told.get("load") else told["theme"])
    if told.get("notes"):
        event.add("description", told["notes"])
    event.add("transp", "TRANSPARENT")
    return event
