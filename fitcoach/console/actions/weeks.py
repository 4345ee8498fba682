"""A week written anew, with a look at the difference before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from fitcoach.console.actions.base import Action, ActionForm, Done, RowChoice
from fitcoach.console.actions.differences import between_sessions, between_weeks
from fitcoach.console.actions.wording import day_in_words, running_plan, texts_in_words
from plans.models import Microcycle
from plans.regenerating import BY_HAND, proposed_pattern, regenerate_week
from workouts.models import WorkoutInstance
from workouts.regenerating import first_open_day, open_sessions_of, proposed_sessions, regenerate_open_sessions


def weeks_to_come(client: User, *, at: datetime) -> QuerySet[Microcycle]:
    """The stored week that the active plan stands in, and those after it."""
    try:
        plan, now = running_plan(client, at=at)
    except ValueError:
        return Microcycle.objects.none()
    its_own = Q(mesocycle_index=now.mesocycle_index, week_number=now.week)
    weeks = Microcycle.objects.filter(its_own | Q(start_date__gt=now.date), fitness_plan=plan)
    return weeks.order_by("start_date")


def _days_in_words(week: Microcycle) -> str:
    return f"{day_in_words(week.start_date)} to {day_in_words(week.end_date)}"


class WeekForm(ActionForm):
    week = RowChoice(label="Week", empty_label=None, words=_days_in_words)
    sessions = forms.BooleanField(
        required=False, initial=True, label="Write its sessions that are still to come anew as well"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weeks = weeks_to_come(self.client, at=self.at).select_related("fitness_plan")
        self.offer("week", weeks, first=True)


class RegenerateWeek(Action):
    name, title, icon = "regenerate-week", "Write a week anew", "autorenew"
    audited, button = "had a week written anew", "Store this week"
    form, preview_template = WeekForm, "console/actions/week.html"

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        found = list(weeks_to_come(client, at=at)[:1])
        if not found:
            return "No week from today on is written yet: each is written when it begins."
        return BY_HAND if found[0].source == "coach" else ""

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        sentences = ["The built-in coach writes the week from what is known of the client now. No model is asked."]
        if not told:
            return sentences
        sentences.append(f"The days before {day_in_words(first_open_day(client, at=at))} stay as they are.")
        sessions = _sessions(client, told["week"], at=at)
        if not sessions:
            return [*sentences, "No session of these days is written yet: each is written on its day."]
        days = " and ".join(day_in_words(workout.date) for workout in sessions)
        if not told["sessions"]:
            return [*sentences, f"Written already, and left as it is: the session of {days}."]
        texts = texts_in_words(client, [workout.date for workout in sessions])
        return [*sentences, f"Written anew where the new week changes it: the session of {days}.", *texts]

    def preview(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Mapping[str, Any]:
        week = _with_client(told["week"], client)
        pattern = proposed_pattern(week, from_day=first_open_day(client, at=at), at=at)
        sessions = _sessions(client, week, at=at) if told["sessions"] else []
        return {
            "days": between_weeks(week.pattern, pattern),
            "sessions": [
                {"day": day_in_words(old.date), "lines": between_sessions(old, new) if new else []}
                for old, new in proposed_sessions(sessions, pattern=pattern, at=at)
            ],
        }

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        week = _with_client(told["week"], client)
        regenerate_week(week, from_day=first_open_day(client, at=at), at=at)
        written = regenerate_open_sessions(client, until=week.end_date, at=at) if told["sessions"] else []
        return Done(f"The week is written anew, and {len(written) or 'no'} session{'s' * (len(written) != 1)} of it.")


def _sessions(client: User, week: Microcycle, *, at: datetime) -> list[WorkoutInstance]:
    sessions = open_sessions_of(client, at=at)
    return [workout for workout in sessions if week.start_date <= workout.date <= week.end_date]


def _with_client(week: Microcycle, client: User) -> Microcycle:
    """With what was read of the client already."""
    week.fitness_plan.client = client
    return week
