"""Drafts of plans: a coach edits and approves what the built-in coach proposed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from accounts.clock import local_date
from accounts.models import User
from accounts.seeking import look_again
from accounts.selectors import facts_of
from llm.task import errors_among
from plans.agents.fitness_plan.request import PlanRequest
from plans.agents.fitness_plan.schema import FitnessPlanAnswer
from plans.domain.checks import check_plan
from plans.editing import CHANGED_MEANWHILE, COACH
from plans.models import FitnessPlan
from plans.services import archive_the_active_plan

WORDS = ("goal_statement", "overview", "notes")


def edit_draft(
    plan: FitnessPlan, values: Mapping[str, Any], *, at: datetime, seen: datetime | None = None, source: str = COACH
) -> FitnessPlan:
    """Write goal, overview, notes, blocks or start of a draft; it is the coach's from then on.

    `seen`: the `updated_at` that the coach looked at. `source`: whose it is again, when it is put back as it was.
    Raises `ValueError`, in words, for a plan that is no draft, for blocks that break a rule of the built-in coach, and
    when it was changed since `seen`.
    """
    with transaction.atomic():
        _take(plan)
        if seen is not None and seen != plan.updated_at:
            raise ValueError(CHANGED_MEANWHILE)
        return _write(plan, {**_checked(plan, values), "source": source}, at=at)


def approve_draft(plan: FitnessPlan, *, at: datetime) -> FitnessPlan:
    """Make a draft the client's active plan; the one before is archived.

    It begins on its own start, or today when that is past or when it takes the place of a plan that still runs: no day
    is left without one. Raises `ValueError` for a plan that is no draft, or that has no blocks yet.
    """
    with transaction.atomic():
        _take(plan)
        if not plan.mesocycles or plan.start_date is None:
            raise ValueError("This draft has no blocks or no start yet.")
        start = begins_on(plan, at=at)
        archive_the_active_plan(plan.client, at=at)
        look_again(plan.client_id)
        return _write(
            plan, {"status": FitnessPlan.Status.ACTIVE, "start_date": start, "cycle_start_date": start}, at=at
        )


def begins_on(plan: FitnessPlan, *, at: datetime) -> date:
    """The day on which a draft that is approved at `at` begins. Raises `ValueError` for one without a start."""
    if plan.start_date is None:
        raise ValueError("This draft has no start yet.")
    today = local_date(plan.client, at)
    replaces = FitnessPlan.objects.filter(client=plan.client_id, status=FitnessPlan.Status.ACTIVE).exists()
    return today if replaces else max(plan.start_date, today)


def _take(plan: FitnessPlan) -> None:
    """Hold the client's row, so that edits and approvals come one after the other, and read the draft as it is by now.

    Raises `ValueError` when it is a draft no longer.
    """
    User.objects.select_for_update().only("pk").get(pk=plan.client_id)
    plan.refresh_from_db(fields=["status", *WORDS, "mesocycles", "start_date", "updated_at"])
    if plan.status != FitnessPlan.Status.DRAFT:
        raise ValueError(f"This plan is {plan.status}: only a draft is edited or approved.")


def _checked(plan: FitnessPlan, values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the draft with these values in it. Raises `ValueError` for what a coach could not have meant."""
    told = {name: values.get(name, getattr(plan, name)) or "" for name in WORDS}
    try:
        answer = FitnessPlanAnswer(**told, mesocycles=values.get("mesocycles", plan.mesocycles))
    except ValidationError as error:
        raise ValueError("; ".join(fault["msg"] for fault in error.errors())) from error
    start = values.get("start_date", plan.start_date)
    if start is None:
        raise ValueError("This draft has no start yet: say when it begins.")
    length = sum(block.weeks for block in answer.mesocycles)
    request = PlanRequest(client=facts_of(plan.client), start_date=start, length_weeks=length)
    if errors := errors_among(check_plan(request, answer)):
        raise ValueError(" ".join(error.sentence for error in errors))
    return {
        **answer.model_dump(mode="json"),
        "start_date": start,
        "cycle_start_date": start,
        "length_weeks": length,
    }


def _write(plan: FitnessPlan, values: Mapping[str, Any], *, at: datetime) -> FitnessPlan:
    for name, value in {**values, "updated_at": at}.items():
        setattr(plan, name, value)
    plan.save(update_fields=[*values, "updated_at"])
    return plan
