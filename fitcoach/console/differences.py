"""What is different between two states of a plan, a week or a session, in sentences for a coach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

Values = Mapping[str, Any]
UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "sets": ("sets", ""),
    "reps": ("reps", ""),
    "duration_sec": ("time", " s"),
    "duration_min": ("time", " min"),
    "distance_km": ("distance", " km"),
    "weight_kg": ("weight", " kg"),
    "percentage_rm": ("share of the maximum", " %"),
    "rpe": ("RPE", ""),
    "rest_sec": ("rest", " s"),
}
"""How the figures of an item are called, and what follows the number."""


def week_words(before: Values, after: Values) -> list[str]:
    """`Tuesday: Full body, heavy → Rest.`"""
    pairs = zip(before["pattern"]["days"], after["pattern"]["days"], strict=True)
    return [sentence for old, new in pairs for sentence in _day_words(old, new)]


def _day_words(old: Values, new: Values) -> Iterator[str]:
    name = new["day"].capitalize()
    if (was := _day(old)) != (now := _day(new)):
        yield f"{name}: {was} → {now}."
    if old.get("notes", "") != new.get("notes", ""):
        yield f"{name}: the notes are now “{new['notes']}”." if new.get("notes") else f"{name}: no notes any more."


def _day(day: Values) -> str:
    return f"{day['theme']}, {day['load']}" if day.get("load") else str(day["theme"])


def workout_words(before: Values, after: Values) -> list[str]:
    """By exercise: what is gone, what is new, which figures are others, and whether the order is another."""
    old, new = _items(before["details"]), _items(after["details"])
    words = [f"{item['exercise']} is taken out." for key, item in old.items() if key not in new]
    words += [f"{item['exercise']} is added: {said(item)}." for key, item in new.items() if key not in old]
    for key in new:
        if key in old and (told := list(_figures(old[key], new[key]))):
            words.append(f"{new[key]['exercise']}: {', '.join(told)}.")
    stayed = [key for key in old if key in new]
    if stayed != [key for key in new if key in old]:
        words.append("The exercises come in another order.")
    if not words and _shape(before["details"]) != _shape(after["details"]):
        words.append("The blocks are divided or named in another way.")
    return words


def said(item: Values) -> str:
    """`3 sets, 6-8 reps, RPE 7, 120 s rest`."""
    told = [_figure(name, item[name]) for name in UNITS if item.get(name) is not None]
    return ", ".join(told) or "no figures"


def plan_words(before: Values, after: Values) -> list[str]:
    """Which texts are others, when it starts, and block by block."""
    texts = (("goal_statement", "goal"), ("overview", "overview"), ("notes", "notes"))
    words = [f"The {word} says: “{after[name] or '–'}”." for name, word in texts if before[name] != after[name]]
    if before["start_date"] != after["start_date"]:
        words.append(f"It starts on {after['start_date']}, not on {before['start_date']}.")
    pairs: Sequence[tuple[Values | None, Values | None]] = list(zip_longest(before["mesocycles"], after["mesocycles"]))
    for n, (old, new) in enumerate(pairs, start=1):
        if old != new:
            words.append(f"Block {n}: {_block(old)} → {_block(new)}.")
    return words


def _block(block: Values | None) -> str:
    if block is None:
        return "none"
    easy = ", the last week easy" if block.get("deload") else ""
    return f"{block['name']}, {block['weeks']} weeks, {' and '.join(block.get('focus', ()))}{easy}"


def _items(details: Values) -> dict[tuple[str, int], Values]:
    """By exercise, and how many of it came before."""
    found: dict[tuple[str, int], Values] = {}
    for block in details.get("blocks", ()):
        for item in block["items"]:
            times = sum(key[0] == item["exercise_id"] for key in found)
            found[item["exercise_id"], times] = item
    return found


def _shape(details: Values) -> list[tuple[str, int]]:
    return [(block["name"], len(block["items"])) for block in details.get("blocks", ())]


def _figures(old: Values, new: Values) -> Iterator[str]:
    for name, (word, unit) in UNITS.items():
        was, now = old.get(name), new.get(name)
        if was != now:
            yield f"{word} {_number(was, unit)} → {_number(now, unit)}"
    if (old.get("notes") or "") != (new.get("notes") or ""):
        yield "other notes"
    if old.get("type") != new.get("type"):
        yield f"now {new.get('type')}"


def _figure(name: str, value: Any) -> str:
    word, unit = UNITS[name]
    if name in ("sets", "reps"):
        return f"{value} {word}"
    return f"RPE {_number(value, '')}" if name == "rpe" else f"{_number(value, unit)}{' rest' * (name == 'rest_sec')}"


def _number(value: Any, unit: str) -> str:
    if value is None:
        return "none"
    return f"{value:g}{unit}" if isinstance(value, int | float) else f"{value}{unit}"
