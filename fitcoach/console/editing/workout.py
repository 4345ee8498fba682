"""A session, item by item, with what an edit would break said beside the item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.utils.dateformat import format as in_format

from fitcoach.console.differences import said
from fitcoach.console.editing.items import ItemForm, SessionInForm
from fitcoach.console.editing.page import EditorPage
from fitcoach.console.editing.week import NOT_READY
from fitcoach.console.links import row_url
from workouts.domain.catalogue import load_catalogue
from workouts.editing import SessionRefused, edit_workout, why_not_editable
from workouts.models import WorkoutInstance
from workouts.services import faults_of


@dataclass(frozen=True, slots=True)
class ItemCard:
    """`place`: block and item as the buttons say them."""

    form: ItemForm
    name: str
    place: str
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class BlockCard:
    name: str
    fault: str
    items: Sequence[ItemCard]


class WorkoutPage(EditorPage):
    template_name = "console/editing/workout.html"
    model = WorkoutInstance
    done = "Changed a session."

    @cached_property
    def sent(self) -> SessionInForm:
        """What the coach sent. Read once: a button may have moved it about."""
        return SessionInForm.posted(self.request.POST)

    def rearranged(self, row: WorkoutInstance) -> bool:
        return self.sent.do(self.request.POST.get("do", "save"))

    def write(self, row: WorkoutInstance, seen: int) -> None:
        forms = self.sent.forms(bound=True)
        valid = all(form.is_valid() for block in forms for form in block)
        if not valid or not all(block.name for block in self.sent.blocks):
            raise ValueError(NOT_READY)
        blocks = [
            {"name": block.name, "items": [form.item() for form in items]}
            for block, items in zip(self.sent.blocks, forms, strict=True)
        ]
        edit_workout(row, blocks, at=self.at, revision=seen)

    def show(self, row: WorkoutInstance, *, refused: ValueError | None = None) -> HttpResponse:
        locked = why_not_editable(row)
        is_sent = self.request.method == "POST"
        session = self.sent if is_sent else SessionInForm.of(row.details)
        faults = refused.faults if isinstance(refused, SessionRefused) else ()
        blocks, others = _cards(session, faults, bound=bool(refused))
        return self.shown(
            row,
            title=f"{row.theme}, {in_format(row.date, 'D j M Y')}: {row.client.name}",
            plan_url=row_url(row.fitness_plan),
            week_url=row_url(row.microcycle),
            blocks=blocks,
            read_only=[(block["name"], [(item, said(item)) for item in block["items"]]) for block in _blocks(row)],
            exercises=load_catalogue() if not locked else (),
            locked=locked,
            fault=" ".join(others) if faults else str(refused or ""),
            refused=bool(refused),
            unsaved=is_sent and not refused,
            standing=() if locked or is_sent else faults_of(row, row.details),
        )


def _blocks(row: WorkoutInstance) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = row.details.get("blocks", [])
    return blocks


def _cards(session: SessionInForm, faults: Sequence[str], *, bound: bool) -> tuple[list[BlockCard], list[str]]:
    """The blocks with what is wrong beside the item that a sentence names, and the sentences that name none."""
    cards, told = [], set()
    for b, (block, forms) in enumerate(zip(session.blocks, session.forms(bound=bound), strict=True)):
        items = []
        for i, (form, texts) in enumerate(zip(forms, block.items, strict=True)):
            about = _about(texts.get("exercise", ""), faults)
            told.update(about)
            items.append(ItemCard(form, texts.get("exercise", ""), f"{b} {i}", about))
        cards.append(BlockCard(block.name, "Say what this block is called." if bound and not block.name else "", items))
    return cards, [fault for fault in faults if fault not in told]


def _about(words: str, faults: Sequence[str]) -> list[str]:
    """Sentences that begin with the name of the exercise which these words mean."""
    exercise = load_catalogue().named(words)
    return [fault for fault in faults if exercise is not None and fault.startswith(exercise.name)]
