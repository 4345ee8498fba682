"""Whether a text would reach a client now: what whoever wants to send one by hand is told before they try."""

from __future__ import annotations

from datetime import datetime

from accounts.domain.zones import is_zone
from accounts.fetched import once
from accounts.models import User
from messaging.models import BadNumber
from messaging.sendable import pauses_on


def hindrance(client: User, *, at: datetime) -> str:
    """Why nothing may be sent to this client now, in a sentence; empty when something may."""
    if stopped := stopped_for_good(client):
        return stopped
    if pauses_on(client, at=at):
        return f"{client.name} is on a pause and hears nothing until it ends."
    return ""


def stopped_for_good(client: User) -> str:
    """The same for reasons that do not end by themselves."""
    if client.opted_out_at is not None:
        return f"{client.name} texted STOP: nothing is sent until they text START."
    if not client.is_active:
        return f"{client.name} is not active any more."
    if not is_zone(client.timezone):
        return f"“{client.timezone}” is no time zone: correct it first, so that {client.name}'s clock is known."
    if once(client, "bad number", BadNumber.objects.filter(phone_number=client.phone_number).exists):
        return f"The number of {client.name} takes no texts: correct it first."
    return ""
