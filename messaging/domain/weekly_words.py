"""Sunday's words: what next week holds, and what a new block changes and why. Pure; GSM-7; at most three SMS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from messaging.domain.text import NAME_PLACEHOLDER, cut, one_line, segments, septets

WEEKLY_MAX: Final = 459
"""Three parts of 153 septets."""
THEME_MAX: Final = 40
SHORT_DAYS: Final = {
    "MONDAY": "Mon",
    "TUESDAY": "Tue",
    "WEDNESDAY": "Wed",
    "THURSDAY": "Thu",
    "FRIDAY": "Fri",
    "SATURDAY": "Sat",
    "SUNDAY": "Sun",
}
QUESTIONS: Final = (
    "What could get in the way, and what will you do then? Text it like: if it rains Wed, then I use the treadmill.",
    "What could get in the way? Text it like: if it rains Wed, then treadmill.",
)
"""An obstacle named beforehand, with what is done then, is met more often (implementation intentions: Gollwitzer and
Sheeran 2006, d = 0.65). The shorter words are for a week that takes more to tell."""
LOADS: Final = {"light": "easy", "moderate": "moderate", "heavy": "hard"}
REST: Final = "Rest"


@dataclass(frozen=True, slots=True)
class WeekAhead:
    """The week to come. `days`: as a pattern stores them. `before`: the name of the block that ends; "" inside one."""

    days: Sequence[Mapping[str, Any]]
    block: str
    week: int
    weeks: int
    focus: Sequence[str] = ()
    is_deload: bool = False
    before: str = ""


def week_ahead(ahead: WeekAhead) -> str:
    """The message, with {name} for the client's name."""
    opening = f"Hi {NAME_PLACEHOLDER}, " + (_new_block(ahead) if ahead.before else _same_block(ahead))
    return cut(f"{opening} {_days(ahead.days)}", WEEKLY_MAX)


def with_question(text: str) -> tuple[str, bool]:
    """The text with the question of the week as its last sentence, and whether there was room for it.

    In the words that cost no further SMS, where there are such.
    """
    asking = [told for question in QUESTIONS if septets(told := f"{text} {question}") <= WEEKLY_MAX]
    free = [told for told in asking if segments(told) == segments(text)]
    return ([*free, *asking][0], True) if asking else (text, False)


def is_asked_in(text: str) -> bool:
    """Whether these words hold the question."""
    return any(question.partition("?")[0] in text for question in QUESTIONS)


def plan_is_over(goal: str) -> str:
    """The last message of a plan."""
    aim = f' for "{one_line(cut(goal, 80))}"' if goal.strip() else ""
    return cut(
        f"Hi {NAME_PLACEHOLDER}, that was the last week of your plan{aim}. Well done for every session of it! "
        "Your coach is looking at the next plan now, and you hear from us when it begins. Until then move as you like.",
        WEEKLY_MAX,
    )


def _same_block(ahead: WeekAhead) -> str:
    easier = " It is the lighter week: the body builds while you recover." if ahead.is_deload else ""
    return f"next week is week {ahead.week} of {ahead.weeks} of {one_line(ahead.block)}.{easier}"


def _new_block(ahead: WeekAhead) -> str:
    """What changes, and why: a block exists for its focus, and stands on the one before it."""
    weeks = f"{ahead.weeks} week{'s' if ahead.weeks != 1 else ''}"
    focus = one_line(", ".join(ahead.focus).lower()) or "the next step"
    return (
        f"a new block begins: {one_line(ahead.block)}, {weeks}. It is about {focus}, and builds on what you gained in "
        f"{one_line(ahead.before)}. A new stimulus keeps you progressing."
    )


def _days(days: Sequence[Mapping[str, Any]]) -> str:
    """`Mon: Lower Body Strength (hard). Tue: rest.`"""
    return " ".join(f"{SHORT_DAYS[str(day['day'])]}: {_day(day)}." for day in days)


def _day(day: Mapping[str, Any]) -> str:
    theme = one_line(cut(str(day["theme"]), THEME_MAX))
    if theme == REST:
        return "rest"
    load = LOADS.get(str(day.get("load")))
    return f"{theme} ({load})" if load else theme
