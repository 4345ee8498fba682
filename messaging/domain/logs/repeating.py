"""What was stored of a log, in one line. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from messaging.domain.intents import DoneSet, Log
from messaging.domain.logs.figures import KG_OF_A_LB
from messaging.domain.text import one_line


def told(log: Log, names: Mapping[str, str], *, units: str = "kg") -> str:
    """`Bench press 3x8 at 60 kg, RPE 6; Plank 3x45 s as planned. Not done: Row.` `names`: by exercise id."""
    by_exercise = groupby(log.sets, key=lambda each: each.exercise_id)
    parts = [f"{_name(key, names)} {_sets(list(sets), units)}".strip() for key, sets in by_exercise]
    line = "; ".join(parts)
    if log.sets and all(each.from_plan for each in log.sets):
        line = f"{line}, as planned"
    left = f" Not done: {', '.join(_name(key, names) for key in log.left_out)}." if log.left_out else ""
    felt = f" Effort {log.felt:g} of 10." if log.felt is not None else ""
    return one_line(f"{line}.{left}{felt}" if line else f"{left}{felt}".strip())


def _name(key: str, names: Mapping[str, str]) -> str:
    return names.get(key, key.replace("_", " ").capitalize())


def _sets(sets: Sequence[DoneSet], units: str) -> str:
    first = sets[0]
    if first.distance_km is not None or (first.duration_sec and first.reps is None and len(sets) == 1):
        return _bout(first)
    efforts = {each.rpe for each in sets}
    effort = f", RPE {first.rpe:g}" if len(efforts) == 1 and first.rpe is not None else ""
    return f"{_amount(sets)}{_load(sets, units)}{effort}"


def _bout(one: DoneSet) -> str:
    distance = f"{one.distance_km:g} km" if one.distance_km is not None else ""
    time = _clock(one.duration_sec) if one.duration_sec else ""
    effort = f"RPE {one.rpe:g}" if one.rpe is not None else ""
    return ", ".join(filter(None, [" in ".join(filter(None, [distance, time])), effort]))


def _clock(seconds: int) -> str:
    if seconds % 60 == 0:
        return f"{seconds // 60} min"
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def _amount(sets: Sequence[DoneSet]) -> str:
    reps = [each.reps if each.reps is not None else each.duration_sec for each in sets]
    unit = " s" if sets[0].reps is None and sets[0].duration_sec else ""
    if None in reps:
        return f"{len(sets)} set{'s' if len(sets) > 1 else ''}"
    same = len(set(reps)) == 1
    return f"{len(sets)}x{reps[0]}{unit}" if same else ",".join(map(str, reps)) + unit


def _load(sets: Sequence[DoneSet], units: str) -> str:
    loads = [each.weight_kg for each in sets]
    if all(load is None for load in loads):
        return ""
    told = [f"{_in(load, units):g}" if load is not None else "-" for load in loads]
    return f" at {told[0] if len(set(told)) == 1 else '/'.join(told)} {units}"


def _in(load: float, units: str) -> float:
    return round(load / KG_OF_A_LB, 1) if units == "lb" else load
