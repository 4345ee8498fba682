"""The plan moved against the calendar: a week passed over, or trained once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any

from django import forms

from accounts.models import User
from fitcoach.console.actions.base import Action, ActionForm, Done
from fitcoach.console.actions.wording import (
    day_in_words,
    running_plan,
    texts_in_words,
    week_in_words,
)
from plans.models import FitnessPlan
from plans.progress import Progress, advance_week, current_progress, ends_on, progress_on, repeat_week
from plans.selectors import active_plan_of
from workouts.regenerating import open_sessions_of, regenerate_open_sessions


class MoveForm(ActionForm):
    sessions = forms.BooleanField(
        required=False, initial=True, label="Write the sessions that are still to come anew for that week"
    )


class AdvanceWeek(Action):
    name, title, icon = "advance-week", "Advance a week", "skip_next"
    audited, button = "advanced the plan by a week", "Advance the plan"
    form = MoveForm

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        return _refusal(client, at=at)

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        plan, now = running_plan(client, at=at)
        then = _moved(plan, now, by=1)
        if then.completed:
            return [
                f"It is {week_in_words(plan, now)}, and there is none after it: the plan is completed.",
                "No text follows until another plan is active.",
            ]
        return [*_weeks_in_words(plan, now, then, by=1), *_sessions_in_words(client, told, at=at)]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        plan = _plan_brought_up_to_date(client, at=at)
        progress = advance_week(plan, at=at)
        if progress.completed:
            return Done("The plan is completed.")
        return _done(client, plan, progress, told, at=at)


class RepeatWeek(Action):
    name, title, icon = "repeat-week", "Repeat a week", "replay"
    audited, button = "repeated a week of the plan", "Repeat the week"
    form = MoveForm

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        if refusal := _refusal(client, at=at):
            return refusal
        _, now = running_plan(client, at=at)
        return "" if now.plan_week else "This is the plan's first week: there is none before it to repeat."

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        plan, now = running_plan(client, at=at)
        then = _moved(plan, now, by=-1)
        return [*_weeks_in_words(plan, now, then, by=-1), *_sessions_in_words(client, told, at=at)]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        plan = _plan_brought_up_to_date(client, at=at)
        return _done(client, plan, repeat_week(plan, at=at), told, at=at)


def _refusal(client: User, *, at: datetime) -> str:
    try:
        running_plan(client, at=at)
    except ValueError as error:
        return str(error)
    return ""


def _plan_brought_up_to_date(client: User, *, at: datetime) -> FitnessPlan:
    """Read anew, so that what is moved is what is stored; its week is the calendar's."""
    plan = active_plan_of(client)
    if plan is None:
        raise ValueError("There is no active plan.")
    current_progress(plan, at=at)
    return plan


def _moved(plan: FitnessPlan, now: Progress, *, by: int) -> Progress:
    moved = copy(plan)
    moved.weeks_moved += by
    return progress_on(moved, date=now.date)


def _weeks_in_words(plan: FitnessPlan, now: Progress, then: Progress, *, by: int) -> list[str]:
    before, after = ends_on(plan), ends_on(plan, weeks_moved=plan.weeks_moved + by)
    ends = "The plan ends when the client is resumed and its weeks are over."
    if before is not None and after is not None:
        ends = f"The plan ends on {day_in_words(after)}, in place of {day_in_words(before)}."
    return [f"It is {week_in_words(plan, now)}.", f"From today on it is {week_in_words(plan, then)}.", ends]


def _sessions_in_words(client: User, told: Mapping[str, Any], *, at: datetime) -> list[str]:
    """What becomes of the sessions of today and later that are written already."""
    workouts = open_sessions_of(client, at=at)
    sessions = [f"The session of {day_in_words(workout.date)}, {workout.theme}," for workout in workouts]
    if not told.get("sessions"):
        return [f"{session} stays as it is." for session in sessions]
    texts = texts_in_words(client, [workout.date for workout in workouts])
    return [*(f"{session} is written anew for that week." for session in sessions), *texts]


def _done(client: User, plan: FitnessPlan, progress: Progress, told: Mapping[str, Any], *, at: datetime) -> Done:
    if told.get("sessions"):
        regenerate_open_sessions(client, at=at)
    return Done(f"It is {week_in_words(plan, progress)} now.")
