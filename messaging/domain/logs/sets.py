"""From the figures about one exercise to its sets, or to a question. Nothing is invented: what is unclear is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from messaging.domain.intents import DoneSet, PlannedWork
from messaging.domain.logs.figures import Figure, kg

MOST_SETS, MOST_REPS = 12, 100
LEAST_LOAD: Final = 15.0
"""A bare number below it is hardly a load beside a plan without one."""
TWICE, HALF = 2.0, 0.5
LIKE_A_TRIPLE: Final = 3
SOME_MORE_REPS: Final = 10
"""Beside twice the plan: who was to do five may have done twenty, and hardly fifty."""
MOST_EFFORT: Final = 10


class Unclear(ValueError):
    """What has to be asked. `slot`: which figure it is about (weight_kg, reps, sets, rpe); `sets`: those meant "
    "otherwise."""

    def __init__(self, sentence: str, slot: str, sets: tuple[DoneSet, ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence, self.slot, self.sets = sentence, slot, sets


@dataclass(slots=True)
class Told:
    """What was said of one exercise: kg, seconds, km. Lists hold one value for each set."""

    sets: int | None = None
    reps: list[int] | None = None
    loads: list[float] | None = None
    rpe: float | None = None
    seconds: float | None = None
    times: list[float] | None = None
    km: float | None = None
    bodyweight: bool = False


def sets_of(work: PlannedWork, figures: Sequence[Figure], *, units: str) -> tuple[DoneSet, ...]:
    """The sets as they were done. Raises `Unclear`. Without any figure but an effort they are as planned."""
    return sets_told(work, _told(work, figures, units))


def sets_told(work: PlannedWork, told: Told) -> tuple[DoneSet, ...]:
    """The same of what was said already sorted, by whoever sorted it. Raises `Unclear`."""
    if work.type == "cardio" or (told.km is not None and not told.reps):
        return _bout(work, told)
    sets = _strength(work, told)
    _refuse_what_cannot_be(work, sets, told)
    return sets


def planned_sets(work: PlannedWork, *, rpe: float | None = None) -> tuple[DoneSet, ...]:
    """As they were told: the low end of a range."""
    one = DoneSet(
        work.exercise_id, 1, work.reps, work.weight_kg, rpe, work.duration_sec, work.distance_km, from_plan=True
    )
    return tuple(replace(one, set_number=number + 1) for number in range(work.sets or 1))


def _bout(work: PlannedWork, told: Told) -> tuple[DoneSet, ...]:
    if told.seconds is None and told.km is None:
        return planned_sets(work, rpe=told.rpe)
    seconds = round(told.seconds) if told.seconds is not None else None
    return (DoneSet(work.exercise_id, 1, rpe=told.rpe, duration_sec=seconds, distance_km=told.km),)


def _strength(work: PlannedWork, told: Told) -> tuple[DoneSet, ...]:
    if told.times:
        return tuple(
            DoneSet(work.exercise_id, number + 1, rpe=told.rpe, duration_sec=round(seconds))
            for number, seconds in enumerate(told.times)
        )
    nothing = told.sets is None and told.reps is None and told.loads is None and told.seconds is None
    if nothing and not told.bodyweight:
        return planned_sets(work, rpe=told.rpe)
    count = _count(work, told)
    reps = _each(told.reps, count) if told.reps else [work.reps] * count
    loads = _each(told.loads, count) if told.loads else [None if told.bodyweight else work.weight_kg] * count
    seconds = round(told.seconds) if told.seconds is not None else None if told.reps else work.duration_sec
    if seconds is not None and not told.reps:
        reps = [None] * count
    return tuple(
        DoneSet(work.exercise_id, number + 1, reps[number], loads[number], told.rpe, seconds) for number in range(count)
    )


def _count(work: PlannedWork, told: Told) -> int:
    """How many sets; raises `Unclear` when nobody can tell."""
    lengths = {len(each) for each in (told.reps, told.loads) if each is not None and len(each) > 1}
    if len(lengths) > 1:
        raise Unclear(f"{work.name}: how many reps with which weight?", "sets")
    if lengths:
        return lengths.pop()
    if told.sets:
        return told.sets
    if told.reps and told.loads and work.sets and work.sets > 1:
        raise Unclear(f"{work.name}: {told.reps[0]} reps in how many sets?", "sets", _if_planned(work, told))
    return work.sets or 1


def _if_planned(work: PlannedWork, told: Told) -> tuple[DoneSet, ...]:
    reps, load = told.reps[0] if told.reps else None, told.loads[0] if told.loads else None
    one = DoneSet(work.exercise_id, 1, reps, load, told.rpe)
    return tuple(replace(one, set_number=number + 1) for number in range(work.sets or 1))


def _each(values: Sequence[float], count: int) -> list:  # type: ignore[type-arg]
    return list(values) * count if len(values) == 1 else list(values)


def _told(work: PlannedWork, figures: Sequence[Figure], units: str) -> Told:
    told = Told()
    pairs = _pairs(work, figures, units)
    if not pairs and sum(figure.kind in ("sets", "sets_time") for figure in figures) > 1:
        raise Unclear(f"{work.name}: how many sets and reps, with which weight?", "sets")  # 2x8 60kg, 1x10 50kg
    if pairs:
        told.loads, told.reps = [load for load, _ in pairs], [reps for _, reps in pairs]
    has_load = bool(pairs) or any(f.kind in ("load", "load_reps", "list") for f in figures)
    for figure in sorted(figures, key=lambda figure: figure.kind == "sets"):
        match figure.kind:
            case "rpe":
                told.rpe = _effort(work, figure.values[0])
            case "time":
                _take_time(work, told, figure.values[0])
            case "distance":
                told.km = figure.values[0]
            case "bodyweight":
                told.bodyweight = True
            case "times":
                told.times = list(figure.values)
            case "sets_time":
                told.sets, told.seconds = int(figure.values[0]), figure.values[1]
            case "load" if not pairs:
                told.loads = [*(told.loads or ()), figure.values[0]]
            case "sets" if not pairs:
                take_sets(work, told, int(figure.values[0]), int(figure.values[1]))
            case "count":
                told.sets = _whole_number(work, figure.values[0], MOST_SETS)
            case "all":
                told.sets = told.sets or work.sets
            case "reps" if not pairs:
                told.reps = [*(told.reps or ()), _whole_number(work, figure.values[0], MOST_REPS)]
            case "list" if not pairs:
                _take_list(work, told, figure, units)
            case "at":
                _take_at(work, told, figure.values[0], units, has_load=has_load)
            case "number" if not pairs:
                _take_number(work, told, figure.values[0], units)
    return told


def _take_time(work: PlannedWork, told: Told, seconds: float) -> None:
    """Of a hold each is one set: "1 min, 50 s, 40 s"."""
    if work.type == "cardio":
        told.seconds = seconds
        return
    if work.reps and not work.duration_sec:
        raise Unclear(f"{work.name}: is that the weight, or how long?", "weight_kg")
    if told.seconds is None and told.times is None:
        told.seconds = seconds
    else:
        told.times, told.seconds = [*(told.times or [told.seconds or 0.0]), seconds], None


def _whole_number(work: PlannedWork, value: float, most: int) -> int:
    if not 1 <= value <= most:
        raise Unclear(f"{work.name}: how many sets, and how many reps?", "sets")
    return int(value)


def _pairs(work: PlannedWork, figures: Sequence[Figure], units: str) -> list[tuple[float, int]]:
    """ "60kg x 8, 60 x 8, 55x7": a load and its repetitions for each set."""
    told = [figure for figure in figures if figure.kind in ("sets", "load_reps")]
    with_load = [figure for figure in told if figure.kind == "load_reps" or _is_load(work, figure.values[0], units)]
    if not with_load or len(with_load) != len(told):
        return []
    unit = next((figure.unit for figure in with_load if figure.unit), "")
    return [
        (each.values[0] if each.kind == "load_reps" else kg(each.values[0], unit or units), int(each.values[1]))
        for each in with_load
    ]


def _is_load(work: PlannedWork, value: float, units: str) -> bool:
    """Whether the first of "60x8" is a load: too many sets, and near what was planned where something was."""
    if value <= MOST_SETS:
        return False
    return work.weight_kg is None or HALF * work.weight_kg <= kg(value, units) <= TWICE * work.weight_kg


def take_sets(work: PlannedWork, told: Told, sets: int, reps: int) -> None:
    """So many sets of so many. Raises `Unclear` when it may be the other way round."""
    if sets > MOST_SETS or reps > MOST_REPS:
        raise Unclear(f"{work.name}: how many sets, and how many reps?", "sets")
    if _is_held(work):
        told.sets, told.seconds = sets, float(reps)
        return
    turned = work.sets and work.reps and sets != work.sets and reps == work.sets and abs(sets - work.reps) <= 2
    if turned:
        meant = _sets(work, told, reps, sets)
        raise Unclear(f"{work.name}: {reps} sets of {sets}, as planned? YES, or tell me.", "sets", meant)
    told.sets, told.reps = sets, [reps]


def _is_held(work: PlannedWork) -> bool:
    """A hold is counted in seconds: "plank 3x45"."""
    return work.reps is None and work.weight_kg is None and work.duration_sec is not None and work.type != "cardio"


def _sets(work: PlannedWork, told: Told, count: int, reps: int) -> tuple[DoneSet, ...]:
    load = told.loads[0] if told.loads else work.weight_kg
    return tuple(DoneSet(work.exercise_id, number + 1, reps, load, told.rpe) for number in range(count))


def _take_list(work: PlannedWork, told: Told, figure: Figure, units: str) -> None:
    """Loads or repetitions: loads where a unit says so, or when they are too many to be repetitions."""
    values = figure.values
    if _is_held(work) and not figure.unit:
        told.times = list(values)
        return
    if len(values) > 2 and not figure.unit and told.loads is None and _is_first_the_load(work, values, units):
        told.loads, values = [kg(values[0], units)], values[1:]
    bare = [kg(value, "" if figure.unit else units) for value in values]
    are_loads = bool(figure.unit) or (
        told.loads is None and work.weight_kg is not None and min(values) > LEAST_LOAD and _near(work, bare)
    )
    if are_loads:
        told.loads = bare
    elif all(value == int(value) and value <= MOST_REPS for value in values):
        told.reps = [int(value) for value in values]
    else:
        raise Unclear(f"{work.name}: are these weights or reps?", "weight_kg")


def _is_first_the_load(work: PlannedWork, values: Sequence[float], units: str) -> bool:
    """ "Squats 100 5 5 4": the first is near the planned load, and the others can be none."""
    if work.weight_kg is None or work.reps is None or not _near(work, [kg(values[0], units)]):
        return False
    most = TWICE * work.reps + SOME_MORE_REPS
    if not all(value <= most and not _near(work, [kg(value, units)]) for value in values[1:]):
        return False
    if len(values) == LIKE_A_TRIPLE and work.sets != LIKE_A_TRIPLE - 1:
        raise Unclear(f"{work.name}: how many sets and reps, with which weight?", "sets")  # 60/8/3 may be 3 x 8
    return True


def _near(work: PlannedWork, values: Sequence[float]) -> bool:
    planned = work.weight_kg or 0
    return all(HALF * planned <= value <= TWICE * planned for value in values)


def _take_at(work: PlannedWork, told: Told, value: float, units: str, *, has_load: bool) -> None:
    """ "@8" is an effort where a load was given, or where it can be no load; else it is asked."""
    may_be_effort = 1 <= value <= MOST_EFFORT
    load = kg(value, units)
    may_be_load = _near(work, [load]) if work.weight_kg is not None else value > MOST_EFFORT
    if has_load and may_be_effort:
        told.rpe = value
    elif may_be_load and may_be_effort:
        raise Unclear(f"{work.name}: is {value:g} the weight or the effort (RPE)?", "weight_kg")
    elif may_be_effort:
        told.rpe = value
    else:
        told.loads = [load]


def _take_number(work: PlannedWork, told: Told, value: float, units: str) -> None:
    """A bare number is the load when there is none yet and it can be one, repetitions when it can be no load."""
    load = kg(value, units)
    if told.loads is None and work.weight_kg is not None and (_near(work, [load]) or value > MOST_REPS / 2):
        told.loads = [load]
    elif told.reps is None and value == int(value) and value <= 30 and work.weight_kg is None and told.seconds is None:
        told.reps = [int(value)]
    else:
        raise Unclear(f"{work.name}: what is the {value:g}?", "weight_kg")


def _effort(work: PlannedWork, value: float) -> float:
    if not 1 <= value <= MOST_EFFORT:
        raise Unclear(f"{work.name}: how hard was it, from 1 to 10?", "rpe")
    return value


def _refuse_what_cannot_be(work: PlannedWork, sets: tuple[DoneSet, ...], told: Told) -> None:
    """Twice the planned load or half of it is more likely another unit, or a slip; so are far more repetitions."""
    if told.reps and work.reps and max(told.reps) > TWICE * work.reps + SOME_MORE_REPS:
        raise Unclear(f"{work.name}: {max(told.reps)} reps, where {work.reps} were planned: is that right?",
                      "reps", sets)  # fmt: skip
    if not told.loads or not work.weight_kg:
        return
    odd = [load for load in told.loads if not HALF * work.weight_kg <= load <= TWICE * work.weight_kg]
    if odd:
        raise Unclear(f"{work.name} with {odd[0]:g} kg, where {work.weight_kg:g} kg were planned: is that right?",
                      "weight_kg", sets)  # fmt: skip
