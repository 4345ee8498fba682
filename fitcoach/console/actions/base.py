"""What an action is: asked for with a form, told in sentences before it is done, done on POST alone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms

from accounts.models import User


class ActionForm(forms.Form):
    """What an action has to be told. Fields choose among rows of `client` alone."""

    def __init__(self, *args: Any, client: User, staff: User, at: datetime, **kwargs: Any) -> None:
        self.client, self.staff, self.at = client, staff, at
        super().__init__(*args, **kwargs)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: a sentence, and where to go from there (nowhere: back to the client)."""

    sentence: str
    url: str = ""


class Action(ABC):
    """One thing that a coach does to a client.

    `audited`: the words in the audit trail. `dangerous`: it cannot be undone, and its button says so.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    icon: ClassVar[str]
    audited: ClassVar[str]
    button: ClassVar[str] = ""
    """What the button of the confirmation says; empty: the title."""
    dangerous: ClassVar[bool] = False
    form: ClassVar[type[ActionForm]] = ActionForm
    preview_template: ClassVar[str] = ""
    """Shown between the sentences and the button, with what `preview` returns as its context."""

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        """Why this cannot be done now, in a sentence; empty when it can. Read only: pages ask it of every action."""
        return ""

    @abstractmethod
    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        """What will happen, in sentences. `told`: the form's cleaned data, or {} while there is none. Read only."""

    def preview(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Mapping[str, Any]:
        """The context of `preview_template`. Read only."""
        return {}

    @abstractmethod
    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        """Do it. Raises `ValueError`, in words, when it cannot be done; then nothing has happened."""
