"""Prints each text: for `make run` and for a look at what would be sent."""

from __future__ import annotations

import sys

from accounts.domain.zones import UnknownZone, zone_of
from messaging.domain.text import segments, septets
from messaging.transports.base import Receipt, Text, Transport

RULE = "-" * 72


class ConsoleTransport(Transport):
    """One readable block on standard output for each text."""

    def send(self, text: Text) -> Receipt:
        sys.stdout.write(block(text))
        sys.stdout.flush()
        return Receipt(provider_id=f"console-{text.id}", at=text.at)


def block(text: Text) -> str:
    """Name, number, local time, length and the words."""
    size = f"{septets(text.body)} characters, {segments(text.body)} SMS"
    whom = f"{text.name} {text.to}".strip()  # a code goes to a number that is nobody's yet
    head = f"{text.kind} to {whom}, {_local_time(text)} ({size})"
    return f"{RULE}\n{head}\n\n{text.body}\n{RULE}\n"


def _local_time(text: Text) -> str:
    try:
        return f"{text.at.astimezone(zone_of(text.zone)):%a %Y-%m-%d %H:%M} {text.zone}"
    except UnknownZone:
        return f"{text.at:%a %Y-%m-%d %H:%M} UTC"
