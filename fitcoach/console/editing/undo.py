"""Putting back what a plan, a week or a session was: GET shows the difference, POST writes it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from reversion.models import Version

from accounts.audit import Action
from fitcoach.console.editing.seen import seen_in, seen_of
from fitcoach.console.history import difference, put_back, version_for
from fitcoach.console.links import row_url
from fitcoach.console.pages import ConsolePage


class PutBackPage(ConsolePage):
    template_name = "console/editing/put_back.html"
    title = "Put back"

    def get(self, request: HttpRequest, version_id: int) -> HttpResponse:
        version, row = version_for(self.staff, version_id)
        self.record(Action.READ, f"an earlier {row._meta.verbose_name}", row.client)
        return self._ask(version, row)

    def post(self, request: HttpRequest, version_id: int) -> HttpResponse:
        version, row = version_for(self.staff, version_id)
        try:
            seen = seen_in(row, request.POST.get("seen", ""))
            put_back(row, version, staff=self.staff, at=self.at, seen=seen)
            self.record(Action.CHANGE, f"put back a {row._meta.verbose_name}", row.client)
        except ValueError as error:
            return self._ask(version, row, fault=str(error))
        messages.success(request, "It is as it was before.")
        return redirect(row_url(row))

    def _ask(self, version: Version, row: Any, *, fault: str = "") -> HttpResponse:
        return self.page(
            title=f"Put back: {row.client.name}, {row}",
            words=difference(row, version),
            when=version.revision.date_created,
            back=row_url(row),
            seen=self.request.POST.get("seen") or seen_of(row),
            fault=fault,
        )
