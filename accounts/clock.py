"""The client's wall clock. The instant always comes in as an argument."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.domain import zones
from accounts.models import User


def zone_of(client: User) -> ZoneInfo:
    """The client's zone. Raises `UnknownZone` for a name that is none; every door refuses those."""
    return zones.zone_of(client.timezone)


def local_date(client: User, at: datetime) -> date:
    """The calendar day that it is for this client at this instant."""
    return at.astimezone(zone_of(client)).date()
