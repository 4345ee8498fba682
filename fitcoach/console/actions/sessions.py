"""A session written anew, with a look at the difference before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.clock import local_date
from accounts.models import User
from fitcoach.console.actions.base import Action, ActionForm, Done, RowChoice
from fitcoach.console.actions.differences import between_sessions
from fitcoach.console.actions.wording import day_in_words, texts_in_words
from plans.regenerating import BY_HAND
from workouts.models import WorkoutInstance
from workouts.regenerating import ONLY_TO_COME, proposed_workout, regenerate_workout
from workouts.selectors import workouts_of


def stored_sessions(client: User, *, at: datetime) -> QuerySet[WorkoutInstance]:
    """Of today and later, whatever became of them: a refusal says why."""
    return workouts_of(client).filter(date__gte=local_date(client, at)).order_by("date")


def _in_words(workout: WorkoutInstance) -> str:
    return f"{day_in_words(workout.date)}: {workout.theme}"


class SessionForm(ActionForm):
    workout = RowChoice(label="Session", empty_label=None, words=_in_words)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sessions = stored_sessions(self.client, at=self.at).select_related("fitness_plan", "microcycle")
        self.offer("workout", sessions, first=True)


class RegenerateWorkout(Action):
    name, title, icon = "regenerate-workout", "Write a session anew", "autorenew"
    audited, button = "had a session written anew", "Store this session"
    form, preview_template = SessionForm, "console/actions/session.html"

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        """Of all that there are; which of them may be written anew is told once one is chosen."""
        sessions = list(stored_sessions(client, at=at).values_list("source", "status")[:7])
        if not sessions:
            return "No session from today on is written yet: each is written on its day."
        if any(source != "coach" and status == "scheduled" for source, status in sessions):
            return ""
        _, status = sessions[0]
        return BY_HAND if status == "scheduled" else f"This session is {status}: {ONLY_TO_COME}"

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        sentences = ["The built-in coach writes the session from what is known of the client now. No model is asked."]
        if not told:
            return sentences
        day = told["workout"].date
        sentences.append(f"The session of {day_in_words(day)} is withdrawn, and this one takes its place.")
        return [*sentences, *texts_in_words(client, [day])]

    def preview(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Mapping[str, Any]:
        workout = _with_client(told["workout"], client)
        return {"lines": between_sessions(workout, proposed_workout(workout, at=at))}

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        written = regenerate_workout(_with_client(told["workout"], client), at=at)
        return Done(f"The session of {day_in_words(written.date)} is written anew: {written.theme}.")


def _with_client(workout: WorkoutInstance, client: User) -> WorkoutInstance:
    """With what was read of the client already."""
    workout.fitness_plan.client = client
    return workout
