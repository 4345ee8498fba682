"""The easy week earlier than planned, for a client whom training wears down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.clock import local_date
from plans.models import FitnessPlan, Microcycle
from plans.progress import progress_on

SENTENCE = "Two very hard sessions in a row: next week is your easy week now, and the plan goes on from there."


def bring_deload_forward(plan: FitnessPlan, *, at: datetime) -> str:
    """Make next week the block's easy one; the weeks that this leaves over go to the block after, so that the plan
    stays as long. Returns the sentence that says so; "" when an easy week is on or next anyway, or the plan is over.
    """
    today = local_date(plan.client, at)
    progress = progress_on(plan, date=today)
    if plan.status != FitnessPlan.Status.ACTIVE or not progress.is_running:
        return ""
    index, weeks, deload = progress.mesocycle_index, int(progress.block["weeks"]), bool(progress.block["deload"])
    left = weeks - (progress.week + 1)
    if left <= 0 or (deload and progress.week >= weeks):
        return _deloads_next(plan, index, left, at=at) if left == 0 and not deload else ""
    plan.mesocycles = _shifted(plan.mesocycles, index, ends=progress.week + 1, left=left)
    FitnessPlan.objects.filter(pk=plan.pk).update(mesocycles=plan.mesocycles, updated_at=at)
    _forget_weeks_to_come(plan, today)
    return SENTENCE


def _deloads_next(plan: FitnessPlan, index: int, left: int, *, at: datetime) -> str:
    """The block's last week is the next one, and was planned as a hard one."""
    plan.mesocycles = _shifted(plan.mesocycles, index, ends=int(plan.mesocycles[index]["weeks"]), left=left)
    FitnessPlan.objects.filter(pk=plan.pk).update(mesocycles=plan.mesocycles, updated_at=at)
    _forget_weeks_to_come(plan, local_date(plan.client, at))
    return SENTENCE


def _shifted(blocks: list[dict[str, Any]], index: int, *, ends: int, left: int) -> list[dict[str, Any]]:
    shorter = {**blocks[index], "weeks": ends, "deload": True}
    after = blocks[index + 1 :]
    if left and after:
        after = [{**after[0], "weeks": int(after[0]["weeks"]) + left}, *after[1:]]
    elif left:
        after = [{**blocks[index], "name": f"{blocks[index]['name']} II"[:60], "weeks": left}]
    return [*blocks[:index], shorter, *after]


def _forget_weeks_to_come(plan: FitnessPlan, today: Any) -> None:
    """Patterns of weeks that have not begun are written from the blocks as they are by then."""
    Microcycle.objects.filter(fitness_plan=plan, start_date__gt=today, workouts__isnull=True).delete()
