"""What a text costs, as the provider's list has it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from messaging.domain.text import segments


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one text. `usd` is by the list price of a segment; a carrier's own fees are not in it."""

    characters: int
    segments: int
    usd: Decimal

    def __str__(self) -> str:
        parts = "1 segment" if self.segments == 1 else f"{self.segments} segments"
        return f"{self.characters} characters, {parts}, ${self.usd.normalize():f}"


def cost_of(text: str) -> Cost:
    """What it costs to send this text once."""
    parts = segments(text)
    return Cost(characters=len(text), segments=parts, usd=parts * settings.SMS_PRICE_USD)
