"""A plan as a picture: its blocks in proportion, the easy weeks, where the client is today, and the event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.dateformat import format as in_format

from accounts.selectors import pauses_of
from plans.domain.position import Pause, block_began_on, weeks_passed
from plans.models import FitnessPlan
from plans.progress import Progress, progress_on


@dataclass(frozen=True, slots=True)
class Week:
    """`number` counts from 1 over the plan. `easy`: the deload week of its block."""

    number: int
    easy: bool
    past: bool
    now: bool
    event: bool

    @property
    def words(self) -> str:
        """`Week 4: easy, today, event`."""
        told = [word for word in ("easy", "event") if getattr(self, word)] + (["today"] if self.now else [])
        return f"Week {self.number}" + (f": {', '.join(told)}" if told else "")


@dataclass(frozen=True, slots=True)
class Block:
    """`began`: its first day, or the day on which it will begin; null where a coach moved the plan since."""

    name: str
    focus: str
    began: date | None
    weeks: Sequence[Week]

    @property
    def now(self) -> bool:
        return any(week.now for week in self.weeks)

    @property
    def easy(self) -> bool:
        return any(week.easy for week in self.weeks)


@dataclass(frozen=True, slots=True)
class Timeline:
    """`sentences` say all that the picture shows but the names of the blocks."""

    blocks: Sequence[Block]
    starts: date | None
    ends: date | None
    sentences: Sequence[str]


def timeline_of(plan: FitnessPlan, *, today: date, event: date | None = None) -> Timeline | None:
    """The plan on a day of its client, whose pauses are read; None while it has no blocks.

    A pause without an end is taken to end today.
    """
    lengths = [_weeks(block) for block in plan.mesocycles]
    if not lengths or None in lengths:
        return None
    drawn = _Drawn(plan, [weeks or 0 for weeks in lengths], today, event)
    return Timeline(drawn.blocks(), plan.start_date, drawn.ends(), drawn.sentences())


def _weeks(block: Any) -> int | None:
    """Of a block as stored: a draft may hold anything."""
    weeks = block.get("weeks") if isinstance(block, dict) else None
    return weeks if isinstance(weeks, int) and weeks >= 1 else None


class _Drawn:
    def __init__(self, plan: FitnessPlan, lengths: list[int], today: date, event: date | None) -> None:
        self.plan, self.lengths, self.today, self.event = plan, lengths, today, event
        self.total = sum(lengths)
        self.pauses = [_ended(pause, today) for pause in pauses_of(plan.client) if pause[0] <= today or pause[1]]
        self.progress = self._progress()
        self.event_week = self._week_of(event)

    def blocks(self) -> list[Block]:
        told, first = [], 1
        for index, (block, length) in enumerate(zip(self.plan.mesocycles, self.lengths, strict=True)):
            weeks = [self._week(first + n, easy=bool(block.get("deload")) and n == length - 1) for n in range(length)]
            focus = ", ".join(str(each) for each in block.get("focus") or ())
            told.append(Block(str(block.get("name") or f"Block {index + 1}"), focus, self._began(index), weeks))
            first += length
        return told

    def ends(self) -> date | None:
        """The Sunday of the last week."""
        began = self._began_by_calendar(len(self.lengths))
        return began - timedelta(days=1) if began else None

    def sentences(self) -> list[str]:
        return [sentence for sentence in (self._span(), self._position(), self._event()) if sentence]

    def _span(self) -> str:
        weeks = "1 week" if self.total == 1 else f"{self.total} weeks"
        ends = self.ends()
        if self.plan.start_date is None or ends is None:
            return f"{weeks}, without a start date."
        lasts = " (later while the pause lasts)" if self._is_held() else ""
        return f"{weeks}, {_day(self.plan.start_date)} to {_day(ends)}{lasts}."

    def _position(self) -> str:
        progress = self.progress
        if progress is None:
            return f"This plan is {self.plan.status}." if self.plan.status != FitnessPlan.Status.DRAFT else ""
        if not progress.started:
            return "It has not begun yet."
        if progress.completed:
            return "It is over."
        name, length = progress.block.get("name", ""), self.lengths[progress.mesocycle_index]
        return f"Now in week {progress.plan_week + 1} of {self.total}: {name}, week {progress.week} of {length}."

    def _event(self) -> str:
        if self.event is None:
            return ""
        if self.event_week is None:
            return f"The event is on {_day(self.event)}."
        if not 1 <= self.event_week <= self.total:
            return f"The event, {_day(self.event)}, lies {'before' if self.event_week < 1 else 'after'} this plan."
        return f"The event, {_day(self.event)}, is in week {self.event_week}."

    def _progress(self) -> Progress | None:
        """Only of a plan that runs: an old plan or a draft has no position today."""
        if self.plan.status != FitnessPlan.Status.ACTIVE or self.plan.start_date is None:
            return None
        return progress_on(self.plan, date=self.today)

    def _week(self, number: int, *, easy: bool) -> Week:
        here = self.progress.plan_week + 1 if self.progress and self.progress.started else 0
        is_over = self.plan.status == FitnessPlan.Status.COMPLETED or (self.progress and self.progress.completed)
        return Week(
            number,
            easy=easy,
            past=bool(is_over) or number < here,
            now=not is_over and number == here,
            event=number == self.event_week,
        )

    def _week_of(self, day: date | None) -> int | None:
        if day is None or self.plan.start_date is None:
            return None
        return weeks_passed(self.plan.start_date, day, self.pauses) + self.plan.weeks_moved + 1

    def _began(self, index: int) -> date | None:
        """When a coach moved the plan, the calendar does not know when the blocks until now began."""
        here = self.progress.mesocycle_index if self.progress else len(self.lengths)
        return None if self.plan.weeks_moved and 0 < index <= here else self._began_by_calendar(index)

    def _began_by_calendar(self, index: int) -> date | None:
        plan = self.plan
        if plan.start_date is None:
            return None
        return block_began_on(
            self.lengths, index, start=plan.start_date, pauses=self.pauses, weeks_moved=plan.weeks_moved
        )

    def _is_held(self) -> bool:
        return any(start <= self.today and back is None for start, back in pauses_of(self.plan.client))


def _ended(pause: Pause, today: date) -> Pause:
    first_day, first_day_back = pause
    return first_day, first_day_back or today + timedelta(days=1)


def _day(day: date) -> str:
    return in_format(day, "j M Y")
