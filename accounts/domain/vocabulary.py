"""The closed word lists that rows, agents, the API and `simulate` share. Ids are the stored values."""

from __future__ import annotations

from typing import Final

WEEKDAYS: Final = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
PROGRAM_TYPES: Final = ("endurance", "strength", "shred", "hybrid", "rehab", "other")
LEVELS: Final = ("beginner", "intermediate", "advanced")
LOADS: Final = ("light", "moderate", "heavy")
SOURCES: Final = ("rules", "gemini", "coach", "legacy")
SEVERITIES: Final = ("mild", "moderate", "severe")
SIDES: Final = ("left", "right", "both")
WEIGHT_UNITS: Final = ("kg", "lb")

EQUIPMENT: Final = (
    "mat", "band", "mini_band", "dumbbell", "adjustable_bench", "kettlebell", "barbell", "rack", "trap_bar",
    "ez_bar", "cable", "lat_machine", "leg_press", "leg_curl", "leg_extension", "smith_machine", "pull_up_bar",
    "suspension_trainer", "dip_station", "medicine_ball", "box", "exercise_bike", "rower", "elliptical",
    "treadmill", "pool",
)  # fmt: skip
"""Single pieces of equipment."""

EQUIPMENT_PRESETS: Final[dict[str, tuple[str, ...]]] = {
    "bodyweight": ("mat",),
    "bands": ("mat", "band", "mini_band"),
    "dumbbells": ("mat", "band", "dumbbell", "adjustable_bench"),
    "kettlebell": ("mat", "band", "kettlebell"),
    "home_barbell": ("mat", "band", "barbell", "rack", "adjustable_bench", "pull_up_bar"),
    "hotel": ("mat", "dumbbell", "adjustable_bench", "cable", "treadmill", "exercise_bike"),
    "full_gym": tuple(piece for piece in EQUIPMENT if piece != "pool"),
}
"""What a named place offers; `architecture.md` names the presets, the contents are ours."""

REGIONS: Final = (
    "neck", "shoulder", "elbow", "wrist", "upper_back", "lower_back", "hip", "groin", "hamstring", "knee", "ankle",
    "foot", "abdomen", "pelvic_floor", "pregnancy", "cardiac", "osteoporosis", "asthma", "diabetes",
)  # fmt: skip

LIFTS: Final = (
    "back_squat", "front_squat", "deadlift", "trap_bar_deadlift", "romanian_deadlift", "bench_press",
    "incline_bench_press", "overhead_press", "barbell_row", "pull_up", "hip_thrust",
)  # fmt: skip
"""Lifts whose one-rep max a client may know; each is an exercise of the catalogue."""


def pieces_of(equipment: tuple[str, ...] | list[str]) -> frozenset[str]:
    """Equipment ids and preset ids, opened up into single pieces.

    An unknown word is no piece at all: whoever takes words from outside refuses it before this is called.
    """
    pieces: set[str] = set()
    for word in equipment:
        pieces.update(EQUIPMENT_PRESETS.get(word, (word,) if word in EQUIPMENT else ()))
    return frozenset(pieces)
