"""Everything that is kept of a client: taken out as a file, or erased.

Both are for the client's own coach and for superusers: `accounts.coaching.answers_for` says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.http import StreamingHttpResponse

from accounts.audit import Action as Audited
from accounts.changing import GRACE_DAY, ask_to_be_forgotten, stay
from accounts.coaching import answers_for
from accounts.models import Erasure, Pause, User
from fitcoach.console.actions.base import Action, ActionForm, Done
from fitcoach.console.actions.wording import instant_in_words, next_text_in_words
from messaging.erasing import what_would_go
from messaging.exporting import export_of


class Export(Action):
    name, title, icon = "export", "Export", "download"
    audited, audited_as, button = "everything that is kept of the client", Audited.EXPORT, "Download the file"

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        if answers_for(staff, client):
            return ""
        return "Only the client's own coach or a superuser takes out everything."

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        return [
            f"You get a file (JSON) with everything that is kept of {client.name}: health facts, plans, sessions, "
            "results, texts and notes of coaches.",
            "The audit trail keeps that you took it out. Keep the file where only you can read it.",
        ]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        told_all = export_of(client, at=at)
        pieces = DjangoJSONEncoder(indent=1, ensure_ascii=False).iterencode(told_all)
        answer = StreamingHttpResponse(pieces, content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="client-{client.pk}.json"'
        answer["Cache-Control"] = "no-store"
        return Done(f"Everything that is kept of {client.name}.", answer=answer)


class EraseForm(ActionForm):
    name = forms.CharField(
        label="The client's name",
        help_text="Type it as it stands above.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name != self.client.name.strip():
            raise forms.ValidationError("This is not the client's name.")
        return name


class Erase(Action):
    name, title, icon = "erase", "Erase", "delete_forever"
    audited, button, dangerous = "had the client erased in a day", "Erase everything in a day", True
    form = EraseForm
    preview_template = "console/actions/rows.html"

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        if not answers_for(staff, client):
            return "Only the client's own coach or a superuser erases a client."
        if client.erase_at is not None:
            return f"{client.name} will be erased on {instant_in_words(client, client.erase_at)} already."
        return ""

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        return [
            f"In a day everything that is kept of {client.name} is erased: account, health facts, plans, sessions, "
            "results and texts. Nobody can bring it back then.",
            "Until then it can be taken back, by the client or by you. Nothing is sent meanwhile.",
            "The audit trail keeps that you did this, without a fact about the client.",
        ]

    def preview(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Mapping[str, Any]:
        rows = what_would_go(client)
        return {"rows": {table.replace("_", " "): count for table, count in rows.items()}, "total": sum(rows.values())}

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        ask_to_be_forgotten(client, at=at, door=Erasure.Door.ADMIN)
        return Done(f"{client.name} will be erased on {instant_in_words(client, at + GRACE_DAY)}.")


class TakeBackErasure(Action):
    name, title, icon = "take-back-erasure", "Take back the erasure", "undo"
    audited, button = "took back the erasure of the client", "Keep the client"

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        if not answers_for(staff, client):
            return "Only the client's own coach or a superuser takes back an erasure."
        return "" if client.erase_at is not None else f"{client.name} is not about to be erased."

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        assert client.erase_at is not None, "refused before"
        return [
            f"{client.name} is not erased on {instant_in_words(client, client.erase_at)}. Everything stays as it is.",
            "It may be that the client asked for it: ask before you keep what they wanted gone.",
            next_text_in_words(client, pauses=_other_pauses(client), at=at),
        ]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        stay(client, at=at)
        return Done(f"{client.name} stays.")


def _other_pauses(client: User) -> list[tuple[date, date | None]]:
    """All but the one that waits for the erasure."""
    rows = (row for row in client.pauses.all() if row.end_date is not None or row.cause != Pause.Cause.FORGETTING)
    return [(row.start_date, row.end_date) for row in rows]
