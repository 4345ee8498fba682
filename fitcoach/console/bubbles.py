"""A text as the console shows it: in a phone's bubble, with its length and cost, and when it goes on whose clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from accounts.clock import zone_of
from accounts.domain.zones import is_zone
from accounts.models import User
from messaging.cost import cost_of

BUBBLE: Final = "console/parts/texts.html"


def bubble_of(text: str) -> Mapping[str, Any]:
    """What the template `BUBBLE` shows of a text."""
    return {"text": text, "cost": cost_of(text)}


def clock_of(user: User, instant: datetime | None) -> str:
    """An instant on somebody's own clock, as "Tue 07:00". Templates would tell it in UTC.

    A zone that is none makes it "Tue 13:00 UTC", and breaks no page.
    """
    if instant is None:
        return ""
    if not is_zone(user.timezone):
        return f"{instant:%a %H:%M} UTC"
    return f"{instant.astimezone(zone_of(user)):%a %H:%M}"
