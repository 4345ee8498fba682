"""A draft of a plan by the built-in coach, and making a draft the active plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from accounts.clock import local_date
from accounts.models import User
from fitcoach.console.actions.base import Action, ActionForm, Done, RowChoice
from fitcoach.console.actions.wording import day_in_words, plan_in_words
from plans.domain.position import monday_of
from plans.drafts import approve_draft, begins_on
from plans.models import FitnessPlan
from plans.selectors import plan_at_hand
from plans.services import draft_plan, outline_of_draft


def drafts_of(client: User) -> QuerySet[FitnessPlan]:
    """Drafts that have blocks, the newest first."""
    drafts = FitnessPlan.objects.filter(client=client, status=FitnessPlan.Status.DRAFT, length_weeks__isnull=False)
    return drafts.exclude(start_date=None).order_by("-created_at", "pk")


class DraftForm(ActionForm):
    length_weeks = forms.IntegerField(
        label="Weeks", required=False, min_value=1, max_value=52, help_text="Empty: the built-in coach chooses."
    )
    start = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].initial = monday_of(local_date(self.client, self.at)) + timedelta(days=7)

    def clean_start(self) -> date:
        start: date = self.cleaned_data["start"]
        if start < local_date(self.client, self.at):
            raise forms.ValidationError("A plan begins today or later.")
        return start


class DraftPlan(Action):
    name, title, icon = "draft-plan", "Draft a plan", "edit_calendar"
    audited, button = "drafted a plan", "Store this draft"
    form, preview_template = DraftForm, "console/actions/outline.html"

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        return [
            "The built-in coach writes a draft from what is known of the client. No model is asked.",
            "Nothing changes for the client until you activate it.",
        ]

    def preview(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Mapping[str, Any]:
        outline = outline_of_draft(client, start=told["start"], length_weeks=told.get("length_weeks"))
        weeks = sum(block.weeks for block in outline.mesocycles)
        return {"outline": outline, "weeks": weeks, "start": day_in_words(told["start"])}

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        plan = draft_plan(client, start=told["start"], length_weeks=told.get("length_weeks"), at=at)
        return Done(
            f"A draft is stored: {plan_in_words(plan)}.", reverse("admin:plans_fitnessplan_change", args=[plan.pk])
        )


class ActivateForm(ActionForm):
    plan = RowChoice(label="Draft", empty_label=None, words=plan_in_words)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("plan", drafts_of(self.client), first=True)


class ActivatePlan(Action):
    name, title, icon = "activate-plan", "Activate a draft", "play_circle"
    audited, button = "activated a plan", "Activate it"
    form = ActivateForm

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        return "" if drafts_of(client).exists() else "There is no draft with blocks and a start."

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        if not told:
            return ["The draft becomes the client's active plan."]
        plan = told["plan"]
        plan.client = client
        sentences = [f"The draft, {plan_in_words(plan)}, becomes the active plan on {_first_day(plan, at=at)}."]
        if active := plan_at_hand(client):
            return [
                *sentences,
                f"The plan that runs, {plan_in_words(active)}, is archived. What was done in it stays.",
                "Its sessions that are still to come are withdrawn and written anew for the new plan.",
            ]
        return [*sentences, f"{client.name} gets a text on each of its days."]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        plan = told["plan"]
        plan.client = client
        approve_draft(plan, at=at)
        return Done(f"The plan is active from {day_in_words(plan.start_date)} on.")


def _first_day(plan: FitnessPlan, *, at: datetime) -> str:
    return day_in_words(begins_on(plan, at=at))
