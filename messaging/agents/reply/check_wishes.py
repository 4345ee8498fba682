"""One wish of a model against the text that it was read from: its figures, days, exercises and places. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from accounts.domain.vocabulary import EQUIPMENT
from llm.task import Violation
from messaging.agents.reply.check_log import check_log
from messaging.agents.reply.figures import days_done, days_to_come, is_among, mondays, zones_in
from messaging.agents.reply.request import ReplyRequest
from messaging.agents.reply.said import are_words_of, exercises_named, said_in, unsaid
from messaging.agents.reply.schema import Wish
from messaging.domain.logs.days import session_on
from messaging.domain.logs.spelling import plain
from messaging.domain.logs.sports import SPORTS
from messaging.domain.wishes.training import THINGS

ONLY_BY_RULES: Final = frozenset({"pain_over", "well_again", "resume", "yes", "undo"})
"""What gives work back, accepts, or takes back counts only in words that the rules know: a guess may free nobody."""
_WORDS: Final = {
    "pause": re.compile(r"paus|break|hold|stop|away|off|vacation|holiday|trip|skip|descans|vacacion"),
    "ill": re.compile(
        r"ill|sick|fever|flu|cold|cough|covid|temperature|vomit|throw|bug|fiebre|gripe|enferm|resfri|malo|mala"
    ),
    "skip": re.compile(r"skip|not|no|miss|can'?t|cannot|won'?t|without|rest|tired|off|late|saltar|hoy no"),
}
"""Of a kind that stops training one of these has to stand in the text."""
LOGGED_WITHIN: Final = timedelta(days=7)
Found = Iterator[Violation]
_SIDES: Final = {
    "left": re.compile(r"\b(?:left|l|izquierd[oa])\b"),
    "right": re.compile(r"\b(?:right|r|derech[oa])\b"),
}


def check_wish(request: ReplyRequest, wish: Wish) -> Found:
    """What one wish that the rules have not read breaks."""
    if wish.kind in ONLY_BY_RULES or wish.again or wish.never_true:
        yield Violation(
            "only_by_rules", f"{wish.kind}: it ends what holds a client back, or answers us: leave it in `unread`."
        )
    yield from CHECKS.get(wish.kind, _nothing)(request, wish)
    yield from _named(request, wish)
    yield from _equipment(request, wish)
    yield from _days(request, wish)
    yield from _own_words(request, wish)


def _named(request: ReplyRequest, wish: Wish) -> Found:
    words = _WORDS.get(wish.kind)
    if words is not None and not words.search(request.said.casefold()):
        yield Violation("not_said", f"{wish.kind}: no word of the text says so.")


def _nothing(request: ReplyRequest, wish: Wish) -> Found:
    yield from ()


# --- What was done, and what should be otherwise ----------------------------------------------------------------------
def _other_sport(request: ReplyRequest, wish: Wish) -> Found:
    said = said_in(request)
    yield from _minutes(request, wish)
    if wish.rpe is not None and not is_among(wish.rpe, said.efforts):
        yield unsaid(wish.kind, wish.rpe, "as an effort")
    if wish.sport and wish.sport not in SPORTS.values() and not are_words_of(wish.sport, request.said):
        yield Violation("sport_unknown", f"other_sport: {wish.sport!r} is neither a sport of the list nor in the text.")


def _minutes(request: ReplyRequest, wish: Wish) -> Found:
    if wish.minutes is not None and not is_among(wish.minutes, said_in(request).minutes):
        yield unsaid(wish.kind, wish.minutes, "min")


def _number(request: ReplyRequest, wish: Wish) -> Found:
    yield from _minutes(request, wish)
    if wish.number is not None and wish.number not in said_in(request).counts:
        yield unsaid(wish.kind, wish.number, "days" if wish.kind == "busy_week" else "weeks")


def _swap(request: ReplyRequest, wish: Wish) -> Found:
    today = session_on(request.context, request.context.today)
    if today is None or wish.exercise_id not in {item.exercise_id for item in today.work}:
        yield Violation("exercise_not_in_session", f"swap: {wish.exercise_id} is not in today's session.")
    if wish.to is not None and wish.to not in exercises_named(request):
        yield Violation("exercise_not_named", f"swap: nobody named {wish.to}: leave `to` out.")


def _dislike(request: ReplyRequest, wish: Wish) -> Found:
    planned = {item.exercise_id for session in request.context.sessions for item in session.work}
    if wish.exercise_id not in planned | exercises_named(request):
        yield Violation("exercise_not_named", f"dislike: nobody named {wish.exercise_id}.")


def _send_time(request: ReplyRequest, wish: Wish) -> Found:
    if wish.hour is not None and wish.hour not in said_in(request).hours:
        yield unsaid(wish.kind, wish.hour, "as an hour")
    yield from _zone(request, wish)


def _zone(request: ReplyRequest, wish: Wish) -> Found:
    if wish.zone is not None and wish.zone not in zones_in(request.said):
        yield Violation("zone_not_named", f"{wish.kind}: no place in the text has the zone {wish.zone!r}.")


def _equipment(request: ReplyRequest, wish: Wish) -> Found:
    """A place may be meant by many words; a single piece has to be named."""
    text = plain(request.said)
    for piece in wish.equipment:
        words = (piece.replace("_", " "), *(word for word, thing in THINGS.items() if thing == piece))
        if piece in EQUIPMENT and not any(word in text for word in words):
            yield Violation("equipment_not_said", f"{wish.kind}: nobody named {piece}.")


# --- What hurts, and answers -----------------------------------------------------------------------------------------
def _pain(request: ReplyRequest, wish: Wish) -> Found:
    pattern = _SIDES.get(wish.side or "")
    if pattern is not None and not pattern.search(request.said.casefold()):
        yield Violation("side_not_said", f"pain: nobody said {wish.side}.")


def _pain_over(request: ReplyRequest, wish: Wish) -> Found:
    """What holds a client back is not taken away by a guess."""
    if wish.region not in request.context.regions:
        yield Violation("no_such_limit", f"pain_over: there is no limitation of {wish.region or 'no region'}.")


def _well_again(request: ReplyRequest, wish: Wish) -> Found:
    if not request.context.ill:
        yield Violation("not_ill", "well_again: no illness is on.")


def _yes_or_no(request: ReplyRequest, wish: Wish) -> Found:
    """A YES that nobody asked for could accept a proposal of last week."""
    asked = request.context.asked
    if asked not in ("proposal", "confirm", "rest", "figure"):
        yield Violation("nothing_asked", f"{wish.kind}: nothing was asked that it could answer.")


def _undo(request: ReplyRequest, wish: Wish) -> Found:
    if wish.figure is not None:
        yield Violation("undo_figure", "undo: it takes no figure: ask what was meant.")


def _obstacle(request: ReplyRequest, wish: Wish) -> Found:
    if request.context.asked != "obstacle":
        yield Violation("nothing_asked", "obstacle: nobody asked what could get in the way.")


CHECKS: Final[Mapping[str, Callable[[ReplyRequest, Wish], Found]]] = {
    "log": check_log,
    "other_sport": _other_sport,
    "minutes": _minutes,
    "session_minutes": _minutes,
    "busy_week": _number,
    "plan_weeks": _number,
    "swap": _swap,
    "dislike": _dislike,
    "send_time": _send_time,
    "travel": _zone,
    "pain": _pain,
    "pain_over": _pain_over,
    "well_again": _well_again,
    "yes": _yes_or_no,
    "no": _yes_or_no,
    "undo": _undo,
    "obstacle": _obstacle,
}


# --- Days and words, of every kind -----------------------------------------------------------------------------------
_DONE: Final = ("log", "other_sport", "skip")
_OF_A_WEEK: Final = ("busy_week", "training_days")
_SPANS: Final = ("travel", "pause")


def _days(request: ReplyRequest, wish: Wish) -> Found:
    for day in filter(None, (wish.day, wish.until)):
        if wish.kind in _DONE:
            yield from _day_done(request, wish, day)
        elif wish.kind in _OF_A_WEEK and day not in mondays(request.said, request.context):
            yield Violation("week_not_said", f"{wish.kind}: {day} is no Monday of a week that the text speaks of.")
        elif wish.kind in _SPANS and day < request.context.today:
            yield Violation("day_past", f"{wish.kind}: {day} is over.")
        elif wish.kind in _SPANS and day not in days_to_come(request.said, request.context):
            yield Violation("day_not_said", f"{wish.kind}: the text does not say {day}: ask for it.")


def _day_done(request: ReplyRequest, wish: Wish, day: date) -> Found:
    today = request.context.today
    if not today - LOGGED_WITHIN < day <= today:
        yield Violation("day_out_of_reach", f"{wish.kind}: {day} is not one of the last seven days.")
    elif day not in days_done(request.said, request.context):
        yield Violation("day_not_said", f"{wish.kind}: the text does not speak of {day}.")


def _own_words(request: ReplyRequest, wish: Wish) -> Found:
    if wish.words and not are_words_of(wish.words, request.said):
        yield Violation("words_not_said", f"{wish.kind}: `words` has to be words of the text.")
