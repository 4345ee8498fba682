"""The easy week earlier than planned, for a client whom training wears down."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.clock import local_date
from accounts.deleting import delete_with_versions
from plans.models import FitnessPlan, Microcycle
from plans.progress import progress_on

SENTENCE = "Two very hard sessions in a row: next week is your easy week now, and the plan goes on from there."


def bring_deload_forward(plan: FitnessPlan, *, at: datetime) -> str:
    """Make next week the block's easy one; the weeks that this leaves over go to the block after, so that the plan
    stays as long. Returns the sentence that says so; "" when an easy week is on or next anyway, or the plan is over.
    """
    with transaction.atomic():
        stored = FitnessPlan.objects.select_for_update().get(pk=plan.pk)
        stored.client = plan.client
        today = local_date(stored.client, at)
        progress = progress_on(stored, date=today)
        ends = progress.week + 1
        left = int(progress.block["weeks"]) - ends
        is_easy_anyway = left < 0 or (left == 0 and progress.block["deload"])
        if stored.status != FitnessPlan.Status.ACTIVE or not progress.is_running or is_easy_anyway:
            return ""
        plan.mesocycles = _shifted(stored.mesocycles, progress.mesocycle_index, ends=ends, left=left)
        FitnessPlan.objects.filter(pk=plan.pk).update(mesocycles=plan.mesocycles, updated_at=at)
        _forget_weeks_to_come(plan, today)
    return SENTENCE


def _shifted(blocks: list[dict[str, Any]], index: int, *, ends: int, left: int) -> list[dict[str, Any]]:
    shorter = {**blocks[index], "weeks": ends, "deload": True}
    after = blocks[index + 1 :]
    if left and after:
        after = [{**after[0], "weeks": int(after[0]["weeks"]) + left}, *after[1:]]
    elif left:
        after = [{**blocks[index], "name": f"{blocks[index]['name']} II"[:60], "weeks": left}]
    return [*blocks[:index], shorter, *after]


def _forget_weeks_to_come(plan: FitnessPlan, today: date) -> None:
    """Patterns of weeks that have not begun are written from the blocks as they are by then; a coach's own stay."""
    weeks = Microcycle.objects.filter(fitness_plan=plan, start_date__gt=today, workouts__isnull=True)
    delete_with_versions(weeks.exclude(source="coach"))
