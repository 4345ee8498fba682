"""Where a plan stands, and this week's row. Position follows the calendar: each read brings it up to date."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.clock import local_date
from accounts.domain.vocabulary import WEEKDAYS
from accounts.domain.zones import UnknownZone
from accounts.seeking import look_again
from accounts.selectors import facts_in_week, identity_of, pauses_of
from llm import ask
from plans.agents.microcycle_pattern import TASK as PATTERN_TASK
from plans.agents.microcycle_pattern.request import BlockOutline, WeekRequest
from plans.domain.position import Position, block_began_on, locate, monday_of, weeks_passed
from plans.models import FitnessPlan, Microcycle
from plans.selectors import plans_to_place

RUNNING = (FitnessPlan.Status.ACTIVE, FitnessPlan.Status.COMPLETED)


@dataclass(frozen=True, slots=True)
class Progress:
    """A plan's position on one of the client's days. `block` is the mesocycle as stored."""

    date: date
    weekday: str
    mesocycle_index: int
    week: int
    plan_week: int
    block: dict[str, Any]
    started: bool
    completed: bool

    @property
    def is_running(self) -> bool:
        return self.started and not self.completed


def progress_on(plan: FitnessPlan, *, date: date) -> Progress:
    """The position on a calendar day of the client. Reads and changes nothing.

    Raises `ValueError` for a plan without blocks or start: a draft that nobody finished.
    """
    if not plan.mesocycles or plan.start_date is None:
        raise ValueError(f"Plan {plan.pk} has no blocks or no start date: it has no position.")
    position = locate(
        _block_weeks(plan),
        start=plan.start_date,
        day=date,
        pauses=pauses_of(plan.client),
        weeks_moved=plan.weeks_moved,
    )
    return _progress(plan, position, date)


def current_progress(plan: FitnessPlan, *, at: datetime) -> Progress:
    """The position on the client's day at `at`; the stored position and status are brought up to date.

    An active plan that is over becomes completed; a completed one that is not over becomes active again unless the
    client has another active plan. Drafts and archived plans keep what is stored.
    """
    progress = progress_on(plan, date=local_date(plan.client, at))
    if plan.status in RUNNING:
        _store(plan, progress, at=at)
    return progress


def advance_week(plan: FitnessPlan, *, at: datetime) -> Progress:
    """The next week, the next block, then completed. It lasts: the calendar goes on from there.

    A plan whose stored week is behind the calendar moves to the calendar's week, so a job that ran late leaves
    nobody behind, and one that ran twice is the coach's own wish.
    """
    if plan.status != FitnessPlan.Status.ACTIVE:
        return current_progress(plan, at=at)
    today = local_date(plan.client, at)
    now_at = progress_on(plan, date=today)
    wanted = _stored_plan_week(plan) + 1
    if now_at.completed or not now_at.started or now_at.plan_week >= wanted:
        return current_progress(plan, at=at)
    return _move_to(plan, wanted, today=today, at=at)


def repeat_week(plan: FitnessPlan, *, at: datetime) -> Progress:
    """The week before this one once more, in place of this one. It lasts: the plan ends a week later.

    Rows stay: the repeated week's becomes the active one again when it is next asked for, with what is stored in it,
    and this week's waits for its second turn. Raises `ValueError`, in words, for a plan that does not run, or that is
    in its first week.
    """
    today = local_date(plan.client, at)
    now_at = current_progress(plan, at=at)
    if plan.status != FitnessPlan.Status.ACTIVE or not now_at.is_running:
        raise ValueError("This plan does not run: no week of it can be repeated.")
    if now_at.plan_week == 0:
        raise ValueError("This is the plan's first week: there is none before it to repeat.")
    return _move_to(plan, now_at.plan_week - 1, today=today, at=at)


def ends_on(
    plan: FitnessPlan, *, weeks_moved: int | None = None, pauses: Sequence[tuple[date, date | None]] | None = None
) -> date | None:
    """The last day of the plan's last week by the calendar; `weeks_moved` and `pauses` in place of those stored.

    None while an open pause holds it. Raises `ValueError` for a plan without a start.
    """
    if plan.start_date is None:
        raise ValueError(f"Plan {plan.pk} has no start date: it has no end.")
    pauses = pauses_of(plan.client) if pauses is None else pauses
    if any(back is None for _, back in pauses):
        return None
    blocks, moved = _block_weeks(plan), plan.weeks_moved if weeks_moved is None else weeks_moved
    after = block_began_on(blocks, len(blocks), start=plan.start_date, pauses=pauses, weeks_moved=moved)
    return after - timedelta(days=1)


def current_microcycle(plan: FitnessPlan, *, at: datetime) -> Microcycle | None:
    """This week's row, written when it is missing, however many callers race; earlier weeks are deactivated.

    None before the plan's first day and after its last week.
    """
    progress = current_progress(plan, at=at)
    return microcycle_for(plan, progress, at=at) if progress.is_running else None


def microcycle_for(
    plan: FitnessPlan, progress: Progress, *, at: datetime, rules_only: bool = False, until: float = math.inf
) -> Microcycle:
    """The row of the week that `progress` stands in. It becomes the active one when it is the client's current week.

    `rules_only` and `until` as `llm.ask` takes them.
    """
    is_current = plan.status == FitnessPlan.Status.ACTIVE and _is_this_week(plan, progress, at=at)
    found = stored_week(plan, progress)
    if found is not None and (not is_current or (found.is_active and progress.date <= found.end_date)):
        return found
    answered = None
    if found is None:
        request = week_request(plan, progress)
        answered = ask(
            PATTERN_TASK,
            request,
            at=at,
            client_id=plan.client_id,
            never_say=identity_of(plan.client),
            rules_only=rules_only,
            until=until,
        )
    with transaction.atomic(savepoint=False):
        _lock(plan)
        if is_current:
            _deactivate_others(plan, progress, at=at)
        if answered is None:
            return _activate(plan, progress, at=at)
        microcycle, _ = Microcycle.objects.get_or_create(
            **_week_key(plan, progress),
            defaults={
                **_week_dates(plan, progress),
                "pattern": answered.value.model_dump(mode="json"),
                "source": answered.source,
                "is_active": is_current,
            },
        )
    return microcycle


def stored_week(plan: FitnessPlan, progress: Progress) -> Microcycle | None:
    """The row of the week that `progress` stands in, when it is written."""
    return Microcycle.objects.filter(**_week_key(plan, progress)).first()


def week_request(plan: FitnessPlan, progress: Progress) -> WeekRequest:
    """What the pattern agent is asked for the week that `progress` stands in."""
    return week_asked_for(plan, block_index=progress.mesocycle_index, week_index=progress.week - 1, day=progress.date)


def week_asked_for(plan: FitnessPlan, *, block_index: int, week_index: int, day: date) -> WeekRequest:
    """The same for a week by its place in the plan, both from 0; `day` lies in it."""
    assert plan.start_date is not None
    return WeekRequest(
        client=facts_in_week(plan.client, monday_of(day)),
        program_type=plan.program_type,
        blocks=tuple(BlockOutline.of(block) for block in plan.mesocycles),
        block_index=block_index,
        week_index=week_index,
        monday=monday_of(day),
        plan_start=plan.start_date,
        plan_notes=plan.notes,
    )


@dataclass(frozen=True, slots=True)
class Placed:
    """What `initialize_progress` did to one plan."""

    plan: FitnessPlan
    progress: Progress
    was: tuple[str, int, int]

    @property
    def changed(self) -> bool:
        return self.was != _stored_position(self.plan)


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """A plan that `initialize_progress` left as it was, and why."""

    plan: FitnessPlan
    why: str


def initialize_progress(*, at: datetime) -> Iterator[Placed | NotPlaced]:
    """Place the newest active or completed plan of every client by the calendar, one at a time. Safe to run again.

    A client whose zone is none is passed over, with the reason, and the others are placed.
    """
    last_client = None
    for plan in plans_to_place().iterator(chunk_size=500):
        if plan.client_id == last_client:
            continue
        last_client = plan.client_id
        was = _stored_position(plan)
        try:
            yield Placed(plan, current_progress(plan, at=at), was)
        except UnknownZone as error:
            yield NotPlaced(plan, str(error))


def _move_to(plan: FitnessPlan, plan_week: int, *, today: date, at: datetime) -> Progress:
    """`plan_week` counts from 0; the calendar goes on from there."""
    assert plan.start_date is not None
    plan.weeks_moved = plan_week - weeks_passed(plan.start_date, today, pauses_of(plan.client))
    FitnessPlan.objects.filter(pk=plan.pk).update(weeks_moved=plan.weeks_moved, updated_at=at)
    return current_progress(plan, at=at)


def _progress(plan: FitnessPlan, position: Position, day: date) -> Progress:
    return Progress(
        date=day,
        weekday=WEEKDAYS[day.weekday()],
        mesocycle_index=position.mesocycle_index,
        week=position.week,
        plan_week=position.plan_week,
        block=plan.mesocycles[position.mesocycle_index],
        started=position.started,
        completed=position.completed,
    )


def _block_weeks(plan: FitnessPlan) -> list[int]:
    return [int(block["weeks"]) for block in plan.mesocycles]


def _stored_plan_week(plan: FitnessPlan) -> int:
    """The stored position as weeks from 0 over the whole plan."""
    return sum(_block_weeks(plan)[: plan.current_mesocycle_index]) + plan.current_microcycle_week - 1


def _stored_position(plan: FitnessPlan) -> tuple[str, int, int]:
    return plan.status, plan.current_mesocycle_index, plan.current_microcycle_week


def _store(plan: FitnessPlan, progress: Progress, *, at: datetime) -> None:
    """Write position and status where they differ from what is stored."""
    wanted = {
        "status": _status_for(plan, progress),
        "current_mesocycle_index": progress.mesocycle_index,
        "current_microcycle_week": progress.week,
        "cycle_start_date": _block_began(plan, progress),
    }
    changed = {name: value for name, value in wanted.items() if getattr(plan, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(plan, name, value)
    FitnessPlan.objects.filter(pk=plan.pk, status__in=RUNNING).update(**changed, updated_at=at)
    if changed.get("status") == FitnessPlan.Status.ACTIVE:
        look_again(plan.client_id)
    if plan.status == FitnessPlan.Status.COMPLETED:
        Microcycle.objects.filter(fitness_plan=plan, is_active=True).update(is_active=False, updated_at=at)


def _block_began(plan: FitnessPlan, progress: Progress) -> date:
    """By the calendar; a block that a coach moved the plan about in keeps the day on which it began."""
    assert plan.start_date is not None
    if plan.weeks_moved and plan.cycle_start_date and plan.current_mesocycle_index == progress.mesocycle_index:
        return plan.cycle_start_date
    return block_began_on(
        _block_weeks(plan),
        progress.mesocycle_index,
        start=plan.start_date,
        pauses=pauses_of(plan.client),
        weeks_moved=plan.weeks_moved,
    )


def _status_for(plan: FitnessPlan, progress: Progress) -> str:
    if progress.completed:
        return FitnessPlan.Status.COMPLETED
    if plan.status == FitnessPlan.Status.ACTIVE or _has_another_active_plan(plan):
        return plan.status
    return FitnessPlan.Status.ACTIVE


def _has_another_active_plan(plan: FitnessPlan) -> bool:
    others = FitnessPlan.objects.filter(client=plan.client_id, status=FitnessPlan.Status.ACTIVE)
    return others.exclude(pk=plan.pk).exists()


def _is_this_week(plan: FitnessPlan, progress: Progress, *, at: datetime) -> bool:
    return monday_of(progress.date) == monday_of(local_date(plan.client, at))


def _week_key(plan: FitnessPlan, progress: Progress) -> dict[str, Any]:
    return {
        "client_id": plan.client_id,
        "fitness_plan": plan,
        "mesocycle_index": progress.mesocycle_index,
        "week_number": progress.week,
    }


def _week_dates(plan: FitnessPlan, progress: Progress) -> dict[str, date]:
    """Monday to Sunday; a plan that starts in mid-week has a short first week."""
    monday = monday_of(progress.date)
    assert plan.start_date is not None
    return {"start_date": max(monday, plan.start_date), "end_date": monday + timedelta(days=6)}


def _lock(plan: FitnessPlan) -> None:
    """Writers of one plan's weeks wait for each other here, for as long as two statements take."""
    FitnessPlan.objects.select_for_update().only("pk").get(pk=plan.pk)


def _deactivate_others(plan: FitnessPlan, progress: Progress, *, at: datetime) -> None:
    active = Microcycle.objects.filter(client=plan.client_id, is_active=True)
    active.exclude(**_week_key(plan, progress)).update(is_active=False, updated_at=at)


def _activate(plan: FitnessPlan, progress: Progress, *, at: datetime) -> Microcycle:
    """A stored week that is the current one again (a repeat, or a pause in its middle): it ends with this week."""
    week = Microcycle.objects.get(**_week_key(plan, progress))
    week.is_active = True
    week.end_date = max(week.end_date, _week_dates(plan, progress)["end_date"])
    Microcycle.objects.filter(pk=week.pk).update(is_active=True, end_date=week.end_date, updated_at=at)
    return week
