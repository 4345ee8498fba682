"""How much of a strength exercise: sets, repetitions or seconds, RPE and rest, by programme, block, week and load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from plans.domain.volume import PEAK_SETS
from workouts.domain.catalogue import Exercise
from workouts.domain.limits import fewest_reps
from workouts.domain.planned import Frame


@dataclass(frozen=True, slots=True)
class Dose:
    """`rpe` is that of the last set in week 1; `rest` in seconds."""

    sets: int
    reps: int
    rpe: float
    rest: int


MAIN: Final[dict[str, dict[str, Dose]]] = {
    "strength": {
        "Base": Dose(3, 8, 6.5, 120),
        "Accumulate": Dose(4, 6, 7, 150),
        "Volume": Dose(4, 9, 7, 120),
        "Size-strength": Dose(4, 7, 7, 150),
        "Strength": Dose(4, 5, 7.5, 180),
        "Intensify": Dose(4, 3, 8, 210),
        "Peak": Dose(3, 2, 8, 210),
    },
    "shred": {
        "Base": Dose(3, 10, 7, 75),
        "Density": Dose(3, 10, 7, 90),
        "Maintenance": Dose(3, 8, 7, 90),
        "Retain strength": Dose(3, 6, 7, 120),
        "Final cut": Dose(3, 8, 7, 75),
        "Consolidate": Dose(3, 8, 6.5, 90),
    },
    "endurance": {"": Dose(2, 10, 6.5, 75)},
    "hybrid": {
        "Balanced": Dose(3, 8, 7, 120),
        "Foundation": Dose(3, 8, 6.5, 120),
        "Strength-lead": Dose(4, 6, 7.5, 150),
        "Endurance-lead": Dose(3, 6, 7, 120),
        "Integrated": Dose(3, 5, 7.5, 150),
    },
    "rehab": {
        "Restore": Dose(2, 10, 4, 45),
        "Capacity": Dose(3, 15, 5, 60),
        "Strength": Dose(3, 10, 6, 75),
        "Strength-power": Dose(4, 6, 6.5, 90),
        "Return": Dose(3, 8, 6.5, 90),
    },
    "other": {
        "Habit": Dose(2, 8, 6, 75),
        "Build": Dose(3, 8, 6.5, 90),
        "Challenge": Dose(3, 8, 7, 90),
        "Strength bias": Dose(3, 6, 7, 120),
        "Cardio bias": Dose(2, 10, 6.5, 75),
        "Mixed": Dose(3, 8, 7, 90),
        "Consolidate": Dose(3, 8, 6.5, 90),
    },
}
"""The main lifts in week 1 of a block. RPE waves after the Tuchscherer RTS chart; ranges after NSCA and ACSM 2009."""
REHAB_CAP: Final = {"Restore": 5.0, "Capacity": 6.0, "Strength": 7.0, "Strength-power": 8.0, "Return": 8.0}
RPE_STEP, EASY_RPE, TAPER_RPE = 0.5, 6.0, 8.0
LOAD_RPE: Final = {"heavy": 0.0, "moderate": -0.5, "light": -1.0}
REPS_GROW: Final = frozenset({"other", "rehab", "endurance"})
"""Double progression: repetitions climb week by week before load does. Elsewhere RPE climbs first."""
LEAST_REPS: Final = {"bodyweight": 8, "band": 10, "external": 6}
"""Fewer repetitions mean little without a bar."""
HANGING_REPS = 4
"""A pull-up is heavy enough for few repetitions."""
OLDER_SETS, OLDER_AGE = 3, 65
POWER: Final = Dose(3, 4, 6.5, 90)
"""Quick, fresh repetitions: the speed is the work (NSCA)."""
HOLD_SECONDS, HOLD_STEP, LONGEST_HOLD = 25, 5, 60
GENTLE_PATTERNS: Final = frozenset({"mobility", "cooldown", "rehab"})
DENSITY_STEP, SHORTEST_DENSE_REST = 10, 60


def hard_cap(frame: Frame) -> float:
    """The client's cap, lowered by the stage of rehabilitation."""
    return min(frame.cap, REHAB_CAP.get(frame.kind, 10.0)) if frame.program_type == "rehab" else frame.cap


def cap_of(frame: Frame) -> float:
    """As `hard_cap`, and lower still in an easy week."""
    cap = hard_cap(frame)
    if frame.wave.easy:
        return min(cap, TAPER_RPE if frame.wave.taper else EASY_RPE)
    return cap


def base_dose(frame: Frame, item_type: str, exercise: Exercise) -> Dose:
    """Week 1 of the block on a heavy day, before the wave."""
    table = MAIN[frame.program_type]
    main = table.get(frame.kind) or next(iter(table.values()))
    if exercise.pattern in GENTLE_PATTERNS:
        return Dose(2, 10, 3.0, 20)
    if exercise.pattern == "power":
        return POWER
    if item_type == "compound":
        return main
    if item_type == "secondary":
        return Dose(max(main.sets - 1, 2), main.reps + 2, main.rpe, max(main.rest * 3 // 4 // 15 * 15, 45))
    if item_type == "core":
        return Dose(2, 8, min(main.rpe, 6.5), 45)
    return Dose(min(main.sets, 3), min(main.reps + 4, 15), main.rpe, min(main.rest, 60))


def reps_for(frame: Frame, exercise: Exercise, reps: int) -> int:
    own_weight = HANGING_REPS if exercise.position == "hanging" else LEAST_REPS.get(exercise.loadable, 1)
    return max(reps, own_weight, fewest_reps(frame.client.skill_level, frame.bounds))


def sets_for(frame: Frame, dose: Dose, multiplier: float, load: str) -> int:
    light = 1 if load == "light" and dose.sets > 2 and not frame.wave.easy else 0
    older = frame.client.age is not None and frame.client.age >= OLDER_AGE
    most = OLDER_SETS if older else 6
    return max(1, min(int((dose.sets - light) * multiplier + 0.5), most))


@dataclass(frozen=True, slots=True)
class Work:
    """What a day asks of one exercise."""

    sets: int
    reps: int | None
    duration_sec: int | None
    rpe: float
    rest: int


def work(frame: Frame, item_type: str, exercise: Exercise) -> Work:
    """This week's work."""
    wave = frame.wave
    dose = base_dose(frame, item_type, exercise)
    step = 0 if wave.easy else wave.step
    effort = _effort(frame, dose, cap_of(frame), step, frame.load)
    sets = sets_for(frame, dose, wave.sets, frame.load)
    if exercise.pattern in GENTLE_PATTERNS:
        sets = 1 if wave.easy else dose.sets
    return _work(frame, exercise, dose, sets=sets, effort=effort, step=step, rest=_rest(frame, dose, wave.step))


def peak_work(frame: Frame, item_type: str, exercise: Exercise) -> Work:
    """The most that any week of the block may ask: what has to fit into the client's minutes, whatever week it is."""
    dose = base_dose(frame, item_type, exercise)
    step = frame.last_step
    effort = _effort(frame, dose, hard_cap(frame), step, "heavy")
    gentle = exercise.pattern in GENTLE_PATTERNS
    sets = dose.sets if gentle else sets_for(frame, dose, PEAK_SETS, "heavy")
    return _work(frame, exercise, dose, sets=sets, effort=effort, step=step, rest=dose.rest)


def _work(
    frame: Frame, exercise: Exercise, dose: Dose, *, sets: int, effort: tuple[float, int], step: int, rest: int
) -> Work:
    rpe, extra = effort
    if exercise.units == "seconds":
        return Work(sets, None, _hold(step, gentle=exercise.pattern in GENTLE_PATTERNS), rpe, rest)
    if exercise.pattern == "power":
        return Work(sets, dose.reps, None, min(rpe, dose.rpe), rest)
    return Work(sets, reps_for(frame, exercise, dose.reps) + extra, None, rpe, rest)


def _effort(frame: Frame, dose: Dose, cap: float, step: int, load: str) -> tuple[float, int]:
    """(RPE, extra repetitions). What RPE may not climb any more, repetitions do."""
    start = max(min(dose.rpe + LOAD_RPE[load], cap), 2.0)
    if frame.program_type in REPS_GROW:
        return start, step
    wanted = start + RPE_STEP * step
    return min(wanted, cap), round(max(wanted - cap, 0) / RPE_STEP)


def _hold(step: int, *, gentle: bool) -> int:
    return 30 if gentle else min(HOLD_SECONDS + HOLD_STEP * step, LONGEST_HOLD)


def _rest(frame: Frame, dose: Dose, step: int) -> int:
    """Density blocks shorten rests by ten seconds a week, never below sixty."""
    if frame.kind == "Density" and dose.rest > SHORTEST_DENSE_REST:
        return max(dose.rest - DENSITY_STEP * step, SHORTEST_DENSE_REST)
    return dose.rest
