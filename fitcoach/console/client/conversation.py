"""The last texts, in and out: when, what kind, who wrote, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from accounts.models import User
from fitcoach.console.words import WRITTEN_BY
from messaging.models import Message

SHOWN: Final = 30
State = Message.State
STATES: Final[Mapping[str, tuple[str, str]]] = {
    State.PLANNED: ("planned", ""),
    State.QUEUED: ("goes out at its time", ""),
    State.SENDING: ("on its way", ""),
    State.ACCEPTED: ("sent, not confirmed yet", ""),
    State.DELIVERED: ("delivered", "good"),
    State.FAILED: ("failed", "bad"),
    State.UNKNOWN: ("nobody knows yet whether it went out", "warn"),
    State.MISSED: ("not sent: it was too late", "bad"),
    State.SUPPRESSED: ("held back", "warn"),
}
"""(words, tone)."""
HELD_BACK: Final[Mapping[str, str]] = {
    "opted_out": "the client texted STOP",
    "inactive": "the client left",
    "paused": "the client pauses",
    "leaving": "the client is about to be erased",
    "bad_number": "the number takes no texts",
    "no_plan": "there is no plan",
    "held": "training is held",
}
REVIEWED: Final = (Message.Kind.DAILY, Message.Kind.WEEKLY)


@dataclass(frozen=True, slots=True)
class Bubble:
    """`time`: when it was sent, or is due. `became`: in words; empty for what came in, and for old rows.

    `waits`: for a coach to approve it.
    """

    message: Message
    time: datetime
    author: str
    became: str
    tone: str
    waits: bool

    @property
    def is_from_client(self) -> bool:
        return self.message.direction == Message.Direction.INBOUND


def conversation_of(client: User) -> Sequence[Bubble]:
    """The newest texts, the oldest of them first."""
    newest = Message.objects.filter(user=client).order_by("-created_at", "-pk")[:SHOWN]
    return sorted((_bubble(client, message) for message in newest), key=lambda bubble: bubble.time)


def _bubble(client: User, message: Message) -> Bubble:
    waits = _waits_for_approval(client, message)
    became, tone = ("waits for approval", "warn") if waits else _became(message)
    author = WRITTEN_BY.get(message.source, "the service")
    return Bubble(
        message=message,
        time=message.sent_at or message.due_at or message.created_at,
        author=client.name if message.direction == Message.Direction.INBOUND else author,
        became=became,
        tone=tone,
        waits=waits,
    )


def _became(message: Message) -> tuple[str, str]:
    if not message.state:
        return "", ""
    words, tone = STATES[message.state]
    why = HELD_BACK.get(message.suppressed_reason, message.suppressed_reason.replace("_", " ")) or message.error
    return (f"{words}: {why}" if why else words), tone


def _waits_for_approval(client: User, message: Message) -> bool:
    is_open = message.state in (State.PLANNED, State.QUEUED) and message.approved_at is None
    return client.review_first and is_open and message.kind in REVIEWED
