"""A client who is ill: no training with a fever, light work with a cold, until they say that it is over."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.clock import local_date
from accounts.domain.facts import IllnessFact
from accounts.models import Illness, Pause, User
from accounts.pausing import ILL, pause


def fall_ill(client: User, *, fever: bool, at: datetime) -> Illness:
    """From today on; a fever pauses the training. What is on already stays, but a cold may become a fever."""
    today = local_date(client, at)
    with transaction.atomic():
        User.objects.select_for_update().only("pk").get(pk=client.pk)
        on = open_illness_of(client)
        if on is not None and on.fever >= fever:
            return on
        if on is not None:
            _end(on, today)
        if fever:
            _pause(client, today, at=at)
        return Illness.objects.create(client=client, fever=fever, start_date=today, created_at=at)


def get_well(client: User, *, at: datetime) -> bool:
    """What is on ends today, and so do its pauses. False when nothing is."""
    today = local_date(client, at)
    with transaction.atomic():
        User.objects.select_for_update().only("pk").get(pk=client.pk)
        on = open_illness_of(client)
        if on is not None:
            _end(on, today)
        paused = _pauses(client).filter(Q(end_date__isnull=True) | Q(end_date__gt=today))
        if not paused.exists():
            return on is not None
        paused.filter(start_date__gte=today).delete()
        paused.update(end_date=today)
        User.objects.filter(pk=client.pk).update(next_message_at=None)
    return True


def open_illness_of(client: User) -> Illness | None:
    return Illness.objects.filter(client=client, end_date__isnull=True).first()


def has_a_fever(client: User) -> bool:
    return Illness.objects.filter(client=client, end_date__isnull=True, fever=True).exists()


def is_ill_on(client: User, day: date) -> bool:
    """Whether an illness is on that was not forgotten by then."""
    on = open_illness_of(client)
    known = on is not None and IllnessFact(on.start_date, on.end_date, on.fever).is_on(day)
    return known or _pauses(client).filter(end_date__isnull=True).exists()


def _pauses(client: User) -> QuerySet[Pause]:
    return Pause.objects.filter(client=client, cause=Pause.Cause.ILL)


def _pause(client: User, today: date, *, at: datetime) -> None:
    """From today until they are well: around the pauses that are planned already, and after the last of them."""
    planned = Pause.objects.filter(Q(end_date__isnull=True) | Q(end_date__gt=today), client=client)
    start: date | None = today
    for first, back in planned.order_by("start_date").values_list("start_date", "end_date"):
        if start is not None and first > start:
            pause(client, start=start, back=first, note=ILL, at=at)
        start = back
    if start is not None:
        pause(client, start=start, note=ILL, at=at)


def _end(illness: Illness, today: date) -> None:
    illness.end_date = max(today, illness.start_date)
    illness.save(update_fields=["end_date"])
