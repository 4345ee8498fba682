"""Hours of the day in a text. Pure."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final

_HOUR: Final = re.compile(
    r"(?<![\d/:.])(?P<h>\d{1,2})(?:[:.h](?P<m>[0-5]\d))? ?(?P<half>am|pm|a\.m\.|p\.m\.|h\b|oclock|in the (?:morning|"
    r"evening|afternoon)|"
    r"de la (?:tomorrow|tarde|noche))?(?![\d/:]| ?(?:min|kg|lb|km|days|weeks|reps|sets|x\d))"
)  # fmt: skip
_WORDS: Final = {"noon": 12, "midday": 12, "midnight": 0, "mediodia": 12}

LONGEST_HOUR: Final = 24
"""Signs of "11:00 in the afternoon", and a few."""


class HalfHour(ValueError):
    """Between two hours: `before` is the earlier one."""

    def __init__(self, before: int) -> None:
        super().__init__("half past")
        self.before = before


class WhichHalf(ValueError):
    """Two in the morning or in the afternoon."""

    def __init__(self, hour: int) -> None:
        super().__init__("am or pm")
        self.hour = hour


def hour_in(text: str) -> int | None:
    """The first hour that is named, 0 to 23; None without one. Without am or pm 5 to 11 are the morning's.

    Raises `HalfHour` when minutes stand with it, `WhichHalf` for 1 to 4 and 12 that may be either.
    """
    for word, hour in _WORDS.items():
        if re.search(rf"\b{word}\b", text):
            return hour
    return _by_figure(text)


def _by_figure(text: str) -> int | None:
    match = _HOUR.search(text)
    if match is None:
        return None
    hour, half = int(match.group("h")), match.group("half") or ""
    if hour > 23:
        return None
    is_pm, is_am = (
        half.startswith(("p", "in the e", "in the a", "de la ta", "de la n")),
        half.startswith(("a", "in the m", "de la to")),
    )
    if (is_pm or is_am) and hour > 12:
        return None
    if is_pm or is_am:
        hour = hour % 12 + (12 if is_pm else 0)
    elif 1 <= hour <= 4 and not match.group("m"):
        raise WhichHalf(hour)
    if match.group("m") not in (None, "00"):
        raise HalfHour(hour)
    return hour


def hours_in(text: str) -> set[int]:
    """Every hour that a figure or a word of the text names for sure: neither half past, nor one of two halves."""
    found = set()
    for match in re.finditer(r"(?<![\d/:.])\d|\b(?:noon|midday|midnight|mediodia)\b", text):
        with suppress(HalfHour, WhichHalf):
            word = _WORDS.get(match.group())
            found.add(_by_figure(text[match.start() : match.start() + LONGEST_HOUR]) if word is None else word)
    return found - {None}  # type: ignore[return-value]


def clock(hour: int) -> str:
    return f"{hour % 12 or 12} {'am' if hour % 24 < 12 else 'pm'}"
