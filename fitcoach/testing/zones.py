"""The machine's own time zone, on which nothing here may lean: each of the two runs of `make test` has another.

Django sets every process to its `TIME_ZONE` when it reads its settings, so a `TZ` of the environment never gets as far
as a test. `TEST_TZ` does: it is set after that, and reaches what tests start as `TZ`.
"""

from __future__ import annotations

import os
import time
from importlib import resources
from typing import Final

from django.conf import settings

VARIABLE: Final = "TEST_TZ"
ZONE_OF_RUN: Final = {"SQLite": "Pacific/Auckland", "PostgreSQL": "America/Los_Angeles"}
"""One is a day ahead of the other most of the day; their clocks change on different dates, in different directions."""


def live_in_the_zone_of_this_run() -> None:
    """From now on, for the rest of this process; nothing without `TEST_TZ`."""
    if zone := os.environ.get(VARIABLE):
        live_in(zone)


def live_in(zone: str) -> None:
    """Local time is that of this IANA zone, by the rules of the `tzdata` package: a machine may have none."""
    assert settings.TIME_ZONE == "UTC"  # read here, as Django sets the zone of the process when it is read first
    os.environ["TZDIR"] = str(resources.files("tzdata") / "zoneinfo")
    os.environ["TZ"] = zone
    time.tzset()
