"""A plan's blocks and one week of them, as the rules see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.domain.facts import ClientFacts


@dataclass(frozen=True, slots=True)
class BlockOutline:
    """One mesocycle of the plan as stored."""

    name: str
    weeks: int
    focus: tuple[str, ...]
    deload: bool

    @classmethod
    def of(cls, stored: dict[str, Any]) -> BlockOutline:
        return cls(str(stored["name"]), int(stored["weeks"]), tuple(stored.get("focus", ())), bool(stored["deload"]))


@dataclass(frozen=True, slots=True)
class WeekRequest:
    """One week of one block.

    `monday`: the Monday on which the week begins. `plan_start`: days of week 1 before it belong to no plan and are
    rest. `week_index` counts from 0 inside the block; `plan_week_index` from 0 over the whole plan. `plan_notes`: what
    the plan says about itself (limits, travel), for models alone.
    """

    client: ClientFacts
    program_type: str
    blocks: tuple[BlockOutline, ...]
    block_index: int
    week_index: int
    monday: date
    plan_start: date
    plan_notes: str = ""

    @property
    def block(self) -> BlockOutline:
        return self.blocks[self.block_index]

    @property
    def is_deload(self) -> bool:
        return self.block.deload and self.week_index == self.block.weeks - 1

    @property
    def plan_week_index(self) -> int:
        return sum(block.weeks for block in self.blocks[: self.block_index]) + self.week_index

    @property
    def total_weeks(self) -> int:
        return sum(block.weeks for block in self.blocks)

    @property
    def weeks_to_event(self) -> int | None:
        """0 in the event's own week, negative after it; null without an event in this plan."""
        event = self.client.event_date
        if event is None or event < self.plan_start:
            return None
        weeks = (event - self.monday).days // 7
        return weeks if self.plan_week_index + weeks < self.total_weeks else None

    def day(self, index: int) -> date:
        """The date of a weekday, 0 for Monday."""
        return self.monday + timedelta(days=index)
