"""A text without a model: what `messaging.domain.understanding` reads, in the shape of an answer. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any, Final

from messaging.agents.reply.request import ReplyRequest
from messaging.agents.reply.schema import DoneEntry, ReplyAnswer, Wish
from messaging.domain import intents
from messaging.domain.intents import DoneSet, Intent

KINDS: Final[Mapping[type, str]] = {
    intents.Log: "log", intents.OtherSport: "other_sport", intents.Skip: "skip", intents.Swap: "swap",
    intents.Minutes: "minutes", intents.Place: "place", intents.Pain: "pain", intents.PainOver: "pain_over",
    intents.Ill: "ill", intents.WellAgain: "well_again", intents.Travel: "travel", intents.BusyWeek: "busy_week",
    intents.TrainingDays: "training_days", intents.SendTime: "send_time", intents.PauseWish: "pause",
    intents.Resume: "resume", intents.Harder: "harder", intents.Easier: "easier", intents.Dislike: "dislike",
    intents.Owned: "owned", intents.SessionMinutes: "session_minutes", intents.Goal: "goal",
    intents.PlanWeeks: "plan_weeks", intents.Program: "program", intents.Show: "show", intents.Undo: "undo",
    intents.Yes: "yes", intents.No: "no", intents.Obstacle: "obstacle",
    intents.EndSubscription: "end_subscription", intents.Thanks: "thanks",
}  # fmt: skip
SLOTS: Final[Mapping[str, Mapping[str, str]]] = {
    "skip": {"reason": "words"},
    "travel": {"start": "day", "end": "until"},
    "busy_week": {"monday": "day", "days": "number"},
    "training_days": {"monday": "day"},
    "pause": {"start": "day", "back": "until"},
    "plan_weeks": {"weeks": "number"},
    "program": {"program_type": "program"},
    "show": {"what": "show"},
    "undo": {"instead": "figure"},
}
"""Where a field of an intent and its slot in an answer are not called alike."""


def read(request: ReplyRequest) -> ReplyAnswer:
    """What the rules understood, and the first thing that they ask."""
    understood = request.understood
    return ReplyAnswer(
        intents=[written(wish) for wish in understood.wishes],
        question=understood.questions[0].sentence if understood.questions else None,
        unread=understood.rest,
    )


def written(wish: Intent) -> Wish:
    """An intent as an answer has it."""
    return WRITERS.get(type(wish), _plain)(wish)


def _plain(wish: Any) -> Wish:
    """Field by field; what says nothing is left out."""
    kind = KINDS[type(wish)]
    names = SLOTS.get(kind, {})
    said = {names.get(name, name): value for name, value in asdict(wish).items() if value not in (None, (), "")}
    return Wish.model_validate({"kind": kind, **said})


def _log(log: intents.Log) -> Wish:
    by_exercise = groupby(log.sets, key=lambda each: each.exercise_id)
    done = [entry for _, sets in by_exercise for entry in entries_of(list(sets))]
    return Wish(kind="log", day=log.day, done=done, left_out=list(log.left_out), felt=log.felt)


def entries_of(sets: Sequence[DoneSet]) -> list[DoneEntry]:
    """Sets of one exercise, those that are alike in one entry."""
    alike = groupby({**asdict(each), "set_number": 0} for each in sets)
    return [_entry(one, len(list(others))) for one, others in alike]


def _entry(one: dict[str, Any], count: int) -> DoneEntry:
    figures = {name: value for name, value in one.items() if name != "set_number"}
    return DoneEntry.model_validate({**figures, "sets": count})


def _owned(wish: intents.Owned) -> Wish:
    return Wish(kind="owned", equipment=list(wish.equipment), change="less" if wish.less else "more")


def _place(wish: intents.Place) -> Wish:
    things = list(wish.missing or wish.equipment)
    return Wish(kind="place", equipment=things, change="less" if wish.missing else None)


WRITERS: Final[Mapping[type, Callable[[Any], Wish]]] = {
    intents.Log: _log,
    intents.Owned: _owned,
    intents.Place: _place,
}
