"""Warm-up and cool-down: a little pulse, then the joints that the day needs; later, calm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workouts.domain.catalogue import Exercise
from workouts.domain.loads import loadable_kg
from workouts.domain.planned import Frame, Planned

WARM_UP_SHARE, COOL_DOWN_SHARE = 0.14, 0.09
SHORTEST, LONGEST_WARM_UP, LONGEST_COOL_DOWN = 90, 480, 360
LONG_WARM_UP_REGIONS: Final = frozenset({"asthma", "cardiac"})
LONG_WARM_UP_SECONDS = 600
"""Ten minutes, graded, for airways and hearts that mind a hard start."""
DRILL_SECONDS, STRETCH_SECONDS = 30, 30
RAMP_MINUTES, TWO_RAMPS_MINUTES, RAMP_REST = 30, 45, 45
RAMP: Final = ((0.5, 5), (0.7, 3), (0.85, 1))
"""Share of today's weight and repetitions of each lighter set; the last one only before heavy work."""
WORDS_FOR: Final = {
    0.5: "half of today's weight",
    0.7: "about two thirds of today's weight",
    0.85: "a little less than today's weight",
}
HEAVY_REPS, HEAVY_RPE, LEAST_RAMP_REPS = 6, 7.0, 3
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


def warm_up(frame: Frame, seconds: int, lifts: Sequence[Planned]) -> list[Planned]:
    """Marching, drills for the day's joints, and lighter sets of the main lifts when they are heavy. Never empty."""
    items = [_pulse(frame, _round(min(seconds / 3, 240)))]
    ramp = _ramps(frame, lifts)
    left = seconds - sum(item.seconds for item in (*items, *ramp))
    items += _filled(frame, DRILLS[side_of(frame)], "mobility", "prep", DRILL_SECONDS, left)
    return items + ramp


def _round(seconds: float) -> int:
    """Half minutes, thirty seconds at least: nobody reads 126 s off a watch."""
    return max(int(seconds // 30) * 30, 30)


def _pulse(frame: Frame, seconds: int) -> Planned:
    exercise = _known(frame, "march_warm_up") or _known(frame, "shoulder_roll") or last_resort(frame)
    return Planned("prep", exercise, duration_sec=seconds, rpe=min(2.0, frame.cap), notes=exercise.cue)


def _ramps(frame: Frame, lifts: Sequence[Planned]) -> list[Planned]:
    """The first lift gets the whole ramp, the second one lighter set: by then the body is warm."""
    loaded = [lift for lift in lifts if lift.exercise.loadable in ("percent_1rm", "external") and lift.reps]
    if frame.client.session_minutes < RAMP_MINUTES or not loaded:
        return []
    heavy = (loaded[0].reps or 0) <= HEAVY_REPS and (loaded[0].rpe or 0) >= HEAVY_RPE
    ramps = [_ramp(loaded[0], RAMP if heavy else RAMP[:2])]
    return (
        ramps if len(loaded) < 2 or frame.client.session_minutes < TWO_RAMPS_MINUTES else [*ramps, _second(loaded[1])]
    )


def _second(lift: Planned) -> Planned:
    return _ramp(lift, RAMP[1:2])


def _ramp(lift: Planned, steps: Sequence[tuple[float, int]]) -> Planned:
    least = max(lift.reps or 1, LEAST_RAMP_REPS)
    counted = [(min(reps, least), _amount(lift, share)) for share, reps in steps]
    sets = [f"{reps} {'rep' if reps == 1 else 'reps'} with {amount}" for reps, amount in counted]
    most = max(reps for reps, _ in counted)
    rpe = min(4.0, lift.rpe or 4.0)
    words = f"Lighter sets first: {', then '.join(sets)}."
    return Planned("prep", lift.exercise, sets=len(steps), reps=most, rpe=rpe, rest_sec=RAMP_REST, notes=words)


def _amount(lift: Planned, share: float) -> str:
    """Kilograms that can be put on, where today's weight is known; else in words."""
    kilograms = loadable_kg(lift.exercise, lift.weight_kg * share) if lift.weight_kg else None
    return f"{kilograms:g} kg" if kilograms else WORDS_FOR[share]


def cool_down(frame: Frame, seconds: int) -> list[Planned]:
    """An easy walk or slow breathing first, then stretches. Never empty."""
    first = _known(frame, "easy_walk_down") if frame.theme.cardio else None
    exercise = first or last_resort(frame)
    items = [Planned("cooldown", exercise, duration_sec=_round(min(seconds / 3, 150)), rpe=1.0, notes=exercise.cue)]
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
