"""Large changes of a plan: proposed first, done when the client or the coach says yes to the plan as it was then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from accounts.changing import change_profile
from accounts.models import User
from messaging.acting.days import begin
from messaging.acting.outcomes import Done, Outcome, Proposed, Situation, dated
from messaging.changes import plain_wish
from messaging.domain.intents import Intent, PauseWish, PlanWeeks, Program
from messaging.models import Proposal
from plans.models import FitnessPlan
from plans.selectors import active_plan_of
from plans.services import create_fitness_plan

HOLDS_FOR: Final = timedelta(days=7)
NO_PLAN: Final = "You have no plan yet; your coach makes one with you."


def plan_weeks(wish: PlanWeeks, given: Situation) -> Outcome:
    if not 1 <= wish.weeks <= 52:
        raise ValueError(f"A plan has 1 to 52 weeks, not {wish.weeks}.")
    plan = _plan(given)
    if plan.length_weeks == wish.weeks:
        return Done(f"Your plan has {wish.weeks} weeks already.")
    return Proposed(f"make a new plan of {wish.weeks} weeks from today, in place of your {plan.length_weeks}-week plan")


def program(wish: Program, given: Situation) -> Outcome:
    plan = _plan(given)
    if plan.program_type == wish.program_type:
        return Done(f"Your plan is a {wish.program_type} plan already.")
    return Proposed(f"make a new {wish.program_type} plan from today, in place of your {plan.program_type} plan")


def propose(wish: Intent, sentence: str, given: Situation) -> Proposal:
    """Store it in place of one that is open."""
    overtake(given.client, at=given.at)
    plan = active_plan_of(given.client)
    return Proposal.objects.create(
        client=given.client,
        text=given.text,
        kind=type(wish).__name__,
        wish=plain_wish(wish),
        sentence=sentence[:300],
        fitness_plan=plan,
        plan_seen=seen(plan),
        made_at=given.at,
        expires_at=given.at + HOLDS_FOR,
    )


def overtake(client: User, *, at: datetime) -> None:
    """An open proposal is open no more: another one takes its place, or its plan has changed."""
    Proposal.objects.filter(client=client, state="open").update(state=Proposal.State.STALE, decided_at=at)


def open_proposal_of(client: User, *, at: datetime) -> Proposal | None:
    return Proposal.objects.filter(client=client, state=Proposal.State.OPEN, expires_at__gt=at).first()


def is_stale(proposal: Proposal, client: User) -> bool:
    """Whether the plan is no longer what it was when this was proposed."""
    return proposal.plan_seen != seen(active_plan_of(client))


def wish_of(proposal: Proposal) -> Intent:
    return _READ[proposal.kind](proposal.wish)


def carry_out(wish: Intent, given: Situation) -> Done:
    """Do what was proposed. Raises `ValueError`, in words, when it cannot be."""
    if isinstance(wish, PauseWish):
        return begin(wish, given)
    if isinstance(wish, Program):
        change_profile(given.client, {"program_type": wish.program_type}, at=given.at)
        plan = create_fitness_plan(_fresh(given), at=given.at, rules_only=True)
        return Done(f"Done: your {plan.length_weeks}-week {plan.program_type} plan begins {dated(given.today)}.")
    assert isinstance(wish, PlanWeeks), "only large wishes are proposed"
    plan = create_fitness_plan(given.client, at=given.at, length_weeks=wish.weeks, rules_only=True)
    return Done(f"Done: your new {plan.length_weeks}-week plan begins {dated(given.today)}.")


def seen(plan: FitnessPlan | None) -> str:
    """What the plan is, as one short text that changes with it."""
    if plan is None:
        return ""
    told = [str(plan.pk), plan.status, plan.program_type, plan.length_weeks, plan.weeks_moved, plan.mesocycles]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _plan(given: Situation) -> FitnessPlan:
    plan = active_plan_of(given.client)
    if plan is None:
        raise ValueError(NO_PLAN)
    return plan


def _fresh(given: Situation) -> User:
    """With the profile that was written just now."""
    return User.objects.prefetch_related("profiles", "limitations", "pauses").get(pk=given.client.pk)


_READ: Final[Mapping[str, Callable[[Mapping[str, Any]], Intent]]] = {
    "PlanWeeks": lambda wish: PlanWeeks(wish["weeks"]),
    "Program": lambda wish: Program(wish["program_type"]),
    "PauseWish": lambda wish: PauseWish(
        date.fromisoformat(wish["start"]), date.fromisoformat(wish["back"]) if wish["back"] else None
    ),
}
