"""What a client will be sent today and tomorrow, told before it is. Reads, and stores nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings

from accounts.clock import local_date
from accounts.domain.zones import is_zone
from accounts.models import User
from accounts.selectors import is_paused_on
from messaging import composing, schedule
from messaging.domain.due import due_at, first_due
from messaging.models import Message
from messaging.reaching import stopped_for_good
from messaging.sendable import OPEN, stale
from messaging.weekly import weekly_text_by_rules
from plans.models import FitnessPlan
from plans.selectors import active_plan_of
from workouts.ahead import session_on
from workouts.models import WorkoutInstance

Kind = Message.Kind
NO_PLAN: Final = "No active plan covers that day."


@dataclass(frozen=True, slots=True)
class Preview:
    """One message to come. `nothing`: why there is none, in a sentence; then `text` is empty.

    `due_at`: UTC. `is_stored`: these very words are in the outbox; else they are what the built-in coach would write
    now. `message`: the row, when there is one.
    """

    kind: str
    date: date
    due_at: datetime | None = None
    text: str = ""
    is_stored: bool = False
    nothing: str = ""
    message: Message | None = None

    @property
    def title(self) -> str:
        return str(Kind(self.kind).label)


def previews_of(client: User, *, at: datetime) -> list[Preview]:
    """Today's messages, as far as they have not gone, and tomorrow's.

    What the client logs or reports until then may still change them. `client` has profiles, limitations and pauses.
    """
    stopped = stopped_for_good(client)
    if not is_zone(client.timezone):
        return [Preview(Kind.DAILY, at.date(), nothing=stopped)]
    today = local_date(client, at)
    slots = list(_slots(client, (today, today + timedelta(days=1)), at=at))
    if stopped:
        return [replace(slot, nothing=stopped) for slot in slots]
    return list(_written(client, slots))


def _slots(client: User, days: tuple[date, ...], *, at: datetime) -> Iterator[Preview]:
    """Those that may still go, each without its words."""
    outbound = Message.objects.filter(user=client, local_date__in=days, direction=Message.Direction.OUTBOUND)
    rows = {(row.local_date, row.kind): row for row in outbound.select_related("workout")}
    for day in days:
        for kind in (Kind.DAILY, Kind.WEEKLY) if day.weekday() == schedule.SUNDAY else (Kind.DAILY,):
            row = rows.get((day, kind))
            if row is None and not _is_over(client, kind, day, at=at):
                yield Preview(kind, day, due_at(day, hour=_hour(client, kind), zone=client.timezone))
            elif row is not None and row.state in OPEN:
                yield Preview(kind, day, row.due_at, message=row)


def _hour(client: User, kind: str) -> int:
    return schedule.WEEKLY_HOUR if kind == Kind.WEEKLY else client.preferred_send_hour


def _is_over(client: User, kind: str, day: date, *, at: datetime) -> bool:
    """Whether nobody will plan this any more: it would be too late."""
    if kind == Kind.WEEKLY:
        due = due_at(day, hour=schedule.WEEKLY_HOUR, zone=client.timezone)
        return due is not None and due <= at
    first, _ = first_due(at, hour=client.preferred_send_hour, zone=client.timezone, grace=settings.GRACE)
    return day < first


def _written(client: User, slots: list[Preview]) -> Iterator[Preview]:
    plan, before = active_plan_of(client), list[WorkoutInstance]()
    for slot in slots:
        if slot.due_at is None:
            yield replace(slot, nothing="The clock of their zone leaps over that day.")
        elif is_paused_on(client, slot.date):
            yield replace(slot, nothing=f"{client.name} pauses on that day.")
        elif slot.message is not None and _stands(slot.message):
            yield replace(slot, text=slot.message.content, is_stored=True)
        elif slot.kind == Kind.WEEKLY:
            text = plan and weekly_text_by_rules(plan, date=slot.date)
            yield replace(slot, text=text) if text else replace(slot, nothing=NO_PLAN)
        else:
            session = plan and _session(plan, slot, before)
            yield replace(slot, text=composing.text_by_rules(session)) if session else replace(slot, nothing=NO_PLAN)


def _session(plan: FitnessPlan, slot: Preview, before: list[WorkoutInstance]) -> WorkoutInstance | None:
    """The day's session; one that is not stored is added to those that the next day's looks back on."""
    anew = slot.message is not None and composing.is_to_be_anew(slot.message)
    session = session_on(plan, date=slot.date, before=before, anew=anew)
    if session is not None and session._state.adding:
        before.append(session)
    return session


def _stands(row: Message) -> bool:
    return row.state == Message.State.QUEUED and not Message.objects.filter(stale(), pk=row.pk).exists()
