"""What a week or a session would be in place of what it is, in words: day by day, item by item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from workouts.models import WorkoutInstance
from workouts.words import item_in_words

Kind = Literal["added", "removed", "changed", "same"]


@dataclass(frozen=True, slots=True)
class Line:
    """`was` and `becomes` are empty where there is nothing."""

    kind: Kind
    was: str
    becomes: str
    label: str = ""


def between_weeks(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Line]:
    """Of two patterns: a line for each of the seven days."""
    return [
        _line(_day(was), _day(becomes), label=becomes["day"].capitalize())
        for was, becomes in zip(old["days"], new["days"], strict=True)
    ]


def between_sessions(old: WorkoutInstance, new: WorkoutInstance) -> list[Line]:
    """Theme, items and alternatives, without the hints how to do them; what stays the same is left out."""
    lines = [
        _line(_heading(old), _heading(new), label="Session"),
        *_between(_items(old), _items(new)),
        *_between(_alternatives(old), _alternatives(new)),
    ]
    return [line for line in lines if line.kind != "same"]


def _between(old: Mapping[Any, str], new: Mapping[Any, str]) -> Iterable[Line]:
    """In the order of the new ones; what is gone comes last."""
    for key, words in new.items():
        yield _line(old.get(key, ""), words)
    for key, words in old.items():
        if key not in new:
            yield _line(words, "")


def _line(was: str, becomes: str, *, label: str = "") -> Line:
    kind: Kind = "same" if was == becomes else "changed" if was and becomes else "added" if becomes else "removed"
    return Line(kind, was, becomes, label)


def _day(day: Mapping[str, Any]) -> str:
    theme = f"{day['theme']}, {day['load']}" if day.get("load") else str(day["theme"])
    return f"{theme} ({day['notes']})" if day.get("notes") else theme


def _heading(workout: WorkoutInstance) -> str:
    return f"{workout.theme}, {workout.load}" if workout.load else workout.theme


def _items(workout: WorkoutInstance) -> dict[Any, str]:
    """By exercise and its turn: an exercise may come twice."""
    return _in_turn((item["exercise_id"], item_in_words(item)) for block in _blocks(workout) for item in block["items"])


def _alternatives(workout: WorkoutInstance) -> dict[Any, str]:
    found = workout.details.get("modifications", ())
    return _in_turn(
        (
            each["condition"],
            f"{each['condition']}: {each['replace']['with']} in place of {each['replace']['exercise']}",
        )
        for each in found
    )


def _in_turn(named: Iterable[tuple[str, str]]) -> dict[Any, str]:
    told: dict[Any, str] = {}
    for name, words in named:
        turn = sum(1 for known in told if known[0] == name)
        told[name, turn] = words
    return told


def _blocks(workout: WorkoutInstance) -> Sequence[Mapping[str, Any]]:
    blocks: Sequence[Mapping[str, Any]] = workout.details.get("blocks", ())
    return blocks
