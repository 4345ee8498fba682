"""A log that waits for one figure: kept with the question, finished with its answer. Pure."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from messaging.domain.intents import DoneSet, Found, Log, Question, ReplyContext
from messaging.domain.logs.figures import figures_of, kg

NO: Final = re.compile(r"(?:n|no|nope|nah|wrong)")
YES: Final = re.compile(
    r"(?:(?:y|yes|yep|yeah|yup|si|correct|right|sure|that's right|thats right|ok|it is|exactly)[ ,.!]*)+"
)
OF_A_SLOT: Final = {
    "weight_kg": ("load", "number"), "reps": ("reps", "number"), "sets": ("count", "number"), "rpe": ("rpe", "number"),
}  # fmt: skip
"""Kinds of figures that can be the one that was asked for: "felt hard" is no weight."""


def about(day: date, exercise_id: str, slot: str, sets: Sequence[DoneSet]) -> str:
    """What the question is about, as JSON: the sets as they would be, and the slot that is unclear."""
    told = [dataclasses.asdict(each) for each in sets]
    return json.dumps({"day": day.isoformat(), "exercise_id": exercise_id, "slot": slot, "sets": told})


def finished(told: str, context: ReplyContext) -> Found | None:
    """The log with the figure that was asked for. None when the text answers something else."""
    try:
        kept = json.loads(context.asked_about)
        sets = [DoneSet(**each) for each in kept["sets"]]
        day = date.fromisoformat(kept["day"])
    except (ValueError, TypeError, KeyError):
        return None
    if not sets:
        return None
    if NO.fullmatch(told.strip(" .!")):
        return Found((), (Question("What was it then?", "figure", context.asked_about),))
    if YES.fullmatch(told.strip()):
        return Found((Log(day, tuple(sets)),))
    figures = figures_of(told)
    if len(figures) != 1 or len(told.split()) > 4:
        return None
    filled = _filled(sets, kept["slot"], figures[0].kind, figures[0].values, context.units)
    return Found((Log(day, filled),)) if filled else None


def _filled(
    sets: Sequence[DoneSet], slot: str, kind: str, values: tuple[float, ...], units: str
) -> tuple[DoneSet, ...] | None:
    if kind == "sets":
        count, reps = int(values[0]), int(values[1])
        return tuple(replace(sets[0], set_number=number + 1, reps=reps) for number in range(count))
    if kind not in OF_A_SLOT.get(slot, ()):
        return None
    value: Any = values[0]
    if slot == "sets":
        return tuple(replace(sets[0], set_number=number + 1) for number in range(int(value))) if value <= 12 else None
    if slot == "weight_kg" and kind == "number":
        value = kg(value, units)
    if slot == "reps":
        value = int(value)
    return tuple(replace(each, **{slot: value}) for each in sets)
