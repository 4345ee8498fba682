"""What is done to plans."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.clock import local_date
from accounts.models import User
from accounts.seeking import look_again
from accounts.selectors import facts_of, identity_of
from llm import Answered, ask
from plans.agents.fitness_plan import TASK as PLAN_TASK
from plans.agents.fitness_plan.request import PlanRequest
from plans.agents.fitness_plan.schema import FitnessPlanAnswer
from plans.models import FitnessPlan, Microcycle


def create_fitness_plan(
    client: User,
    *,
    at: datetime,
    length_weeks: int | None = None,
    rules_only: bool = False,
    is_first: bool = False,
) -> FitnessPlan:
    """Ask the fitness-plan agent and make its plan the client's active one; the one before is archived.

    The plan starts on the client's day at `at`. `length_weeks` is 1 to 52; without it the coach chooses. `rules_only`
    keeps models out, for who waits on a screen. `is_first`: the client was made just now and has no plan to archive.
    Raises `ValueError` for another length, or for somebody who is no client.
    """
    if not client.is_client:
        raise ValueError(f"{client.name} is not a client: only clients have plans.")
    if length_weeks is not None and not 1 <= length_weeks <= 52:
        raise ValueError(f"A plan has 1 to 52 weeks, not {length_weeks}.")
    facts = facts_of(client)
    request = PlanRequest(client=facts, start_date=local_date(client, at), length_weeks=length_weeks)
    answered = ask(PLAN_TASK, request, at=at, client_id=client.pk, never_say=identity_of(client), rules_only=rules_only)
    if is_first:
        return _store(client, request, answered, status=FitnessPlan.Status.ACTIVE)
    return _activate(client, request, answered, at=at)


def propose_next_plan(client: User, *, after: FitnessPlan, at: datetime) -> FitnessPlan:
    """A draft of the plan that follows `after`, from the Monday after the client's day, for a coach to approve.

    A draft that was made since `after` began is the proposal already. The built-in coach writes it: nobody waits.
    """
    drafts = FitnessPlan.objects.filter(client=client, status=FitnessPlan.Status.DRAFT)
    today = local_date(client, at)
    monday = today + timedelta(days=7 - today.weekday())
    if found := drafts.filter(start_date__gte=after.start_date).first():
        return found
    request = PlanRequest(client=facts_of(client), start_date=monday, length_weeks=None)
    answered = ask(PLAN_TASK, request, at=at, client_id=client.pk, never_say=identity_of(client), rules_only=True)
    return _store(client, request, answered, status=FitnessPlan.Status.DRAFT)


def outline_of_draft(client: User, *, start: date, length_weeks: int | None = None) -> FitnessPlanAnswer:
    """What `draft_plan` would store: the rules answer alike. Reads and stores nothing."""
    return PLAN_TASK.rules(PlanRequest(client=facts_of(client), start_date=start, length_weeks=length_weeks))


def draft_plan(client: User, *, start: date, length_weeks: int | None = None, at: datetime) -> FitnessPlan:
    """A draft by the built-in coach that begins on `start`, for a coach to edit and approve.

    Raises `ValueError`, in words, for a start that lies behind, for another length than 1 to 52 weeks, and when there
    is this very draft already.
    """
    if start < local_date(client, at):
        raise ValueError("A plan begins today or later.")
    if length_weeks is not None and not 1 <= length_weeks <= 52:
        raise ValueError(f"A plan has 1 to 52 weeks, not {length_weeks}.")
    request = PlanRequest(client=facts_of(client), start_date=start, length_weeks=length_weeks)
    with transaction.atomic():
        User.objects.select_for_update().only("pk").get(pk=client.pk)
        answered = ask(PLAN_TASK, request, at=at, client_id=client.pk, never_say=identity_of(client), rules_only=True)
        drafts = FitnessPlan.objects.filter(client=client, status=FitnessPlan.Status.DRAFT, start_date=start)
        blocks = answered.value.model_dump(mode="json")["mesocycles"]
        if any(draft.mesocycles == blocks for draft in drafts):
            raise ValueError("There is this very draft already.")
        return _store(client, request, answered, status=FitnessPlan.Status.DRAFT)


def _activate(
    client: User, request: PlanRequest, answered: Answered[FitnessPlanAnswer], *, at: datetime
) -> FitnessPlan:
    with transaction.atomic():
        User.objects.select_for_update().only("pk").get(pk=client.pk)  # two plans at once: one after the other
        archive_the_active_plan(client, at=at)
        look_again(client.pk)
        return _store(client, request, answered, status=FitnessPlan.Status.ACTIVE)


def _store(client: User, request: PlanRequest, answered: Answered[FitnessPlanAnswer], *, status: str) -> FitnessPlan:
    return FitnessPlan.objects.create(
        client=client,
        program_type=request.client.program_type,
        status=status,
        source=answered.source,
        start_date=request.start_date,
        cycle_start_date=request.start_date,
        length_weeks=sum(block.weeks for block in answered.value.mesocycles),
        **answered.value.model_dump(mode="json"),
    )


def archive_the_active_plan(client: User, *, at: datetime) -> None:
    """Room for another one. The caller holds the client's row."""
    plans = FitnessPlan.objects.filter(client=client, status=FitnessPlan.Status.ACTIVE)
    plans.update(status=FitnessPlan.Status.ARCHIVED, updated_at=at)
    Microcycle.objects.filter(client=client, is_active=True).update(is_active=False, updated_at=at)
