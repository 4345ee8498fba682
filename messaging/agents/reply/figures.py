"""Which figures, days and zones stand in a text: what a reading may hold, and nothing else. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

from messaging.domain.countries import date_order
from messaging.domain.intents import ReplyContext
from messaging.domain.logs.days import session_meant, told_day
from messaging.domain.logs.figures import KM_OF_A_MILE, figures_of, kg
from messaging.domain.logs.spelling import plain as plain_log
from messaging.domain.number_words import in_figures
from messaging.domain.wishes.days import Ambiguous, days_in
from messaging.domain.wishes.hours import hours_in
from messaging.domain.wishes.spelling import plain as plain_wish
from messaging.domain.wishes.zones import zones_named
from plans.domain.position import monday_of

TOLERANCE: Final = 0.06
"""Kilograms of 135 lb are 61.23 with two decimals and 61.2 with one."""
LONGEST_SPAN: Final = 100
"""Days, weeks or months that a number may count from a day on; a larger one counts something else."""
WEEK, MONTH = timedelta(days=7), timedelta(days=30)
"""As the rules count them."""
_CLOCK: Final = re.compile(r"\b\d{1,2}(?::\d{2}){1,2}\b")
_HOURS: Final = re.compile(r"\b(\d+(?:\.\d+)?)h(?: ?(?:and )?(\d{1,2})(?:min)?\b)?")
_FIGURE: Final = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(?:(kg|lb|km|min|mi|sec|m)\b)?")
_PARTS: Final = re.compile(r"[,.;!?\n]|\b(?:and|but|then)\b")
_BEFORE: Final = re.compile(r"\bday before yesterday\b|\banteayer\b")
_DAYS_AGO: Final = re.compile(r"\b([1-6]) days ago\b")


@dataclass(frozen=True, slots=True)
class Said:
    """The figures of a text, by what they may be: bare numbers, kg, km, seconds, RPE, hours of the day."""

    counts: Counter[float]
    loads: frozenset[float]
    km: frozenset[float]
    seconds: frozenset[float]
    efforts: frozenset[float]
    hours: frozenset[int]

    @property
    def minutes(self) -> frozenset[float]:
        return frozenset(self.counts) | frozenset(each / 60 for each in self.seconds)

    @property
    def anything(self) -> frozenset[float]:
        """Whatever a question may repeat of it."""
        return frozenset().union(self.counts, self.loads, self.km, self.seconds, self.minutes, self.hours)


def is_among(value: float, known: Iterable[float]) -> bool:
    """But for what rounding does."""
    return any(abs(value - each) <= TOLERANCE for each in known)


@lru_cache(maxsize=256)
def figures_in(text: str, units: Literal["kg", "lb"]) -> Said:
    """`units`: of bare weights, the client's own. 27:30 is 1650 seconds, 135 lb are 61.23 kg."""
    told = plain_log(in_figures(text))
    clocks, rest = _taken(_CLOCK, told)
    hours, rest = _taken(_HOURS, rest)
    figures = [(float(match[1]), match[2] or "") for match in _FIGURE.finditer(rest)]
    seconds = {_clock(each[0]) for each in clocks} | {float(h[1]) * 3600 + float(h[2] or 0) * 60 for h in hours}
    bare = [value for value, unit in figures if not unit]
    return Said(
        counts=Counter(bare),
        loads=frozenset(kg(value, unit or units) for value, unit in figures if unit in ("kg", "lb", "")),
        km=frozenset(_km(value, unit) for value, unit in figures if unit in ("km", "mi", "m")),
        seconds=frozenset(seconds | {_seconds(value, unit) for value, unit in figures if unit in ("min", "sec", "m")}),
        efforts=frozenset([*bare, *(f.values[0] for f in figures_of(told) if f.kind == "rpe")]),
        hours=frozenset(hours_in(plain_wish(in_figures(text)))),
    )


def _taken(pattern: re.Pattern[str], text: str) -> tuple[list[re.Match[str]], str]:
    """What it matches, and the text without that."""
    return list(pattern.finditer(text)), pattern.sub(" ", text)


def _clock(words: str) -> float:
    parts = [int(part) for part in words.split(":")]
    return float(sum(part * 60**power for power, part in enumerate(reversed(parts))))


def _km(value: float, unit: str) -> float:
    return {"km": value, "mi": round(value * KM_OF_A_MILE, 2), "m": value / 1000}[unit]


def _seconds(value: float, unit: str) -> float:
    """People write 20 m for minutes as well."""
    return value if unit == "sec" else value * 60


def days_done(text: str, context: ReplyContext) -> set[date]:
    """Of which days a log of this text may be: those that it names, and the session that is meant without a name."""
    told, today = plain_log(in_figures(text)), context.today
    meant = session_meant(context)
    found = {day for part in _PARTS.split(told) if (day := told_day(_BEFORE.sub(" ", part), today))}
    found |= {today - timedelta(days=int(match[1])) for match in _DAYS_AGO.finditer(told)}
    found |= {today - timedelta(days=2)} if _BEFORE.search(told) else set()
    return found | {today, *([meant.day] if meant is not None and not found else [])}


def days_to_come(text: str, context: ReplyContext) -> set[date]:
    """Which days a wish of this text may name: those that it names, and what its numbers count from there."""
    told, today = plain_wish(in_figures(text)), context.today
    try:
        named = {each.day for each in days_in(told, today, order=date_order(context.country))}
    except Ambiguous:
        named = set()
    this = monday_of(today)
    bases = {today, today + timedelta(days=1), this, this + WEEK, *named}
    if "weekend" in told:
        bases |= {monday + timedelta(days=n) for monday in (this, this + WEEK) for n in (4, 5, 6)}
    counted = {base + span for base in bases for span in _spans(told)}
    # The last day away and the first day back are one apart; a week ends on its Sunday.
    days = {day + timedelta(days=n) for day in (*bases, *counted) for n in (-1, 0, 1)} | {this + 2 * WEEK}
    return {day for day in days if day >= today}


def _spans(told: str) -> set[timedelta]:
    numbers = {int(each) for each in re.findall(r"\b\d{1,3}\b", told)} | {1}
    units = [unit for word, unit in (("day", WEEK / 7), ("week", WEEK), ("month", MONTH)) if word in told]
    return {number * unit for number in numbers if number <= LONGEST_SPAN for unit in units}


def mondays(text: str, context: ReplyContext) -> set[date]:
    """Of which weeks a wish of this text may be: this one, the next, and those of the days that it names."""
    this = monday_of(context.today)
    return {this, this + WEEK} | {monday_of(day) for day in days_to_come(text, context) if day >= this + 2 * WEEK}


def zones_in(text: str) -> set[str]:
    return zones_named(plain_wish(text)) | zones_named(text)
