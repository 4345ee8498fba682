"""What could get in the way, and what then: said by itself as "if … then …", or as the answer to our question. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from messaging.domain.countries import date_order
from messaging.domain.intents import (
    BusyWeek,
    Easier,
    Found,
    Harder,
    Intent,
    Minutes,
    Obstacle,
    Pain,
    Place,
    ReplyContext,
    Swap,
    TrainingDays,
)
from messaging.domain.logs import read_logs
from messaging.domain.obstacle_words import WORDS_MAX, parts_of
from messaging.domain.wishes import bodies
from messaging.domain.wishes.days import Ambiguous, days_in, span_in, weekdays_in
from messaging.domain.wishes.spelling import plain

A_WEEK: Final = timedelta(days=7)
SHORTEST: Final = 4
"""Fewer signs than this tell of nothing; a text that is longer than what is kept is left to the coach."""
OF_TODAY: Final = (Minutes, Place, Swap, Harder, Easier)
"""Wishes that hold for today: said of a later day they are what the client will do then."""
_BESIDE: Final = (
    r"(?:(?:thanks|thank you|coach|so far|i think|this week|hi|hey|really|i|know of|comes to mind)[ ,.!]*)*"
)
_NOTHING: Final = re.compile(
    rf"{_BESIDE}(?:(?:no|nope|nah|nothing|none|nada|not really|no obstacles?|no problems?|no idea|not sure|do not know|"
    rf"(?:it is |i am )?all (?:good|clear|set)|should be (?:fine|good|ok)|i am good|idk)[ ,.!]*{_BESIDE})+"
)
_SENTENCES: Final = re.compile(r"(?<=[.!;?])\s+|\n+")
_A_REQUEST: Final = re.compile(
    r"(?:please|can|could|would|should|shall|do i|what|why|how|you|swap|replace|text|send|give|make|cut|move|change|"
    r"switch|tell|remind|let|pause|cancel|undo|show|log|write|message|call|resume)\b",
    re.IGNORECASE,
)
"""What is asked of us is no plan of the client's."""
_POLITE: Final = re.compile(
    r"(?:possible|so|not|ok|okay|need(?:ed)?|you (?:can|could|like|want)|that (?:works|is ok))\b", re.I
)
_FOR_A_PERSON: Final = re.compile(
    r"\?|\b(?:can|could|would|will) you\b|\bplease\b|\bcall me\b|\bneed to talk\b|\bdizzy\b"
    r"|\b(?:payments?|charged?|billing|billed|invoice|refund)\b"
)
"""What a coach has to read, whatever was asked."""
_PAST: Final = re.compile(r"\b(?:yesterday|ago|last (?:week|night|time|session)|was|were|had|felt|went|did)\b")
_FIGURES: Final = re.compile(r"\d ?x ?\d|@ ?\d|\?")
_THE_SUN: Final = re.compile(r"\b(the|much|strong|hot|more|direct) sun\b", re.IGNORECASE)
"""No Sunday."""
_PARTS: Final = re.compile(r"[.,;\n]| but | and | because | since | as ")


def planned(text: str) -> tuple[tuple[Obstacle, ...], str]:
    """Sentences that clearly are an if-then plan, whatever was asked, and the text without them."""
    sentences = [sentence.strip() for sentence in _SENTENCES.split(text) if sentence.strip()]
    plans = [sentence for sentence in sentences if _is_plan(sentence)]
    rest = [sentence for sentence in sentences if sentence not in plans]
    return tuple(obstacle(plan) for plan in plans), "\n".join(rest)


def is_nothing(told: str) -> bool:
    """Whether the answer, spelled plainly, says that nothing gets in the way."""
    return _NOTHING.fullmatch(told) is not None


def obstacle(text: str) -> Obstacle:
    """In their own words, which name the days."""
    return Obstacle(" ".join(text.split())[:WORDS_MAX].strip())


def is_answer(text: str, told: str, found: Found, context: ReplyContext) -> bool:
    """Whether the whole text answers our question, though it was read as `found`.

    A wish of its own is that wish, unless it is about a later day; what was done is a log; pain is pain, unless it is
    only feared. What is asked of a person, and what has been, is no answer.
    """
    if not SHORTEST <= len(told) <= WORDS_MAX or _FOR_A_PERSON.search(told):
        return False
    is_later = _names_a_later_day(told, context)
    if found.intents:
        return all(_is_of_then(wish, told, is_later=is_later) for wish in found.intents)
    if found.questions or is_later or _PAST.search(told):
        return is_later
    logged = read_logs(text, replace(context, asked="", asked_about=""))
    return not (logged.intents or logged.questions)


def days_of(words: str, today: date, *, order: str | None, monday: date | None = None) -> list[date]:
    """The days that are named, in order; none when none is. `monday`: of the week that was asked about.

    Raises `Ambiguous` for a date that can be read two ways.
    """
    told = plain(_THE_SUN.sub(r"\1", words))
    if span := span_in(told, today, order=order):
        first, last = span[:2]
        return [first + timedelta(days=n) for n in range(min((last - first).days, 6) + 1)]
    named = [_meant(each.day, told[each.start : each.end], today, monday) for each in days_in(told, today, order=order)]
    return sorted(set(named or _by_kind(told, today)))


def in_the_week_asked_about(wish: Intent, context: ReplyContext) -> Intent:
    """On Sunday "busy week" answers for the week to come, and not for the one that ends."""
    if isinstance(wish, (BusyWeek, TrainingDays)) and wish.monday and context.obstacles_of:
        return replace(wish, monday=max(wish.monday, context.obstacles_of))
    return wish


def _is_plan(sentence: str) -> bool:
    parts = parts_of(sentence, clearly=True)
    if parts is None or _FIGURES.search(sentence):
        return False
    return not _POLITE.match(parts[0]) and not _A_REQUEST.match(parts[1])


def _is_of_then(wish: Intent, told: str, *, is_later: bool) -> bool:
    if isinstance(wish, Pain):
        parts = [part.strip() for part in _PARTS.split(told)]
        return all(bodies.is_feared(part) for part in parts if bodies.hurts_in(part))
    return is_later and isinstance(wish, OF_TODAY)


def _names_a_later_day(told: str, context: ReplyContext) -> bool:
    try:
        return any(day > context.today for day in days_of(told, context.today, order=date_order(context.country)))
    except Ambiguous:
        return True


def _meant(day: date, named: str, today: date, monday: date | None) -> date:
    """Whoever names today's weekday in the week that was asked about means today."""
    is_today = day - today == A_WEEK and monday is not None and monday <= today and "next" not in named
    return today if is_today else day


def _by_kind(told: str, today: date) -> list[date]:
    """The next weekend, or the next weekdays."""
    names = weekdays_in(told)
    days = (today + timedelta(days=n) for n in range(1, 8))
    return [day for day in days if f"{day:%A}".upper() in names]
