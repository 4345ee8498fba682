"""Reads of plans and weeks."""

from __future__ import annotations

from functools import partial

from django.db.models import QuerySet

from accounts.fetched import once
from accounts.models import User
from plans.models import FitnessPlan


def active_plan_of(client: User) -> FitnessPlan | None:
    """The client's active plan, its client attached."""
    plan = FitnessPlan.objects.filter(client=client, status=FitnessPlan.Status.ACTIVE).first()
    if plan is not None:
        plan.client = client
    return plan


def plan_at_hand(client: User) -> FitnessPlan | None:
    """The same as it was when `client` was read: for a page that asks it in many places."""
    return once(client, "active plan", partial(active_plan_of, client))


def plans_to_place() -> QuerySet[FitnessPlan]:
    """Plans whose position the calendar decides: the newest active or completed plan of each client."""
    running = FitnessPlan.objects.filter(status__in=["active", "completed"])
    newest_first = running.order_by("client_id", "-created_at", "-start_date", "-id")
    return newest_first.select_related("client").prefetch_related("client__pauses")
