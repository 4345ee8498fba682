"""The season ahead: what a client will get for the rest of the plan, by the rules, without storing any of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse

from accounts.audit import Action
from accounts.clock import local_date
from accounts.models import User
from fitcoach.console.links import client_url
from fitcoach.console.pages import ConsolePage
from messaging.composing import text_by_rules
from plans.agents.microcycle_pattern.schema import PatternDay
from plans.models import FitnessPlan
from plans.selectors import active_plan_of
from workouts.ahead import WeekAhead, open_pause_of, sessions_ahead, weeks_ahead
from workouts.models import WorkoutInstance
from workouts.words import item_in_words


@dataclass(frozen=True, slots=True)
class SessionShown:
    """One day of an opened week: the session, its blocks as lines of words, and the text that goes with it."""

    workout: WorkoutInstance
    blocks: Sequence[tuple[str, Sequence[str]]]
    instead: Sequence[str]
    text: str

    @property
    def is_stored(self) -> bool:
        return not self.workout._state.adding


@dataclass(frozen=True, slots=True)
class WeekShown:
    """A week of the overview; `sessions` only of the week that is opened."""

    week: WeekAhead
    sessions: Sequence[SessionShown] = ()

    @property
    def days(self) -> Iterator[tuple[date, PatternDay, bool]]:
        """(date, what the day is for, whether the client has a pause on it)."""
        for day, pattern in zip(self.week.dates, self.week.days, strict=True):
            yield day, pattern, day in self.week.paused


class SeasonPage(ConsolePage):
    """`?week=12` opens that week of the plan; `?plan=<id>` looks at another plan of the client's, such as a draft."""

    template_name = "console/season.html"

    def get(self, request: HttpRequest, client_id: UUID) -> HttpResponse:
        client = self.own_client(client_id)
        plan = self._plan_of(client, request.GET.get("plan"))
        today, number = local_date(client, self.at), _number(request.GET.get("week"))
        self.record(Action.READ, "health facts: the season ahead", client)
        weeks, fault = [], ""
        try:
            weeks = weeks_ahead(plan, today=today) if plan else []
        except ValueError as error:
            fault = str(error)
        return self.page(
            title=f"Season ahead: {client.name}",
            client=client,
            client_url=client_url(client.pk),
            plan=plan,
            fault=fault,
            opened=number,
            held_from=open_pause_of(plan) if plan else None,
            weeks=[
                WeekShown(week, _shown(plan, week, weeks, today) if plan and week.number == number else ())
                for week in weeks
            ],
        )

    def _plan_of(self, client: User, plan_id: str | None) -> FitnessPlan | None:
        """The client's active plan, or the one that is asked for. Raises `Http404` for one that is not the client's."""
        if not plan_id:
            return active_plan_of(client)
        try:
            plan = FitnessPlan.objects.owned_by(self.staff).filter(client=client, pk=plan_id).first()
        except ValidationError:
            plan = None
        if plan is None:
            raise Http404
        plan.client = client
        return plan


def _shown(plan: FitnessPlan, week: WeekAhead, weeks: Sequence[WeekAhead], today: date) -> list[SessionShown]:
    return [_session(workout) for workout in sessions_ahead(plan, week, weeks, today=today)]


def _session(workout: WorkoutInstance) -> SessionShown:
    details = workout.details
    blocks = [(block["name"], [item_in_words(item) for item in block["items"]]) for block in details.get("blocks", ())]
    instead = [
        f"{swap['condition']}: {swap['replace']['with']} in place of {swap['replace']['exercise']}."
        for swap in details.get("modifications", ())
    ]
    return SessionShown(workout, blocks, instead, text_by_rules(workout))


def _number(text: str | None) -> int:
    """0: none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 0
