"""For how long, by name: as the settings say, and never shorter than what other rows need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.conf import settings

SHORTEST_DAYS: Final[Mapping[str, int]] = {
    "messages": 60,  # who missed three sessions is asked of eight weeks
    "talk": 60,  # an alert that was ticked off counts for eight weeks
    "calls": 35,  # a month's cost is told
    "audit": 731,  # the database itself refuses to delete what is younger than two years
    "edits": 30,  # a coach takes back what was edited
    "admin_log": 90,
    "sign_ins": 1,  # a lock lasts for minutes
    "bad_numbers": 90,
}


def kept_for(name: str) -> timedelta:
    """The period of `settings.KEPT_DAYS`, or the shortest that is safe where that is longer."""
    return timedelta(days=max(settings.KEPT_DAYS[name], SHORTEST_DAYS[name]))


def too_short() -> dict[str, int]:
    """Settings below the shortest period, each with that: somebody expects less to be kept than is."""
    return {name: days for name, days in SHORTEST_DAYS.items() if settings.KEPT_DAYS[name] < days}
