"""What the conversion finds wrong with a user's clock: pure."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

UNKNOWN_ZONE_BECOMES = "UTC"
UNKNOWN_HOUR_BECOMES = 8


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """True for an IANA name, letter for letter: no blanks, no other case, no folder."""
    return name in _zones()


def zone_line(user_id: str, name: str | None) -> str:
    return f"user {user_id}: the time zone {name!r} is not an IANA name, UTC instead"


def hour_line(user_id: str, hour: str | None) -> str:
    return f"user {user_id}: the hour {hour} is not from 0 to 23, {UNKNOWN_HOUR_BECOMES} instead"
