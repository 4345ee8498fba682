"""Days and spans of days in a text, on the client's own calendar. A day that could be two is asked about. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from accounts.domain.vocabulary import WEEKDAYS
from plans.domain.position import monday_of

MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
SPANISH_MONTHS: Final = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
)  # fmt: skip
_MONTH: Final = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + "|sept|" + "|".join(SPANISH_MONTHS)
_NAMES: Final = "|".join(day.lower() for day in WEEKDAYS)
_DAY: Final = re.compile(
    rf"(?P<today>\btoday\b)|(?P<after>\b(?:the )?day after tomorrow\b)|(?P<tomorrow>\btomorrow\b)"
    rf"|(?P<weekday>\b(?P<next>next |this |on )?(?P<name>{_NAMES})\b)"
    rf"|(?P<month_day>\b(?P<md_m>{_MONTH})\.? (?:the )?(?P<md_d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d))"
    rf"|(?P<day_month>\b(?P<dm_d>\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of| de)? (?P<dm_m>{_MONTH})\b)"
    r"|(?P<slashed>\b(?P<s_a>\d{1,2})[/.](?P<s_b>\d{1,2})(?:[/.](?P<s_y>\d{2,4}))?(?![\d/])\b)"
    r"|(?P<ordinal>\b(?:the )?(?P<o_d>\d{1,2})(?:st|nd|rd|th)\b)"
    r"|(?P<in_days>\bin (?P<i_n>\d+) (?P<i_u>days?|weeks?)\b)"
)
_TO: Final = r" ?(?:-|to|till|until|through|thru|a|al) ?(?:the )?"
_SHORT_END: Final = re.compile(
    rf"{_TO}(?P<end>\d{{1,2}})(?:st|nd|rd|th)?\b(?! ?(?:min|am|pm|days|weeks|kg|lb|reps|:|"
    rf"/))"
)
_SHORT_START: Final = re.compile(rf"\b(?P<start>\d{{1,2}})(?:st|nd|rd|th)?{_TO}$")
HALF_A_YEAR: Final = timedelta(days=183)


class Ambiguous(ValueError):
    """A day that can be read two ways. `token`: the words that name it."""

    def __init__(self, sentence: str, token: str = "") -> None:
        super().__init__(sentence)
        self.token = token

    def gap_in(self, sentence: str, *, otherwise: str) -> str:
        """The sentence with a gap in the place of these words, for an answer to go into."""
        return sentence.replace(self.token, "{}", 1) if self.token else otherwise


@dataclass(frozen=True, slots=True)
class Told:
    """A day and where it stands."""

    day: date
    start: int
    end: int


def days_in(text: str, today: date, *, order: str | None) -> list[Told]:
    """In order. `order`: which comes first in 3/5, `month` or `day`; None where people write both.

    Raises `Ambiguous` for 3/5 that could be either.
    """
    return [told for match in _DAY.finditer(text) if (told := _told(match, today, order))]


def span_in(text: str, today: date, *, order: str | None) -> tuple[date, date, int, int] | None:
    """First and last day of a span, both included, and where it stands: "mon to thu", "5-9 march", "3/5-3/9"."""
    told = days_in(text, today, order=order)
    for first, second in pairwise(told):
        if re.fullmatch(_TO, text[first.end : second.start]):
            end = second.day if second.day >= first.day else second.day + timedelta(days=7)
            return first.day, end, first.start, second.end
    for each in told:
        if match := _SHORT_END.match(text, each.end):  # "march 5-9"
            return each.day, _same_month(each.day, int(match.group("end"))), each.start, match.end()
        if match := _SHORT_START.search(text[: each.start]):  # "5-9 march"
            start = _same_month(each.day, int(match.group("start")), backwards=True)
            return start, each.day, match.start(), each.end
    return None


def weekdays_in(text: str) -> tuple[str, ...]:
    """The weekdays that are named, Monday first; a span of them is all of them."""
    found: set[str] = set()
    for match in re.finditer(rf"\b({_NAMES}) ?(?:-|to|through|thru) ?({_NAMES})\b", text):
        first, last = (WEEKDAYS.index(name.upper()) for name in match.groups())
        found.update(WEEKDAYS[n % 7] for n in range(first, last + 1 if last >= first else last + 8))
    found.update(name.upper() for name in re.findall(rf"\b({_NAMES})\b", text))
    if re.search(r"\bweekends?\b", text):
        found.update(("SATURDAY", "SUNDAY"))
    if re.search(r"\bweekdays\b", text):
        found.update(WEEKDAYS[:5])
    return tuple(day for day in WEEKDAYS if day in found)


def _told(match: re.Match[str], today: date, order: str | None) -> Told | None:
    day = _day(match, today, order)
    return Told(day, match.start(), match.end()) if day is not None else None


def _day(match: re.Match[str], today: date, order: str | None) -> date | None:
    if match.group("today"):
        return today
    if match.group("after"):
        return today + timedelta(days=2)
    if match.group("tomorrow"):
        return today + timedelta(days=1)
    if match.group("weekday"):
        return _weekday(match, today)
    if match.group("month_day"):
        return _dated(today, _month(match.group("md_m")), int(match.group("md_d")))
    if match.group("day_month"):
        return _dated(today, _month(match.group("dm_m")), int(match.group("dm_d")))
    if match.group("slashed"):
        return _slashed(match, today, order)
    if match.group("ordinal"):
        return _ordinal(today, int(match.group("o_d")))
    number = int(match.group("i_n"))
    return (
        today + timedelta(days=number * (7 if match.group("i_u").startswith("week") else 1)) if number <= 366 else None
    )


def _weekday(match: re.Match[str], today: date) -> date:
    """The next one, today's own in a week: who means today says so. "Next Friday" is that of next week."""
    weekday = WEEKDAYS.index(match.group("name").upper())
    if (match.group("next") or "").strip() == "next":
        return monday_of(today) + timedelta(days=7 + weekday)
    return today + timedelta(days=(weekday - today.weekday()) % 7 or 7)


def _month(name: str) -> int:
    short = name[:3]
    spanish = [each[:3] for each in SPANISH_MONTHS]
    english = [each[:3] for each in MONTHS]
    return (english.index(short) if short in english else spanish.index(short)) + 1


def _dated(today: date, month: int, day: int, year: int | None = None) -> date | None:
    """This year's, or next year's when this year's has passed and next year's is less than half a year away."""
    try:
        this = date(year or today.year, month, day)
        if year is not None or this >= today:
            return this
        other = date(today.year + 1, month, day)
    except ValueError:
        return None
    return other if other - today <= HALF_A_YEAR else None


def _slashed(match: re.Match[str], today: date, order: str | None) -> date | None:
    a, b = int(match.group("s_a")), int(match.group("s_b"))
    year = match.group("s_y")
    years = (2000 + int(year) if len(year) == 2 else int(year)) if year else None
    by_month, by_day = _dated(today, a, b, years) if a <= 12 else None, _dated(today, b, a, years) if b <= 12 else None
    if order is not None:
        return by_month if order == "month" else by_day
    if by_month and by_day and by_month != by_day:
        raise Ambiguous(f"{match.group()}: {by_month:%-d %B} or {by_day:%-d %B}?", match.group())
    return by_month or by_day


def _ordinal(today: date, day: int) -> date | None:
    for months in range(3):
        month = (today.month - 1 + months) % 12 + 1
        try:
            told = date(today.year + (today.month - 1 + months) // 12, month, day)
        except ValueError:
            continue
        if told >= today:
            return told
    return None


def _same_month(day: date, number: int, *, backwards: bool = False) -> date:
    """The day with this number in the month of `day`, or in the one beside it."""
    try:
        told = day.replace(day=number)
    except ValueError as error:
        raise Ambiguous("Which days do you mean?") from error
    if backwards and told > day:
        return (day.replace(day=1) - timedelta(days=1)).replace(day=number)
    if not backwards and told < day:
        return (day.replace(day=28) + timedelta(days=4)).replace(day=number)
    return told
