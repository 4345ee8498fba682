"""One-off messages from the house: the note about the conversion to each active client."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from django.conf import settings
from django.db import transaction

from accounts.domain.zones import UnknownZone
from accounts.models import User
from accounts.selectors import is_paused_on
from messaging.domain.due import day_end, next_daytime
from messaging.domain.text import put_name
from messaging.models import Message
from plans.models import FitnessPlan

BATCH: Final = 500
RESET_TEXT: Final = (
    "Hi {name}, a system update: your training plan was converted to our new system and your workout history was "
    "reset. This week is being rebuilt, and each future workout will be written on its day. No action is needed. "
    "Your next message comes as usual."
)

Fate = Literal[
    "queued", "already queued", "already sent", "missed", "not sent", "opted out", "paused", "unknown time zone"
]
EARLIER: Final[dict[str, Fate]] = {
    "queued": "already queued",
    "sending": "already queued",
    "accepted": "already sent",
    "delivered": "already sent",
    "missed": "missed",
}
"""What a run says of a note that an earlier one queued; one that was refused, suppressed or got lost is `not sent`."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a run did for one client. `due_at` (UTC) is null when nothing was queued."""

    client: User
    fate: Fate
    due_at: datetime | None = None


def queue_reset_message(*, at: datetime, dry_run: bool = False) -> list[Notice]:
    """Queue the note about the conversion, once for each client with an active plan, for the client's next daytime.

    Safe to run again, also on another day. A client who pauses hears nothing: a run after the pause reaches them.
    """
    notices: list[Notice] = []
    for batch in _active_clients():
        found = list(_notices(batch, at=at))
        notices += found
        if not dry_run:
            _store(found)
    return notices


def _active_clients() -> Iterator[list[User]]:
    """Some hundred at a time, along the index of running plans: however many there are, no statement reads them all."""
    running = FitnessPlan.objects.filter(status=FitnessPlan.Status.ACTIVE).order_by("client_id")
    after = uuid.UUID(int=0)
    while ids := list(running.filter(client_id__gt=after).values_list("client_id", flat=True)[:BATCH]):
        clients = User.objects.filter(pk__in=ids, role=User.Role.CLIENT, is_active=True)
        yield list(clients.prefetch_related("pauses").order_by("pk"))
        if len(ids) < BATCH:
            return
        after = ids[-1]


def _notices(clients: Iterable[User], *, at: datetime) -> Iterator[Notice]:
    resets = Message.objects.filter(user__in=[client.pk for client in clients], kind=Message.Kind.RESET)
    states = dict(resets.values_list("user_id", "state"))
    for client in clients:
        state = states.get(client.pk)
        yield _notice(client, at=at) if state is None else Notice(client, EARLIER.get(state, "not sent"))


def _notice(client: User, *, at: datetime) -> Notice:
    if client.opted_out_at:
        return Notice(client, "opted out")
    try:
        day, due = next_daytime(at, zone=client.timezone)
    except UnknownZone:
        return Notice(client, "unknown time zone")
    return Notice(client, "paused") if is_paused_on(client, day) else Notice(client, "queued", due)


def _store(notices: Iterable[Notice]) -> None:
    rows = [_row(notice.client, notice.due_at) for notice in notices if notice.due_at]
    with transaction.atomic():
        Message.objects.bulk_create(rows, ignore_conflicts=True)


def _row(client: User, due: datetime) -> Message:
    return Message(
        user=client,
        kind=Message.Kind.RESET,
        direction=Message.Direction.OUTBOUND,
        state=Message.State.QUEUED,
        content=put_name(RESET_TEXT, client.name),
        source="rules",
        local_date=_local_date(client, due),
        due_at=due,
        send_before=day_end(due, zone=client.timezone),
        phone_from=settings.SMS_FROM,
        phone_to=client.phone_number,
    )


def _local_date(client: User, due: datetime) -> date:
    return next_daytime(due, zone=client.timezone)[0]
