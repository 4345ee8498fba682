"""Warm-up and cool-down: a little pulse, then the joints that the day needs; later, calm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workouts.domain.catalogue import Exercise
from workouts.domain.planned import Frame, Planned

WARM_UP_SHARE, COOL_DOWN_SHARE = 0.14, 0.09
SHORTEST, LONGEST_WARM_UP, LONGEST_COOL_DOWN = 90, 480, 360
LONG_WARM_UP_REGIONS: Final = frozenset({"asthma", "cardiac"})
LONG_WARM_UP_SECONDS = 600
"""Ten minutes, graded, for airways and hearts that mind a hard start."""
DRILL_SECONDS, STRETCH_SECONDS = 30, 40
RAMP_MINUTES = 30
DRILLS: Final = {
    "upper": ("shoulder_roll", "scapular_squeeze", "arm_circles", "thread_needle", "wrist_circles", "torso_turn"),
    "lower": ("hip_circles", "knee_hug", "ankle_rocks", "leg_swing", "hip_flexor_rock", "ankle_circles"),
    "all": ("arm_circles", "hip_circles", "scapular_squeeze", "knee_hug", "cat_cow", "ankle_rocks", "seated_cat_cow"),
}
STRETCHES: Final = {
    "upper": ("chest_doorway_stretch", "seated_side_stretch", "child_pose", "seated_neck_stretch"),
    "lower": ("seated_hamstring_stretch", "quad_stretch", "figure_four_stretch", "calf_stretch"),
    "all": ("seated_hamstring_stretch", "chest_doorway_stretch", "figure_four_stretch", "seated_side_stretch"),
}
SIDE: Final = {
    "upper": "upper", "push": "upper", "pull": "upper", "lower": "lower", "legs": "lower",
}  # fmt: skip


def warm_up_seconds(frame: Frame) -> int:
    usual = int(min(max(frame.seconds * WARM_UP_SHARE, SHORTEST), LONGEST_WARM_UP))
    slow = not frame.regions.isdisjoint(LONG_WARM_UP_REGIONS) and frame.seconds >= 1800
    return max(usual, LONG_WARM_UP_SECONDS) if slow else usual


def cool_down_seconds(frame: Frame) -> int:
    return int(min(max(frame.seconds * COOL_DOWN_SHARE, SHORTEST), LONGEST_COOL_DOWN))


def side_of(frame: Frame) -> str:
    if frame.theme.family == "cardio":
        return "lower"
    return SIDE.get(frame.theme.strength or "", "all")


def warm_up(frame: Frame, seconds: int, first_lift: Planned | None) -> list[Planned]:
    """Marching, drills for the day's joints, and light sets of the first lift when it is heavy. Never empty."""
    items = [_pulse(frame, max(min(seconds // 3, 240), 40))]
    ramp = _ramp(frame, first_lift)
    left = seconds - sum(item.seconds for item in (*items, *ramp))
    items += _filled(frame, DRILLS[side_of(frame)], "mobility", "prep", DRILL_SECONDS, left)
    return items + ramp


def _pulse(frame: Frame, seconds: int) -> Planned:
    exercise = _known(frame, "march_warm_up") or _known(frame, "shoulder_roll") or last_resort(frame)
    return Planned("prep", exercise, duration_sec=seconds, rpe=min(2.0, frame.cap), notes=exercise.cue)


def _ramp(frame: Frame, lift: Planned | None) -> list[Planned]:
    if lift is None or lift.exercise.loadable not in ("percent_1rm", "external") or lift.reps is None:
        return []
    if lift.type != "compound" or frame.client.session_minutes < RAMP_MINUTES:
        return []
    notes = "Two lighter sets: about half of today's weight, then about two thirds."
    rpe = min(4.0, lift.rpe or 4.0)
    return [Planned("prep", lift.exercise, sets=2, reps=min(lift.reps, 5), rpe=rpe, rest_sec=45, notes=notes)]


def cool_down(frame: Frame, seconds: int) -> list[Planned]:
    """An easy walk or slow breathing first, then stretches. Never empty."""
    first = _known(frame, "easy_walk_down") if frame.theme.cardio else None
    exercise = first or last_resort(frame)
    items = [Planned("cooldown", exercise, duration_sec=max(min(seconds // 3, 150), 40), rpe=1.0, notes=exercise.cue)]
    left = seconds - items[0].seconds
    return items + _filled(frame, STRETCHES[side_of(frame)], "cooldown", "cooldown", STRETCH_SECONDS, left)


def _filled(
    frame: Frame, wanted: Sequence[str], pattern: str, item_type: str, each: int, seconds: int
) -> list[Planned]:
    items: list[Planned] = []
    for exercise in _ordered(frame, wanted, pattern):
        item = Planned(item_type, exercise, sets=1, duration_sec=each, notes=exercise.cue)
        if item.seconds <= seconds:
            items.append(item)
            seconds -= item.seconds
    return items[:6]


def _ordered(frame: Frame, wanted: Sequence[str], pattern: str) -> list[Exercise]:
    """The wanted ones that are allowed, in an order that differs from block to block."""
    pool = {exercise.id: exercise for exercise in frame.pool.get(pattern, ())}
    found = [pool[key] for key in wanted if key in pool]
    turn = (frame.week.block_index + frame.variant) % len(found) if found else 0
    return found[turn:] + found[:turn]


def _known(frame: Frame, exercise_id: str) -> Exercise | None:
    pool = (*frame.pool.get("mobility", ()), *frame.pool.get("cooldown", ()))
    return next((entry for entry in pool if entry.id == exercise_id), None)


def last_resort(frame: Frame) -> Exercise:
    """Breathing: the catalogue keeps it open to everyone."""
    return next(entry for entry in frame.pool["cooldown"] if "last_resort" in entry.flags)
