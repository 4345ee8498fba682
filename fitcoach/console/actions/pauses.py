"""A client who does not train for a while, and one who is back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from accounts import pausing
from accounts.clock import local_date
from accounts.models import User
from accounts.selectors import pauses_of
from fitcoach.console.actions.base import Action, ActionForm, Done
from fitcoach.console.actions.wording import day_in_words, next_text_in_words
from plans.progress import ends_on
from plans.selectors import plan_at_hand

DAY_INPUT = {"type": "date"}


class PauseForm(ActionForm):
    start = forms.DateField(label="First day of the pause", widget=forms.DateInput(attrs=DAY_INPUT))
    back = forms.DateField(
        label="First day back",
        required=False,
        widget=forms.DateInput(attrs=DAY_INPUT),
        help_text="Empty: until you resume the client.",
    )
    note = forms.CharField(label="Note", required=False, max_length=500, help_text="For coaches; it is not sent.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].initial = local_date(self.client, self.at)


class Pause(Action):
    name, title, icon = "pause", "Pause", "pause_circle"
    audited, button = "paused the client", "Pause the client"
    form = PauseForm

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        if client.erase_at is not None:
            return "The client is about to be forgotten, and hears nothing until then."
        return ""

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        if not told:
            return ["Texts and sessions stop, and the plan waits."]
        start, back = told["start"], told.get("back")
        pausing.refuse_what_cannot_be(client, start, back, at=at)
        until = f"until {day_in_words(back)}, the first day back" if back else "until you resume the client"
        pauses = [*pauses_of(client), (start, back)]
        return [
            f"From {day_in_words(start)} on no text is sent and no session is written, {until}.",
            *_end_in_words(client, pauses),
            next_text_in_words(client, pauses=pauses, at=at),
        ]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        row = pausing.pause(client, start=told["start"], back=told.get("back"), note=told.get("note", ""), at=at)
        return Done(f"{client.name} pauses {pausing.in_words(row)}.")


class Resume(Action):
    name, title, icon = "resume", "Resume", "play_circle"
    audited, button = "resumed the client", "Resume the client"

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        if client.erase_at is not None:
            return "The client asked to be forgotten: take that back instead."
        return "" if pausing.pause_to_end(client, at=at) else "There is no pause to end."

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        today, ending = local_date(client, at), pausing.pause_to_end(client, at=at)
        assert ending is not None, "refused before"
        pauses = [(row.start_date, row.end_date) for row in client.pauses.all() if row.pk != ending.pk]
        if ending.start_date < today:
            pauses.append((ending.start_date, today))
            first = f"The pause {pausing.in_words(ending)} ends: {day_in_words(today)} is the first day back."
        else:
            first = f"The pause {pausing.in_words(ending)} is called off."
        return [first, *_end_in_words(client, pauses), next_text_in_words(client, pauses=pauses, at=at)]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        back = pausing.resume(client, at=at)
        return Done(f"{client.name} is back from {day_in_words(back)} on.")


def _end_in_words(client: User, pauses: Sequence[tuple[date, date | None]]) -> list[str]:
    """How long the plan waits: nothing to say without a plan."""
    plan = plan_at_hand(client)
    if plan is None:
        return []
    before, after = ends_on(plan), ends_on(plan, pauses=pauses)
    if after is None:
        return ["The plan keeps its place: each week whose Monday lies in the pause is trained later."]
    if before == after:
        return [f"The plan ends on {day_in_words(after)} as before: no Monday lies in these days, so no week waits."]
    return [f"The plan keeps its place and ends on {day_in_words(after)}{_instead(before)}."]


def _instead(before: date | None) -> str:
    return f", in place of {day_in_words(before)}" if before else ""
