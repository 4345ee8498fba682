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
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery
from structlog.contextvars import bound_contextvars

from accounts.consenting import withdraw
from accounts.domain.consents import TEXTS
from accounts.json_sql import TextOfRow
from accounts.models import User
from messaging import alerts, composing, looking_up
from messaging.batches import batches
from messaging.fault_points import reach
from messaging.in_parallel import each
from messaging.models import Alert, BadNumber, Message
from messaging.paging import pass_on
from messaging.sendable import IN_FLIGHT, OPEN, RELEASED, fitting, move, queued_and_due, refuse
from messaging.texts import text_of
from messaging.transports import current_transport
from messaging.transports.base import Blame, OutcomeUnknown, Transport, TransportError

__all__ = ("OPEN", "Outcome", "Swept", "claim", "deliver", "queued_and_due", "refuse", "send_due", "settle", "sweep")

log = logging.getLogger(__name__)
alert_log = logging.getLogger("fitcoach.alerts")

State = Message.State
BATCH = 500
SWEEP_AT_MOST = 500
PAUSE_AFTER_REFUSAL = timedelta(seconds=15)
"""What was surely not taken is tried again after so long, when the provider names no time of its own."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt: `accepted`, `failed`, `unknown`, or `queued` when it was surely not taken."""

    message_id: uuid.UUID
    attempt_id: uuid.UUID
    state: str
    provider_id: str = ""
    error: str = ""
    retry_after: timedelta | None = None
    blame: Blame = ""


# --- Claim, deliver, settle ------------------------------------------------------------------------------------------


def claim(*, at: datetime, ids: Collection[uuid.UUID] | None = None, limit: int = BATCH) -> list[Message]:
    """Take due rows (of these ids, when given) for one attempt: they are `sending`, and committed, when this returns.

    Raises RuntimeError inside a transaction: nothing would be committed before the call.
    """
    attempt = uuid.uuid4()
    with transaction.atomic(durable=True):
        rows = queued_and_due(at=at) if ids is None else queued_and_due(at=at).filter(pk__in=ids)
        # The client is locked with the row, so that no two workers take two messages of one client at a time.
        locked = rows.select_related("user").select_for_update(skip_locked=True, of=("self", "user"), no_key=True)
        fit = {message.pk: message for message in fitting(list(locked.order_by("due_at", "pk")[:limit]), at=at)}
        # Asked again under the lock: what another worker committed meanwhile is seen by this statement only.
        taken = queued_and_due(at=at).filter(pk__in=list(fit))
        count = Message.objects.filter(pk__in=taken.values("pk")).update(
            state=State.SENDING, attempt_id=attempt, claimed_at=at, attempts=F("attempts") + 1, phone_to=_phone_now()
        )
        reach("claimed, not committed")
    reach("claimed")
    claimed = _as_claimed(fit, count, attempt=attempt, at=at)
    if claimed:
        log.info("claimed", extra={"attempt_id": attempt, "message_ids": [message.pk for message in claimed]})
    return claimed


def _as_claimed(fit: dict[uuid.UUID, Message], count: int, *, attempt: uuid.UUID, at: datetime) -> list[Message]:
    """The rows as the UPDATE left them, without reading all of them a second time."""
    if count != len(fit):
        held = set(Message.objects.filter(attempt_id=attempt, state=State.SENDING).values_list("pk", flat=True))
        fit = {pk: message for pk, message in fit.items() if pk in held}
    for message in fit.values():
        message.state, message.attempt_id, message.claimed_at = State.SENDING, attempt, at
        message.attempts, message.phone_to = message.attempts + 1, message.user.phone_number
    return list(fit.values())


def _phone_now() -> Subquery:
    """A number that changed since the row was planned belongs to somebody else by now, perhaps."""
    return Subquery(User.objects.filter(pk=OuterRef("user_id")).values("phone_number")[:1])


def deliver(message: Message, *, at: datetime, transport: Transport) -> Outcome:
    """Hand a claimed row to the transport, once. Writes nothing; raises nothing that the transport raised."""
    _refuse_inside_a_transaction()
    assert message.attempt_id is not None, "only a claimed row is delivered"
    with bound_contextvars(message_id=str(message.pk), client_id=str(message.user_id)):
        outcome = _hand_over(message, _Outcomes(message.pk, message.attempt_id), at=at, transport=transport)
        log.info("handed over: %s", outcome.state, extra={"attempt_id": message.attempt_id, "error": outcome.error})
    return outcome


def _hand_over(message: Message, outcome: _Outcomes, *, at: datetime, transport: Transport) -> Outcome:
    reach("before the call")
    try:
        receipt = transport.send(text_of(message, at=at))
    except TransportError as error:
        if error.ours:
            alert_log.critical("nothing can be sent, a setting is wrong: %s", error)
        return outcome.refused(error)
    except OutcomeUnknown as unknown:
        return outcome.of(State.UNKNOWN, error=str(unknown))
    except Exception as error:
        log.exception("the transport broke at message %s", message.pk)
        return outcome.of(State.UNKNOWN, error=f"{type(error).__name__}: {error}")
    reach("after the call")
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
    if ids is not None and not ids:
        return 0
    refuse(at=at, ids=ids)
    rows = queued_and_due(at=at) if ids is None else queued_and_due(at=at).filter(pk__in=ids)
    waiting = list(rows.order_by("due_at", "pk").values_list("pk", flat=True))
    way, started, sent = transport or current_transport(), monotonic(), 0
    for batch in batches(waiting, way.batch):
        if monotonic() - started > settings.HAND_OVER_WITHIN.total_seconds():
            break  # a worker has only so long; the next tick hints at the rest
        sent += _send_batch(batch, at=at, transport=way)
    return sent


@dataclass(frozen=True, slots=True)
class _Outcomes:
    """Outcomes of one attempt at one row."""

    message_id: uuid.UUID
    attempt_id: uuid.UUID

    def of(self, state: str, *, provider_id: str = "", error: str = "") -> Outcome:
        return Outcome(self.message_id, self.attempt_id, state, provider_id, error[:300])

    def refused(self, error: TransportError) -> Outcome:
        state = State.FAILED if error.permanent else State.QUEUED
        wait = None if error.permanent else error.retry_after or PAUSE_AFTER_REFUSAL
        return Outcome(
            self.message_id, self.attempt_id, state, error=str(error)[:300], retry_after=wait, blame=error.blame
        )


def _send_batch(ids: Sequence[uuid.UUID], *, at: datetime, transport: Transport) -> int:
    started = monotonic()

    def hand_over(message: Message) -> Outcome:
        passed = timedelta(seconds=monotonic() - started)
        if passed < settings.HAND_OVER_WITHIN and not _too_late(message, at=at + passed):
            return deliver(message, at=at, transport=transport)
        return _put_back(message)

    outcomes: list[Outcome] = []
    try:
        for outcome in each(hand_over, claim(at=at, ids=ids, limit=len(ids)), at_once=transport.at_once):
            outcomes.append(outcome)
    finally:  # a worker that is told to stop still writes what it knows
        reach("before settling")
        settle(outcomes, at=at)
        reach("settled, not looked at again")
    return len(outcomes)


def _too_late(message: Message, *, at: datetime) -> bool:
    return message.send_before is not None and message.send_before <= at


def _put_back(message: Message) -> Outcome:
    assert message.attempt_id is not None
    return _Outcomes(message.pk, message.attempt_id).of(State.QUEUED, error="the batch took too long")


def _settle_accepted(attempt_id: uuid.UUID, provider_ids: dict[uuid.UUID, str], *, at: datetime) -> int:
    held = Message.objects.filter(pk__in=list(provider_ids), attempt_id=attempt_id, state__in=IN_FLIGHT)
    written = held.update(
        state=State.ACCEPTED,
        sent_at=at,
        settled_at=at,
        error="",
        twilio_message_sid=TextOfRow(provider_ids, "pk"),
    )
    reach("accepted written")
    return written


def _settle_other(outcome: Outcome, *, at: datetime) -> int:
    held = Message.objects.filter(pk=outcome.message_id, attempt_id=outcome.attempt_id, state__in=IN_FLIGHT)
    values: dict[str, object] = {"state": outcome.state, "error": outcome.error, "settled_at": at}
    if outcome.state == State.QUEUED:
        values.update(RELEASED, retry_at=at + outcome.retry_after if outcome.retry_after else None)
    if outcome.blame == "opted_out":
        values.update(state=State.SUPPRESSED, suppressed_reason="opted_out")
    with transaction.atomic():
        written = held.update(**values)
        if written and outcome.blame:
            _note_blame(outcome, at=at)
    return written


def _note_blame(outcome: Outcome, *, at: datetime) -> None:
    """What a refusal tells about the number: its owner opted out at the provider, or nobody can be texted there."""
    message = Message.objects.select_related("user", "about").get(pk=outcome.message_id)
    if outcome.blame == "opted_out":
        User.objects.filter(pk=message.user_id, opted_out_at__isnull=True).update(opted_out_at=at)
        withdraw(message.user, TEXTS, how="text", at=at)
    else:
        bad = BadNumber(phone_number=message.phone_to, error=outcome.error, since=at)
        BadNumber.objects.bulk_create([bad], ignore_conflicts=True)
    if message.kind == Message.Kind.PAGE:
        pass_on(message, at=at)
    elif outcome.blame == "bad_number":
        sentence = f"The number takes no texts ({outcome.error}): ask the client for another one."
        alerts.raise_alert(message.user_id, Alert.Kind.BAD_NUMBER, sentence, at=at, message=message)


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
    composing.reopen_stale(at=at)
    overdue = composing.waiting(at=at).filter(due_at__lte=at).values_list("pk", flat=True)
    composed = composing.compose_waiting(at=at, ids=list(overdue[:SWEEP_AT_MOST]), rules_only=True)
    unknown = _give_up(at=at)
    found = looking_up.look_up_unknown(at=at, transport=current_transport())
    return Swept(refused, composed, unknown, found.found, found.requeued, found.missed)


def _give_up(*, at: datetime) -> int:
    """Rows whose worker has not written for so long that it has died."""
    lost = Message.objects.filter(state=State.SENDING, claimed_at__lte=at - settings.GIVEN_UP_AFTER)
    given_up = move(lost, (State.SENDING,), state=State.UNKNOWN, settled_at=at, error="no outcome was written")
    reach("given up")
    return len(given_up)
