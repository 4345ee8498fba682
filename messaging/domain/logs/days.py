"""Of which day's session a text tells. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from messaging.domain.intents import ReplyContext, SessionSeen

_YESTERDAY: Final = re.compile(r"\b(?:yesterday|yesterdays|yesterday's|yest|ayer|last night)\b")
_TODAY: Final = re.compile(r"\b(?:today|todays|today's|this morning|hoy|just now)\b")
_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ABBREVIATED: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPANISH: Final = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
_WEEKDAY: Final = re.compile(
    r"\b(?:on |from |last |this |el |del )?(?:(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|"
    r"(lunes|martes|miercoles|jueves|viernes|sabado|domingo))(?:'?s)?\b(?: (?:session|workout|one|training|log))?"
)
WORDS: Final = re.compile(rf"{_YESTERDAY.pattern}|{_TODAY.pattern}|{_WEEKDAY.pattern}")


def told_day(text: str, today: date) -> date | None:
    """A day that lies behind, or today; None when none is named."""
    if _YESTERDAY.search(text):
        return today - timedelta(days=1)
    if _TODAY.search(text):
        return today
    match = _WEEKDAY.search(text)
    if match is None:
        return None
    name = match.group(1) or match.group(2)
    weekday = _SPANISH.index(name) if name in _SPANISH else _ABBREVIATED.index(name[:3])
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def session_on(context: ReplyContext, day: date) -> SessionSeen | None:
    return next((each for each in context.sessions if each.day == day), None)


def session_meant(context: ReplyContext) -> SessionSeen | None:
    """Today's, when it has work. Before it was written, or on a day of rest, yesterday's when that is still open: who
    texts "done" after midnight means the session that they were told last.
    """
    today = session_on(context, context.today)
    if today is not None and not today.is_rest and today.work:
        return today
    yesterday = session_on(context, context.today - timedelta(days=1))
    if yesterday is not None and not yesterday.is_rest and yesterday.work and not yesterday.done:
        return yesterday
    return None
