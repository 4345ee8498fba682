"""How long a plan is: what was asked for, else up to the event, else twelve weeks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from plans.domain.blocks import LONGEST_PLAN

if TYPE_CHECKING:
    from plans.agents.fitness_plan.request import PlanRequest

DEFAULT_WEEKS: Final = 12


def wanted_weeks(request: PlanRequest) -> int:
    """1 to 52. Weeks run Monday to Sunday and the week of the start is week 1."""
    if request.length_weeks is not None:
        return min(max(request.length_weeks, 1), LONGEST_PLAN)
    event = request.client.event_date
    if event is None or event < request.start_date:
        return DEFAULT_WEEKS
    return min(weeks_until(request.start_date, event), LONGEST_PLAN)


def weeks_until(start: date, event: date) -> int:
    """Weeks from the start's own week up to and including the event's."""
    monday = start - timedelta(days=start.weekday())
    return (event - monday).days // 7 + 1


def event_week(start: date, event: date | None, weeks: int) -> int | None:
    """The plan's week, from 1, in which the event lies; null for none, a passed one, or one after the plan."""
    if event is None or event < start:
        return None
    number = weeks_until(start, event)
    return number if number <= weeks else None
