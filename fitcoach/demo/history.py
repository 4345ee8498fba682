"""The weeks before the demo begins: each day had its session, and in the evening it was done, or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import F

from accounts.clock import local_date
from accounts.models import User
from accounts.selectors import client_as_stored
from fitcoach.simulation.acting import Actor
from messaging.daily import process_due
from messaging.domain.due import due_at
from messaging.models import Message
from messaging.transports import memory
from messaging.transports.memory import MemoryTransport
from plans.models import FitnessPlan
from workouts.services import workout_on

ADHERENCE: Final = 0.85
EVENING: Final = time(19, 30)
SILENT: Final = {"Kenji Mori": 9}
"""Who has not been heard of, for how many days."""
TEXTED_FOR: Final = timedelta(days=7)
"""Of the weeks before there are the sessions alone: texts take most of the time, and nobody scrolls back so far."""
STILL_ON_ITS_WAY: Final = timedelta(hours=1)


def play(*, at: datetime) -> None:
    """Every client with a plan lives from its first day up to `at`. The rules write, and nothing leaves the process.

    Not in a transaction: messages are sent outside of any.
    """
    plans = FitnessPlan.objects.filter(status=FitnessPlan.Status.ACTIVE).order_by("client__name")
    for plan in plans.select_related("client"):
        assert plan.start_date is not None
        _live(plan.client, plan.start_date, at=at)
    memory.clear()
    _date_messages(at=at)


def _live(client: User, began: date, *, at: datetime) -> None:
    actor = Actor(adherence=ADHERENCE, effort="planned", seed=7)
    today = local_date(client, at)
    heard_until = today - timedelta(days=SILENT.get(client.name, 0))
    for day in _days(began, today):
        due = due_at(day, hour=client.preferred_send_hour, zone=client.timezone)
        if due is not None and due <= at - STILL_ON_ITS_WAY:
            _morning(client, day, texted=day > today - TEXTED_FOR, at=due)
        evening = datetime.combine(day, EVENING, ZoneInfo(client.timezone)).astimezone(UTC)
        if evening < at and day < heard_until:
            actor.act([(client.name, client)], day=day, at=evening)


def _morning(client: User, day: date, *, texted: bool, at: datetime) -> None:
    """The day's session, with its text or without."""
    if texted:
        as_stored = [client_as_stored(client.pk)]
        process_due(at=at, clients=as_stored, transport=MemoryTransport(), rules_only=True, weekly=False)
    else:
        workout_on(client, date=day, at=at, rules_only=True)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _date_messages(*, at: datetime) -> None:
    """What was sent has arrived, and was written when it was due and not just now."""
    sent = Message.objects.filter(state=Message.State.ACCEPTED, sent_at__lt=at)
    sent.update(state=Message.State.DELIVERED, settled_at=F("sent_at"))
    Message.objects.filter(due_at__lt=at).exclude(kind=Message.Kind.CHAT).update(created_at=F("due_at"))
