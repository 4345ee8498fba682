"""A client's weeks as an iCalendar file (RFC 5545): one event of a whole day for each training day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from accounts.models import User
from plans.agents.microcycle_pattern.schema import REST
from plans.domain.position import monday_of
from plans.models import Microcycle

if TYPE_CHECKING:
    from icalendar import Event

WEEKS_BACK: Final = timedelta(weeks=4)
REFRESH: Final = timedelta(hours=6)


def calendar_of(client: User, *, at: datetime) -> bytes:
    """The stored weeks of the last four and the current one. A pause is left out by the weeks themselves."""
    from icalendar import Calendar  # a fifth of a second, for the one address that needs it

    calendar = Calendar()
    calendar.add("prodid", "-//fitcoach//week//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "fitcoach")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    weeks = Microcycle.objects.filter(client=client, end_date__gte=at.date() - WEEKS_BACK).order_by("start_date")
    for week in weeks:
        for event in _events(week):
            calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _events(week: Microcycle) -> Iterator[Event]:
    monday = monday_of(week.start_date)
    for number, day in enumerate(week.pattern["days"]):
        date = monday + timedelta(days=number)
        if day["theme"] != REST and week.start_date <= date <= week.end_date:
            yield _event(week, date, day)


def _event(week: Microcycle, date: Any, day: dict[str, Any]) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{week.pk}-{date:%Y%m%d}@fitcoach")
    event.add("dtstamp", week.updated_at)
    event.add("dtstart", date)
    event.add("dtend", date + timedelta(days=1))
    event.add("summary", f"{day['theme']} ({day['load']})" if day.get("load") else day["theme"])
    if day.get("notes"):
        event.add("description", day["notes"])
    event.add("transp", "TRANSPARENT")
    return event
