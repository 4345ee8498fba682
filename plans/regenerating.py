"""A week's pattern written anew by the built-in coach, to be read before it is stored: the rules answer alike."""

from __future__ import annotations

from datetime import date, datetime
from itertools import chain, combinations
from typing import Any

from django.db import transaction

from accounts.clock import local_date
from accounts.selectors import identity_of
from llm import ask
from llm.task import errors_among
from plans.agents.microcycle_pattern import TASK
from plans.agents.microcycle_pattern.request import WeekRequest
from plans.agents.microcycle_pattern.schema import REST, PatternAnswer
from plans.models import FitnessPlan, Microcycle
from plans.progress import progress_on, week_request

BY_HAND = "You wrote this by hand: put the earlier version back first."
Pattern = dict[str, Any]


def proposed_pattern(week: Microcycle, *, from_day: date, at: datetime) -> Pattern:
    """The pattern that `regenerate_week` would store. Reads and stores nothing.

    Raises `ValueError`, in words, for a week that a coach wrote, one that is over or no longer the plan's on its days,
    and when the rules would change nothing.
    """
    return _merged(week, TASK.rules(_request(week, at=at)), from_day=from_day, at=at)


def regenerate_week(week: Microcycle, *, from_day: date, at: datetime) -> Microcycle:
    """Store what the rules write for the days from `from_day` on; the days before stay as they were trained.

    Sessions that were written from the old pattern are the caller's to look at. Raises as `proposed_pattern`.
    """
    with transaction.atomic():
        FitnessPlan.objects.select_for_update().only("pk").get(pk=week.fitness_plan_id)
        week.refresh_from_db(fields=["pattern", "source"])
        request, client = _request(week, at=at), week.fitness_plan.client
        answer = ask(
            TASK, request, at=at, client_id=client.pk, never_say=identity_of(client), rules_only=True
        )  # as previewed: no model is asked
        week.pattern = _merged(week, answer.value, from_day=from_day, at=at)
        week.source = answer.source
        Microcycle.objects.filter(pk=week.pk).update(pattern=week.pattern, source=week.source, updated_at=at)
    return week


def _request(week: Microcycle, *, at: datetime) -> WeekRequest:
    plan = week.fitness_plan
    day = max(local_date(plan.client, at), week.start_date)
    progress = progress_on(plan, date=day)
    its_own = (progress.mesocycle_index, progress.week) == (week.mesocycle_index, week.week_number)
    if plan.status != FitnessPlan.Status.ACTIVE or progress.completed or not its_own or day > week.end_date:
        raise ValueError("This week is over, or no longer the plan's.")
    if week.source == "coach":
        raise ValueError(BY_HAND)
    return week_request(plan, progress)


def _merged(week: Microcycle, answer: PatternAnswer, *, from_day: date, at: datetime) -> Pattern:
    """The answer with the days before `from_day` as they are stored, and with rest where that makes one day too many.

    Raises `ValueError` when that is what is stored, or when the new days fit the old ones in no way.
    """
    kept = max(0, min(7, (from_day - week.end_date).days + 6))  # the week ends on a Sunday
    new = answer.model_dump(mode="json")
    merged = {**new, "days": [*week.pattern["days"][:kept], *new["days"][kept:]]}
    if kept:
        merged = _fitting(week, merged, kept=kept, at=at)
    if merged["days"] == week.pattern["days"]:
        raise ValueError("The built-in coach would write the same week again: nothing would change.")
    return merged


def _fitting(week: Microcycle, merged: Pattern, *, kept: int, at: datetime) -> Pattern:
    """With as few days of rest in the place of new ones as break no rule that the stored week keeps."""
    request = _request(week, at=at)
    known = _faults(request, week.pattern)
    trained = [index for index in range(kept, 7) if merged["days"][index]["theme"] != REST]
    fewest_first = chain.from_iterable(combinations(trained, number) for number in range(len(trained) + 1))
    for rested in fewest_first:
        tried = {**merged, "days": [as_rest(day) if n in rested else day for n, day in enumerate(merged["days"])]}
        if not _faults(request, tried) - known:
            return tried
    raise ValueError("What would be new does not fit the days that have passed.")


def as_rest(day: Pattern) -> Pattern:
    """A day of rest in the place of this one."""
    return {**day, "theme": REST, "load": None, "notes": ""}


def _faults(request: WeekRequest, pattern: Pattern) -> set[str]:
    violations = TASK.check(request, PatternAnswer.model_validate(pattern))
    return {violation.sentence for violation in errors_among(violations)}
