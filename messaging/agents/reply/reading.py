"""From an answer to what was understood: the same frozen intents that the rules read, or a question. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from messaging.agents.reply.request import ReplyRequest
from messaging.agents.reply.rules import written
from messaging.agents.reply.schema import ReplyAnswer, Wish
from messaging.agents.reply.sets import Incomplete, logged
from messaging.domain import intents
from messaging.domain.intents import Found, Intent, Minutes, Question
from messaging.domain.understanding import UNREAD, Understood, about_unread, read_by_rules
from plans.domain.position import monday_of

MINUTES: Final = "minutes"
"""The one question of the rules that words which they could not read may answer."""


@dataclass(frozen=True, slots=True)
class Read:
    """One wish of an answer, and what it became. `unsure`: exercises that are asked about instead of stored."""

    wish: Wish
    found: Found
    unsure: frozenset[str] = frozenset()


def reading_of(request: ReplyRequest, answer: ReplyAnswer) -> Understood:
    """What was understood. Raises `Incomplete` for an answer that does not pass the checks."""
    found = [read.found for read in each_read(request, answer)]
    wishes = tuple(dict.fromkeys(wish for each in found for wish in each.intents))
    questions = [*_open(request, wishes), *(asked for each in found for asked in each.questions), *_asked(answer)]
    return Understood(wishes, tuple({asked.sentence: asked for asked in questions}.values()), answer.unread.strip())


def each_read(request: ReplyRequest, answer: ReplyAnswer) -> Iterator[Read]:
    """Each wish in turn. What the rules have read and the answer repeats stays as they read it."""
    for wish in answer.intents:
        yield read_wish(request, wish)


def is_repeated(request: ReplyRequest, wish: Wish) -> Intent | None:
    """The intent of the rules that this repeats as they read it."""
    return next((own for own in request.understood.wishes if written(own) == wish), None)


def read_wish(request: ReplyRequest, wish: Wish) -> Read:
    """What one of them became. Raises `Incomplete` where a slot is missing."""
    if (own := is_repeated(request, wish)) is not None:
        return Read(wish, Found((own,)))
    if wish.kind == "log":
        made = logged(wish, request.context)
        return Read(wish, made.found, made.unsure)
    if wish.kind in ("yes", "no"):
        return Read(wish, _answered(request, wish))
    return Read(wish, Found((READERS[wish.kind](wish, request),)))


def _answered(request: ReplyRequest, wish: Wish) -> Found:
    """YES or NO to what we asked, which the rules know best."""
    understood = read_by_rules(wish.kind, request.context)
    if not understood.wishes and not understood.questions:
        raise Incomplete(f"{wish.kind}: nothing was asked that it could answer.")
    return Found(understood.wishes, understood.questions, understood.rest)


def _open(request: ReplyRequest, wishes: tuple[Intent, ...]) -> list[Question]:
    """What the rules ask stays asked, unless it is how long there is and the answer found that."""
    told = any(isinstance(wish, Minutes) for wish in wishes)
    return [asked for asked in request.understood.questions if not (asked.kind == MINUTES and told)]


def _asked(answer: ReplyAnswer) -> list[Question]:
    if not answer.question:
        return []
    return [Question(answer.question, UNREAD, about_unread(answer.unread.strip(), answer.question))]


# --- One reader for each kind ----------------------------------------------------------------------------------------
def _needed(wish: Wish, slot: str) -> Any:
    value = getattr(wish, slot)
    if value in (None, [], ""):
        raise Incomplete(f"{wish.kind}: the slot {slot} is missing.")
    return value


def _day(wish: Wish, request: ReplyRequest) -> date:
    return wish.day or request.context.today


def _other_sport(wish: Wish, request: ReplyRequest) -> Intent:
    return intents.OtherSport(_day(wish, request), _needed(wish, "sport"), wish.minutes, wish.rpe)


def _skip(wish: Wish, request: ReplyRequest) -> Intent:
    return intents.Skip(_day(wish, request), wish.words or "")


def _swap(wish: Wish, request: ReplyRequest) -> Intent:
    return intents.Swap(_needed(wish, "exercise_id"), wish.to)


def _pain(wish: Wish, request: ReplyRequest) -> Intent:
    return intents.Pain(_needed(wish, "region"), wish.side, wish.severity)


def _travel(wish: Wish, request: ReplyRequest) -> Intent:
    start, end = _needed(wish, "day"), _needed(wish, "until")
    if end < start:
        raise Incomplete("travel: it ends before it begins.")
    return intents.Travel(start, end, tuple(wish.equipment) or None, wish.zone)


def _busy_week(wish: Wish, request: ReplyRequest) -> Intent:
    return intents.BusyWeek(wish.day or monday_of(request.context.today), wish.number, wish.minutes)


def _send_time(wish: Wish, request: ReplyRequest) -> Intent:
    if wish.hour is None and wish.zone is None:
        raise Incomplete("send_time: it needs an hour or a zone.")
    return intents.SendTime(wish.hour, wish.zone)


def _pause(wish: Wish, request: ReplyRequest) -> Intent:
    start = _day(wish, request)
    if wish.until is not None and wish.until <= start:
        raise Incomplete("pause: the day back comes before it begins.")
    return intents.PauseWish(start, wish.until)


def _owned(wish: Wish, request: ReplyRequest) -> Intent:
    """In place of all they have it never is: nobody texts a whole list."""
    equipment, change = tuple(_needed(wish, "equipment")), _needed(wish, "change")
    return intents.Owned(equipment, more=change == "more", less=change == "less")


def _place(wish: Wish, request: ReplyRequest) -> Intent:
    things = tuple(_needed(wish, "equipment"))
    return intents.Place(missing=things) if wish.change == "less" else intents.Place(things)


def _training_days(wish: Wish, request: ReplyRequest) -> Intent:
    return intents.TrainingDays(tuple(_needed(wish, "days")), wish.day)


READERS: Final[Mapping[str, Callable[[Wish, ReplyRequest], Intent]]] = {
    "other_sport": _other_sport,
    "skip": _skip,
    "swap": _swap,
    "minutes": lambda wish, request: intents.Minutes(_needed(wish, "minutes")),
    "place": _place,
    "pain": _pain,
    "pain_over": lambda wish, request: intents.PainOver(wish.region, wish.never_true),
    "ill": lambda wish, request: intents.Ill(wish.fever),
    "well_again": lambda wish, request: intents.WellAgain(),
    "travel": _travel,
    "busy_week": _busy_week,
    "training_days": _training_days,
    "send_time": _send_time,
    "pause": _pause,
    "resume": lambda wish, request: intents.Resume(),
    "harder": lambda wish, request: intents.Harder(),
    "easier": lambda wish, request: intents.Easier(),
    "dislike": lambda wish, request: intents.Dislike(_needed(wish, "exercise_id"), wish.again),
    "owned": _owned,
    "session_minutes": lambda wish, request: intents.SessionMinutes(_needed(wish, "minutes")),
    "goal": lambda wish, request: intents.Goal(_needed(wish, "words")),
    "plan_weeks": lambda wish, request: intents.PlanWeeks(_needed(wish, "number")),
    "program": lambda wish, request: intents.Program(_needed(wish, "program")),
    "show": lambda wish, request: intents.Show(_needed(wish, "show")),
    "undo": lambda wish, request: intents.Undo(wish.figure),
    "obstacle": lambda wish, request: intents.Obstacle(_needed(wish, "words")),
    "end_subscription": lambda wish, request: intents.EndSubscription(),
    "thanks": lambda wish, request: intents.Thanks(),
}
