"""A plan: a draft's texts and blocks are edited by hand; one that runs, or ran, is read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from django import forms
from django.http import HttpResponse

from accounts.clock import local_date
from accounts.selectors import current_profile_of
from fitcoach.console.editing.page import EditorPage
from fitcoach.console.editing.rearranging import moved
from fitcoach.console.editing.week import NOT_READY
from fitcoach.console.links import row_url
from fitcoach.console.timeline import timeline_of
from plans.drafts import edit_draft
from plans.models import FitnessPlan, Microcycle

MOST_BLOCKS: Final = 52
MOST_FOCUS: Final = 5
WEEKS_SHOWN: Final = 60


class PlanForm(forms.Form):
    goal_statement = forms.CharField(label="Goal", max_length=300)
    overview = forms.CharField(max_length=1200, widget=forms.Textarea)
    notes = forms.CharField(required=False, max_length=1200, widget=forms.Textarea)
    start_date = forms.DateField(label="Starts on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class BlockForm(forms.Form):
    """One block. `focus`: one a line."""

    use_required_attribute = False

    name = forms.CharField(max_length=80)
    weeks = forms.IntegerField(min_value=1, max_value=52)
    focus = forms.CharField(label="Focus, one a line", max_length=700, widget=forms.Textarea(attrs={"rows": 3}))
    deload = forms.BooleanField(required=False, label="The last week is easy")

    def clean_focus(self) -> list[str]:
        words = [word.strip() for word in self.cleaned_data["focus"].splitlines() if word.strip()]
        if len(words) > MOST_FOCUS:
            raise forms.ValidationError(f"A block has up to {MOST_FOCUS} lines of focus.")
        return words


class PlanPage(EditorPage):
    template_name = "console/editing/plan.html"
    model = FitnessPlan
    done = "Changed a draft."

    @cached_property
    def sent(self) -> list[dict[str, str]]:
        """The blocks that the coach sent. Read once: a button may have moved them about."""
        data, said = self.request.POST, self.request.POST.get("blocks", "")
        count = min(int(said), MOST_BLOCKS) if said.isascii() and said.isdigit() else 0
        return [{name: data.get(f"b{n}-{name}", "") for name in BlockForm.base_fields} for n in range(count)]

    def rearranged(self, row: FitnessPlan) -> bool:
        word, _, place = self.request.POST.get("do", "save").partition(" ")
        n = int(place) if place.isascii() and place.isdigit() else -1
        match word:
            case "up" | "down":
                moved(self.sent, n, -1 if word == "up" else 1)
            case "remove" if 0 <= n < len(self.sent):
                del self.sent[n]
            case "add" if len(self.sent) < MOST_BLOCKS:
                self.sent.append({"name": "", "weeks": "4", "focus": "", "deload": "on"})
            case _:
                return False
        return True

    def write(self, row: FitnessPlan, seen: Any) -> None:
        form, blocks = PlanForm(self.request.POST), _bound(self.sent)
        if not all([form.is_valid(), *(block.is_valid() for block in blocks)]):
            raise ValueError(NOT_READY)
        values = {**form.cleaned_data, "mesocycles": [block.cleaned_data for block in blocks]}
        edit_draft(row, values, at=self.at, seen=seen)

    def show(self, row: FitnessPlan, *, refused: ValueError | None = None) -> HttpResponse:
        is_draft, is_sent = row.status == FitnessPlan.Status.DRAFT, self.request.method == "POST"
        texts = _as_texts(row) if not is_sent else self.sent
        profile = current_profile_of(row.client)
        weeks = Microcycle.objects.filter(fitness_plan=row).order_by("-start_date")[:WEEKS_SHOWN]
        return self.shown(
            row,
            title=f"Plan of {row.client.name}: {row.get_program_type_display()}",
            is_draft=is_draft,
            form=PlanForm(self.request.POST) if is_sent else PlanForm(initial=_values(row)),
            blocks=_bound(texts)
            if refused
            else [BlockForm(initial=_said(t), prefix=f"b{n}") for n, t in enumerate(texts)],
            fault=str(refused or ""),
            refused=bool(refused),
            unsaved=is_sent and not refused,
            timeline=timeline_of(
                row, today=local_date(row.client, self.at), event=profile.event_date if profile else None
            ),
            weeks=[(week, row_url(week)) for week in weeks],
        )


def _values(plan: FitnessPlan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in PlanForm.base_fields}


def _as_texts(plan: FitnessPlan) -> list[dict[str, str]]:
    return [
        {
            "name": str(block.get("name", "")),
            "weeks": str(block.get("weeks", "")),
            "focus": "\n".join(map(str, block.get("focus", ()))),
            "deload": "on" if block.get("deload") else "",
        }
        for block in plan.mesocycles
    ]


def _bound(texts: list[dict[str, str]]) -> list[BlockForm]:
    return [
        BlockForm({f"b{n}-{name}": text for name, text in block.items() if text}, prefix=f"b{n}")
        for n, block in enumerate(texts)
    ]


def _said(texts: Mapping[str, str]) -> dict[str, Any]:
    return {**texts, "deload": bool(texts["deload"])}
