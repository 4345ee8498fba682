"""A session as the rules build it: plain values that the agent turns into the stored shape."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from accounts.domain.facts import ClientFacts
from plans.domain.blocks import character
from plans.domain.templates import week_of
from plans.domain.themes import Theme, theme_of
from plans.domain.volume import PEAK_SETS, Wave, growing_weeks, wave_of
from plans.domain.week import WeekRequest
from workouts.domain.catalogue import Exercise
from workouts.domain.duration import timed
from workouts.domain.limits import Bounds, allowed_by_pattern, bounds_of, cap_within

if TYPE_CHECKING:  # the agent's package imports this module
    from workouts.agents.daily_workout.request import WorkoutRequest


@dataclass(frozen=True, slots=True)
class Planned:
    """One item: seconds, minutes, kg, RPE. `duration_sec` is per side for one-sided exercises."""

    type: str
    exercise: Exercise
    sets: int | None = None
    reps: int | None = None
    duration_sec: int | None = None
    duration_min: float | None = None
    distance_km: float | None = None
    rpe: float | None = None
    percentage_rm: float | None = None
    weight_kg: float | None = None
    rest_sec: int | None = None
    notes: str | None = None

    @property
    def seconds(self) -> int:
        return timed(self, sides=2 if self.exercise.unilateral else 1, setup=self.exercise.setup_seconds)


@dataclass(frozen=True, slots=True)
class Frame:
    """All that is fixed about a day before anything is chosen."""

    week: WeekRequest
    date: date
    theme: Theme
    load: str
    kind: str
    wave: Wave
    bounds: Bounds
    pool: dict[str, tuple[Exercise, ...]]
    cap: float
    variant: int
    seconds: int

    @property
    def client(self) -> ClientFacts:
        return self.week.client

    @property
    def program_type(self) -> str:
        return self.week.program_type

    @property
    def last_step(self) -> int:
        """The number of hard weeks before the block's hardest one."""
        return max(growing_weeks(self.week.program_type, self.week.block) - 1, 0)

    @property
    def regions(self) -> frozenset[str]:
        return frozenset(limitation.region for limitation in self.bounds.limitations)

    def at_peak(self) -> Frame:
        """The same day in the block's hardest week: what the minutes have to hold in every week of the block."""
        return replace(self, wave=Wave(PEAK_SETS, 1.0, self.last_step))


def frame_of(request: WorkoutRequest) -> Frame:
    week, client = request.week, request.week.client
    bounds = bounds_of(client, request.date)
    theme = theme_of(request.day.theme)
    return Frame(
        week=week,
        date=request.date,
        theme=theme,
        load=request.day.load or "light",
        kind=character(week.program_type, week.blocks, week.block_index),
        wave=wave_of(week),
        bounds=bounds,
        pool=allowed_by_pattern(bounds),
        cap=cap_within(client.skill_level, bounds),
        variant=_variant(request, theme),
        seconds=client.session_minutes * 60,
    )


def _variant(request: WorkoutRequest, theme: Theme) -> int:
    """How many earlier days of this week train the same part: the second full-body day is another one than the first.

    Days before the plan's start count as the template has them, so that a short first week is like the later ones.
    """
    weekday = request.date.weekday()
    themes = [theme_of(day.theme) for day in request.days[:weekday]]
    if request.week.monday < request.week.plan_start:
        template = week_of(request.week)
        before = (request.week.plan_start - request.week.monday).days
        themes = [template[i].theme if i < before else day for i, day in enumerate(themes)]
    return sum(1 for other in themes if (other.strength, other.family) == (theme.strength, theme.family))


@lru_cache(maxsize=65536)
def seed_of(*parts: str) -> int:
    """The same words give the same number on every machine and in every process."""
    return int.from_bytes(hashlib.sha256("|".join(parts).encode()).digest()[:4], "big")


def lasting(item: Planned, minutes: float) -> Planned:
    """A bout as long as that, in half minutes, and as far as that takes, in tenths of a kilometre."""
    length = max(int(minutes * 2) / 2, 1.0)
    if not item.distance_km or not item.duration_min:
        return replace(item, duration_min=length)
    km = int(item.distance_km * length / item.duration_min * 10) / 10
    return replace(item, duration_min=length, distance_km=km or None)
