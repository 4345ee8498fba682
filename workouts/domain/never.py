"""What is never given with a limited region, whatever its severity: the never-lists as flags, patterns and ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workouts.domain.catalogue import Exercise


@dataclass(frozen=True, slots=True)
class Never:
    """An exercise is meant when any of these names it."""

    flags: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    positions: frozenset[str] = frozenset()

    def holds(self, exercise: Exercise) -> bool:
        return (
            exercise.id in self.ids
            or exercise.pattern in self.patterns
            or exercise.position in self.positions
            or not self.flags.isdisjoint(exercise.flags)
        )


def _never(*, flags: str = "", patterns: str = "", ids: str = "", positions: str = "") -> Never:
    return Never(*(frozenset(words.split()) for words in (flags, patterns, ids, positions)))


NEVER: Final[dict[str, Never]] = {
    "neck": _never(flags="spinal_flexion", ids="band_good_morning overhead_press"),
    "shoulder": _never(
        flags="hang dip olympic wide_flat_press",
        ids="overhead_press push_press dumbbell_shoulder_press pike_push_up decline_push_up medicine_ball_slam",
    ),
    "elbow": _never(flags="skull_crusher heavy_curl dip", ids="chin_up close_push_up"),
    "wrist": _never(flags="wrist_extended front_rack olympic heavy_curl dip"),
    "upper_back": _never(flags="heavy_row rotation", ids="thread_needle medicine_ball_slam"),
    "lower_back": _never(
        flags="spinal_flexion loaded_spinal_flexion rowing stiff_leg olympic",
        ids="deadlift barbell_row back_squat kettlebell_swing torso_turn",
    ),
    "hip": _never(flags="deep_knee_flexion wide_lunge loaded_leg_raise", ids="run_intervals squat_jump"),
    "groin": _never(flags="wide_lunge", ids="run_intervals skater_step side_step_circuit short_copenhagen"),
    "hamstring": _never(flags="nordic stiff_leg", ids="run_intervals leg_swing inchworm"),
    "knee": _never(
        flags="deep_knee_flexion wide_lunge heavy_leg_extension",
        ids="squat_jump box_jump burpee run_intervals",
    ),
    "ankle": _never(flags="ballistic", ids="run_intervals"),
    "foot": _never(flags="impact running", ids="skater_step"),
    "abdomen": _never(flags="spinal_flexion loaded_spinal_flexion valsalva plank axial", patterns="core_flexion"),
    "pelvic_floor": _never(
        flags="impact running high_intensity spinal_flexion loaded_spinal_flexion plank valsalva",
        patterns="core_flexion",
    ),
    "pregnancy": _never(
        flags="impact running ballistic fall_risk valsalva high_intensity hang plank spinal_flexion isometric",
        patterns="core_flexion",
        positions="supine prone",
    ),
    "cardiac": _never(flags="high_intensity valsalva isometric ballistic"),
    "osteoporosis": _never(
        flags="loaded_spinal_flexion spinal_flexion rotation fall_risk high_intensity ballistic",
        ids="torso_turn",
    ),
    "asthma": _never(ids="burpee"),
    "diabetes": _never(ids="box_jump burpee"),
}
"""Expressed from the never-lists of clinical and coaching sources (ACOG 804 for pregnancy, McGill for the low back)."""
