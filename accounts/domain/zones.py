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
