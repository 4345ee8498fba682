"""Telling a coach: one open alert of a kind for each client, however often the reason comes back."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.selectors import clients
from messaging.batches import batches
from messaging.models import Alert, Message
from plans.models import FitnessPlan

log = logging.getLogger("fitcoach.alerts")

Kind = Alert.Kind
AT_ONCE: Final = 500
SOUGHT_WITHIN: Final = timedelta(hours=3)
"""Every hour asks; three, as a run or two may be lost."""


def raise_alert(
    client_id: uuid.UUID, kind: str, sentence: str, *, at: datetime, message: Message | None = None
) -> None:
    """Store it, unless one of this kind is open for the client already."""
    alert = Alert(client_id=client_id, kind=kind, sentence=sentence[:300], message=message, created_at=at)
    Alert.objects.bulk_create([alert], ignore_conflicts=True)


def whose(message: Message) -> uuid.UUID | None:
    """The client whom it is to be told of: of a call for staff the one whom it is about, if any."""
    return message.about_id if message.kind == Message.Kind.PAGE else message.user_id


def missed(ids: Collection[uuid.UUID], *, at: datetime) -> None:
    """For rows that have just been given up as missed. They are one line in the log, however many they are.

    A call for staff that did not go is a line of its own, and an alert of the client whom it is about.
    """
    rows = Message.objects.filter(pk__in=ids).only("pk", "user_id", "about_id", "kind", "local_date", "error")
    calls = sum(message.kind == Message.Kind.PAGE for message in rows)
    if of_clients := len(rows) - calls:
        log.error("%s messages were missed; the coaches' list names the clients", of_clients)
    if calls:
        log.error("%s calls for staff were missed", calls)
    alerts = [_of_missed(message, client_id, at=at) for message in rows if (client_id := whose(message))]
    Alert.objects.bulk_create(alerts, ignore_conflicts=True, batch_size=500)


def remind_of_clients_without_a_plan(*, at: datetime) -> int:
    """Who wants to hear from us and has no plan goes on the coach's list, and leaves it with a plan."""
    waiting = list(_found_without_a_plan(at=at).values_list("pk", flat=True))
    told = sum(_tell_of(ids, at=at) for ids in batches(waiting, AT_ONCE))
    _settle_of_who_has_one(at=at)
    return told


def _tell_of(ids: Collection[uuid.UUID], *, at: datetime) -> int:
    """Of those of these clients who have no plan, and of whom nobody was told."""
    active = FitnessPlan.objects.filter(client=OuterRef("pk"), status=FitnessPlan.Status.ACTIVE)
    told = Alert.objects.filter(client=OuterRef("pk"), kind=Kind.NO_PLAN, settled_at__isnull=True)
    without = clients().filter(~Exists(active), ~Exists(told), pk__in=ids).only("pk")
    alerts = [_without_plan(client, at=at) for client in without]
    Alert.objects.bulk_create(alerts, ignore_conflicts=True)
    return len(alerts)


def _settle_of_who_has_one(*, at: datetime) -> None:
    """Some hundred open alerts at a time, each with one look for its client's plan."""
    has_one = Exists(FitnessPlan.objects.filter(client=OuterRef("client"), status=FitnessPlan.Status.ACTIVE))
    told = Alert.objects.filter(kind__in=(Kind.NO_PLAN, Kind.PLAN_ENDED), settled_at__isnull=True)
    for ids in batches(list(told.values_list("pk", flat=True)), AT_ONCE):
        told.filter(has_one, pk__in=ids).update(settled_at=at)


def _found_without_a_plan(*, at: datetime) -> QuerySet[User]:
    """Who was found to have no plan in these hours, or is still to be looked at: each client once a day, not all of
    them each hour.
    """
    lately = Q(plan_sought_at__isnull=True) | Q(plan_sought_at__gt=at - SOUGHT_WITHIN)
    return clients().filter(lately, next_message_at__isnull=True, is_active=True, opted_out_at__isnull=True)


def _without_plan(client: User, *, at: datetime) -> Alert:
    return Alert(client=client, kind=Kind.NO_PLAN, sentence="Has no active plan and gets no messages.", created_at=at)


def named(message: Message) -> str:
    """Which message it was, in words."""
    if message.kind == Message.Kind.CHAT:
        return "coach's answer"
    return f"{message.get_kind_display()} of {message.local_date or 'that day'}"


def _of_missed(message: Message, client_id: uuid.UUID, *, at: datetime) -> Alert:
    sentence = f"The {named(message)} was not sent: {message.error}."
    return Alert(client_id=client_id, kind=Kind.MISSED, sentence=sentence[:300], message=message, created_at=at)
