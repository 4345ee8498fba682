"""A row as a transport is given it."""

from __future__ import annotations

from datetime import datetime

from messaging.models import Message
from messaging.transports.base import Text


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
        send_before=message.send_before,
        claimed_at=message.claimed_at,
    )
