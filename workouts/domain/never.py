"""What is never given with a limited region, whatever its severity: the never-lists as flags, patterns and ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from workouts.domain.catalogue import Catalogue, Exercise


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
    "neck": _never(
        flags="heavy_shrug",
        ids="sit_up crunch bicycle_crunch hollow_hold band_good_morning barbell_good_morning overhead_press push_press"
        " seated_barbell_press push_jerk overhead_carry",
    ),
    "shoulder": _never(
        flags="hang dip olympic wide_flat_press pullover",
        ids="overhead_press seated_barbell_press push_press dumbbell_shoulder_press pike_push_up decline_push_up"
        " overhead_carry band_pass_over medicine_ball_slam",
    ),
    "elbow": _never(flags="skull_crusher heavy_curl dip", ids="chin_up close_push_up close_grip_bench_press"),
    "wrist": _never(flags="wrist_extended front_rack olympic heavy_curl dip"),
    "upper_back": _never(flags="heavy_row pullover rotation", ids="medicine_ball_slam"),
    "lower_back": _never(
        flags="spinal_flexion loaded_spinal_flexion rotation rowing stiff_leg heavy_row olympic",
        ids="deadlift sumo_deadlift rack_pull back_squat paused_back_squat kettlebell_swing torso_turn",
    ),
    "hip": _never(flags="deep_knee_flexion wide_lunge sumo fast_running loaded_leg_raise", ids="squat_jump broad_jump"),
    "groin": _never(flags="wide_lunge sumo fast_running", ids="skater_step side_step_circuit copenhagen_plank"),
    "hamstring": _never(flags="nordic stiff_leg fast_running", ids="leg_swing inchworm"),
    "knee": _never(flags="deep_knee_flexion wide_lunge heavy_leg_extension jump fast_running"),
    "ankle": _never(flags="jump fast_running"),
    "foot": _never(flags="impact running", ids="skater_step"),
    "abdomen": _never(flags="spinal_flexion loaded_spinal_flexion valsalva plank axial", patterns="core_flexion"),
    "pelvic_floor": _never(
        flags="impact running high_intensity spinal_flexion loaded_spinal_flexion plank valsalva",
        patterns="core_flexion",
    ),
    "pregnancy": _never(
        flags="impact running ballistic fall_risk valsalva high_intensity hang plank spinal_flexion isometric olympic",
        patterns="core_flexion",
        positions="supine prone",
    ),
    "cardiac": _never(flags="high_intensity valsalva isometric plank ballistic"),
    "osteoporosis": _never(
        flags="loaded_spinal_flexion spinal_flexion rotation fall_risk ballistic",
        ids="torso_turn seated_torso_turn cat_cow seated_cat_cow child_pose",
    ),
    "asthma": _never(flags="fast_running", ids="burpee"),
    "diabetes": _never(flags="jump"),
}
"""Expressed from the never-lists of clinical and coaching sources (ACOG 804 for pregnancy, McGill for the low back).

Pregnancy: lying on the back or the belly is out from the day the fact is known, not from the sixteenth week on,
because `since` says when we were told and not how far along the client was.
"""
JOINTS: Final = (
    "neck", "shoulder", "elbow", "wrist", "upper_back", "lower_back", "hip", "groin", "hamstring", "knee", "ankle",
    "foot",
)  # fmt: skip
LEAST_NEVER: Final = 2


def disagreements(catalogue: Catalogue) -> list[str]:
    """Where ratings and never-lists contradict each other, one sentence each; empty is sound."""
    return [fault for exercise in catalogue for fault in _disagreements_of(exercise)]


def _disagreements_of(exercise: Exercise) -> Iterator[str]:
    for region in JOINTS:
        if NEVER[region].holds(exercise) and exercise.stress_on(region) < LEAST_NEVER:
            yield f"{exercise.id}: never given for the {region}, yet its stress there is below {LEAST_NEVER}"
    for region in exercise.helps:
        if NEVER[region].holds(exercise) or exercise.stress_on(region) >= LEAST_NEVER:
            yield f"{exercise.id}: cannot help the {region} that it loads"
