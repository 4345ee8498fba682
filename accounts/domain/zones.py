"""IANA zones, by the pinned rules."""

from __future__ import annotations

import zoneinfo
from functools import cache


@cache
def known_zones() -> frozenset[str]:
    """Every zone name that may stand in a row, old aliases such as `US/Pacific` included, spelled exactly."""
    return frozenset(zoneinfo.available_timezones())


def is_zone(name: str) -> bool:
    return name in known_zones()


class UnknownZone(ValueError):
    """Not the name of an IANA zone."""


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """The rules of an IANA zone. Raises `UnknownZone`, also for names that are files or folders and no zones."""
    if not is_zone(name):
        raise UnknownZone(f"unknown time zone {name!r:.60}")
    return zoneinfo.ZoneInfo(name)
