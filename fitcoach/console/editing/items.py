"""A session in a form: its blocks and items as texts, moved about on the server, and read back into `details`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from django import forms

from fitcoach.console.editing.rearranging import moved
from workouts.domain.catalogue import Exercise, load_catalogue, names, spelled
from workouts.domain.vocabulary import ITEM_TYPES

MOST_BLOCKS, MOST_ITEMS = 10, 20
NEAR: Final = 3


def exercise_named(words: str) -> Exercise:
    """By name or alias. Raises `forms.ValidationError` with the nearest names for one that nobody knows."""
    if found := load_catalogue().named(words):
        return found
    near = [names()[word] for word in get_close_matches(spelled(words), names(), n=2 * NEAR, cutoff=0.5)]
    near += [each for each in load_catalogue() if words.casefold() in each.name.casefold()]
    offered = list(dict.fromkeys(exercise.name for exercise in near))[:NEAR]
    hint = f" Did you mean {', '.join(offered[:-1])}{' or ' * (len(offered) > 1)}{offered[-1]}?" if offered else ""
    raise forms.ValidationError(f"There is no exercise “{words}”.{hint}")


def _number(label: str, least: float, most: float, *, whole: bool = False) -> forms.Field:
    bounds: dict[str, Any] = {"label": label, "required": False, "min_value": least, "max_value": most}
    return forms.IntegerField(**bounds) if whole else forms.FloatField(**bounds)


class ItemForm(forms.Form):
    """One item. The limits are those of `details`; what the client may do is checked when the session is saved."""

    use_required_attribute = False

    exercise = forms.CharField(
        max_length=80,
        error_messages={"required": "Say which exercise."},
        widget=forms.TextInput(attrs={"list": "exercises", "autocomplete": "off"}),
    )
    type = forms.ChoiceField(choices=[(kind, kind) for kind in ITEM_TYPES], initial="accessory")
    sets = _number("Sets", 1, 20, whole=True)
    reps = forms.CharField(label="Reps", required=False, max_length=40)
    duration_sec = _number("Seconds", 1, 36_000, whole=True)
    duration_min = _number("Minutes", 0.1, 600)
    distance_km = _number("Kilometres", 0.01, 300)
    weight_kg = _number("Kilograms", 0, 600)
    percentage_rm = _number("% of max", 20, 110)
    rpe = _number("RPE", 1, 10)
    rest_sec = _number("Rest, seconds", 0, 900, whole=True)
    notes = forms.CharField(label="Notes", required=False, max_length=300)

    def clean_exercise(self) -> Exercise:
        return exercise_named(self.cleaned_data["exercise"])

    def item(self) -> dict[str, Any]:
        """As `details` holds it. The cue of the exercise that was there before makes way for that of the new one."""
        told = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        exercise: Exercise = told["exercise"]
        if told.get("notes") in {each.cue for each in load_catalogue() if each.id != exercise.id}:
            told["notes"] = exercise.cue
        if str(told.get("reps", "")).isdigit():
            told["reps"] = int(told["reps"])
        return {**told, "exercise_id": exercise.id, "exercise": exercise.name}


@dataclass
class BlockInForm:
    name: str
    items: list[dict[str, str]] = field(default_factory=list)


class SessionInForm:
    """The blocks with each field as text. What is asked with a button is done to them: `up 0 2`, `remove 0 1` …"""

    def __init__(self, blocks: list[BlockInForm]) -> None:
        self.blocks = blocks
        self.focus: tuple[int, int] | None = None
        """Where the keyboard goes when the page is shown again: block and item."""

    @classmethod
    def of(cls, details: Mapping[str, Any]) -> SessionInForm:
        """As stored."""
        blocks = details.get("blocks", ())
        return cls([BlockInForm(block["name"], [_texts(item) for item in block["items"]]) for block in blocks])

    @classmethod
    def posted(cls, data: Mapping[str, str]) -> SessionInForm:
        """As a form was sent; what cannot be read of its counts is nought."""
        return cls([_block(data, b) for b in range(_count(data, "blocks", MOST_BLOCKS))])

    def do(self, asked: str) -> bool:
        """Move, remove or add as a button says. False for what no button of ours says."""
        word, *places = asked.split()
        try:
            numbers = [int(place) for place in places]
            return self._do(word, *numbers)
        except (ValueError, IndexError, TypeError):
            return False

    def forms(self, *, bound: bool) -> list[list[ItemForm]]:
        """One for each item, by block; bound ones say what is wrong."""
        return [[self._form(b, i, bound=bound) for i in range(len(self.blocks[b].items))] for b in range(len(self))]

    def __len__(self) -> int:
        return len(self.blocks)

    def _form(self, b: int, i: int, *, bound: bool) -> ItemForm:
        prefix, texts = f"b{b}-i{i}", self.blocks[b].items[i]
        form = (
            ItemForm({f"{prefix}-{name}": text for name, text in texts.items()}, prefix=prefix)
            if bound
            else ItemForm(initial=texts, prefix=prefix)
        )
        if self.focus == (b, i):
            form.fields["exercise"].widget.attrs["autofocus"] = True
        return form

    def _do(self, word: str, b: int = 0, i: int = 0) -> bool:
        match word:
            case "up" | "down":
                self.focus = self._moved(b, i, -1 if word == "up" else 1)
            case "remove":
                del self.blocks[b].items[i]
                self.blocks = [block for block in self.blocks if block.items]
            case "add" if len(self.blocks[b].items) < MOST_ITEMS:
                self.blocks[b].items.append({"type": self.blocks[b].items[-1]["type"]})
                self.focus = (b, len(self.blocks[b].items) - 1)
            case "block" if len(self.blocks) < MOST_BLOCKS:
                self.blocks.append(BlockInForm("New block", [{"type": "accessory"}]))
                self.focus = (len(self.blocks) - 1, 0)
            case _:
                return False
        return True

    def _moved(self, b: int, i: int, step: int) -> tuple[int, int]:
        """Past the first or last of a block it goes to the neighbouring one. Returns where it is then."""
        items = self.blocks[b].items
        if 0 <= i + step < len(items):
            moved(items, i, step)
            return b, i + step
        if not 0 <= b + step < len(self.blocks) or len(self.blocks[b + step].items) >= MOST_ITEMS:
            return b, i
        item, neighbour = items.pop(i), self.blocks[b + step].items
        place = len(neighbour) if step < 0 else 0
        neighbour.insert(place, item)
        if items:
            return b + step, place
        del self.blocks[b]
        return (b - 1 if step < 0 else b), place


def _texts(item: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: f"{value:g}" if isinstance(value, float) else str(value)
        for name, value in item.items()
        if name != "exercise_id" and value is not None
    }


def _block(data: Mapping[str, str], b: int) -> BlockInForm:
    items = [
        {name: data.get(f"b{b}-i{i}-{name}", "").strip() for name in ItemForm.base_fields}
        for i in range(_count(data, f"b{b}-items", MOST_ITEMS))
    ]
    return BlockInForm(data.get(f"b{b}-name", "").strip(), items)


def _count(data: Mapping[str, str], name: str, most: int) -> int:
    said = data.get(name, "")
    return min(int(said), most) if said.isascii() and said.isdigit() else 0
