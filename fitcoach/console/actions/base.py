"""What an action is: asked for with a form, told in sentences before it is done, done on POST alone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponseBase

from accounts.audit import Action as Audited
from accounts.models import User


class ActionForm(forms.Form):
    """What an action has to be told. Fields choose among rows of `client` alone."""

    def __init__(self, *args: Any, client: User, staff: User, at: datetime, **kwargs: Any) -> None:
        self.client, self.staff, self.at = client, staff, at
        super().__init__(*args, **kwargs)

    def offer(self, name: str, rows: QuerySet[Any], *, first: bool = False) -> None:
        """The rows that a `RowChoice` is of; `first`: the first of them is chosen until another is."""
        field = self.fields[name]
        assert isinstance(field, RowChoice)
        field.queryset = rows
        if first:
            field.initial = rows.first()


class RowChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # it takes none when it runs
    """One of some rows, told in `words`. The form offers the rows, as they are of its client."""

    def __init__(self, *, words: Callable[[Any], str], **kwargs: Any) -> None:
        self.words = words
        super().__init__(queryset=None, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return self.words(obj)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: a sentence, and where to go from there (nowhere: back to the client).

    `answer`: given to the browser in place of a page, for what is taken out as a file.
    """

    sentence: str
    url: str = ""
    answer: HttpResponseBase | None = None


class Action(ABC):
    """One thing that a coach does to a client.

    `audited`: the words in the audit trail, under the heading `audited_as`. `dangerous`: it cannot be undone, and its
    button says so.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    icon: ClassVar[str]
    audited: ClassVar[str]
    audited_as: ClassVar[Audited] = Audited.ACT
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
        """What will happen, in sentences. `told`: the form's cleaned data, or {} while there is none. Read only.

        Raises `ValueError`, in words, for what cannot be done with these values; so does `preview`. A confirmation
        holds for the sentences and the preview that were read: of what passes by itself they tell hours and minutes
        alone (`14:05`), which are left out of that.
        """

    def preview(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Mapping[str, Any]:
        """The context of `preview_template`. Read only."""
        return {}

    @abstractmethod
    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        """Do it. Raises `ValueError`, in words, when it cannot be done; then nothing has happened."""
