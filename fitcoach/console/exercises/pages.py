"""Pages of the catalogue: all of it, one exercise with "who could get this", and one client with all exercises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from accounts.audit import Action
from accounts.clock import local_date
from accounts.domain.vocabulary import LEVELS
from accounts.models import User
from accounts.selectors import clients_of, facts_of
from fitcoach.console.exercises import words
from fitcoach.console.exercises.forms import CatalogueForm, VerdictForm
from fitcoach.console.links import client_url
from fitcoach.console.pages import ConsolePage
from workouts.domain.catalogue import Exercise, load_catalogue
from workouts.domain.finding import found
from workouts.domain.limits import Bounds, bounds_of, refusals

OFFERED: Final = 50
"""Clients whose names are offered in the box, or listed when several are called so."""


@dataclass(frozen=True, slots=True)
class Row:
    """An exercise in a list; `reasons`: against it, for the client whom the list is about."""

    exercise: Exercise
    reasons: Sequence[str] = ()

    @property
    def muscles(self) -> str:
        return words.listed(self.exercise.primary)

    @property
    def equipment(self) -> str:
        return words.equipment_of(self.exercise)

    @property
    def pattern(self) -> str:
        return words.spoken(self.exercise.pattern)

    @property
    def level(self) -> str:
        return LEVELS[self.exercise.level - 1]


class CataloguePage(ConsolePage):
    template_name = "console/exercises.html"
    title = "Exercises"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = CatalogueForm(request.GET)
        rows = [Row(exercise) for exercise in found(load_catalogue(), form.wanted)]
        return self.page(form=form, rows=rows, total=len(load_catalogue()))


class ExercisePage(ConsolePage):
    """`?client=<id>` asks whether that client could get it; `?who=<part of a name>` looks for the client."""

    template_name = "console/exercise.html"

    def get(self, request: HttpRequest, exercise_id: str) -> HttpResponse:
        exercise = load_catalogue().get(exercise_id)
        if exercise is None:
            raise Http404
        who = request.GET.get("who", "").strip()[:60]
        matches = self._clients_named(who)
        client = self._asked_about(request.GET.get("client"), who, matches)
        bounds = self._bounds_of(client) if client else None
        return self.page(
            title=exercise.name,
            exercise=exercise,
            groups=words.facts_of(exercise),
            who=client.name if client else who,
            matches=matches,
            client=client,
            client_url=client_url(client.pk) if client else "",
            decided_by=decided_by(bounds) if bounds else (),
            reasons=refusals(exercise, bounds) if bounds else (),
        )

    def _clients_named(self, who: str) -> list[User]:
        named = clients_of(self.staff).filter(name__icontains=who)
        return list(named.order_by("name", "pk").only("name")[:OFFERED])

    def _asked_about(self, client_id: str | None, who: str, matches: Sequence[User]) -> User | None:
        if client_id:
            return self.own_client(_uuid(client_id))
        same = [client for client in matches if client.name.casefold() == who.casefold()]
        chosen = same if len(same) == 1 else matches if who else []
        return self.own_client(chosen[0].pk) if len(chosen) == 1 else None

    def _bounds_of(self, client: User) -> Bounds:
        self.record(Action.READ, "health facts: who could get an exercise", client)
        return bounds_today(client, self)


class ClientExercisesPage(ConsolePage):
    template_name = "console/client_exercises.html"

    def get(self, request: HttpRequest, client_id: UUID) -> HttpResponse:
        client, form = self.own_client(client_id), VerdictForm(request.GET)
        bounds = bounds_today(client, self)
        self.record(Action.READ, "health facts: which exercises are allowed", client)
        rows = [Row(each, refusals(each, bounds)) for each in found(load_catalogue(), form.wanted)]
        wanted = form.verdict_wanted
        return self.page(
            title=f"Exercises for {client.name}",
            client=client,
            client_url=client_url(client.pk),
            form=form,
            decided_by=decided_by(bounds),
            rows=[row for row in rows if wanted in ("", "refused" if row.reasons else "allowed")],
            allowed=sum(not row.reasons for row in rows),
            total=len(rows),
        )


def bounds_today(client: User, page: ConsolePage) -> Bounds:
    """What the rules decide by, on the client's own day."""
    return bounds_of(facts_of(client), local_date(client, page.at))


def decided_by(bounds: Bounds) -> list[str]:
    """What of the client decides, in words."""
    limits = [f"{each.severity} {words.spoken(each.region)}" for each in bounds.limitations]
    return [
        f"Level: {LEVELS[bounds.level - 1]}.",
        f"Age: {bounds.age if bounds.age is not None else 'unknown'}.",
        f"Equipment: {words.listed(sorted(bounds.pieces)) or 'none'}.",
        f"Limitations in force today: {', '.join(limits) or 'none'}.",
        f"Exercises that the client does not want: {len(bounds.dislikes) or 'none'}.",
    ]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
