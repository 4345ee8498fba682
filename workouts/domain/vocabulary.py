"""Closed word lists of the exercise catalogue. Ids are what the data files hold."""

from __future__ import annotations

from typing import Final

PATTERNS: Final = (
    "squat", "hinge", "single_leg", "horizontal_push", "vertical_push", "horizontal_pull", "vertical_pull", "carry",
    "elbow_flexion", "elbow_extension", "delt_cuff", "knee_extension", "knee_flexion", "hip_abduction", "calf",
    "anti_extension", "anti_rotation", "core_flexion", "power", "cardio", "mobility", "rehab", "cooldown",
)  # fmt: skip
MUSCLES: Final = (
    "abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats",
    "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps",
)  # fmt: skip
"""The seventeen muscles of free-exercise-db."""
UNITS: Final = ("reps", "seconds", "metres", "minutes", "calories")
LOADABLE: Final = ("percent_1rm", "external", "bodyweight", "band")
POSITIONS: Final = ("standing", "seated", "supine", "prone", "quadruped", "hanging", "side_lying")
ITEM_TYPES: Final = ("prep", "compound", "secondary", "accessory", "core", "cardio", "cooldown")
FLAGS: Final = (
    "axial", "overhead", "impact", "ballistic", "deep_knee_flexion", "loaded_spinal_flexion", "spinal_flexion",
    "rotation", "valsalva", "grip_heavy", "wrist_extended", "fall_risk", "hang", "front_rack", "stiff_leg",
    "wide_lunge", "wide_flat_press", "dip", "heavy_row", "heavy_curl", "skull_crusher", "heavy_leg_extension", "nordic",
    "loaded_leg_raise", "plank", "isometric", "olympic", "running", "rowing", "high_intensity", "last_resort",
)  # fmt: skip
"""What the never-lists of `limits.py` speak of. `last_resort`: breathing, which stays when nothing else is left."""

FALLBACK_PATTERNS: Final[dict[str, tuple[str, ...]]] = {
    "squat": ("hinge", "single_leg", "knee_extension", "hip_abduction"),
    "hinge": ("knee_flexion", "hip_abduction", "anti_rotation"),
    "single_leg": ("squat", "hip_abduction", "hinge"),
    "horizontal_push": ("vertical_push", "elbow_extension", "anti_extension"),
    "vertical_push": ("horizontal_push", "delt_cuff", "elbow_extension"),
    "horizontal_pull": ("vertical_pull", "delt_cuff", "elbow_flexion"),
    "vertical_pull": ("horizontal_pull", "delt_cuff", "elbow_flexion"),
    "carry": ("anti_rotation", "anti_extension", "calf"),
    "elbow_flexion": ("horizontal_pull", "vertical_pull", "delt_cuff"),
    "elbow_extension": ("horizontal_push", "delt_cuff", "vertical_push"),
    "delt_cuff": ("horizontal_pull", "vertical_push", "vertical_pull"),
    "knee_extension": ("squat", "hip_abduction", "single_leg"),
    "knee_flexion": ("hinge", "hip_abduction", "calf"),
    "hip_abduction": ("hinge", "single_leg", "anti_rotation"),
    "calf": ("hip_abduction", "knee_flexion", "anti_rotation"),
    "anti_extension": ("anti_rotation", "carry", "hip_abduction"),
    "anti_rotation": ("anti_extension", "carry", "hip_abduction"),
    "core_flexion": ("anti_extension", "anti_rotation", "carry"),
    "power": ("squat", "hinge", "cardio"),
    "cardio": ("mobility", "rehab", "cooldown"),
    "mobility": ("cooldown", "rehab"),
    "rehab": ("mobility", "cooldown"),
    "cooldown": ("mobility",),
}
"""Where to look when no exercise of a pattern is left; every chain then ends in `LAST_PATTERNS`."""
LAST_PATTERNS: Final = ("rehab", "mobility", "cooldown")


def fallback_chain(pattern: str) -> tuple[str, ...]:
    """The pattern itself, its declared fallbacks, then what is left for everyone."""
    return tuple(dict.fromkeys((pattern, *FALLBACK_PATTERNS.get(pattern, ()), *LAST_PATTERNS)))
