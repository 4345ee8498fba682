"""What a coach looks for in the catalogue. A value that is none asks for nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from accounts.domain.vocabulary import EQUIPMENT, LEVELS, REGIONS
from workouts.domain.finding import Wanted
from workouts.domain.vocabulary import ITEM_TYPES, MUSCLES, PATTERNS


def _choice(label: str, words: Iterable[str]) -> forms.ChoiceField:
    named = [("", "any"), *((word, word.replace("_", " ")) for word in words)]
    return forms.ChoiceField(label=label, required=False, choices=named)


class CatalogueForm(forms.Form):
    q = forms.CharField(label="Name", required=False, max_length=60)
    pattern = _choice("Pattern", PATTERNS)
    muscle = _choice("Muscle", MUSCLES)
    equipment = _choice("Equipment", EQUIPMENT)
    level = _choice("Level", LEVELS)
    kind = _choice("Used as", ITEM_TYPES)
    loads = _choice("Loads", REGIONS)
    helps = _choice("Helps a limited", REGIONS)

    @property
    def wanted(self) -> Wanted:
        told = {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}
        level = LEVELS.index(told["level"]) + 1 if "level" in told else 0
        others = {
            name: told[name] for name in ("pattern", "muscle", "equipment", "kind", "loads", "helps") if name in told
        }
        return Wanted(words=told.get("q", ""), level=level, **others)


class VerdictForm(CatalogueForm):
    """For one client."""

    verdict = forms.ChoiceField(
        label="For this client",
        required=False,
        choices=[("", "all"), ("allowed", "those that the rules may choose"), ("refused", "those that they may not")],
    )

    @property
    def verdict_wanted(self) -> str:
        return str(self.cleaned_data["verdict"]) if self.is_valid() else ""
