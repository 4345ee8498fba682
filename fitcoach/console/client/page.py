"""The page of one client."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.audit import Action
from accounts.clock import local_date, zone_of
from accounts.domain.zones import is_zone
from accounts.models import User
from accounts.notes import add_note
from fitcoach.console.client.buttons import buttons_of
from fitcoach.console.client.changes import changes_of
from fitcoach.console.client.conversation import conversation_of
from fitcoach.console.client.facts import facts_in_words
from fitcoach.console.client.head import head_of
from fitcoach.console.client.notes import NoteForm, notes_of
from fitcoach.console.client.plan import plans_of
from fitcoach.console.client.privacy import privacy_of
from fitcoach.console.client.progress import charts_of
from fitcoach.console.client.sessions import sessions_of, stored_sessions
from fitcoach.console.client.week import week_of
from fitcoach.console.links import client_url
from fitcoach.console.pages import ConsolePage

CLOCK_OF_NOBODY = "UTC"


class ClientPage(ConsolePage):
    """GET shows everything, on the client's own clock; POST adds a note."""

    template_name = "console/client/page.html"

    def get(self, request: HttpRequest, client_id: UUID) -> HttpResponse:
        return self._show(self.own_client(client_id), NoteForm())

    def post(self, request: HttpRequest, client_id: UUID) -> HttpResponse:
        client, form = self.own_client(client_id), NoteForm(request.POST)
        if not form.is_valid():
            return self._show(client, form, status=422)
        with transaction.atomic():
            add_note(client, author=self.staff, text=form.cleaned_data["text"], at=self.at)
            self.record(Action.CHANGE, "added a note", client)
        messages.success(request, "The note is kept.")
        return redirect(f"{client_url(client.pk)}#notes")

    def _show(self, client: User, form: NoteForm, *, status: int = 200) -> HttpResponse:
        self.record(Action.READ, "health facts, sessions and messages", client)
        stored_zone = client.timezone
        if not is_zone(stored_zone):  # an old row: the page is read by another clock, and says so
            client.timezone = CLOCK_OF_NOBODY
        today = local_date(client, self.at)
        stored = stored_sessions(client, today=today)
        return self.page(
            title=client.name,
            status=status,
            client=client,
            zone=zone_of(client),
            unknown_zone=stored_zone if stored_zone != client.timezone else "",
            head=head_of(client, today=today),
            buttons=buttons_of(client, staff=self.staff, at=self.at),
            facts=facts_in_words(client, today=today),
            plans=plans_of(client, today=today),
            week=week_of(client, stored, today=today),
            sessions=sessions_of(stored, today=today),
            charts=charts_of(stored, today=today),
            conversation=conversation_of(client),
            changes=changes_of(client),
            notes=notes_of(client),
            privacy=privacy_of(client),
            note_form=form,
        )
