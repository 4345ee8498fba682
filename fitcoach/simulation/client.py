"""A played client: who trains on which day, and what is logged. Pure; the same client and day act the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from workouts.domain.catalogue import load_catalogue
from workouts.domain.duration import most_reps
from workouts.domain.loads import loadable_kg

STRENGTH: Final = ("compound", "secondary", "accessory", "core")
EFFORTS: Final = {"easy": -1.5, "planned": 0.0, "hard": 1.5}
"""How much harder than planned it feels, in points of RPE."""
FIRST_KG: Final = {"squat": 30.0, "hinge": 30.0, "horizontal_push": 20.0, "horizontal_pull": 20.0}
OTHER_FIRST_KG = 10.0
MISSES_SILENTLY = 0.5
"""Of the missed days half are skipped in words; of the others nobody hears."""


@dataclass(frozen=True, slots=True)
class DoneSet:
    """One set or bout as a client reports it. Units: kg, km, seconds, RPE 1 to 10."""

    exercise_id: str
    set_number: int
    reps: int | None = None
    weight_kg: float | None = None
    rpe: float | None = None
    duration_sec: int | None = None
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class PlayedClient:
    """`adherence`: the share of sessions that are done. `effort`: easy, planned or hard."""

    ref: str
    adherence: float
    effort: str = "planned"
    seed: int = 0

    def does(self, day: date) -> str:
        """`completed`, `skipped`, or `missed`: then nothing is heard."""
        if self._dice(day, "comes") < self.adherence:
            return "completed"
        return "skipped" if self._dice(day, "says so") < MISSES_SILENTLY else "missed"

    def sets_of(self, details: Mapping[str, Any], last_kg: Mapping[str, float]) -> Iterator[DoneSet]:
        """What is logged of a session, as stored. `last_kg`: the weight last used for each exercise."""
        numbers: dict[str, int] = {}
        for item in (item for block in details["blocks"] for item in block["items"]):
            if item["type"] not in (*STRENGTH, "cardio"):
                continue
            for _ in range(item.get("sets") or 1):
                numbers[item["exercise_id"]] = number = numbers.get(item["exercise_id"], 0) + 1
                yield self._done(item, number, last_kg)

    def _done(self, item: Mapping[str, Any], number: int, last_kg: Mapping[str, float]) -> DoneSet:
        rpe = min(max((item.get("rpe") or 5.0) + EFFORTS[self.effort], 1.0), 10.0)
        reps = most_reps(item["reps"]) if "reps" in item else None
        if reps is not None and self.effort == "hard" and rpe >= 9.5:
            reps = max(reps - 1, 1)
        return DoneSet(
            item["exercise_id"],
            number,
            reps=reps,
            weight_kg=_weight(item, last_kg) if reps is not None else None,
            rpe=rpe,
            duration_sec=_seconds(item),
            distance_km=item.get("distance_km"),
        )

    def _dice(self, day: date, what: str) -> float:
        text = f"{self.seed}|{self.ref}|{day.isoformat()}|{what}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 2**32


def _seconds(item: Mapping[str, Any]) -> int | None:
    if item.get("duration_min") is not None:
        return round(float(item["duration_min"]) * 60)
    seconds: int | None = item.get("duration_sec")
    return seconds


def _weight(item: Mapping[str, Any], last_kg: Mapping[str, float]) -> float | None:
    """The weight that was asked for, else the one of last time, else a first guess that a beginner would take."""
    exercise = load_catalogue().get(item["exercise_id"])
    if item.get("weight_kg") is not None:
        asked: float = item["weight_kg"]
        return asked
    if exercise is None or exercise.loadable not in ("percent_1rm", "external"):
        return None
    return last_kg.get(exercise.id) or loadable_kg(exercise, FIRST_KG.get(exercise.pattern, OTHER_FIRST_KG)) or 20.0


def heaviest(sets: Sequence[DoneSet], last_kg: Mapping[str, float]) -> dict[str, float]:
    """`last_kg` after these sets."""
    return {**last_kg, **{done.exercise_id: done.weight_kg for done in sets if done.weight_kg}}
