"""Free text of old profiles, read with care: what cannot be read is unknown, and the text itself is kept elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from accounts.domain.vocabulary import LEVELS, PROGRAM_TYPES, WEEKDAYS

DEFAULT_DAYS = 3
DEFAULT_MINUTES = 45

# Which days a client who named only a number trains on: spread out, no two in a row up to three days.
SPREAD: dict[int, tuple[int, ...]] = {
    1: (2,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 4, 5),
    6: (0, 1, 2, 3, 4, 5), 7: (0, 1, 2, 3, 4, 5, 6),
}  # fmt: skip

_NUMBER_WORDS = {"one": 1, "once": 1, "two": 2, "twice": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_OTHER_PERIOD = re.compile(r"\b(month|monthly|year|yearly|hour|hours|minute|minutes|fortnight)\b")
_DAILY = re.compile(r"\b(daily|every\s*day|each day|all week)\b")
_NUMBER = re.compile(r"(?<![\w.,-])(\d{1,3})(?![\d.,]\d)")

# A hurt client is a rehab client first, and who names both kinds of training wants both.
_FIRST: tuple[tuple[str, str], ...] = (
    ("rehab", r"rehab|recover(?:y|ing)? from|injur|post.?op|surgery|physio|postpartum"),
    (
        "hybrid",
        r"hybrid|crossfit|hyrox|strength and (?:endurance|cardio|running)|(?:run|endurance) and (?:lift|strength)",
    ),
)
# Of the others, the one that the goal names first.
_THEN: tuple[tuple[str, str], ...] = (
    ("endurance", r"run|5 ?k|10 ?k|marathon|endurance|triathlon|cycl|race|swim|stamina"),
    ("shred", r"lose|loss|shred|lean|cut|fat|weight|slim|tone"),
    ("strength", r"strength|strong|muscle|mass|bulk|lift|squat|bench|deadlift|power"),
)


def days_per_week(text: str) -> int | None:
    """Training days a week out of "3-4 times per week", "daily", "5+": the lower end of a range, 1 to 7.

    None for nothing, "none", zero, more than seven, or a count per month.
    """
    words = text.strip().lower()
    if _OTHER_PERIOD.search(words):
        return None
    if _DAILY.search(words):
        return 7
    match = _NUMBER.search(words)
    number = (
        int(match[1])
        if match
        else next((_NUMBER_WORDS[w] for w in re.findall(r"[a-z]+", words) if w in _NUMBER_WORDS), 0)
    )
    return number if 1 <= number <= 7 else None


def available_days_of(stored: Any, frequency: str) -> tuple[str, ...]:
    """The client's own weekdays in calendar order; else as many as the old frequency says, spread over the week."""
    named = set(words_of(stored))
    days = tuple(day for day in WEEKDAYS if day in named)
    return days or tuple(WEEKDAYS[index] for index in SPREAD[days_per_week(frequency) or DEFAULT_DAYS])


def level_of(text: str) -> str:
    """`beginner` unless the text says otherwise: the safe side."""
    word = text.strip().lower()
    return word if word in LEVELS else "beginner"


def gender_of(text: str) -> str | None:
    return text.strip().lower() or None


def age_of(years: int | None) -> int | None:
    """Years, or None where nobody can be that old (old rows hold -1)."""
    return years if years is not None and 1 <= years <= 120 else None


def minutes_of(stored: int | None) -> int:
    return stored or DEFAULT_MINUTES


def words_of(stored: Any) -> tuple[str, ...]:
    """A stored JSON list of words; anything else is nothing."""
    return (
        tuple(word for word in stored if isinstance(word, str))
        if isinstance(stored, Iterable) and not isinstance(stored, str)
        else ()
    )


def lifts_of(stored: Any) -> dict[str, float]:
    """One-rep maxima in kg by lift; what is no positive number is left out."""
    lifts = stored.items() if isinstance(stored, dict) else ()
    return {lift: float(kg) for lift, kg in lifts if isinstance(kg, int | float) and kg > 0}


def program_type_of(stored: str, goals: str) -> str:
    """The stored type, else the one that the goal's words suggest, else `other`."""
    if stored in PROGRAM_TYPES:
        return stored
    text = goals.lower()
    for kind, words in _FIRST:
        if re.search(rf"\b(?:{words})", text):
            return kind
    found = [(match.start(), kind) for kind, words in _THEN if (match := re.search(rf"\b(?:{words})", text))]
    return min(found)[1] if found else "other"
