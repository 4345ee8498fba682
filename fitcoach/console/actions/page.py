"""The page of an action: GET asks and tells what will happen, POST does it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect

from accounts.models import User
from fitcoach.console.actions import ACTIONS
from fitcoach.console.actions.base import Action, ActionForm, Done
from fitcoach.console.links import client_url
from fitcoach.console.pages import ConsolePage

CLOCK = re.compile(r"\b\d\d:\d\d\b")
CHANGED = "This has changed since you read it. Read once more what will happen."


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the page tells. `ready`: all is told that has to be, and nothing stands against it.

    `refused`: whatever the form were told, so that there is none to fill in.
    """

    sentences: Sequence[str]
    preview: Mapping[str, Any]
    fault: str = ""
    ready: bool = False
    refused: bool = False

    @property
    def seen(self) -> str:
        """Comes back with the confirmation: what was read is done, or nothing; clocks go on meanwhile."""
        told = json.dumps([list(self.sentences), dict(self.preview)], default=str, sort_keys=True)
        return hashlib.sha256(CLOCK.sub("", told).encode()).hexdigest()[:16]


class ActionPage(ConsolePage):
    template_name = "console/action.html"

    def get(self, request: HttpRequest, client_id: UUID, name: str) -> HttpResponse:
        """The question. What the address tells (`?plan=…`) is filled in; when all is told, it is answered for."""
        action, client = self._action(name), self.own_client(client_id)
        return self._ask(action, client, self._form(action, client, request.GET))

    def post(self, request: HttpRequest, client_id: UUID, name: str) -> HttpResponseBase:
        """Do it, once it was confirmed. A POST without that shows what will happen with these values."""
        action, client = self._action(name), self.own_client(client_id)
        form = self._posted(action, client, request.POST)
        if "confirmed" not in request.POST or not form.is_valid():
            return self._ask(action, client, form)
        try:
            done = self._do(action, client_id, request.POST)
        except ValueError as error:
            return self._ask(action, client, form, status=409, fault=str(error))
        if done.answer is not None:
            return done.answer
        messages.success(request, done.sentence)
        return redirect(done.url or client_url(client.pk))

    @transaction.atomic
    def _do(self, action: Action, client_id: UUID, data: QueryDict) -> Done:
        """Asked again under the client's lock: of two confirmations at once the second finds what the first did.

        Raises `ValueError`, in words, when nothing was done.
        """
        User.objects.select_for_update(no_key=True).only("pk").get(pk=client_id)
        client = self.own_client(client_id)
        form = self._posted(action, client, data)
        outlook = self._outlook(action, client, form)
        if not outlook.ready or data.get("seen", outlook.seen) != outlook.seen:
            raise ValueError(outlook.fault or CHANGED)
        done = action.do(client, form.cleaned_data, staff=self.staff, at=self.at)
        self.record(action.audited_as, action.audited, client)
        return done

    def _action(self, name: str) -> Action:
        if name not in ACTIONS:
            raise Http404
        return ACTIONS[name]

    def _posted(self, action: Action, client: User, data: QueryDict) -> ActionForm:
        return action.form(data, client=client, staff=self.staff, at=self.at)

    def _form(self, action: Action, client: User, told: QueryDict) -> ActionForm:
        """Bound once the address and the fields' own initial values tell all that is required."""
        form = action.form(client=client, staff=self.staff, at=self.at, initial=told.dict())
        values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
        if any(field.required and values[name] in (None, "") for name, field in form.fields.items()):
            return form
        return action.form(
            {name: value for name, value in values.items() if value is not None},
            client=client,
            staff=self.staff,
            at=self.at,
        )

    def _outlook(self, action: Action, client: User, form: ActionForm) -> Outlook:
        asked: dict[str, Any] = {"staff": self.staff, "at": self.at}
        if refusal := action.refusal(client, **asked):
            return Outlook([], {}, fault=refusal, refused=True)
        if not (form.is_bound and form.is_valid()):
            return Outlook(action.says(client, {}, **asked), {})
        try:
            preview = action.preview(client, form.cleaned_data, **asked) if action.preview_template else {}
            return Outlook(action.says(client, form.cleaned_data, **asked), preview, ready=True)
        except ValueError as error:
            return Outlook([], {}, fault=str(error))

    def _ask(
        self, action: Action, client: User, form: ActionForm, *, status: int = 200, fault: str = ""
    ) -> HttpResponse:
        outlook = self._outlook(action, client, form)
        return self.page(
            title=f"{action.title}: {client.name}",
            status=status,
            action=action,
            client=client,
            client_url=client_url(client.pk),
            form=form,
            fault=fault or outlook.fault,
            outlook=outlook,
        )
