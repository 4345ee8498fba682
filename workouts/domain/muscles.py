"""Weekly sets per muscle: how they are counted, and the bands that a week should stay in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from workouts.domain.catalogue import Exercise

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "chest": ("chest",),
    "back": ("lats", "middle_back"),
    "quads": ("quadriceps",),
    "hamstrings": ("hamstrings",),
    "glutes": ("glutes",),
    "shoulders": ("shoulders",),
    "triceps": ("triceps",),
    "biceps": ("biceps",),
    "calves": ("calves",),
    "abs": ("abdominals",),
}
_GROUP_OF: Final = {muscle: group for group, muscles in GROUPS.items() for muscle in muscles}
TARGET, SYNERGIST = 1.0, 0.5
"""A set counts 1.0 for the muscle that it is for, 0.5 for one that helps (Pelland 2024)."""
UNCOUNTED: Final = frozenset({"mobility", "cooldown", "rehab", "cardio", "power"})
"""Gentle drills and quick jumps are no working sets for a muscle."""


@dataclass(frozen=True, slots=True)
class Band:
    """Sets a week. `most` by training days of the muscle: two, three, four and more (MyFit)."""

    beginner: tuple[int, int]
    trained: tuple[int, int]
    most: tuple[int, int, int] | None

    def of(self, level: str) -> tuple[int, int]:
        return self.beginner if level == "beginner" else self.trained

    def ceiling(self, days: int) -> float:
        """The most that a muscle recovers from when it is trained on so many days; infinite where nobody knows."""
        return self.most[min(max(days, 2), 4) - 2] if self.most else float("inf")


BANDS: Final[dict[str, Band]] = {
    "chest": Band((8, 12), (10, 20), (20, 25, 30)),
    "back": Band((8, 14), (10, 22), (20, 25, 30)),
    "quads": Band((6, 12), (8, 18), (18, 22, 26)),
    "hamstrings": Band((4, 10), (6, 14), (12, 16, 18)),
    "glutes": Band((4, 10), (6, 16), (12, 18, 25)),
    "shoulders": Band((6, 12), (8, 18), (25, 30, 35)),
    "triceps": Band((4, 10), (6, 14), (16, 20, 25)),
    "biceps": Band((4, 10), (6, 14), (20, 25, 30)),
    "calves": Band((0, 6), (6, 12), (16, 20, 25)),
    "abs": Band((0, 10), (4, 10), None),
}
"""Bands of Liftosaur, ceilings of MyFit. Coaches' heuristics: soft below the ceiling."""
MOST_A_SESSION: Final = 11.0
"""Sets of one muscle in one session from which on nothing more is gained (Remmert 2025)."""


@lru_cache(maxsize=2048)
def shares_of(exercise: Exercise) -> tuple[tuple[str, float], ...]:
    """What one set of an exercise counts for each group. The first muscle named is the one that it is for."""
    if exercise.pattern in UNCOUNTED:
        return ()
    shares: dict[str, float] = {}
    for place, muscle in enumerate((*exercise.primary, *exercise.secondary)):
        group = _GROUP_OF.get(muscle)
        if group:
            shares.setdefault(group, TARGET if place == 0 else SYNERGIST)
    return tuple(shares.items())


def target_group(exercise: Exercise) -> str | None:
    """The group that an exercise is for."""
    return next((group for group, share in shares_of(exercise) if share == TARGET), None)


def weekly_sets(days: Iterable[Iterable[tuple[Exercise, int]]]) -> dict[str, float]:
    """Fractional sets of each group over (exercise, sets) of a week's days."""
    counts = dict.fromkeys(GROUPS, 0.0)
    for day in days:
        for exercise, sets in day:
            for group, share in shares_of(exercise):
                counts[group] += share * sets
    return counts
