"""What the three editors share: an own row, a form that is refused in words, its history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.audit import Action
from accounts.models import User
from fitcoach.console.editing.seen import seen_in, seen_of
from fitcoach.console.history import AUTHORS, history_of, keeping, own_row
from fitcoach.console.links import client_url
from fitcoach.console.pages import ConsolePage


class EditorPage(ConsolePage):
    """GET shows the row, POST writes what `write` makes of the form; what it raises is shown beside what was sent.

    A refused form is answered with 200, as every form of the admin: a browser would call another status a fault.
    """

    model: type[Model]
    done: str
    """The sentence after it was saved, and, without its stop, the words of the audit trail."""

    def get(self, request: HttpRequest, row_id: UUID) -> HttpResponse:
        row = self.own(row_id)
        self.record(Action.READ, f"a {row._meta.verbose_name}", row.client)
        return self.show(row)

    def post(self, request: HttpRequest, row_id: UUID) -> HttpResponse:
        row = self.own(row_id)
        if self.rearranged(row):
            return self.show(row)
        try:
            seen = seen_in(row, request.POST.get("seen", ""))
            with keeping(row, staff=self.staff, at=self.at):
                self.write(row, seen)
                self.record(Action.CHANGE, self.done.rstrip("."), row.client)
        except ValueError as error:
            return self.show(row, refused=error)
        messages.success(request, self.done)
        return redirect(request.path)

    def own(self, row_id: UUID) -> Any:
        """The row with its client. Raises `Http404` for one of a client whom the asker may not see."""
        return own_row(self.model, self.staff, row_id)

    def rearranged(self, row: Any) -> bool:
        """Whether the POST only moves what is in the form, so that it is shown again and nothing is saved."""
        return False

    def write(self, row: Any, seen: Any) -> None:
        """Call the use case. Raises `ValueError`."""
        raise NotImplementedError

    def show(self, row: Any, *, refused: ValueError | None = None) -> HttpResponse:
        raise NotImplementedError

    def shown(self, row: Any, *, title: str, **context: Any) -> HttpResponse:
        """The page with what all three show."""
        client: User = row.client
        return self.page(
            title=title,
            row=row,
            author=AUTHORS[row.source],
            client=client,
            client_url=client_url(client.pk),
            admin_url=reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]),
            seen=self.request.POST.get("seen") or seen_of(row),
            history=history_of(row),
            **context,
        )
