"""A message a day: the whole tick at once, or as hints to workers."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.travelling import change_clocks
from messaging import composing, hints, inbound, outbox, reading, schedule, sendable, watching
from messaging.batches import batches
from messaging.composing import ComposedMessage, compose_daily_message
from messaging.domain.text import segments
from messaging.models import Message
from messaging.outbox import Swept
from messaging.transports.base import Transport

__all__ = (
    "ComposedMessage",
    "MessageLine",
    "Summary",
    "compose",
    "compose_daily_message",
    "deliver",
    "process_due",
    "sweep",
    "tick",
)

State = Message.State
READ_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class MessageLine:
    """What became of one row. `detail`: why it was not sent, or its session."""

    message_id: uuid.UUID
    client_id: uuid.UUID
    name: str
    kind: str
    local_date: date | None
    state: str
    segments: int
    detail: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What one run did with the rows that were due. In a dry run `sent` counts what would have been sent.

    `failed`: the provider refused, or nobody knows. `waiting`: not taken this time, it is tried again.
    `troubles`: a sentence for each client who could not be scheduled.
    """

    due: int
    sent: int
    missed: int
    suppressed: int
    failed: int
    waiting: int
    not_composed: int
    dry_run: bool
    lines: Sequence[MessageLine]
    troubles: Sequence[str]


def process_due(
    *,
    at: datetime,
    dry_run: bool = False,
    clients: Collection[User] | None = None,
    transport: Transport | None = None,
    rules_only: bool = False,
    weekly: bool = True,
) -> Summary:
    """Plan, compose and deliver for everyone who is due at `at` (of these clients, when given), here and now.

    What comes due within PREPARE_AHEAD is prepared as well. `transport`: instead of the one that the settings name.
    `rules_only` keeps models out; without `weekly` there is no Sunday message. A dry run does the same by the rules
    alone, hands nothing to a transport and leaves no trace. Raises RuntimeError inside a transaction, unless dry.
    """
    if not dry_run:
        return _process(at=at, clients=clients, transport=transport, rules_only=rules_only, weekly=weekly)
    with transaction.atomic():
        summary = _rehearse(at=at, clients=clients)
        transaction.set_rollback(True)
    return summary


def tick(*, at: datetime) -> None:
    """Plan who comes due; workers are told which rows to compose and which to deliver.

    Composing begins at a time of each row's own within the first two thirds of PREPARE_AHEAD, so that thousands who
    are due at the same hour do not ask for their words in the same minute.
    """
    inbound.handle_waiting(at=at)
    reading.read_waiting(at=at)
    change_clocks(at=at)
    schedule.plan_due(at=at)
    outbox.refuse(at=at)
    composing.reopen_stale(at=at)
    waiting = composing.waiting(at=at).only("pk", "due_at")
    hints.hint(hints.COMPOSE, [message.pk for message in waiting if composing.turn_of(message) <= at])
    hints.hint(hints.DELIVER, _ids(outbox.queued_and_due(at=at).order_by("due_at", "pk")))


def compose(*, at: datetime, ids: Collection[uuid.UUID]) -> int:
    """Compose these rows and hint at those that are due already; returns how many were queued."""
    composed = composing.compose_waiting(at=at, ids=ids)
    hints.hint(hints.DELIVER, _ids(outbox.queued_and_due(at=at).filter(pk__in=ids)))
    return composed


def deliver(*, at: datetime, ids: Collection[uuid.UUID]) -> int:
    """Send these rows, as far as they are due; returns how many were attempted. A STOP that came in goes first."""
    inbound.handle_waiting(at=at)
    return outbox.send_due(at=at, ids=ids)


def sweep(*, at: datetime) -> Swept:
    """Find what crashes and lost hints left, and hint at what can be sent since."""
    watching.report(at=at)  # of what was there before: rows that this sweep composes have waited for nobody yet
    inbound.handle_waiting(at=at)
    swept = outbox.sweep(at=at)
    hints.hint(hints.DELIVER, _ids(outbox.queued_and_due(at=at).order_by("due_at", "pk")))
    return swept


def _process(
    *, at: datetime, clients: Collection[User] | None, transport: Transport | None, rules_only: bool, weekly: bool
) -> Summary:
    inbound.handle_waiting(at=at)
    reading.read_waiting(at=at, rules_only=rules_only)
    change_clocks(at=at)
    troubles = schedule.plan_due(at=at, clients=clients, weekly=weekly)
    due = _due_after_refusals(at, clients)
    composing.reopen_stale(at=at)
    composing.compose_waiting(at=at, ids=_ids(_only(composing.waiting(at=at), clients)), rules_only=rules_only)
    # Once more: another process may have planned, before our list was read, what we have composed since.
    due = list(dict.fromkeys([*due, *_ids(_open_and_due(at, clients))]))
    outbox.send_due(at=at, ids=due, transport=transport)
    return _summary(due, troubles, dry_run=False)


def _rehearse(*, at: datetime, clients: Collection[User] | None) -> Summary:
    troubles = schedule.plan_due(at=at, clients=clients)
    due = _due_after_refusals(at, clients)
    composing.compose_waiting(at=at, ids=due, rules_only=True)
    return _summary(due, troubles, dry_run=True)


def _due_after_refusals(at: datetime, clients: Collection[User] | None) -> list[uuid.UUID]:
    """What was due, once those of it (and of what is prepared) that may not be sent are given up."""
    due = _ids(_open_and_due(at, clients))
    outbox.refuse(at=at, ids=None if clients is None else _ids(_only(sendable.begun(at=at), clients)))
    return due


def _open_and_due(at: datetime, clients: Collection[User] | None) -> QuerySet[Message]:
    return _only(Message.objects.filter(state__in=sendable.OPEN, due_at__lte=at).order_by("due_at", "pk"), clients)


def _only(rows: QuerySet[Message], clients: Collection[User] | None) -> QuerySet[Message]:
    return rows if clients is None else rows.filter(user__in=[client.pk for client in clients])


def _ids(rows: QuerySet[Message]) -> list[uuid.UUID]:
    return list(rows.values_list("pk", flat=True))


def _summary(ids: Sequence[uuid.UUID], troubles: Sequence[str], *, dry_run: bool) -> Summary:
    lines = list(_lines(ids))
    count = Counter(line.state for line in lines)
    queued = count[State.QUEUED]
    return Summary(
        due=len(ids),
        sent=queued if dry_run else count[State.ACCEPTED] + count[State.DELIVERED],
        missed=count[State.MISSED],
        suppressed=count[State.SUPPRESSED],
        failed=count[State.FAILED] + count[State.UNKNOWN] + count[State.SENDING],
        waiting=0 if dry_run else queued,
        not_composed=count[State.PLANNED],
        dry_run=dry_run,
        lines=lines,
        troubles=troubles,
    )


def _lines(ids: Sequence[uuid.UUID]) -> Iterator[MessageLine]:
    for batch in batches(ids, READ_AT_ONCE):
        rows = Message.objects.filter(pk__in=batch).select_related("user", "workout").order_by("due_at", "pk")
        yield from map(_line, rows)


def _line(message: Message) -> MessageLine:
    return MessageLine(
        message_id=message.pk,
        client_id=message.user_id,
        name=message.user.name,
        kind=message.kind,
        local_date=message.local_date,
        state=message.state or "",
        segments=segments(message.content),
        detail=message.suppressed_reason or message.error or (message.workout.theme if message.workout else ""),
    )
