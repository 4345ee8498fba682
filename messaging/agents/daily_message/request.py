"""What is asked for when the words of a day's message are written. Nothing in it says who the client is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from messaging.domain.text import MAX_LENGTH

MAIN_TYPES = ("compound", "cardio")
MAIN_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class DailyMessageRequest:
    """One day's session and where it stands in the plan. `details` as a WorkoutInstance stores them.

    `week` counts from 1 inside the block; `is_deload` marks the block's easy week.
    `reserved`: septets to leave free for a line that is put in afterwards.
    """

    date: date
    theme: str
    load: str | None
    session_type: str
    details: dict[str, Any]
    block_name: str
    week: int
    weeks: int
    is_deload: bool = False
    program_type: str = "other"
    reserved: int = 0

    @property
    def room(self) -> int:
        """Septets that the words may take."""
        return MAX_LENGTH - self.reserved

    @property
    def is_rest(self) -> bool:
        return self.session_type == "rest"

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return list(self.details.get("blocks") or ())

    @property
    def modifications(self) -> list[dict[str, Any]]:
        return list(self.details.get("modifications") or ())

    def items(self) -> Iterator[dict[str, Any]]:
        for block in self.blocks:
            yield from block["items"]

    def main_exercises(self) -> list[str]:
        """What a message has to name: compound and cardio work, else all but warm-up and cool-down; at most 4."""
        working = [item for item in self.items() if item["type"] not in ("prep", "cooldown")]
        main = [item["exercise"] for item in working if item["type"] in MAIN_TYPES]
        names = main or [item["exercise"] for item in working]
        return list(dict.fromkeys(names))[:MAIN_AT_MOST]
