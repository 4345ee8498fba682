"""What the provider tells of a text after it took it. Forward only: repeats and calls that come early do no harm."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.consenting import withdraw
from accounts.domain.consents import TEXTS
from accounts.models import User
from messaging.alerts import named, raise_alert, whose
from messaging.models import Alert, Message
from messaging.paging import pass_on

log = logging.getLogger(__name__)

State = Message.State

STATES: Final = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), State.ACCEPTED),
    **dict.fromkeys(("delivered", "read"), State.DELIVERED),
    **dict.fromkeys(("undelivered", "failed", "canceled"), State.FAILED),
}
"""Twilio's words: https://www.twilio.com/docs/messaging/api/message-resource#message-status-values"""
OPTED_OUT: Final = "21610"
SID_MAX: Final = 100


def apply_status(message_id: uuid.UUID, *, sid: str, status: str, error_code: str = "", at: datetime) -> bool:
    """Write what was told of a row; True when it moved.

    A call may come before the answer to the sending itself, or after a row was taken for lost: both are knowledge
    where we had none, so whoever was attempted and is not settled takes it. A call about another attempt is not.
    """
    state = STATES.get(status)
    if state is None:
        return False
    values: dict[str, object] = {"state": state, "settled_at": at, "error": f"{error_code} {status}".strip()}
    if state != State.FAILED:
        values["error"] = ""
    rows = Message.objects.filter(_may_become(state), _same_text(sid), pk=message_id, direction="outbound")
    with transaction.atomic():
        moved = rows.update(
            **values, sent_at=Coalesce(F("sent_at"), at), twilio_message_sid=sid[:SID_MAX], look_up_at=None
        )
        if moved and state == State.FAILED:
            _tell(message_id, f"{error_code} {status}".strip(), opted_out=error_code == OPTED_OUT, at=at)
    log.info("told of a status: %s", status, extra={"message_id": message_id, "moved": bool(moved)})
    return bool(moved)


def _may_become(state: str) -> Q:
    attempted = Q(state__in=[State.SENDING, State.UNKNOWN]) | Q(state__in=[State.QUEUED, State.MISSED], attempts__gt=0)
    return attempted if state == State.ACCEPTED else attempted | Q(state=State.ACCEPTED)


def _same_text(sid: str) -> Q:
    return Q(twilio_message_sid__isnull=True) | Q(twilio_message_sid__in=["", sid])


def _tell(message_id: uuid.UUID, what: str, *, opted_out: bool, at: datetime) -> None:
    message = Message.objects.select_related("user", "about").get(pk=message_id)
    if opted_out:
        User.objects.filter(pk=message.user_id, opted_out_at__isnull=True).update(opted_out_at=at)
        withdraw(message.user, TEXTS, how="text", at=at)  # said to the provider, and not to us
    pass_on(message, at=at)
    if client_id := whose(message):
        sentence = f"The {named(message)} did not arrive: {what}."
        raise_alert(client_id, Alert.Kind.UNDELIVERED, sentence, at=at, message=message)
