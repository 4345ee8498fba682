"""The minutes of every cardio session of a plan, worked out over the whole season at once."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Final

from accounts.domain.facts import ClientFacts, LimitationFact
from plans.domain.blocks import character
from plans.domain.impact import limitations_in_force, may_run
from plans.domain.ramp import Kind, Pace, Place, RampWeek, climb, reach
from plans.domain.templates import Slot, week_of
from plans.domain.volume import Wave, waves_of
from plans.domain.week import BlockOutline, WeekRequest

MINUTES_PER_KM: Final = {"beginner": 7.5, "intermediate": 6.5, "advanced": 5.5}
"""Easy running, by level."""
RUNNER_WEEKLY_KM, RUNNER_LONGEST_KM = 8.0, 3.0
"""Below both a client starts with run-walk."""
SMALL_WEEK_KM = 25.0
GROWTH, SMALL_GROWTH = 0.08, 0.10
"""New-high weeks against the best of four; under 25 km the percentages of small numbers may be larger."""
MOST_MINUTES: Final = {
    "beginner": {"easy": 40.0, "quality": 40.0, "long": 75.0},
    "intermediate": {"easy": 60.0, "quality": 60.0, "long": 120.0},
    "advanced": {"easy": 75.0, "quality": 75.0, "long": 150.0},
}
"""No single run is longer than 150 minutes (Daniels)."""
NEW_RUNNER_MINUTES: Final = {"easy": 30.0, "quality": 30.0, "long": 40.0}
"""Running and walking together, as long as somebody does not run without breaks (after Couch to 5K)."""
REHAB_MINUTES = 25.0
START_SHARE: Final = {"beginner": 0.7, "intermediate": 0.75, "advanced": 0.8}
"""Of what the client's minutes can hold, where nobody knows what the client does now."""
WEEK_MINUTES: Final = {"shred": 300.0, "other": 150.0}
SHRED_START, SHRED_STEP, SHRED_FIRST_PEAK = 90.0, 15.0, 120.0
"""90, 105, 120 minutes in the first block, then 15 more a week up to 300; in proportion where days are too short."""
LEAD: Final = {"Foundation": 0.8, "Strength-lead": 0.75, "Balanced": 0.9}
"""While strength leads, a hybrid client's cardio is held back; its fast work stays."""
CREST = 0.75
"""Of the sets' wave: minutes climb a little less inside a block."""
ANEW = 0.85
"""The first block after an event builds up from below the old peak."""
COMBINED_SHARE: Final = {"easy": 0.32, "quality": 0.38, "long": 0.4}
"""Of a strength day's working time."""
OPENING_STEP = 0.5
"""Minutes by which the easy start of a fast day grows each week, also where no further repeat fits."""
LEAST_MINUTES = 10.0
"""Nobody who runs at all starts with shorter sessions than these."""
SLOW_START: Final = frozenset({"asthma", "cardiac"})
CLOSER_SHARE: Final = {"easy": 0.85, "quality": 0.9, "long": 1.0}
"""No other session is as long as the long one could be."""


@dataclass(frozen=True, slots=True)
class Bout:
    """What one day holds: minutes in all, and the `most` that its session would take.

    Fast days are `repeats` of `work` minutes after the opening, with `rest` minutes between that do not count.
    """

    kind: Kind
    minutes: float
    most: float
    repeats: int = 0
    work: float = 0.0
    rest: float = 0.0

    @property
    def opening(self) -> float:
        return self.minutes - self.repeats * self.work


Week = dict[int, Bout]
"""Bouts by weekday, 0 for Monday."""


@dataclass(frozen=True, slots=True)
class _Key:
    """All facts on which a season's minutes hang: whoever shares them shares the season."""

    program_type: str
    blocks: tuple[BlockOutline, ...]
    monday: date
    plan_start: date
    level: str
    age: int | None
    days: tuple[str, ...]
    session_minutes: int
    limitations: tuple[LimitationFact, ...]
    weekly_km: float | None
    longest_km: float | None
    event: date | None


def season(week: WeekRequest) -> tuple[Week, ...]:
    """The cardio of every week of the plan that a week belongs to."""
    client = week.client
    return _season(
        _Key(
            week.program_type, week.blocks, week.monday - timedelta(days=7 * week.plan_week_index), week.plan_start,
            client.skill_level, client.age, client.available_days, client.session_minutes, client.limitations,
            client.weekly_distance_km, client.longest_run_km, client.event_date,
        )
    )  # fmt: skip


@lru_cache(maxsize=256)
def _season(key: _Key) -> tuple[Week, ...]:
    client = ClientFacts(
        "", program_type=key.program_type, skill_level=key.level, age=key.age, available_days=key.days,
        session_minutes=key.session_minutes, limitations=key.limitations, weekly_distance_km=key.weekly_km,
        longest_run_km=key.longest_km, event_date=key.event,
    )  # fmt: skip
    first = WeekRequest(client, key.program_type, key.blocks, 0, 0, key.monday, key.plan_start)
    weeks = [
        replace(first, block_index=number, week_index=index, monday=key.monday + timedelta(days=7 * passed))
        for passed, (number, index) in enumerate(_places_in_time(key.blocks))
    ]
    return _worked_out(weeks, waves_of(first))


def _places_in_time(blocks: tuple[BlockOutline, ...]) -> list[tuple[int, int]]:
    return [(number, index) for number, block in enumerate(blocks) for index in range(block.weeks)]


def _worked_out(weeks: list[WeekRequest], waves: tuple[Wave, ...]) -> tuple[Week, ...]:
    slots = [_cardio_days(week) for week in weeks]
    places = [
        tuple(_place(week, slot, wave.step) for slot in days.values())
        for week, days, wave in zip(weeks, slots, waves, strict=True)
    ]
    flat = [
        RampWeek(each, 1.0, grows_in(wave), _crest(wave), _opens(week, waves))
        for each, week, wave in zip(places, weeks, waves, strict=True)
    ]
    pace = _pace(weeks[0], flat)
    shares = _block_shares(weeks[0], flat, pace)
    shaped = [
        replace(row, share=_crest(wave) * shares[week.block_index] if row.grows else _easy_share(wave))
        for row, week, wave in zip(flat, weeks, waves, strict=True)
    ]
    return tuple(
        {day: _bout(place, minutes) for day, place, minutes in zip(days, each, amounts, strict=True)}
        for days, each, amounts in zip(slots, places, climb(shaped, pace), strict=True)
    )


def grows_in(wave: Wave) -> bool:
    return not (wave.easy or wave.taper or wave.cut_back)


def _crest(wave: Wave) -> float:
    """Minutes against the block's hardest week: from 85 to 88 % of it up to all."""
    return 1 - (1 - wave.minutes) * CREST if grows_in(wave) else 1.0


def _opens(week: WeekRequest, waves: tuple[Wave, ...]) -> bool:
    return week.week_index == 0 or not grows_in(waves[week.plan_week_index - 1])


def _easy_share(wave: Wave) -> float:
    """Against the last week that grew."""
    return 0.8 if wave.cut_back else wave.minutes


def _cardio_days(week: WeekRequest) -> dict[int, Slot]:
    return {day: slot for day, slot in enumerate(week_of(week)) if slot.theme.cardio is not None}


def _block_shares(first: WeekRequest, weeks: list[RampWeek], pace: Pace) -> list[float]:
    """Each block's peak as a part of the season's: from near the start in the first block to all of it in the last."""
    most, blocks = reach(weeks, pace), first.blocks
    low = min(max(pace.start / most if most else 1.0, 0.7), 1.0)
    last = max(len(blocks) - 1, 1)
    kinds = [character(first.program_type, blocks, index) for index in range(len(blocks))]
    anew = _block_after_event(first)
    return [
        low ** (1 - index / last) * LEAD.get(kind, 1.0) * (ANEW if index == anew else 1.0)
        for index, kind in enumerate(kinds)
    ]


def _block_after_event(first: WeekRequest) -> int | None:
    """The block that begins when an event is over."""
    event = first.weeks_to_event
    ends = list(accumulate(block.weeks for block in first.blocks))
    return ends.index(event + 1) + 1 if event is not None and event + 1 in ends[:-1] else None


def _pace(week: WeekRequest, weeks: list[RampWeek]) -> Pace:
    """The start and the growth of a season, by programme type."""
    room = max((sum(place.most for place in row.places) for row in weeks), default=0.0)
    if week.program_type == "shred":
        scale = min(room / SHRED_FIRST_PEAK, 1.0)
        return Pace(SHRED_START * scale, 0.0, SHRED_STEP * scale, most=min(room, WEEK_MINUTES["shred"]))
    if week.program_type in ("endurance", "hybrid"):
        return _running_pace(week, room, sessions=len(weeks[0].places))
    most = min(room, WEEK_MINUTES.get(week.program_type, math.inf))
    return Pace(most * START_SHARE["advanced"], SMALL_GROWTH if week.program_type == "other" else GROWTH, most=most)


def _running_pace(week: WeekRequest, room: float, *, sessions: int) -> Pace:
    """From what the client runs now, else from a share of what the days hold."""
    client = week.client
    a_km = pace_of(client)
    known = max(client.weekly_distance_km or 0.0, client.longest_run_km or 0.0)
    if not is_runner(client) or not may_run(client, week.monday):
        start = room * START_SHARE.get(client.skill_level, START_SHARE["beginner"])
        return Pace(start, SMALL_GROWTH, longest=max(start, 1.0))
    start = min(max(known * a_km, LEAST_MINUTES * sessions), room)
    growth = SMALL_GROWTH if start / a_km < SMALL_WEEK_KM else GROWTH
    longest = client.longest_run_km * a_km if client.longest_run_km else start * 0.5
    return Pace(start, growth, longest=max(longest, LEAST_MINUTES))


def is_runner(client: ClientFacts) -> bool:
    return (client.weekly_distance_km or 0) >= RUNNER_WEEKLY_KM or (client.longest_run_km or 0) >= RUNNER_LONGEST_KM


def walks_between(client: ClientFacts) -> bool:
    """Beginners who do not run yet; who calls themselves more and says nothing is taken at their word."""
    said = client.weekly_distance_km is not None or client.longest_run_km is not None
    return not is_runner(client) and (client.skill_level == "beginner" or said)


def pace_of(client: ClientFacts) -> float:
    """Minutes a kilometre of easy running."""
    return MINUTES_PER_KM.get(client.skill_level, MINUTES_PER_KM["beginner"])


def ceiling_of(client: ClientFacts, program_type: str, kind: str, *, runs: bool) -> float:
    """The longest session of a kind that a client gets, minutes."""
    ceiling = MOST_MINUTES.get(client.skill_level, MOST_MINUTES["beginner"])[kind]
    if program_type == "rehab":
        return min(ceiling, REHAB_MINUTES)
    return min(ceiling, NEW_RUNNER_MINUTES[kind]) if runs and walks_between(client) else ceiling


def _place(week: WeekRequest, slot: Slot, step: int) -> Place:
    kind: Kind = slot.theme.cardio or "easy"
    ceiling = ceiling_of(week.client, week.program_type, kind, runs=slot.theme.runs)
    slow = any(entry.region in SLOW_START for entry in limitations_in_force(week.client, week.monday))
    room = min(_room(week.client.session_minutes, slot, slow=slow), ceiling)
    if kind == "quality":
        opening, work, rest = _format(week, room)
        opening += OPENING_STEP * step
        repeats = min(int((room - opening + rest) / (work + rest)), 12)
        if repeats >= 2:
            return Place(kind, opening + repeats * work, opening, work)
    if slot.theme.strength is None:
        room *= CLOSER_SHARE[kind]
    return Place(kind, max(room, 1.0))


def _room(session_minutes: int, slot: Slot, *, slow: bool) -> float:
    """Minutes of a session that cardio may take, between warm-up (ten minutes for a `slow` start) and cool-down."""
    warm, cool = min(max(session_minutes * 0.14, 1.5), 8.0), min(max(session_minutes * 0.09, 1.5), 6.0)
    warm = 10.0 if slow and session_minutes >= 30 else warm
    working = max(session_minutes - warm - cool - 0.35, 1.0)
    if slot.theme.strength is not None:
        working = max(working * COMBINED_SHARE[slot.theme.cardio or "easy"], min(6.67, working / 2))
    elif slot.theme.core:
        working -= min(working * 0.35, 12.0)
    return max(working - 1.5, 1.0)


def _format(week: WeekRequest, room: float) -> tuple[float, float, float]:
    """Opening, work and rest of a fast day, minutes: short repeats first, longer ones as the plan goes on."""
    opening = min(max(round(room * 0.5) / 2, 3.0), 12.0)
    stage = min(week.block_index, 2)
    if room < 20:
        work = 1.0
    elif week.client.skill_level == "beginner":
        work = (1.0, 1.0, 2.0)[stage]
    else:
        work = (2.0, 3.0, 4.0)[stage] if room >= 30 else 2.0
    return opening, work, rest_of(work)


def rest_of(work: float) -> float:
    """Minutes of easy moving after a repeat: as long as a short one, about half of a long one."""
    return work if work <= 1 else 0.5 + work / 2


def _bout(place: Place, minutes: float) -> Bout:
    repeats = place.repeats_in(minutes)
    if not repeats:
        return Bout(place.kind, minutes, place.most)
    return Bout(place.kind, minutes, place.most, repeats, place.work, rest_of(place.work))
