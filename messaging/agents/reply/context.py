"""What a model is told of a request."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Final

from accounts.domain.vocabulary import EQUIPMENT, EQUIPMENT_PRESETS, REGIONS
from llm.plain_text import Fixed, Said, fixed
from messaging.agents.reply.request import ReplyRequest
from messaging.agents.reply.rules import written
from messaging.agents.reply.said import exercises_named
from messaging.agents.reply.schema import Wish
from messaging.domain.countries import date_order
from messaging.domain.intents import PlannedWork, ReplyContext, SessionSeen
from messaging.domain.logs.sports import SPORTS
from messaging.domain.understanding import UNREAD, words_asked_about
from workouts.domain.catalogue import load_catalogue

TEXT_LENGTH: Final = 1600
"""Signs that the readers of the rules look at as well."""
TYPED: Final = ("words",)
"""Slots of a wish that a client may have typed; every other one is a word of ours."""


def context_of(request: ReplyRequest) -> dict[str, Any]:
    """JSON-ready. The text is the client's own, and nothing else in it was typed just now."""
    context = request.context
    return {
        "text": Said(request.text, TEXT_LENGTH),
        "today": Fixed(context.today.isoformat()),
        "weekday": Fixed(context.today.strftime("%A").upper()),
        "units": Fixed(context.units),
        "first_in_dates": Fixed(date_order(context.country) or "unknown"),
        "sessions": [_session(each) for each in context.sessions],
        "named": [_named(key) for key in sorted(exercises_named(request))],
        "limited_regions": fixed(list(context.regions)),
        "is_ill": context.ill,
        "training_days": fixed(list(context.days)),
        "asked": _asked(context),
        "already_read": {
            "intents": [_wish(written(wish)) for wish in request.understood.wishes],
            "questions": [Said(asked.sentence, TEXT_LENGTH) for asked in request.understood.questions],
            "unread": Said(request.understood.rest, TEXT_LENGTH),
        },
        "regions": fixed(list(REGIONS)),
        "equipment": fixed([*EQUIPMENT_PRESETS, *EQUIPMENT]),
        "sports": fixed(sorted(set(SPORTS.values()))),
    }


def _session(session: SessionSeen) -> dict[str, Any]:
    return {
        "day": Fixed(session.day.isoformat()),
        "is_rest": session.is_rest,
        "work": [_work(item) for item in session.work],
        "done": [Fixed(key) for key, _ in session.done],
    }


def _work(item: PlannedWork) -> dict[str, Any]:
    said = {name: value for name, value in asdict(item).items() if value is not None}
    return {**said, **{name: Fixed(said[name]) for name in ("exercise_id", "name", "type")}}


def _named(exercise_id: str) -> dict[str, Any]:
    exercise = load_catalogue().get(exercise_id)
    return {"exercise_id": Fixed(exercise_id), "name": Fixed(exercise.name if exercise else exercise_id)}


def _asked(context: ReplyContext) -> dict[str, Any] | None:
    """What we asked last, where it is open."""
    if not context.asked:
        return None
    about = words_asked_about(context) or (context.asked_about if context.asked == "confirm" else "")
    told = {"kind": Fixed(context.asked), "about": Said(about, TEXT_LENGTH)}
    with suppress(ValueError, TypeError, KeyError):
        if context.asked == UNREAD:
            return {**told, "question": Said(json.loads(context.asked_about)["question"], TEXT_LENGTH)}
        if context.asked == "figure":
            kept = json.loads(context.asked_about)
            return {**told, "exercise_id": Fixed(kept["exercise_id"]), "slot": Fixed(kept["slot"])}
    return told


def _wish(wish: Wish) -> dict[str, Any]:
    told = wish.model_dump(mode="json", exclude_defaults=True)
    return {name: Said(value, TEXT_LENGTH) if name in TYPED else _fixed(value) for name, value in told.items()}


def _fixed(value: Any) -> Any:
    return fixed(value) if isinstance(value, (str, list)) else value
