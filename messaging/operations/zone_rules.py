"""How old the time zone rules are. No package of them says when it was released, so the age is counted from the day on
which this house first ran with the version, and at the latest from the end of the year that its name begins with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import tzdata

from messaging.models import Heartbeat

PREFIX: Final = "tzdata "


@dataclass(frozen=True, slots=True)
class ZoneRules:
    """Which version (`2026f`) is in use, and since when at the latest it could have been replaced."""

    version: str
    since: datetime


def note_zone_rules(*, at: datetime) -> None:
    """The version of this process is in use; another one begins anew."""
    Heartbeat.objects.update_or_create(
        queue=_name(), defaults={"beat_at": at}, create_defaults={"beat_at": at, "began_at": at}
    )


def zone_rules(*, at: datetime) -> ZoneRules:
    """Those of this process."""
    seen = Heartbeat.objects.filter(queue=_name()).values_list("began_at", flat=True).first()
    return ZoneRules(tzdata.IANA_VERSION, min(seen or at, _years_end(tzdata.IANA_VERSION), at))


def _name() -> str:
    return f"{PREFIX}{tzdata.IANA_VERSION}"


def _years_end(version: str) -> datetime:
    return datetime(int(version[:4]) + 1, 1, 1, tzinfo=UTC)
