"""A workout's items in plain words, for texts, commands and the admin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SPOKEN_IN_MINUTES = 100


def item_in_words(item: Mapping[str, Any]) -> str:
    """`Goblet squat 3x8-10, 12.5 kg, RPE 7, rest 90 s` for one stored item; ASCII only."""
    return ", ".join([f"{item['exercise']} {amount_in_words(item)}".strip(), *_effort(item)])


def dose_in_words(item: Mapping[str, Any]) -> str:
    """The same without the exercise's name: `3x8-10, 12.5 kg, RPE 7, rest 90 s`."""
    return ", ".join(filter(None, [amount_in_words(item), *_effort(item)]))


def set_in_words(done: Mapping[str, Any]) -> str:
    """`8 reps, 60 kg, RPE 8`, `31.5 min, 5 km`: one logged set or bout, what says nothing left out."""
    parts = []
    if "reps" in done:
        parts.append("1 rep" if done["reps"] == 1 else f"{done['reps']} reps")
    if "duration_sec" in done:
        parts.append(_time(done["duration_sec"]))
    for name, unit in (("distance_km", "km"), ("weight_kg", "kg")):
        if name in done:
            parts.append(f"{_number(done[name])} {unit}")
    if "rpe" in done:
        parts.append(f"RPE {_number(done['rpe'])}")
    return ", ".join(parts)


def _effort(item: Mapping[str, Any]) -> list[str]:
    """Load, effort and rest of an item, each in words."""
    parts = []
    if "weight_kg" in item:
        parts.append(f"{_number(item['weight_kg'])} kg")
    elif "percentage_rm" in item:
        parts.append(f"{_number(item['percentage_rm'])}% of max")
    if "rpe" in item:
        parts.append(f"RPE {_number(item['rpe'])}")
    if item.get("rest_sec"):
        parts.append(f"rest {item['rest_sec']} s")
    return parts


def amount_in_words(item: Mapping[str, Any]) -> str:
    """`3x8-10`, `3x30 s`, `25 min`, `5 km`: how much of an item."""
    sets = f"{item['sets']}x" if "sets" in item else ""
    if "reps" in item:
        return f"{sets}{item['reps']}"
    if "duration_sec" in item:
        return sets + _time(item["duration_sec"])
    amounts = [
        f"{_number(item[name])} {unit}"
        for name, unit in (("duration_min", "min"), ("distance_km", "km"))
        if name in item
    ]
    return sets + " / ".join(amounts) if amounts else sets.rstrip("x")


def _time(seconds: int) -> str:
    """`45 s`; longer ones in half minutes, as people count them."""
    return f"{seconds} s" if seconds < SPOKEN_IN_MINUTES else f"{_number(round(seconds / 30) / 2)} min"


def _number(value: float) -> str:
    return f"{value:g}"
