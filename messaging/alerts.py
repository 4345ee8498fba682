"""Telling a coach: one open alert of a kind for each client, however often the reason comes back."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef

from accounts.models import User
from accounts.selectors import clients
from messaging.models import Alert, Message
from plans.models import FitnessPlan

log = logging.getLogger("fitcoach.alerts")

Kind = Alert.Kind


def raise_alert(
    client_id: uuid.UUID, kind: str, sentence: str, *, at: datetime, message: Message | None = None
) -> None:
    """Store it, unless one of this kind is open for the client already."""
    alert = Alert(client_id=client_id, kind=kind, sentence=sentence[:300], message=message, created_at=at)
    Alert.objects.bulk_create([alert], ignore_conflicts=True)


def missed(ids: Collection[uuid.UUID], *, at: datetime) -> None:
    """For rows that have just been given up as missed. They are one line in the log, however many they are."""
    if not ids:
        return
    log.error("%s messages were missed; the coaches' list names the clients", len(ids))
    rows = Message.objects.filter(pk__in=ids).only("pk", "user_id", "kind", "local_date", "error")
    alerts = [_of_missed(message, at=at) for message in rows]
    Alert.objects.bulk_create(alerts, ignore_conflicts=True, batch_size=500)


def remind_of_clients_without_a_plan(*, at: datetime) -> int:
    """Who wants to hear from us and has no plan goes on the coach's list, and leaves it with a plan."""
    active = Exists(FitnessPlan.objects.filter(client=OuterRef("pk"), status=FitnessPlan.Status.ACTIVE))
    waiting = clients().filter(~active, is_active=True, opted_out_at__isnull=True)
    told = Exists(Alert.objects.filter(client=OuterRef("pk"), kind=Kind.NO_PLAN, settled_at__isnull=True))
    alerts = [_without_plan(client, at=at) for client in waiting.filter(~told).only("pk", "name")]
    Alert.objects.bulk_create(alerts, ignore_conflicts=True, batch_size=500)
    _settle(clients().filter(active), kinds=(Kind.NO_PLAN, Kind.PLAN_ENDED), at=at)
    return len(alerts)


def _settle(happy: Iterable[User], *, kinds: Collection[str], at: datetime) -> None:
    Alert.objects.filter(client__in=happy, kind__in=kinds, settled_at__isnull=True).update(settled_at=at)


def _without_plan(client: User, *, at: datetime) -> Alert:
    return Alert(client=client, kind=Kind.NO_PLAN, sentence="Has no active plan and gets no messages.", created_at=at)


def named(message: Message) -> str:
    """Which message it was, in words."""
    if message.kind == Message.Kind.CHAT:
        return "coach's answer"
    return f"{message.get_kind_display()} of {message.local_date or 'that day'}"


def _of_missed(message: Message, *, at: datetime) -> Alert:
    sentence = f"The {named(message)} was not sent: {message.error}."
    return Alert(client_id=message.user_id, kind=Kind.MISSED, sentence=sentence[:300], message=message, created_at=at)
