"""What a text is read against: the client's day, sessions and limits, and what we asked last."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from accounts.clock import local_date
from accounts.illness import is_ill_on
from accounts.models import User
from accounts.selectors import current_profile_of, facts_of
from messaging.domain.countries import country_of
from messaging.domain.intents import PlannedWork, ReplyContext, SessionSeen
from messaging.models import TalkState
from messaging.obstacles import open_week
from workouts.domain.duration import least_reps
from workouts.models import WorkoutInstance
from workouts.withholding import WITHHELD

ASKED_FOR: Final = timedelta(hours=24)
"""A question that nobody answered by then is forgotten, but the one of the week (`messaging.obstacles`)."""
SEEN_DAYS: Final = timedelta(days=7)


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
        elif WITHHELD in row.reasons:
            newest.setdefault(row.date, row)
    return [newest[day] for day in sorted(newest, reverse=True)]


def _seen(workout: WorkoutInstance) -> SessionSeen:
    sets: dict[str, int] = {}
    for result in workout.results.all():
        sets[result.exercise_id] = sets.get(result.exercise_id, 0) + 1
    return SessionSeen(
        day=workout.date,
        work=work_of(workout),
        is_rest=workout.session_type == "rest",
        done=tuple(sets.items()),
    )


def work_of(workout: WorkoutInstance) -> tuple[PlannedWork, ...]:
    """What of a session is logged: all but warm-up and cool-down."""
    items = [item for block in workout.details.get("blocks", ()) for item in block["items"]]
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
