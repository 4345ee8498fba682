"""Keeps each text in a list: for tests. Troubles can be queued and are met in order, one for each send."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Final

from messaging.transports.base import Receipt, Text, Transport

SENT: Final[list[Text]] = []
TROUBLES: Final[deque[Exception | None]] = deque()


def clear() -> None:
    """Forget everything: each test begins so."""
    SENT.clear()
    TROUBLES.clear()


class MemoryTransport(Transport):
    can_look_up = True
    look_up_is_final = True

    def send(self, text: Text) -> Receipt:
        trouble = TROUBLES.popleft() if TROUBLES else None
        if trouble is not None:
            raise trouble
        SENT.append(text)
        return Receipt(provider_id=f"memory-{text.id}", at=text.at)

    def look_up(self, texts: Sequence[Text]) -> Mapping[str, Receipt | None]:
        taken = {text.id: Receipt(f"memory-{text.id}", text.at) for text in SENT}
        return {text.id: taken.get(text.id) for text in texts}
