"""What becomes of one legacy plan: pure. The conversion writes it, the report prints it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from plans.legacy.reader import Reading, read_plan


@dataclass(frozen=True, slots=True)
class Verdict:
    """A reading, the status that follows from it, and whether the start date can be kept."""

    reading: Reading
    status: str
    has_start_date: bool = True

    @property
    def reason(self) -> str:
        return self.reading.reason

    def __str__(self) -> str:
        if self.reason:
            return f"quarantined: {self.reason} – {self.reading.sentence}"
        blocks = _count(len(self.reading.blocks), "block")
        return f"{blocks}, {_count(self.reading.length_weeks or 0, 'week')}, {self.status}"


def judge(*, macrocycles: str | None, start_date: str | None, is_newest: bool) -> Verdict:
    """`macrocycles` is JSON text, `start_date` ISO 8601 text as PostgreSQL writes it (also `infinity`, `… BC`)."""
    reading = read_plan(macrocycles)
    if not _is_usable(start_date, weeks=reading.length_weeks or 0):
        sentence = reading.sentence or f"the start date {start_date} is outside the calendar"
        return Verdict(Reading(reason=reading.reason or "shape", sentence=sentence), "draft", has_start_date=False)
    if reading.reason:
        return Verdict(reading, "draft")
    return Verdict(reading, "active" if is_newest else "archived")


def _is_usable(start_date: str | None, *, weeks: int) -> bool:
    """True for a day that Python can hold, with all the plan's weeks after it."""
    try:
        return date.fromisoformat(start_date or "") + timedelta(weeks=weeks) <= date.max
    except (ValueError, OverflowError):
        return False


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
