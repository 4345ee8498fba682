"""Texts with one-time codes. They are no messages: perhaps they have no client yet, and each is sent once at most.

A code that did not arrive is asked for again, so nothing is looked up and nothing resent. The row is claimed and
committed before the call, as in the outbox. Whoever texted STOP gets none.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from structlog.contextvars import bound_contextvars

from accounts.codes import ask_for_code, code_of
from accounts.models import SignInCode, User
from accounts.silence import silent_since
from messaging import hints
from messaging.models import BadNumber
from messaging.transports import current_transport
from messaging.transports.base import OutcomeUnknown, Text, Transport, TransportError

log = logging.getLogger(__name__)

State = SignInCode.State
WORTH_SENDING: Final = timedelta(minutes=5)
"""Older ones would arrive when their client has given up, or asked again."""
AT_ONCE: Final = 100


def text_code(phone_number: str, *, address: str, at: datetime) -> SignInCode:
    """Make a code and have it sent. Raises `accounts.codes.TooManyCodes`."""
    code = ask_for_code(phone_number, address=address, at=at)
    hints.hint_from_web(hints.CODES, [code.pk])
    return code


def send_codes(*, at: datetime, ids: Collection[uuid.UUID] | None = None, transport: Transport | None = None) -> int:
    """Send what waits (of these, when given), each once; returns how many were handed over.

    One code's trouble, whatever it is, ends that code and the others are sent.
    """
    waiting = _waiting(at) if ids is None else _waiting(at).filter(pk__in=ids)
    codes = list(waiting.order_by("created_at")[:AT_ONCE])
    if not codes:
        return 0
    way = transport or current_transport()  # before anything is claimed: a wrong setting ends no code
    return sum(_send(code, at=at, transport=way) for code in codes)


def body_of(code: SignInCode) -> str:
    return f"{code_of(code.pk)} is your fitcoach code. It holds for 10 minutes. Never tell it to anybody."


def _waiting(at: datetime) -> QuerySet[SignInCode]:
    return SignInCode.objects.filter(state=State.QUEUED, created_at__gt=at - WORTH_SENDING, used_at=None)


def _send(code: SignInCode, *, at: datetime, transport: Transport) -> bool:
    if not SignInCode.objects.filter(pk=code.pk, state=State.QUEUED).update(state=State.SENDING):
        return False
    with bound_contextvars(message_id=str(code.pk)):
        try:
            taken = _may_be_sent(code) and _hand_over(code, at=at, transport=transport)
        except Exception:  # whatever it is: the text may be on its way, and the next one is somebody else's
            log.exception("code %s broke and is not tried again", code.pk)
            taken = False
        log.info("a code was handed over" if taken else "a code was not handed over")
    SignInCode.objects.filter(pk=code.pk).update(state=State.SENT if taken else State.FAILED)
    return taken


def _may_be_sent(code: SignInCode) -> bool:
    opted_out = User.objects.filter(phone_number=OuterRef("phone_number"), opted_out_at__isnull=False)
    bad = BadNumber.objects.filter(phone_number=OuterRef("phone_number"))
    may = SignInCode.objects.filter(~Exists(opted_out), ~Exists(bad), pk=code.pk).exists()
    return may and silent_since(code.phone_number) is None


def _hand_over(code: SignInCode, *, at: datetime, transport: Transport) -> bool:
    try:
        transport.send(_text_of(code, at=at))
    except (TransportError, OutcomeUnknown) as trouble:
        log.warning("a code was not sent: %s", trouble)
        return False
    return True


def _text_of(code: SignInCode, *, at: datetime) -> Text:
    return Text(
        id=str(code.pk),
        to=code.phone_number,
        sender=settings.SMS_FROM,
        body=body_of(code),
        kind="code",
        at=at,
        send_before=code.expires_at,
        claimed_at=at,
    )
