"""What the conversion finds wrong with a user's clock: pure."""

from __future__ import annotations

UNKNOWN_ZONE_BECOMES = "UTC"
UNKNOWN_HOUR_BECOMES = 8


def zone_line(user_id: str, name: str | None) -> str:
    return f"user {user_id}: the time zone {name!r} is not an IANA name, UTC instead"


def hour_line(user_id: str, hour: str | None) -> str:
    return f"user {user_id}: the hour {hour} is not from 0 to 23, {UNKNOWN_HOUR_BECOMES} instead"
