"""The demo clients, as the predecessor would have stored them. Everything here is invented.

`weeks_ago` is when the plan began, counted back from the Monday of the week in which the demo is seeded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class DemoClient:
    name: str
    timezone: str
    goals: str
    level: str
    frequency: str
    gender: str
    age: int
    program_type: str
    weeks_ago: int
    macrocycles: Any
    chat: tuple[str, str] | None = None
    extras: dict[str, Any] = field(default_factory=dict)
    limitation: dict[str, Any] | None = None


def _week(number: int, split: str, **targets: Any) -> dict[str, Any]:
    return {"weekNumber": number, "split": split, **targets}


CLIENTS = (
    DemoClient(
        name="Maya Torres",
        timezone="America/Denver",
        goals="get stronger and stay with it",
        level="intermediate",
        frequency="3-4 times per week",
        gender="female",
        age=34,
        program_type="strength",
        weeks_ago=2,
        macrocycles=[
            {
                "id": "macro-1",
                "lengthWeeks": 8,
                "mesocycles": [
                    {
                        "id": "meso-1",
                        "phase": "Accumulation",
                        "weeks": 4,
                        "weeklyTargets": [{"weekOffset": 3, "split": "Upper-Lower-Rest", "deload": True}],
                    },
                    {"id": "meso-2", "phase": "Strength", "weeks": 4, "weeklyTargets": []},
                ],
            }
        ],
        chat=("shoulders a bit sore today", "Keep the presses light and stop one rep earlier."),
        extras={"equipment": ["dumbbells", "kettlebell"], "session_minutes": 50},
    ),
    DemoClient(
        name="Kenji Mori",
        timezone="Asia/Tokyo",
        goals="lose weight, run a bit",
        level="beginner",
        frequency="3 days/week",
        gender="male",
        age=29,
        program_type="shred",
        weeks_ago=5,
        macrocycles=[
            {
                "name": "Lean start",
                "durationWeeks": 12,
                "mesocycles": [
                    {"phase": "Strength and jog", "weeks": 6, "microcycleOverviews": [_week(0, "Full-Jog-Rest")]},
                    {
                        "phase": "More jogging",
                        "weeks": 6,
                        "microcycleOverviews": [_week(1, "Jog-Full-Rest", deload=True)],
                    },
                ],
            }
        ],
        extras={"session_minutes": 40},
    ),
    DemoClient(
        name="Amelia Clarke",
        timezone="Europe/London",
        goals="run a first 10K without knee trouble",
        level="beginner",
        frequency="twice a week",
        gender="female",
        age=52,
        program_type="endurance",
        weeks_ago=4,
        macrocycles=[
            {"name": "Ground", "durationWeeks": 4, "mesocycles": [{"index": 0, "phase": "Aerobic base", "weeks": 4}]},
            {
                "name": "Grow",
                "durationWeeks": 7,
                "mesocycles": [
                    {"index": 0, "phase": "Build endurance", "weeks": 4, "microcycleOverviews": []},
                    {"index": 1, "phase": "Peak", "weeks": 3, "microcycleOverviews": []},
                ],
            },
        ],
        extras={"session_minutes": 45, "weekly_distance_km": 10.0, "longest_run_km": 4.0},
        limitation={"region": "knee", "severity": "mild", "side": "left", "note": "hurts on stairs"},
    ),
    DemoClient(
        name="Nikhil Rao",
        timezone="Asia/Kolkata",
        goals="hybrid athlete",
        level="Intermediate",
        frequency="5+",
        gender="male",
        age=27,
        program_type="hybrid",
        weeks_ago=0,
        macrocycles='[{"name":"S","durationWeeks":4,"mesocycles":[{"phase":"Hybrid base","weeks":4}]}]',
        extras={"equipment": ["full_gym"], "session_minutes": 60},
    ),
    DemoClient(
        name="Lena Fischer",
        timezone="Europe/Berlin",
        goals="back to training after a slipped disc",
        level="beginner",
        frequency="",
        gender="female",
        age=45,
        program_type="rehab",
        weeks_ago=1,
        macrocycles=[{"name": "Lonely macro", "description": "its blocks were never written", "durationWeeks": 5}],
        limitation={"region": "lower_back", "severity": "moderate", "note": "cleared for walking and light work"},
    ),
)
