"""What a season of cardio and a block of days must keep, whoever wrote them: ours, a model's, a published plan.

Two bounds for growth. An error is what no published plan does (a leap of a third and more); a warning is what a careful
coach avoids and published plans do all the same. What our own rules write has neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from llm.task import Violation
from plans.domain.ramp import WINDOW_WEEKS
from plans.domain.spread import Loads, aim_of, distance, shares_of

SMALL_WEEK_KM: Final = 25.0
GROWTH_WARNING, SMALL_GROWTH_WARNING = 0.10, 0.15
"""A new-high week against the best of four, and the same under 25 km a week."""
GROWTH_ERROR: Final = 0.30
"""More than 30 % a week had about 1.6 times the injuries (Nielsen 2014); published plans reach 19 %."""
SESSION_WARNING, SESSION_ERROR = 0.10, 0.30
"""The longest session against the longest in thirty days (Frandsen 2025); published plans reach 29 %."""
NOTHING: Final = {"km": 1.0, "min": 5.0}
"""Gains this small are no ramp: percentages of small numbers say little."""
MOST_WEEKS_UP, MOST_WEEKS_UP_ERROR = 5, 8
"""Weeks in a row without an easier one."""
EASY_SHARE_WARNING = 0.75
"""Of minutes; most of the rest is fast work (Seiler & Tønnessen 2009, Festa 2020)."""
SHARE_MATTERS: Final = {"km": 10.0, "min": 60.0}
"""A week's amount under which the easy share says little: 80/20 is no law for little training (Festa 2020)."""
TAPER_WARNING, TAPER_ERROR = 0.75, 1.0
"""The last week before an event against the peak: published plans go to 52 to 63 %, one to 87 %."""
LONGEST_MINUTES = 150.0
LONG_SHARE_WARNING: Final = {4: 0.52, 5: 0.42, 6: 0.32, 7: 0.28}
"""The long run's part of a week by runs a week: what nine of ten published plans stay under."""
BOUT_WARNING, BOUT_ERROR = 1.7, 2.5
"""The longest run without a walk against the longest so far: Couch to 5K goes up by 2.5 once."""
LOAD_TOLERANCE = 0.20
LEAST_SESSIONS = 8
"""Shares of fewer sessions than these say nothing."""
MOST_HEAVY_ENDURANCE, MOST_HEAVY_REHAB = 2, 0.10


@dataclass(frozen=True, slots=True)
class CardioWeek:
    """One week as planned, in `unit`s. `easier` marks a cut-back, an easy week or a taper; `fast`: at high effort."""

    total: float
    longest: float
    sessions: int = 0
    fast: float = 0.0
    easier: bool = False


def check_season(
    weeks: Sequence[CardioWeek], *, unit: Literal["km", "min"] = "min", minutes_per_km: float = 7.5, event: bool = False
) -> list[Violation]:
    """Growth, cut-backs, easy share, long-run share and, before an event, the taper of whole weeks in order."""
    small = SMALL_WEEK_KM * (minutes_per_km if unit == "min" else 1.0)
    return [
        *_week_growth(weeks, small, NOTHING[unit]),
        *_session_growth(weeks, NOTHING[unit]),
        *_cut_backs(weeks),
        *_easy_share(weeks, SHARE_MATTERS[unit]),
        *_long_share(weeks),
        *(_longest_minutes(weeks) if unit == "min" else ()),
        *(_taper(weeks) if event else ()),
    ]


def _week_growth(weeks: Sequence[CardioWeek], small: float, nothing: float) -> Iterator[Violation]:
    for number in range(1, len(weeks)):
        best = max(week.total for week in weeks[max(number - WINDOW_WEEKS, 0) : number])
        gain = weeks[number].total - best
        bound = SMALL_GROWTH_WARNING if weeks[number].total < small else GROWTH_WARNING
        if best > 0 and gain > max(bound * best, nothing):
            words = f"Week {number + 1} is {gain / best:.0%} above the best of the four before."
            yield Violation("week_growth", words, "error" if gain > GROWTH_ERROR * best else "warning")


def _session_growth(weeks: Sequence[CardioWeek], nothing: float) -> Iterator[Violation]:
    for number in range(1, len(weeks)):
        longest = max(week.longest for week in weeks[max(number - WINDOW_WEEKS, 0) : number])
        gain = weeks[number].longest - longest
        if longest > 0 and gain > max(SESSION_WARNING * longest, nothing):
            words = (
                f"The longest session of week {number + 1} is {gain / longest:.0%} above the longest in thirty days."
            )
            yield Violation("session_growth", words, "error" if gain > SESSION_ERROR * longest else "warning")


def _cut_backs(weeks: Sequence[CardioWeek]) -> Iterator[Violation]:
    """Among six weeks in a row one is lower than the week before it."""
    running, longest = 0, 0
    for before, after in pairwise(weeks):
        running = 0 if after.total < before.total or after.easier else running + 1
        longest = max(longest, running)
    if longest > MOST_WEEKS_UP:
        severity: Literal["error", "warning"] = "error" if longest > MOST_WEEKS_UP_ERROR else "warning"
        yield Violation("cut_back_missing", f"{longest} weeks in a row without an easier one.", severity)


def _easy_share(weeks: Sequence[CardioWeek], enough: float) -> Iterator[Violation]:
    total, fast = sum(week.total for week in weeks), sum(week.fast for week in weeks)
    if total >= len(weeks) * enough and 1 - fast / total < EASY_SHARE_WARNING:
        words = f"Only {1 - fast / total:.0%} of the minutes are easy."
        yield Violation("easy_share", words, "warning")


def _long_share(weeks: Sequence[CardioWeek]) -> Iterator[Violation]:
    over = [
        number
        for number, week in enumerate(weeks, 1)
        if not week.easier and week.longest > LONG_SHARE_WARNING.get(week.sessions, 1.0) * week.total
    ]
    if len(over) > len(weeks) / 4:
        yield Violation("long_share", f"The long session takes too much of the week in {len(over)} weeks.", "warning")


def _longest_minutes(weeks: Sequence[CardioWeek]) -> Iterator[Violation]:
    longest = max((week.longest for week in weeks), default=0.0)
    if longest > LONGEST_MINUTES:
        words = f"The longest session has {longest:g} minutes, more than {LONGEST_MINUTES:g}."
        yield Violation("longest_session", words, "warning")


def _taper(weeks: Sequence[CardioWeek]) -> Iterator[Violation]:
    if len(weeks) < 3:
        return
    share = weeks[-1].total / max(max(week.total for week in weeks), 1e-9)
    if share > TAPER_WARNING:
        words = f"The last week before the event still holds {share:.0%} of the hardest."
        yield Violation("taper_missing", words, "error" if share >= TAPER_ERROR else "warning")


def check_run_walk(longest_runs: Sequence[float]) -> list[Violation]:
    """The longest run without a walk of each session (or of weeks whose sessions are alike), in any unit of time."""
    violations: list[Violation] = []
    for number in range(1, len(longest_runs)):
        best = max(longest_runs[:number])
        ratio = longest_runs[number] / best
        if ratio > BOUT_WARNING:
            words = f"Session {number + 1} runs {ratio:.1f} times as long without a walk as any before it."
            violations.append(Violation("run_walk_step", words, "error" if ratio > BOUT_ERROR else "warning"))
    return violations


def check_block(program_type: str, kind: str, weeks: Sequence[Loads], *, may_go_heavy: bool = True) -> list[Violation]:
    """The loads of one block's whole weeks: shares, endurance's few heavy days, rehab's stages.

    `kind`: the block's own name without its numeral. `may_go_heavy`: whether heavy days have a share in it.
    """
    if program_type == "endurance":
        return list(_heavy_endurance(weeks))
    if program_type == "rehab":
        return [*_heavy_rehab(kind, weeks), *_shares(program_type, weeks, may_go_heavy=False)]
    return list(_shares(program_type, weeks, may_go_heavy=may_go_heavy))


def _shares(program_type: str, weeks: Sequence[Loads], *, may_go_heavy: bool) -> Iterator[Violation]:
    aim = aim_of(program_type, may_go_heavy=may_go_heavy)
    sessions = sum(load is not None for week in weeks for load in week)
    if aim is None or sessions < LEAST_SESSIONS:
        return
    if distance(weeks, aim) > LOAD_TOLERANCE:
        light, moderate, heavy = shares_of(weeks)
        words = f"{heavy:.0%} heavy, {moderate:.0%} moderate and {light:.0%} light days are far from the type's own."
        yield Violation("load_shares", words, "warning")


def _heavy_endurance(weeks: Sequence[Loads]) -> Iterator[Violation]:
    for number, week in enumerate(weeks, 1):
        if week.count("heavy") > MOST_HEAVY_ENDURANCE:
            yield Violation("heavy_days", f"Week {number} has {week.count('heavy')} heavy days.", "warning")


def _heavy_rehab(kind: str, weeks: Sequence[Loads]) -> Iterator[Violation]:
    heavy = shares_of(weeks)[2]
    if heavy and kind != "Return":
        yield Violation("rehab_heavy", f"A heavy day in {kind}: only the return to training may hold one.")
    elif heavy > MOST_HEAVY_REHAB:
        yield Violation("rehab_heavy", f"{heavy:.0%} of the days are heavy, at most {MOST_HEAVY_REHAB:.0%} may be.")
