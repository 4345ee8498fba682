"""The client's plan: the one that runs, else the latest, as a timeline; and the drafts that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from accounts.models import User
from accounts.selectors import current_profile_of
from fitcoach.console.timeline import Timeline, timeline_of
from fitcoach.console.words import WRITTEN_BY
from plans.models import FitnessPlan
from plans.selectors import plan_at_hand

DRAFTS: Final = 5
Status = FitnessPlan.Status


@dataclass(frozen=True, slots=True)
class Draft:
    plan: FitnessPlan
    words: str


@dataclass(frozen=True, slots=True)
class Plans:
    """`plan` null: there was none yet. `timeline` null: it has no blocks."""

    plan: FitnessPlan | None
    timeline: Timeline | None
    author: str
    drafts: Sequence[Draft]

    @property
    def runs(self) -> bool:
        return self.plan is not None and self.plan.status == Status.ACTIVE


def plans_of(client: User, *, today: date) -> Plans:
    """`today`: the client's day. Of a client with profiles and pauses at hand."""
    drafts = FitnessPlan.objects.filter(client=client, status=Status.DRAFT).order_by("-created_at")[:DRAFTS]
    plan = _plan_of(client)
    profile = current_profile_of(client)
    event = profile.event_date if profile else None
    return Plans(
        plan=plan,
        timeline=timeline_of(plan, today=today, event=event) if plan else None,
        author=WRITTEN_BY.get(plan.source, plan.source) if plan else "",
        drafts=[Draft(draft, _in_words(draft)) for draft in drafts],
    )


def _plan_of(client: User) -> FitnessPlan | None:
    """The plan that runs, else the newest that was one."""
    if plan := plan_at_hand(client):
        return plan
    others = FitnessPlan.objects.filter(client=client).exclude(status=Status.DRAFT)
    newest = others.order_by("-created_at").first()
    if newest is not None:
        newest.client = client
    return newest


def _in_words(draft: FitnessPlan) -> str:
    """`12 weeks of strength`."""
    if not draft.mesocycles or draft.length_weeks is None:
        return f"{draft.program_type.capitalize()}, without blocks"
    return f"{draft.length_weeks} weeks of {draft.program_type}"
