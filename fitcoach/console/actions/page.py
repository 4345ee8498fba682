"""The page of an action: GET asks and tells what will happen, POST does it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from accounts.audit import Action as Audited
from accounts.models import User
from fitcoach.console.actions import ACTIONS
from fitcoach.console.actions.base import Action, ActionForm
from fitcoach.console.links import client_url
from fitcoach.console.pages import ConsolePage


class ActionPage(ConsolePage):
    template_name = "console/action.html"

    def get(self, request: HttpRequest, client_id: UUID, name: str) -> HttpResponse:
        """The question. What the address tells (`?plan=…`) is filled in; when it tells all, it is answered for."""
        action, client = self._action(name), self.own_client(client_id)
        return self._ask(action, client, self._form(action, client, request.GET or None))

    def post(self, request: HttpRequest, client_id: UUID, name: str) -> HttpResponse:
        """Do it, once it was confirmed. A first POST of a form with fields shows what will happen with these values."""
        action, client = self._action(name), self.own_client(client_id)
        form = self._form(action, client, request.POST)
        if "confirmed" not in request.POST or not form.is_valid():
            return self._ask(action, client, form)
        if refusal := action.refusal(client, staff=self.staff, at=self.at):
            return self._refuse(action, client, form, refusal)
        try:
            with transaction.atomic():
                done = action.do(client, form.cleaned_data, staff=self.staff, at=self.at)
                self.record(Audited.ACT, action.audited, client)
        except ValueError as error:
            return self._refuse(action, client, form, str(error))
        messages.success(request, done.sentence)
        return redirect(done.url or client_url(client.pk))

    def _action(self, name: str) -> Action:
        if name not in ACTIONS:
            raise Http404
        return ACTIONS[name]

    def _form(self, action: Action, client: User, data: QueryDict | None) -> ActionForm:
        """Bound to what is told; a form without fields is told everything."""
        told: Mapping[str, Any] | None = data if action.form.base_fields else {}
        return action.form(told, client=client, staff=self.staff, at=self.at)

    def _ask(
        self, action: Action, client: User, form: ActionForm, *, status: int = 200, fault: str = ""
    ) -> HttpResponse:
        refusal = action.refusal(client, staff=self.staff, at=self.at)
        ready = form.is_bound and form.is_valid() and not refusal
        told: Mapping[str, Any] = form.cleaned_data if ready else {}
        preview = action.preview if ready and action.preview_template else _nothing
        return self.page(
            title=f"{action.title}: {client.name}",
            status=status,
            action=action,
            client=client,
            client_url=client_url(client.pk),
            form=form,
            fault=fault or refusal,
            ready=ready,
            sentences=[] if refusal else action.says(client, told, staff=self.staff, at=self.at),
            preview=preview(client, told, staff=self.staff, at=self.at),
        )

    def _refuse(self, action: Action, client: User, form: ActionForm, sentence: str) -> HttpResponse:
        return self._ask(action, client, form, status=409, fault=sentence)


def _nothing(client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Mapping[str, Any]:
    return {}
