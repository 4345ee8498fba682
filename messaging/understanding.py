"""What a text says: by the rules, and by a model where they leave words unread and a model may be asked.

Read against the client's day, sessions and limits, and what we asked last.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from accounts.clock import local_date
from accounts.holding import is_held
from accounts.illness import is_ill_on
from accounts.models import User
from accounts.selectors import current_profile_of, facts_of, identity_of
from llm import ask
from llm.providers.registry import models
from messaging.agents.reply import TASK
from messaging.agents.reply.reading import MINUTES, reading_of
from messaging.agents.reply.request import request_of
from messaging.domain.countries import country_of
from messaging.domain.flags import read_alarms
from messaging.domain.intents import PlannedWork, ReplyContext, SessionSeen
from messaging.domain.legal_words import legal_word
from messaging.domain.understanding import Understood
from messaging.models import TalkState
from messaging.obstacles import open_week
from messaging.taking_over import is_taken_over
from workouts.domain.duration import least_reps
from workouts.models import WorkoutInstance
from workouts.withholding import is_withheld

BY_RULES: Final = "rules"
ASKED_FOR: Final = timedelta(hours=24)
"""A question that nobody answered by then is forgotten, but the one of the week (`messaging.obstacles`)."""
SEEN_DAYS: Final = timedelta(days=7)


def understand(client: User, text: str, context: ReplyContext, *, at: datetime, until: float) -> Understood:
    """What the text says. A model is asked about the whole of it when the rules leave words unread.

    `until`: no longer than that, on the monotonic clock, is a model waited for; none is asked when it has passed. Call
    it outside of any transaction.
    """
    request = request_of(text, context)
    if until <= time.monotonic() or not _leaves_words(request.understood) or not _may_be_told(client, text):
        return request.understood
    answered = ask(TASK, request, at=at, client_id=client.pk, never_say=identity_of(client), until=until)
    return request.understood if answered.source == BY_RULES else reading_of(request, answered.value)


def _leaves_words(understood: Understood) -> bool:
    """What the rules themselves ask about is put to the client before anybody guesses, but for how long there is."""
    is_unread = any(sign.isalnum() for sign in understood.rest)
    return is_unread and all(asked.kind == MINUTES for asked in understood.questions)


def _may_be_told(client: User, text: str) -> bool:
    """Whether there is a model, and neither the law, nor an alarm, nor a person has a say in this text."""
    if not models() or client.opted_out_at is not None or not client.is_active:
        return False
    alarms = read_alarms(text, pregnant=True)
    if alarms.flags or alarms.dizzy or legal_word(" ".join(text.split())):
        return False
    return not is_taken_over(client) and not is_held(client)


def context_of(client: User, *, at: datetime) -> ReplyContext:
    """Reads only."""
    today, facts, profile = local_date(client, at), facts_of(client), current_profile_of(client)
    asked = TalkState.objects.filter(client=client).first()
    is_asked = (
        asked is not None and bool(asked.asked) and asked.asked_at is not None and asked.asked_at > at - ASKED_FOR
    )
    monday = open_week(client, today=today)
    return ReplyContext(
        today=today,
        country=country_of(client.phone_number, client.timezone) or "",
        units="lb" if profile is not None and profile.units == "lb" else "kg",
        zone=client.timezone,
        sessions=tuple(map(_seen, _sessions(client, today))),
        ill=is_ill_on(client, today),
        days=facts.available_days,
        regions=tuple(dict.fromkeys(each.region for each in facts.limitations_on(today))),
        asked=asked.asked if asked is not None and is_asked else "obstacle" if monday else "",
        asked_about=asked.asked_about if asked is not None and is_asked else "",
        obstacles_of=monday,
    )


def _sessions(client: User, today: date) -> list[WorkoutInstance]:
    """Those that stand, and where none does, one that was withheld: it may have been done before."""
    rows = WorkoutInstance.objects.filter(client=client, date__gt=today - SEEN_DAYS, date__lte=today)
    newest: dict[date, WorkoutInstance] = {}
    for row in rows.prefetch_related("results").order_by("updated_at"):
        if row.status != WorkoutInstance.Status.WITHDRAWN:
            newest[row.date] = row
        elif is_withheld(row):
            newest.setdefault(row.date, row)
    return [newest[day] for day in sorted(newest, reverse=True)]


def _seen(workout: WorkoutInstance) -> SessionSeen:
    sets: dict[str, int] = {}
    for result in workout.results.all():
        sets[result.exercise_id] = sets.get(result.exercise_id, 0) + 1
    return SessionSeen(
        day=workout.date,
        work=work_in(workout.details),
        is_rest=workout.session_type == "rest",
        done=tuple(sets.items()),
    )


def work_in(details: Mapping[str, Any]) -> tuple[PlannedWork, ...]:
    """The work of a session as it is stored, without what warms up and cools down."""
    items = [item for block in details.get("blocks", ()) for item in block["items"]]
    return tuple(_planned(item) for item in items if item["type"] not in ("prep", "cooldown"))


def _planned(item: dict[str, Any]) -> PlannedWork:
    minutes = item.get("duration_min")
    return PlannedWork(
        exercise_id=item["exercise_id"],
        name=item["exercise"],
        type=item["type"],
        sets=item.get("sets"),
        reps=least_reps(item["reps"]) if item.get("reps") else None,
        weight_kg=item.get("weight_kg"),
        rpe=item.get("rpe"),
        duration_sec=item.get("duration_sec") or (round(minutes * 60) if minutes else None),
        distance_km=item.get("distance_km"),
    )
