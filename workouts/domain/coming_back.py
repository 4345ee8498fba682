"""The way back after a pause: what share of the plan is done in the weeks after it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

LONG_GAP_DAYS, RUN_GAP_DAYS, LONG_RUN_GAP_DAYS = 14, 6, 28
COME_BACK: Final = (0.5, 0.7, 0.8, 0.9)
"""Share of the planned sets in weeks 1 to 4 after two weeks off or more (CSCCa and NSCA 2019)."""
RUN_AGAIN: Final = (0.5, 0.75)
RUN_AGAIN_LATE: Final = (0.33, 0.5, 0.75)
"""Share of the planned running minutes by week, after 6 to 28 days off and after more (Resilio guardrails)."""
WEEK_DAYS: Final = 7

Pauses = Sequence[tuple[date, date | None]]
"""(first day, first day back or None while it lasts) of each."""


@dataclass(frozen=True, slots=True)
class ComingBack:
    """Shares of the planned sets and of the planned running minutes, and why."""

    sets: float
    running: float
    reason: str


def coming_back_on(day: date, pauses: Pauses) -> ComingBack | None:
    """What the pauses leave of this day's plan; of several the one that leaves least. None when they leave it whole."""
    whole = _joined(pauses)
    found = [told for start, back in whole if back is not None and (told := _after(day, start, back)) is not None]
    return min(found, key=lambda told: (told.sets, told.running), default=None)


def _joined(pauses: Pauses) -> list[tuple[date, date | None]]:
    """Pauses that touch are one time off."""
    joined: list[tuple[date, date | None]] = []
    for start, back in sorted(pauses, key=lambda pause: pause[0]):
        if joined and (end := joined[-1][1]) is not None and start <= end:
            joined[-1] = (joined[-1][0], back if back is None else max(back, end))
        else:
            joined.append((start, back))
    return joined


def _after(day: date, start: date, back: date) -> ComingBack | None:
    if day < back:
        return None
    days, week = (back - start).days, (day - back).days // WEEK_DAYS
    sets = _share(COME_BACK, week) if days >= LONG_GAP_DAYS else 1.0
    again = RUN_AGAIN_LATE if days > LONG_RUN_GAP_DAYS else RUN_AGAIN
    running = _share(again, week) if days >= RUN_GAP_DAYS else 1.0
    if sets == running == 1:
        return None
    what, share = ("training", sets) if sets < 1 else ("running", running)
    reason = f"Week {week + 1} back after a pause of {days} days: {share:.0%} of the planned {what}."
    return ComingBack(sets, min(running, sets), reason)


def _share(shares: Sequence[float], week: int) -> float:
    return shares[week] if week < len(shares) else 1.0
