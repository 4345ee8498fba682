"""Demo clients who came after the conversion, as an intake tells of them; and who coaches whom. All invented."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Final

NAMESPACE: Final = uuid.UUID("c0ac4000-0000-4000-8000-000000000000")
COACHES: Final = {
    "Robin Hale": ("robin@example.com", ("Maya Torres", "Kenji Mori", "Amelia Clarke", "Nikhil Rao", "Lena Fischer")),
    "Sam Okafor": ("sam@example.com", ("Marcus Bell", "Sofia Lindqvist", "Grace Owusu")),
}
"""The team of the demo coach: each one's address and clients."""


def id_of(name: str) -> uuid.UUID:
    """The same in every demo, so that its addresses are as well."""
    return uuid.uuid5(NAMESPACE, name)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """`weeks_ago`: when the plan began, as of the legacy clients. `hours_ago`: how long today's message has been out.

    `event_in_weeks`, `paused_days_ago`: counted from the day of seeding, when there is such a thing.
    """

    name: str
    weeks_ago: int
    length_weeks: int
    hours_ago: int
    told: dict[str, Any]
    event_in_weeks: int | None = None
    paused_days_ago: int | None = None


NEWCOMERS: Final = (
    Newcomer(
        name="Marcus Bell",
        weeks_ago=7,
        length_weeks=8,
        hours_ago=3,
        told={
            "timezone": "America/Chicago",
            "fitness_goals": "a stronger squat and bench before the winter",
            "program_type": "strength",
            "skill_level": "intermediate",
            "gender": "male",
            "age": 38,
            "session_minutes": 60,
            "equipment": ["full_gym"],
            "one_rep_max_kg": {"back_squat": 115, "bench_press": 85, "deadlift": 140},
            "limitations": [
                {"region": "shoulder", "severity": "moderate", "side": "right", "note": "pinches above the head"}
            ],
        },
    ),
    Newcomer(
        name="Sofia Lindqvist",
        weeks_ago=5,
        length_weeks=14,
        hours_ago=2,
        told={
            "timezone": "Europe/Stockholm",
            "fitness_goals": "a half marathon under two hours",
            "program_type": "endurance",
            "skill_level": "intermediate",
            "gender": "female",
            "age": 31,
            "session_minutes": 60,
            "equipment": ["bands"],
            "weekly_distance_km": 24,
            "longest_run_km": 11,
        },
        event_in_weeks=9,
    ),
    Newcomer(
        name="Grace Owusu",
        weeks_ago=4,
        length_weeks=12,
        hours_ago=1,
        told={
            "timezone": "Africa/Accra",
            "fitness_goals": "fit for a hiking trip, some strength on the side",
            "program_type": "hybrid",
            "skill_level": "beginner",
            "gender": "female",
            "age": 44,
            "session_minutes": 45,
            "equipment": ["dumbbells"],
        },
        paused_days_ago=2,
    ),
)
