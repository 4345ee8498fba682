"""What plans, weeks and sessions were before a coach's hand changed them, and putting it back.

Versions are kept by django-reversion, of what a coach edits alone, and only where `keeping` says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import reversion
from django.db import transaction
from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404
from reversion.models import Version

from accounts.encryption.versions import FORMAT
from accounts.models import User
from fitcoach.console.differences import plan_words, week_words, workout_words
from plans.drafts import WORDS, edit_draft
from plans.editing import put_back_week
from plans.models import FitnessPlan, Microcycle
from workouts.editing import put_back_workout
from workouts.models import WorkoutInstance

SHOWN: Final = 20
AUTHORS: Final = {"rules": "the built-in coach", "gemini": "the model", "legacy": "the old service", "coach": "a coach"}
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of row: the fields that a version holds, what a change of them is in words, and how it is put back.

    `put_back` takes the row, the version's fields, `at`, and what the page was shown of the row's age.
    """

    name: str
    fields: tuple[str, ...]
    words: Callable[[Values, Values], list[str]]
    put_back: Callable[[Any, Values, datetime, Any], object]


def _put_back_plan(plan: FitnessPlan, was: Values, at: datetime, seen: datetime) -> object:
    values = {name: was[name] for name in (*WORDS, "mesocycles", "start_date")}
    return edit_draft(plan, values, at=at, seen=seen, source=was["source"])


def _put_back_week(week: Microcycle, was: Values, at: datetime, seen: datetime) -> object:
    return put_back_week(week, was["pattern"], source=was["source"], at=at, seen=seen)


def _put_back_workout(workout: WorkoutInstance, was: Values, at: datetime, seen: int) -> object:
    return put_back_workout(workout, was["details"], reasons=was["reasons"], source=was["source"], at=at, revision=seen)


KEPT: Final[Mapping[type[Model], Kept]] = {
    FitnessPlan: Kept("plan", (*WORDS, "mesocycles", "start_date", "source"), plan_words, _put_back_plan),
    Microcycle: Kept("week", ("pattern", "source"), week_words, _put_back_week),
    WorkoutInstance: Kept("workout", ("details", "reasons", "source"), workout_words, _put_back_workout),
}


def register() -> None:
    """Tell reversion what a version holds; it keeps one only inside `keeping`."""
    for model, kept in KEPT.items():
        reversion.register(model, fields=kept.fields, ignore_duplicates=True, format=FORMAT)


@contextmanager
def keeping(row: Model, *, staff: User, at: datetime) -> Iterator[None]:
    """Around what changes the row, in one transaction: a version from before, if there is none like it, and one after.

    `row` is as the database has it, and carries the change afterwards.
    """
    with transaction.atomic():
        _keep(row, staff=None, at=row.updated_at)  # type: ignore[attr-defined]
        yield
        _keep(row, staff=staff, at=at)


def _keep(row: Model, *, staff: User | None, at: datetime) -> None:
    with reversion.create_revision(manage_manually=True):
        reversion.add_to_revision(row)
        reversion.set_date_created(at)
        if staff is not None:
            reversion.set_user(staff)


@dataclass(frozen=True, slots=True)
class Entry:
    """One version. `words`: what was changed since the one before it; `current`: the row is like this now."""

    version_id: int
    when: datetime
    who: str
    words: Sequence[str]
    current: bool


def history_of(row: Model) -> list[Entry]:
    """The newest versions first, at most twenty. Two queries."""
    kept = KEPT[type(row)]
    found = list(_versions_of(row)[: SHOWN + 1])
    told = [version.field_dict for version in found]
    entries = []
    for n, version in enumerate(found[:SHOWN]):
        words = kept.words(told[n + 1], told[n]) if n + 1 < len(told) else ["As it was before it was edited."]
        current = all(told[n][name] == getattr(row, name) for name in kept.fields)
        entries.append(Entry(version.pk, version.revision.date_created, _who(version), words, current))
    return entries


def own_row(model: type[Model], staff: User, row_id: object) -> Any:
    """A plan, week or session with its client. Raises `Http404` for one of a client whom the asker may not see."""
    rows: Any = model._default_manager
    people = ("client__profiles", "client__limitations", "client__pauses")
    own = rows.owned_by(staff).select_related(*_RELATED[model]).prefetch_related(*people)
    return get_object_or_404(own, pk=row_id)


def version_for(staff: User, version_id: int) -> tuple[Version, Any]:
    """A version and the row that it is of. Raises `Http404` as `own_row`."""
    version = get_object_or_404(Version.objects.select_related("revision__user"), pk=version_id)
    if version._model not in KEPT:
        raise Http404
    return version, own_row(version._model, staff, version.object_id)


_RELATED: Final[Mapping[type[Model], tuple[str, ...]]] = {
    FitnessPlan: ("client",),
    Microcycle: ("client", "fitness_plan"),
    WorkoutInstance: ("client", "fitness_plan", "microcycle"),
}


def difference(row: Model, version: Version) -> list[str]:
    """What putting it back changes, in words; empty when the row is like this now."""
    kept = KEPT[type(row)]
    return kept.words({name: getattr(row, name) for name in kept.fields}, version.field_dict)


def put_back(row: Model, version: Version, *, staff: User, at: datetime, seen: Any) -> None:
    """Write what the coach edits of it as the version has it. Raises `ValueError` as the use case of the row does."""
    with keeping(row, staff=staff, at=at):
        KEPT[type(row)].put_back(row, version.field_dict, at, seen)


def _versions_of(row: Model) -> Any:
    return Version.objects.get_for_object(row).select_related("revision__user").order_by("-pk")


def _who(version: Version) -> str:
    user = version.revision.user
    return user.name if user is not None else AUTHORS[version.field_dict["source"]]
