"""A text that has just come in, from the network or from the app: at once where it is alarming, else by a worker."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.db import close_old_connections, transaction

from accounts.models import User
from messaging import hints, inbound, outbox
from messaging.flagging import may_be_alarming
from messaging.models import InboundText

log = logging.getLogger(__name__)


def take_in(text: InboundText, *, at: datetime) -> None:
    """What may be alarming is handled here and now, and its answers are handed over without any broker."""
    if may_be_alarming(text):
        try:
            answers = inbound.handle_now(text, at=at)
        except Exception:  # a worker tries again; the door answers either way
            log.exception("alarming text %s could not be handled at once", text.pk)
        else:
            transaction.on_commit(partial(_hand_over, answers, at=at), robust=True)
    hints.hint_from_web(hints.INBOUND, [text.pk])


def write_from_app(client: User, words: str, *, at: datetime) -> InboundText:
    """The same as a text of the client's, out of the app."""
    text = inbound.keep(
        provider_id=f"app:{uuid.uuid4()}",
        sender=client.phone_number,
        to="app",
        body=words,
        payload={},
        at=at,
    )
    assert text is not None, "the id is new"
    take_in(text, at=at)
    return text


def _hand_over(ids: Collection[uuid.UUID], *, at: datetime) -> None:
    """In a thread of its own: the door does not wait for the provider. A worker that is there may be faster."""
    threading.Thread(target=_send, args=(ids,), kwargs={"at": at}, name="red flag", daemon=False).start()


def _send(ids: Collection[uuid.UUID], *, at: datetime) -> None:
    try:
        outbox.send_due(at=at, ids=ids)
    except Exception:  # the sweep finds what is left
        log.exception("answers to an alarming text could not be handed over at once")
    finally:
        close_old_connections()
