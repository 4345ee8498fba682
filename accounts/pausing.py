"""A client who does not train for a while: nothing is sent, and the plan waits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Greatest

from accounts.clock import local_date
from accounts.models import Illness, Pause, User

ILL: Final = "ill"
"""The note of a pause that a fever asks for: it ends with the fever, and the fever with it."""


def pause(client: User, *, start: date, back: date | None = None, note: str = "", at: datetime) -> Pause:
    """No texts and no sessions from `start` until the day before `back`, or until resumed.

    Raises `ValueError`, in words, for days that lie behind, that end before they begin, or that lie in another pause.
    """
    with transaction.atomic():
        _hold(client)
        refuse_what_cannot_be(client, start, back, at=at)
        cause = Pause.Cause.ILL if note == ILL else Pause.Cause.ASKED
        return Pause.objects.create(client=client, start_date=start, end_date=back, note=note, cause=cause)


def refuse_what_cannot_be(client: User, start: date, back: date | None, *, at: datetime) -> None:
    """Raises as `pause`, which asks it. Read only."""
    if start < local_date(client, at):
        raise ValueError("A pause begins today or later.")
    if back is not None and back <= start:
        raise ValueError("The first day back comes after the first day of the pause.")
    if other := _pauses_among(client, start, back).first():
        raise ValueError(f"There is a pause in these days already: {in_words(other)}.")


def resume(client: User, *, at: datetime) -> date:
    """End the pause of today, or call off the open one that is yet to begin; texts go on. Returns the first day back.

    Raises `ValueError`, in words, when there is none, and for a client who asked to be forgotten.
    """
    today = local_date(client, at)
    with transaction.atomic():
        _hold(client)
        ending = pause_to_end(client, at=at)
        if ending is None:
            raise ValueError("There is no pause to end.")
        if ending.cause == Pause.Cause.FORGETTING and ending.end_date is None:
            raise ValueError("The client asked to be forgotten: take that back instead.")
        if ending.start_date >= today:  # nothing of it has passed
            ending.delete()
        else:
            Pause.objects.filter(pk=ending.pk).update(end_date=today)
        if ending.cause == Pause.Cause.ILL:
            Illness.objects.filter(client=client, end_date=None).update(end_date=Greatest("start_date", Value(today)))
        User.objects.filter(pk=client.pk).update(next_message_at=None)
    return today


def pause_to_end(client: User, *, at: datetime) -> Pause | None:
    """The pause that `resume` would end: the one that holds today, else an open one that lies ahead."""
    today = local_date(client, at)
    ahead = Q(end_date=None) | Q(start_date__lte=today, end_date__gt=today)
    return Pause.objects.filter(ahead, client=client).order_by("start_date").first()


def in_words(row: Pause) -> str:
    """`from 5 January 2026 until resumed`, `from 5 January 2026, back on 12 January 2026`."""
    start = f"from {row.start_date:%-d %B %Y}"
    return f"{start} until resumed" if row.end_date is None else f"{start}, back on {row.end_date:%-d %B %Y}"


def _pauses_among(client: User, start: date, back: date | None) -> QuerySet[Pause]:
    """Pauses of the client that share a day with these: `start` to the day before `back`, or open."""
    pauses = Pause.objects.filter(Q(end_date=None) | Q(end_date__gt=start), client=client).order_by("start_date")
    return pauses if back is None else pauses.filter(start_date__lt=back)


def _hold(client: User) -> None:
    """Two pauses, or a pause and its end, come one after the other."""
    User.objects.select_for_update().only("pk").get(pk=client.pk)
