"""What is asked for when a day's session is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.domain.facts import IllnessFact
from plans.agents.microcycle_pattern.request import WeekRequest
from plans.agents.microcycle_pattern.schema import PatternDay
from workouts.domain.coming_back import Pauses


@dataclass(frozen=True, slots=True)
class SetResult:
    """One set, or one bout, that the client reported. Units: kg, km, seconds, RPE 1–10."""

    exercise_id: str
    date: date
    set_number: int
    reps: int | None = None
    weight_kg: float | None = None
    rpe: float | None = None
    duration_sec: int | None = None
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class PastWorkout:
    """What an earlier day held: newest first in a request.

    `reps_asked`: (exercise id, repetitions) as planned. `easy`: a session of an easy week. `note`: what the client
    wrote about it, for models alone.
    """

    date: date
    theme: str
    load: str | None
    status: str
    exercise_ids: tuple[str, ...]
    results: tuple[SetResult, ...] = ()
    reps_asked: tuple[tuple[str, int], ...] = ()
    easy: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class PastActivity:
    """Another sport on an earlier day, or on the day itself. `minutes` null: nobody said how long."""

    date: date
    sport: str
    minutes: int | None = None
    rpe: float | None = None


@dataclass(frozen=True, slots=True)
class WorkoutRequest:
    """`day` is the pattern's entry for `date`; `days` the whole week's, so that a session knows its neighbours.

    `activities`: other sports of the days before, newest first. `illnesses` and `pauses` (first day, first day back):
    those that may still be felt. `step`: a step more (1) or less (-1) than planned, because the client asked for it on
    this day.
    """

    week: WeekRequest
    date: date
    day: PatternDay
    days: tuple[PatternDay, ...]
    history: tuple[PastWorkout, ...] = ()
    activities: tuple[PastActivity, ...] = ()
    illnesses: tuple[IllnessFact, ...] = ()
    pauses: Pauses = ()
    step: int = 0
