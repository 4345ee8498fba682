"""Who gets a row when. The cost of it follows who is due, not how many clients there are.

`users.next_message_at` is the due instant of the client's next daily message. Null means that it is to be worked out:
so it is for whoever is new, changed hour or zone, came back after STOP, or got a plan.
"""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.domain.zones import UnknownZone
from accounts.models import User
from accounts.seeking import found_none, seek_those_of_yesterday
from messaging.batches import batches
from messaging.domain.due import due_at, first_due, is_daytime, local_date_of, next_due, send_before
from messaging.fault_points import reach
from messaging.models import Message
from plans.models import FitnessPlan

log = logging.getLogger(__name__)

BATCH = 500
FURTHEST_NEXT = timedelta(days=3)
"""Two days without a message may follow each other where a zone leaps over a day; a third cannot."""
OPEN = (Message.State.PLANNED, Message.State.QUEUED)
Kind = Message.Kind
WEEKLY_HOUR: Final = 17
"""On Sundays, on the client's own clock: what next week holds."""
SATURDAY, SUNDAY = 5, 6


def plan_due(*, at: datetime, clients: Collection[User] | None = None, weekly: bool = True) -> list[str]:
    """Give everyone who comes due before `at` + PREPARE_AHEAD a planned row for each local date, and a next instant.

    `weekly`: Sunday's message about the week to come as well.
    Each batch is one transaction. Safe to run twice or by two at once. Returns a sentence for each client who cannot
    be scheduled.
    """
    troubles = _work_out_next(at=at, clients=clients)
    while _plan_batch(at=at, clients=clients, weekly=weekly):
        pass
    return troubles


def _work_out_next(*, at: datetime, clients: Collection[User] | None) -> list[str]:
    troubles: list[str] = []
    seek_those_of_yesterday(at=at)
    for ids in _keys_of(_unscheduled(clients)):
        _work_out(_unscheduled(clients).filter(pk__in=ids), at=at, troubles=troubles)
    for ids in batches(_too_far_ahead(clients, at=at).values_list("pk", flat=True), BATCH):
        _work_out(_too_far_ahead(clients, at=at).filter(pk__in=ids), at=at, troubles=troubles)
    return troubles


def _keys_of(rows: QuerySet[User]) -> Iterator[list[uuid.UUID]]:
    """Some hundred at a time, each time those that come after."""
    after = uuid.UUID(int=0)
    while ids := list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield ids
        if len(ids) < BATCH:
            return
        after = ids[-1]


def _work_out(rows: QuerySet[User], *, at: datetime, troubles: list[str]) -> None:
    """One batch, one transaction. Who has no plan is not asked about again before tomorrow."""
    with transaction.atomic():
        batch = list(_locked(rows).order_by("pk"))
        _schedule([client for client in batch if _plan_start(client)], at=at, troubles=troubles)
        found_none([client.pk for client in batch if not _plan_start(client)], at=at)


def _unscheduled(clients: Collection[User] | None) -> QuerySet[User]:
    """Clients who should hear from us and have no next instant."""
    return _wanted(clients).filter(next_message_at__isnull=True, plan_sought_at__isnull=True)


def _too_far_ahead(clients: Collection[User] | None, *, at: datetime) -> QuerySet[User]:
    """An instant that lies further ahead than any next one can, though the plan has begun, was worked out by a clock
    that was wrong (a run with a mistyped `--at`): it is worked out anew.
    """
    begun = FitnessPlan.objects.filter(
        client=OuterRef("pk"), status=FitnessPlan.Status.ACTIVE, start_date__lte=at.date()
    )
    return _wanted(clients).filter(Exists(begun), next_message_at__gt=at + FURTHEST_NEXT)


def _wanted(clients: Collection[User] | None) -> QuerySet[User]:
    return _with_plan_start(clients).filter(is_active=True, opted_out_at__isnull=True)


def _schedule(batch: list[User], *, at: datetime, troubles: list[str]) -> None:
    days: dict[uuid.UUID, tuple[date, datetime]] = {}
    for client in batch:
        try:
            days[client.pk] = _first(client, at=at)
        except UnknownZone as trouble:
            log.warning("client %s cannot be scheduled: %s", client.pk, trouble)
            troubles.append(f"{client.name}: {trouble}")
    by_id = {client.pk: client for client in batch}
    _retime_open_rows(by_id, days)
    _write_next({pk: due for pk, (_, due) in days.items()})


def _retime_open_rows(by_id: dict[uuid.UUID, User], days: dict[uuid.UUID, tuple[date, datetime]]) -> None:
    """A row that was planned before the client changed hour or zone moves with them, as long as nobody sends it."""
    kinds = (Kind.DAILY, Kind.WEEKLY)
    for message in Message.objects.filter(user__in=list(days), kind__in=kinds, state__in=OPEN):
        client = by_id[message.user_id]
        day, due = days[message.user_id]
        wanted = due_now(message, client) if message.kind == Kind.WEEKLY else due if message.local_date == day else None
        if wanted is not None and message.due_at != wanted:
            retime(message, client, due=wanted)


def retime(message: Message, client: User, *, due: datetime) -> int:
    """Move an open row to another instant of its day, unless a coach wants it now; 1 when it was still open."""
    still_open = Message.objects.filter(pk=message.pk, state__in=OPEN, asked_at__isnull=True)
    hour = hour_of(message, client)
    too_late = send_before(due, hour=hour, zone=client.timezone, grace=settings.GRACE)
    return still_open.update(due_at=due, send_before=too_late)


def hour_of(message: Message, client: User) -> int:
    """The hour of the client's day at which a message of this kind is due."""
    return WEEKLY_HOUR if message.kind == Kind.WEEKLY else client.preferred_send_hour


def due_now(message: Message, client: User) -> datetime | None:
    """When the row would be due by the client's hour and zone of today. Raises `UnknownZone`."""
    if message.local_date is None:
        return None
    return due_at(message.local_date, hour=hour_of(message, client), zone=client.timezone)


def is_its_time(message: Message, client: User, *, at: datetime) -> bool:
    """Whether a due row may go by the client's clock as it is now: they may have changed hour or zone since.

    A row that is due later by now is put off. Otherwise it goes in the daytime of its own day, or within the grace
    after the hour that the client chose; outside of these it waits, and is missed when it is too late.
    """
    if message.kind not in (Kind.DAILY, Kind.WEEKLY) or message.local_date is None:
        return True
    try:
        due = due_now(message, client)
        if due is not None and due > at and message.asked_at is None:
            retime(message, client, due=due)
            return False
        in_grace = due is not None and due <= at < due + settings.GRACE and not _is_evening(message, client, due, at)
        today = local_date_of(at, client.timezone) == message.local_date
        return in_grace or (today and is_daytime(at, zone=client.timezone))
    except UnknownZone:
        return True  # by the times that were worked out while the zone was one


def _is_evening(message: Message, client: User, due: datetime, at: datetime) -> bool:
    return at >= send_before(due, hour=hour_of(message, client), zone=client.timezone, grace=settings.GRACE)


def _plan_batch(*, at: datetime, clients: Collection[User] | None, weekly: bool) -> int:
    horizon = at + settings.PREPARE_AHEAD
    with transaction.atomic():
        due = _locked(_with_plan_start(clients)).filter(next_message_at__lte=horizon).order_by("next_message_at", "pk")
        batch = list(due[:BATCH])
        rows: list[Message] = []
        next_instants: dict[uuid.UUID, datetime | None] = {}
        for client in batch:
            next_instants[client.pk] = _plan(client, rows, at=at, horizon=horizon, weekly=weekly)
        Message.objects.bulk_create(rows, ignore_conflicts=True)
        _write_next(next_instants)
        reach("planned, not committed")
    reach("planned")
    return len(batch)


def _plan(client: User, rows: list[Message], *, at: datetime, horizon: datetime, weekly: bool) -> datetime | None:
    """Add the rows that are due by the horizon, one for each local date; returns the next instant after them."""
    if not client.is_active or client.opted_out_at or _plan_start(client) is None:
        return None
    try:
        day, due = _planned_or_anew(client, at=at)
    except UnknownZone as trouble:
        log.warning("client %s cannot be scheduled: %s", client.pk, trouble)
        return None
    while due <= horizon:
        rows.append(row_of(client, Kind.DAILY, day=day, due=due))
        if weekly:
            rows.extend(_weekly(client, day=day, at=at))
        day, due = next_due(due, hour=client.preferred_send_hour, zone=client.timezone)
    return due


def _planned_or_anew(client: User, *, at: datetime) -> tuple[date, datetime]:
    """The day that was planned, if its instant still fits the client's hour, zone and plan; else another one."""
    planned = client.next_message_at
    assert planned is not None
    day = local_date_of(planned, client.timezone)
    due = due_at(day, hour=client.preferred_send_hour, zone=client.timezone)
    start = _plan_start(client)
    if due is not None and due == planned and start is not None and day >= start:
        return day, due
    return _first(client, at=at)


def _first(client: User, *, at: datetime) -> tuple[date, datetime]:
    return first_due(
        at,
        hour=client.preferred_send_hour,
        zone=client.timezone,
        grace=settings.GRACE,
        not_before=_plan_start(client),
    )


def _weekly(client: User, *, day: date, at: datetime) -> Iterator[Message]:
    """Sunday's message about the week to come, planned with the daily one of Saturday or, still in time, of Sunday."""
    sunday = day + timedelta(days=SUNDAY - day.weekday())
    if day.weekday() in (SATURDAY, SUNDAY):
        due = due_at(sunday, hour=WEEKLY_HOUR, zone=client.timezone)
        if due is not None and due > at:
            yield row_of(client, Kind.WEEKLY, day=sunday, due=due)


def row_of(client: User, kind: str, *, day: date, due: datetime) -> Message:
    """A planned row, not stored yet, that is too late when the grace or the client's day ends."""
    message = Message(
        user=client,
        kind=kind,
        direction=Message.Direction.OUTBOUND,
        state=Message.State.PLANNED,
        local_date=day,
        due_at=due,
        phone_from=settings.SMS_FROM,
        phone_to=client.phone_number,
    )
    message.send_before = send_before(due, hour=hour_of(message, client), zone=client.timezone, grace=settings.GRACE)
    return message


def _with_plan_start(clients: Collection[User] | None) -> QuerySet[User]:
    """Clients with `plan_start`: the first day of their active plan, null without one."""
    active = FitnessPlan.objects.filter(client=OuterRef("pk"), status=FitnessPlan.Status.ACTIVE)
    rows = User.objects.filter(role=User.Role.CLIENT).annotate(plan_start=Subquery(active.values("start_date")[:1]))
    if clients is not None:
        rows = rows.filter(pk__in=[client.pk for client in clients])
    return rows


def _locked(rows: QuerySet[User]) -> QuerySet[User]:
    """But those whom another worker has just taken."""
    return rows.select_for_update(skip_locked=True, of=("self",))


def _plan_start(client: Any) -> date | None:
    start: date | None = client.plan_start
    return start


def _write_next(instants: Mapping[uuid.UUID, datetime | None]) -> None:
    """One statement for each distinct instant: clients who are due together are next due together."""
    together: dict[datetime | None, list[uuid.UUID]] = defaultdict(list)
    for pk, instant in instants.items():
        together[instant].append(pk)
    for instant, pks in together.items():
        User.objects.filter(pk__in=pks).update(next_message_at=instant)
