"""The only place that sends: claim, commit, call, settle; and sweep up what a crash left.

A row is taken by one conditional UPDATE that is committed before any socket opens. No transaction spans the call. What
came of it is written after, fenced by the attempt id, so that a worker who was given up cannot overwrite the truth.
"""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts.domain.zones import UnknownZone
from accounts.models import Pause, User
from messaging import composing, schedule
from messaging.batches import batches
from messaging.domain.due import due_at
from messaging.domain.limits import GIVEN_UP_AFTER, HAND_OVER_WITHIN, MAX_ATTEMPTS
from messaging.models import Message
from messaging.transports import current_transport
from messaging.transports.base import OutcomeUnknown, Receipt, Text, Transport, TransportError

log = logging.getLogger(__name__)

State = Message.State
OPEN = (State.PLANNED, State.QUEUED)
IN_FLIGHT = (State.SENDING, State.UNKNOWN)

BATCH = 100
SWEEP_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt: `accepted`, `failed`, `unknown`, or `queued` when it was surely not taken."""

    message_id: uuid.UUID
    attempt_id: uuid.UUID
    state: str
    provider_id: str = ""
    error: str = ""


# --- Who may be sent -------------------------------------------------------------------------------------------------


def queued_and_due(*, at: datetime) -> QuerySet[Message]:
    """Rows that may be sent now: due, not too late, to somebody who wants to hear from us and does not pause."""
    return Message.objects.filter(
        ~_paused(),
        state=State.QUEUED,
        due_at__lte=at,
        send_before__gt=at,
        user__is_active=True,
        user__opted_out_at__isnull=True,
    )


def refuse(*, at: datetime, ids: Collection[uuid.UUID] | None = None) -> int:
    """Give up open rows that may not be sent: suppressed for whoever opted out, left or pauses, missed when too late.

    Only rows whose preparation has begun: a pause may still be taken back before.
    """
    rows = begun(at=at) if ids is None else begun(at=at).filter(pk__in=ids)
    return (
        _suppress(rows.filter(user__opted_out_at__isnull=False), "opted_out", at=at)
        + _suppress(rows.filter(user__is_active=False), "inactive", at=at)
        + _suppress(rows.filter(_paused()), "paused", at=at)
        + _miss(rows.filter(send_before__lte=at), "too late to be sent", from_states=OPEN, at=at)
    )


def begun(*, at: datetime) -> QuerySet[Message]:
    """Open rows whose preparation has begun."""
    return Message.objects.filter(state__in=OPEN, due_at__lte=at + settings.PREPARE_AHEAD)


def _paused() -> Exists:
    pauses = Pause.objects.filter(client=OuterRef("user_id"), start_date__lte=OuterRef("local_date"))
    return Exists(pauses.filter(Q(end_date__isnull=True) | Q(end_date__gt=OuterRef("local_date"))))


def _suppress(rows: QuerySet[Message], reason: str, *, at: datetime) -> int:
    return _move(rows, OPEN, state=State.SUPPRESSED, suppressed_reason=reason, settled_at=at, **_NOBODYS)


def _miss(rows: QuerySet[Message], why: str, *, from_states: Collection[str], at: datetime) -> int:
    """Missed, with what went wrong before kept, if anything did."""
    error = Case(When(error="", then=Value(why)), default=F("error"), output_field=CharField())
    return _move(rows, from_states, state=State.MISSED, error=error, settled_at=at, **_NOBODYS)


_NOBODYS = {"attempt_id": None, "claimed_at": None}


def _move(rows: QuerySet[Message], from_states: Collection[str], **values: object) -> int:
    """One conditional UPDATE. Rows that somebody else holds are left to them; the state is asked again at the write."""
    with transaction.atomic():
        free = rows.select_for_update(skip_locked=True, of=("self",)).values("pk")
        return Message.objects.filter(pk__in=free, state__in=from_states).update(**values)


# --- Claim, deliver, settle ------------------------------------------------------------------------------------------


def claim(*, at: datetime, ids: Collection[uuid.UUID] | None = None, limit: int = BATCH) -> list[Message]:
    """Take due rows (of these ids, when given) for one attempt: they are `sending`, and committed, when this returns.

    Raises RuntimeError inside a transaction: nothing would be committed before the call.
    """
    attempt = uuid.uuid4()
    with transaction.atomic(durable=True):
        rows = queued_and_due(at=at) if ids is None else queued_and_due(at=at).filter(pk__in=ids)
        _follow_changed_hours(rows.order_by("due_at", "pk")[:limit], at=at)
        free = rows.order_by("due_at", "pk").select_for_update(skip_locked=True, of=("self",)).values("pk")[:limit]
        Message.objects.filter(pk__in=free, state=State.QUEUED).update(
            state=State.SENDING, attempt_id=attempt, claimed_at=at, attempts=F("attempts") + 1, phone_to=_phone_now()
        )
    taken = Message.objects.filter(attempt_id=attempt, state=State.SENDING)
    return list(taken.select_related("user").order_by("due_at", "pk"))


def _phone_now() -> Subquery:
    """A number that changed since the row was planned belongs to somebody else by now, perhaps."""
    return Subquery(User.objects.filter(pk=OuterRef("user_id")).values("phone_number")[:1])


def _follow_changed_hours(rows: QuerySet[Message], *, at: datetime) -> None:
    """Put off daily messages of clients who have moved to a later hour, or west, since their row was planned."""
    for message in rows.select_related("user"):
        later = _due_later(message, at=at)
        if later is not None:
            schedule.retime(message, message.user, due=later)


def _due_later(message: Message, *, at: datetime) -> datetime | None:
    if message.kind != Message.Kind.DAILY or message.local_date is None:
        return None
    try:
        due = due_at(message.local_date, hour=message.user.preferred_send_hour, zone=message.user.timezone)
    except UnknownZone:
        return None
    return due if due is not None and due > at else None


def deliver(message: Message, *, at: datetime, transport: Transport) -> Outcome:
    """Hand a claimed row to the transport, once. Writes nothing; raises nothing that the transport raised."""
    _refuse_inside_a_transaction()
    assert message.attempt_id is not None, "only a claimed row is delivered"
    outcome = _Outcomes(message.pk, message.attempt_id)
    try:
        receipt = transport.send(text_of(message, at=at))
    except TransportError as error:
        return outcome.of(State.FAILED if error.permanent else State.QUEUED, error=str(error))
    except OutcomeUnknown as unknown:
        return outcome.of(State.UNKNOWN, error=str(unknown))
    except Exception as error:
        log.exception("the transport broke at message %s", message.pk)
        return outcome.of(State.UNKNOWN, error=f"{type(error).__name__}: {error}")
    return outcome.of(State.ACCEPTED, provider_id=receipt.provider_id)


def settle(outcomes: Sequence[Outcome], *, at: datetime) -> int:
    """Write what came of attempts; returns how many rows took it.

    A row takes only the outcome of the attempt that holds it, and only from `sending` or `unknown`.
    """
    accepted: dict[uuid.UUID, dict[uuid.UUID, str]] = defaultdict(dict)
    for outcome in outcomes:
        if outcome.state == State.ACCEPTED:
            accepted[outcome.attempt_id][outcome.message_id] = outcome.provider_id
    others = [outcome for outcome in outcomes if outcome.state != State.ACCEPTED]
    return sum(_settle_accepted(attempt, ids, at=at) for attempt, ids in accepted.items()) + sum(
        _settle_other(outcome, at=at) for outcome in others
    )


def send_due(*, at: datetime, ids: Collection[uuid.UUID] | None = None, transport: Transport | None = None) -> int:
    """Claim, deliver and settle all that is due (of these ids, when given), each row at most once; returns how many.

    Rows that may not be sent are given up first, so that their state says why.
    """
    refuse(at=at, ids=ids)
    rows = queued_and_due(at=at) if ids is None else queued_and_due(at=at).filter(pk__in=ids)
    waiting = list(rows.order_by("due_at", "pk").values_list("pk", flat=True))
    way = transport or current_transport()
    return sum(_send_batch(batch, at=at, transport=way) for batch in batches(waiting, BATCH))


def text_of(message: Message, *, at: datetime) -> Text:
    """What a transport is given of a row."""
    return Text(
        id=str(message.pk),
        to=message.phone_to,
        sender=message.phone_from,
        body=message.content,
        kind=message.kind,
        at=at,
        name=message.user.name,
        zone=message.user.timezone,
    )


@dataclass(frozen=True, slots=True)
class _Outcomes:
    """Outcomes of one attempt at one row."""

    message_id: uuid.UUID
    attempt_id: uuid.UUID

    def of(self, state: str, *, provider_id: str = "", error: str = "") -> Outcome:
        return Outcome(self.message_id, self.attempt_id, state, provider_id, error[:300])


def _send_batch(ids: Sequence[uuid.UUID], *, at: datetime, transport: Transport) -> int:
    started = monotonic()
    outcomes: list[Outcome] = []
    try:
        for message in claim(at=at, ids=ids, limit=len(ids)):
            if monotonic() - started < HAND_OVER_WITHIN.total_seconds():
                outcomes.append(deliver(message, at=at, transport=transport))
            else:
                outcomes.append(_put_back(message))
    finally:  # a worker that is told to stop still writes what it knows
        settle(outcomes, at=at)
    return len(outcomes)


def _put_back(message: Message) -> Outcome:
    assert message.attempt_id is not None
    return _Outcomes(message.pk, message.attempt_id).of(State.QUEUED, error="the batch took too long")


def _settle_accepted(attempt_id: uuid.UUID, provider_ids: dict[uuid.UUID, str], *, at: datetime) -> int:
    whens = [When(pk=pk, then=Value(provider_id)) for pk, provider_id in provider_ids.items()]
    held = Message.objects.filter(pk__in=list(provider_ids), attempt_id=attempt_id, state__in=IN_FLIGHT)
    return held.update(
        state=State.ACCEPTED,
        sent_at=at,
        settled_at=at,
        error="",
        twilio_message_sid=Case(*whens, output_field=CharField()),
    )


def _settle_other(outcome: Outcome, *, at: datetime) -> int:
    held = Message.objects.filter(pk=outcome.message_id, attempt_id=outcome.attempt_id, state__in=IN_FLIGHT)
    released = _NOBODYS if outcome.state == State.QUEUED else {}
    return held.update(state=outcome.state, error=outcome.error, settled_at=at, **released)


def _refuse_inside_a_transaction() -> None:
    """No lock may span the call. The transaction that a test case wraps around everything does not count."""
    blocks = connection.atomic_blocks
    if blocks and not getattr(blocks[-1], "_from_testcase", False):
        raise RuntimeError("a text may not be handed over inside a transaction")


# --- Sweep -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows a sweep moved, and where to."""

    refused: int
    composed: int
    unknown: int
    found: int
    requeued: int
    missed: int


def sweep(*, at: datetime) -> Swept:
    """Find what crashes and lost hints left: rows that are too late, due rows without words, sends without outcome.

    An unknown outcome is looked up where the transport can; what nobody can tell stays `unknown` until it is too late.
    """
    refused = refuse(at=at)
    overdue = composing.waiting(at=at).filter(due_at__lte=at).values_list("pk", flat=True)
    composed = composing.compose_waiting(at=at, ids=list(overdue[:SWEEP_AT_MOST]), rules_only=True)
    lost = Message.objects.filter(state=State.SENDING, claimed_at__lte=at - GIVEN_UP_AFTER)
    unknown = _move(lost, (State.SENDING,), state=State.UNKNOWN, settled_at=at, error="no outcome was written")
    found, requeued = _look_up(at=at)
    too_late = Message.objects.filter(state=State.UNKNOWN, send_before__lte=at)
    missed = _miss(too_late, "outcome unknown", from_states=(State.UNKNOWN,), at=at)
    return Swept(refused, composed, unknown, found, requeued, missed)


def _look_up(*, at: datetime) -> tuple[int, int]:
    transport = current_transport()
    if not transport.can_look_up:
        return 0, 0
    rows = Message.objects.filter(state=State.UNKNOWN).select_related("user").order_by("due_at", "pk")[:SWEEP_AT_MOST]
    texts = {str(message.pk): text_of(message, at=at) for message in rows}
    receipts = transport.look_up(list(texts.values())) if texts else {}
    found = sum(
        _settle_found(message, receipts[str(message.pk)], at=at) for message in rows if str(message.pk) in receipts
    )
    lost = [message for message in rows if str(message.pk) not in receipts and transport.look_up_is_final]
    return found, sum(_requeue_lost(message, at=at) for message in lost)


def _settle_found(message: Message, receipt: Receipt, *, at: datetime) -> int:
    held = Message.objects.filter(pk=message.pk, attempt_id=message.attempt_id, state=State.UNKNOWN)
    return held.update(
        state=State.ACCEPTED, sent_at=receipt.at, settled_at=at, error="", twilio_message_sid=receipt.provider_id
    )


def _requeue_lost(message: Message, *, at: datetime) -> int:
    """Surely not taken, so another attempt is no second text; the attempt before can write nothing any more."""
    held = Message.objects.filter(
        pk=message.pk, attempt_id=message.attempt_id, state=State.UNKNOWN, attempts__lt=MAX_ATTEMPTS, send_before__gt=at
    )
    return held.update(state=State.QUEUED, settled_at=at, **_NOBODYS)
