"""Every client that can exist, by number: the same number is the same client on every machine."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Final

from accounts.domain.facts import ClientFacts, LimitationFact
from accounts.domain.vocabulary import EQUIPMENT_PRESETS, LEVELS, PROGRAM_TYPES, REGIONS, SEVERITIES, WEEKDAYS

MONDAY: Final = date(2026, 1, 5)
LENGTHS: Final = tuple(range(1, 53))
MINUTES: Final = (15, 20, 25, 30, 40, 45, 50, 60, 75, 90)
MAXIMA: Final = {"back_squat": 100.0, "bench_press": 60.0, "deadlift": 120.0, "overhead_press": 40.0}
PAIRS: Final = tuple(combinations(REGIONS, 2))
EFFORTS: Final = ("easy", "planned", "hard")


@dataclass(frozen=True, slots=True)
class Case:
    """A client, the plan's start and length, and how the client trains: null adherence is one who never logs."""

    client: ClientFacts
    start: date
    weeks: int
    adherence: float | None
    effort: str


def case_of(number: int) -> Case:
    """Types, levels, presets, days and limitations go round by number; the rest is drawn from it."""
    dice = random.Random(number)
    weeks = dice.choice(LENGTHS)
    start = MONDAY + timedelta(days=dice.choice((0, 0, 0, 2, 5)))
    client = ClientFacts(
        ref=f"audit-{number}",
        program_type=PROGRAM_TYPES[number % 6],
        skill_level=dice.choice(LEVELS),
        age=dice.choice((None, *range(16, 81))),
        gender=dice.choice((None, "female", "male")),
        available_days=tuple(dice.sample(WEEKDAYS, dice.randint(1, 7))),
        session_minutes=dice.choice(MINUTES),
        equipment=(dice.choice(tuple(EQUIPMENT_PRESETS)),),
        limitations=_limitations(number, dice),
        weekly_distance_km=dice.choice((None, 3.0, 12.0, 40.0)),
        longest_run_km=dice.choice((None, 2.0, 5.0, 15.0)),
        one_rep_max_kg=dict(dice.choice(({}, MAXIMA))),
        event_date=dice.choice((None, None, start + timedelta(days=7 * weeks - 2))),
    )
    adherence = dice.choice((None, None, None, 0.5, 0.8, 1.0))
    return Case(client, start, weeks, adherence, dice.choice(EFFORTS))


def _limitations(number: int, dice: random.Random) -> tuple[LimitationFact, ...]:
    """A third has none, a third each single one in turn, a third each pair in turn."""
    turn = number // 6
    if turn % 3 == 0:
        return ()
    regions = (REGIONS[turn // 3 % len(REGIONS)],) if turn % 3 == 1 else PAIRS[turn // 3 * 7 % len(PAIRS)]
    return tuple(_limitation(region, dice) for region in regions)


def _limitation(region: str, dice: random.Random) -> LimitationFact:
    until = dice.choice((None, None, MONDAY + timedelta(days=30)))
    cleared = dice.choice((None, MONDAY + timedelta(days=10)))
    return LimitationFact(region, dice.choice(SEVERITIES), until=until, cleared=cleared)
