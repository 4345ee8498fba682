"""What became of texts whose outcome nobody knows: asked of the provider's own list, never guessed.

A list lags behind what the provider has accepted. So a text that is not in it is looked for a second time, and only
then taken for lost: sent once more if there is time, else missed, and the coach is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import F, Q, QuerySet

from messaging.domain.limits import LOOK_UPS, MAX_ATTEMPTS, MAX_RESENDS
from messaging.fault_points import reach
from messaging.models import Message
from messaging.sendable import RELEASED, miss
from messaging.texts import text_of
from messaging.transports.base import Receipt, Transport

State = Message.State
AT_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class LookedUp:
    """How many rows were found, queued again, and given up."""

    found: int
    requeued: int
    missed: int


def look_up_unknown(*, at: datetime, transport: Transport) -> LookedUp:
    """Ask for every row whose outcome is unknown and whose time to be asked has come.

    A provider that cannot be asked leaves them as they are until they are too late; an answer from it, such as a
    status callback, settles them whenever it comes.
    """
    if not transport.can_look_up:
        return LookedUp(0, 0, _miss_too_late(_unknown(), at=at))
    due = _unknown().filter(Q(look_up_at__isnull=True) | Q(look_up_at__lte=at))
    rows = list(due.select_related("user").order_by("due_at", "pk")[:AT_MOST])
    receipts = _asked(rows, at=at, transport=transport)
    reach("looked up")
    found = sum(_settle_found(row, receipts[row.pk], at=at) for row in rows if receipts.get(row.pk) is not None)
    missing = [row for row in rows if row.pk in receipts and receipts[row.pk] is None]
    final = transport.look_up_is_final
    requeued = sum(_requeue_or_wait(row, at=at, final=final) for row in missing)
    return LookedUp(found, requeued, _miss_lost(at=at, final=final))


def _unknown() -> QuerySet[Message]:
    return Message.objects.filter(state=State.UNKNOWN)


def _asked(rows: list[Message], *, at: datetime, transport: Transport) -> Mapping[object, Receipt | None]:
    """By row: its receipt, or None for one that the provider does not have. Who could not be asked is left out."""
    texts = {str(row.pk): text_of(row, at=at) for row in rows}
    receipts = transport.look_up(list(texts.values())) if texts else {}
    return {row.pk: receipts[str(row.pk)] for row in rows if str(row.pk) in receipts}


def _settle_found(message: Message, receipt: Receipt | None, *, at: datetime) -> int:
    assert receipt is not None
    held = _unknown().filter(pk=message.pk, attempt_id=message.attempt_id)
    state = State.FAILED if receipt.lost else State.ACCEPTED
    written = held.update(
        state=state, sent_at=receipt.at, settled_at=at, error=receipt.lost, twilio_message_sid=receipt.provider_id
    )
    reach("found written")
    return written


def _requeue_or_wait(message: Message, *, at: datetime, final: bool) -> int:
    """1 when it was queued once more: surely not taken, or looked for often enough."""
    held = _unknown().filter(pk=message.pk, attempt_id=message.attempt_id, look_ups=message.look_ups)
    if not final and message.look_ups + 1 < LOOK_UPS:
        held.update(look_ups=F("look_ups") + 1, look_up_at=at + settings.LOOK_UP_APART)
        return 0
    resent = 0 if final else 1
    free = held.filter(attempts__lt=MAX_ATTEMPTS, send_before__gt=at, resends__lte=MAX_RESENDS - resent)
    requeued = free.update(
        state=State.QUEUED, settled_at=at, look_ups=0, look_up_at=None, resends=F("resends") + resent, **RELEASED
    )
    reach("requeued")
    if not requeued:
        held.update(look_ups=LOOK_UPS)
    return requeued


def _miss_lost(*, at: datetime, final: bool) -> int:
    """Looked for as often as it makes sense, and not to be sent again."""
    lost = _unknown().filter(look_ups__gte=LOOK_UPS)
    return _miss_too_late(lost, at=at) if final else miss(lost, "it was lost", from_states=(State.UNKNOWN,), at=at)


def _miss_too_late(rows: QuerySet[Message], *, at: datetime) -> int:
    too_late = rows.filter(send_before__lte=at)
    return miss(too_late, "outcome unknown", from_states=(State.UNKNOWN,), at=at)
