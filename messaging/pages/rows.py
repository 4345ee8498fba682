"""The log as a form: a row for each planned set, filled with the plan, and what came back of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any, Final

from pydantic import ValidationError

from messaging.domain.intents import DoneSet, Log, PlannedWork
from messaging.domain.logs.figures import KG_OF_A_LB, kg
from messaging.domain.logs.sets import HALF, TWICE, planned_sets
from messaging.understanding import work_in
from workouts.api.shapes import SetBody
from workouts.domain.catalogue import load_catalogue
from workouts.models import WorkoutInstance
from workouts.words import SPOKEN_IN_MINUTES

WEIGHTED: Final = ("percent_1rm", "external")
EFFORT: Final = "rpe"
FELT, SURE = "felt", "sure"
MOST_SIGNS: Final = 8
"""Of one figure."""
NOTHING_TICKED: Final = "Nothing is ticked. Tick what you did, or skip today."
_FIGURE: Final = re.compile(r"\d{1,5}(?:[.,]\d{1,3})?")
_CLOCK: Final = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Measure:
    """What one column asks for. `name`: of a `DoneSet`. `unit`: as the client sees it."""

    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure. `plan`: what stands in it before anybody has touched it; `hint`: what is shown while it is empty."""

    measure: Measure
    name: str
    plan: str
    hint: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """One set or bout. `as_planned`: what is stored when nothing in it was changed."""

    name: str
    as_planned: DoneSet
    cells: tuple[Cell, ...]
    is_ticked: bool = True
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """All sets of one exercise."""

    work: PlannedWork
    measures: tuple[Measure, ...]
    rows: tuple[Row, ...]


@dataclass(eq=False)
class Faults(ValueError):
    """What was not stored, and why: by row, and in general. `is_doubt`: a figure that may be right is asked about."""

    rows: dict[str, str] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    is_doubt: bool = False


def rows_of(
    workout: WorkoutInstance,
    *,
    units: str,
    told: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
) -> list[Rows]:
    """The rows of a session: as planned, or as somebody has filled them in (`told`), with what is wrong in them."""
    counted: dict[str, int] = {}
    made = []
    for number, work in enumerate(work_in(workout.details)):
        measures = tuple(_measures(work, units))
        begin = counted.get(work.exercise_id, 0)  # an exercise that comes twice goes on counting
        sets = [replace(each, set_number=begin + each.set_number) for each in planned_sets(work)]
        counted[work.exercise_id] = begin + len(sets)
        rows = [_row(f"{number}-{one.set_number}", one, work, measures, told) for one in sets]
        made.append(Rows(work, measures, tuple(replace(row, fault=(faults or {}).get(row.name, "")) for row in rows)))
    return made


def planned_log(workout: WorkoutInstance, *, day: date) -> Log:
    """All of it as planned."""
    rows = rows_of(workout, units="kg")
    return Log(day, tuple(row.as_planned for each in rows for row in each.rows))


def read_log(workout: WorkoutInstance, told: Mapping[str, str], *, day: date, units: str) -> Log:
    """What was ticked, with its figures. Raises `Faults`, and then nothing of it counts."""
    groups = rows_of(workout, units=units, told=told)
    faults, sets = Faults(), []
    for row in (row for each in groups for row in each.rows if row.is_ticked):
        try:
            sets.append(_done(row, sure=SURE in told, faults=faults))
        except ValueError as fault:
            faults.rows[row.name] = str(fault)
    felt = _felt(told, faults)
    if not sets and not faults.rows:
        faults.sentences.append(NOTHING_TICKED)
    if faults.rows or faults.sentences:
        raise faults
    done = {each.exercise_id for each in sets}
    left = dict.fromkeys(each.work.exercise_id for each in groups if each.work.exercise_id not in done)
    return Log(day, tuple(sets), felt, left_out=tuple(left))


def by_exercise(sets: list[DoneSet]) -> Iterator[tuple[str, tuple[DoneSet, ...]]]:
    """(exercise id, its sets)."""
    for key, own in groupby(sets, key=lambda each: each.exercise_id):
        yield key, tuple(own)


# --- What is asked for ------------------------------------------------------------------------------------------------


def _measures(work: PlannedWork, units: str) -> Iterator[Measure]:
    is_cardio, exercise = work.type == "cardio", load_catalogue().get(work.exercise_id)
    if is_cardio or work.duration_sec is not None:
        is_short = work.duration_sec is not None and work.duration_sec < SPOKEN_IN_MINUTES
        yield Measure("duration_sec", "sec" if is_short else "min")
    else:
        yield Measure("reps", "reps")
    if is_cardio:
        yield Measure("distance_km", "km")
    elif work.weight_kg is not None or (exercise is not None and exercise.loadable in WEIGHTED):
        yield Measure("weight_kg", units)
    yield Measure(EFFORT, "RPE")


def _row(
    name: str, one: DoneSet, work: PlannedWork, measures: tuple[Measure, ...], told: Mapping[str, str] | None
) -> Row:
    cells = tuple(_cell(f"{name}-{measure.name}", measure, one, work, told) for measure in measures)
    return Row(name, one, cells, is_ticked=told is None or name in told)


def _cell(name: str, measure: Measure, one: DoneSet, work: PlannedWork, told: Mapping[str, str] | None) -> Cell:
    """The effort is what they felt: the plan's stands there as a hint, and is stored for nobody who left it empty."""
    plan = _shown(getattr(one, measure.name), measure)
    hint = _shown(work.rpe, measure) if measure.name == EFFORT else ""
    value = plan if told is None else told.get(name, "").strip()[:MOST_SIGNS]
    return Cell(measure, name, plan, hint, value)


def _shown(value: float | None, measure: Measure) -> str:
    if value is None:
        return ""
    if measure.unit == "min":
        return f"{round(value / 60, 1):g}"
    return f"{round(value / KG_OF_A_LB, 1) if measure.unit == 'lb' else value:g}"


# --- What came back ---------------------------------------------------------------------------------------------------


def _done(row: Row, *, sure: bool, faults: Faults) -> DoneSet:
    """Raises `ValueError`, in words. What was not touched is stored as the plan has it, to the gram."""
    changed = {cell.measure.name: _value(cell) for cell in row.cells if cell.value != cell.plan}
    if not changed:
        return row.as_planned
    done = replace(row.as_planned, **changed, from_plan=False)
    _refuse_what_cannot_be(done, row)
    planned, load = row.as_planned.weight_kg, changed.get("weight_kg")
    if planned and load and not sure and not HALF * planned <= load <= TWICE * planned:
        faults.is_doubt = True
        raise ValueError("That is far from the plan. Is it right?")
    return done


def _value(cell: Cell) -> Any:
    if not cell.value:
        return None
    clock = _CLOCK.fullmatch(cell.value) if cell.measure.unit == "min" else None
    if clock:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + seconds
    if not _FIGURE.fullmatch(cell.value):
        raise ValueError(f"{cell.value} is no number of {_spoken(cell.measure)}.")
    return _stored(float(cell.value.replace(",", ".")), cell)


def _stored(figure: float, cell: Cell) -> float | int:
    match cell.measure.unit:
        case "min":
            return round(figure * 60)
        case "lb":
            return kg(figure, "lb")
        case "reps" | "sec":
            if figure != int(figure):
                raise ValueError(f"{cell.value} is no whole number of {_spoken(cell.measure)}.")
            return int(figure)
    return figure


def _refuse_what_cannot_be(done: DoneSet, row: Row) -> None:
    """The limits are those of the app's log."""
    figures = {cell.measure.name: getattr(done, cell.measure.name) for cell in row.cells}
    try:
        SetBody(exercise_id=done.exercise_id, set_number=done.set_number, **figures)
    except ValidationError as error:
        wrong = {fault["loc"][0] for fault in error.errors()}
        cell = next(cell for cell in row.cells if cell.measure.name in wrong)
        if cell.measure.name == EFFORT:
            raise ValueError(f"Effort (RPE) is 1 to 10, not {cell.value}.") from error
        raise ValueError(f"{cell.value} {_spoken(cell.measure)} cannot be.") from error


def _spoken(measure: Measure) -> str:
    return {"min": "minutes", "sec": "seconds"}.get(measure.unit, measure.unit)


def _felt(told: Mapping[str, str], faults: Faults) -> float | None:
    said = told.get(FELT, "").strip()[:MOST_SIGNS]
    if not said:
        return None
    felt = float(said.replace(",", ".")) if _FIGURE.fullmatch(said) else 0.0
    if not 1 <= felt <= 10:
        faults.sentences.append(f"How hard it was goes from 1 to 10, not {said}.")
    return felt
