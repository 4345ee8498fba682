"""A client's yes or no to a language model, told to a coach by who has no app."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms

from accounts.consenting import State, as_read, give, state_of, withdraw
from accounts.domain.consents import CURRENT, LANGUAGE_MODEL
from accounts.model_use import is_minor
from accounts.models import User
from fitcoach.console.actions.base import Action, ActionForm, Done

ADMIN = "admin"


class WithdrawModel(Action):
    name, title, icon = "no-model", "No language model", "person_off"
    audited, button = "recorded that the client wants no language model", "From now on rules only"

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        return f"{client.name} said no to a language model already." if _said(client) == "withdrawn" else ""

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        return [
            f"From now on no language model is told anything of {client.name}: the built-in coach writes everything.",
            "What is written already stays as it is.",
        ]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        withdraw(client, LANGUAGE_MODEL, how=ADMIN, at=at)
        return Done(f"No language model is told of {client.name} any more.")


class AllowModelForm(ActionForm):
    how = forms.CharField(
        label="How did they agree?", max_length=200, help_text="On the phone today; a signed form of 3 May."
    )


class AllowModel(Action):
    name, title, icon = "allow-model", "Record a yes to a language model", "person_check"
    audited, button = "recorded that the client agreed to a language model", "They agreed to these words"
    form = AllowModelForm

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        if is_minor(client):
            return f"{client.name} is under 18: no language model is told of minors."
        return f"{client.name} agreed to a language model already." if _said(client) == "given" else ""

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        return [f"It is kept that {client.name} agreed to these words: “{CURRENT[LANGUAGE_MODEL].text}”"]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        give(client, LANGUAGE_MODEL, how=ADMIN, told=told["how"], at=at)
        return Done(f"{client.name} agreed to a language model.")


def _said(client: User) -> State:
    return state_of(next((row for row in as_read(client) if row.subject == LANGUAGE_MODEL), None))
