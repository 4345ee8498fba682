"""Reads of texts, always given who asks."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from accounts.selectors import clients_of
from messaging.models import Message


def messages_of(client: User) -> QuerySet[Message]:
    """Every text from and to a client, newest first."""
    return Message.objects.filter(user=client).order_by("-created_at", "-pk")


def messages_seen_by(coach: User) -> QuerySet[Message]:
    """Every text of the clients that this member of staff may see, newest first."""
    return Message.objects.filter(user__in=clients_of(coach)).order_by("-created_at", "-pk")


def daily_message_of(client: User, *, date: date) -> Message | None:
    """The row for one of the client's calendar days, whatever became of it."""
    return Message.objects.filter(user=client, kind=Message.Kind.DAILY, local_date=date).first()


def undelivered_seen_by(coach: User, *, since: date) -> QuerySet[Message]:
    """What a coach has to look at: texts for a day since `since` that were missed, failed, or are unknown."""
    lost = (Message.State.MISSED, Message.State.FAILED, Message.State.UNKNOWN)
    return messages_seen_by(coach).filter(state__in=lost, local_date__gte=since)
