"""Holding a client's training until a coach has seen to it. Nobody and nothing else releases a hold."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.fetched import once
from accounts.models import Hold, User


def hold(client: User, *, reason: str, at: datetime) -> Hold:
    """No sessions from now on. A hold that is open already stays, with the reason it had."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).only("pk").get(pk=client.pk)
        return open_hold_of(client) or Hold.objects.create(client=client, reason=reason[:200], began_at=at)


def release(client: User, *, coach: User, at: datetime) -> Hold:
    """Training goes on. Raises `ValueError`, in words, when nothing is held."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).only("pk").get(pk=client.pk)
        held = open_hold_of(client)
        if held is None:
            raise ValueError("Nothing is held: the client trains as planned.")
        held.released_at, held.released_by = at, coach
        held.save(update_fields=["released_at", "released_by"])
    return held


def open_hold_of(client: User) -> Hold | None:
    return open_holds().filter(client=client).first()


def is_held(client: User) -> bool:
    return open_holds().filter(client=client).exists()


def with_hold(clients: QuerySet[User]) -> QuerySet[User]:
    """Each with whether they are held, in the same query, for `was_held`."""
    return clients.annotate(held_when_read=Exists(open_holds().filter(client=OuterRef("pk"))))


def was_held(client: User) -> bool:
    """As it was when `client` was read: a page asks in many places. What is written or sent asks `is_held`."""
    told = getattr(client, "held_when_read", None)
    return once(client, "held", lambda: is_held(client)) if told is None else bool(told)


def open_holds() -> QuerySet[Hold]:
    return Hold.objects.filter(released_at__isnull=True)
