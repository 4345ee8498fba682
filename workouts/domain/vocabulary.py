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
    "loaded_leg_raise", "plank", "isometric", "olympic", "running", "fast_running", "rowing", "high_intensity", "sumo",
    "heavy_shrug", "pullover", "jump", "last_resort",
)  # fmt: skip
"""What the never-lists of `never.py` speak of. `rotation`: loaded or fast turning, no slow drill. `isometric`: a hard
hold. `last_resort`: breathing, which stays when nothing else is left."""


def _least(text: str) -> tuple[tuple[str, int], ...]:
    return tuple((part[:-1].rstrip(":"), int(part[-1])) for part in text.split())


LEAST_STRESS: Final[dict[str, tuple[tuple[str, int], ...]]] = {
    "impact": _least("knee:2 ankle:2 foot:2 osteoporosis:2 pelvic_floor:3"),
    "running": _least("hip:2 groin:2 pregnancy:2"),
    "fast_running": _least("hamstring:2 cardiac:3"),
    "jump": _least("knee:2 ankle:2 foot:2"),
    "high_intensity": _least("cardiac:2"),
    "axial": _least("lower_back:2"),
    "valsalva": _least("abdomen:2 pelvic_floor:2"),
    "overhead": _least("shoulder:1"),
    "hang": _least("shoulder:2 wrist:1"),
    "dip": _least("shoulder:3 elbow:2"),
    "wide_flat_press": _least("shoulder:2"),
    "deep_knee_flexion": _least("knee:2 hip:1"),
    "wide_lunge": _least("knee:2 groin:2 hip:1"),
    "sumo": _least("groin:3 hip:2"),
    "spinal_flexion": _least("lower_back:1 abdomen:2"),
    "loaded_spinal_flexion": _least("lower_back:2 abdomen:3"),
    "rotation": _least("lower_back:2 abdomen:2"),
    "plank": _least("abdomen:2 pelvic_floor:2"),
    "wrist_extended": _least("wrist:2"),
    "front_rack": _least("wrist:3"),
    "grip_heavy": _least("wrist:1"),
    "stiff_leg": _least("hamstring:2 lower_back:2"),
    "nordic": _least("hamstring:3"),
    "heavy_row": _least("upper_back:3 lower_back:2"),
    "pullover": _least("upper_back:2 shoulder:2"),
    "rowing": _least("lower_back:2 upper_back:2"),
    "heavy_shrug": _least("neck:3"),
    "heavy_curl": _least("elbow:2"),
    "skull_crusher": _least("elbow:3"),
    "heavy_leg_extension": _least("knee:3"),
    "loaded_leg_raise": _least("hip:2"),
    "olympic": _least("shoulder:2 wrist:3 lower_back:2"),
    "fall_risk": _least("ankle:1"),
}
"""The lowest rating that a flag allows on a region: what lands, loads. Judgement, held by the catalogue's check."""

FALLBACK_PATTERNS: Final[dict[str, tuple[str, ...]]] = {
    "squat": ("single_leg", "hinge", "knee_extension", "hip_abduction"),
    "hinge": ("knee_flexion", "hip_abduction", "anti_rotation"),
    "single_leg": ("squat", "hip_abduction", "hinge"),
    "horizontal_push": ("vertical_push", "elbow_extension", "anti_extension"),
    "vertical_push": ("horizontal_push", "delt_cuff", "elbow_extension"),
    "horizontal_pull": ("vertical_pull", "delt_cuff", "elbow_flexion"),
    "vertical_pull": ("horizontal_pull", "delt_cuff", "elbow_flexion"),
    "carry": ("anti_rotation", "anti_extension"),
    "elbow_flexion": ("horizontal_pull", "vertical_pull", "delt_cuff"),
    "elbow_extension": ("horizontal_push", "delt_cuff", "vertical_push"),
    "delt_cuff": ("horizontal_pull", "vertical_push", "vertical_pull", "rehab"),
    "knee_extension": ("squat", "single_leg", "hip_abduction"),
    "knee_flexion": ("hinge", "hip_abduction"),
    "hip_abduction": ("hinge", "single_leg", "anti_rotation"),
    "calf": ("knee_flexion", "knee_extension", "hip_abduction"),
    "anti_extension": ("anti_rotation", "carry"),
    "anti_rotation": ("anti_extension", "carry"),
    "core_flexion": ("anti_extension", "anti_rotation", "carry"),
    "power": ("squat", "hinge", "cardio"),
    "cardio": ("mobility", "rehab"),
    "mobility": ("cooldown", "rehab"),
    "rehab": ("mobility", "cooldown"),
    "cooldown": ("mobility", "rehab"),
}
"""The training that comes nearest when fewer than two exercises of a pattern are left, nearest first.

A neighbour in muscles or in purpose; the limits judge what it holds like anything else, so it never brings back what
is banned. Every chain then ends in `LAST_PATTERNS`.
"""
LAST_PATTERNS: Final = ("rehab", "mobility", "cooldown")


def fallback_chain(pattern: str) -> tuple[str, ...]:
    """The pattern itself, its declared fallbacks, then what is left for everyone."""
    return tuple(dict.fromkeys((pattern, *FALLBACK_PATTERNS.get(pattern, ()), *LAST_PATTERNS)))
