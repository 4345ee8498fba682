"""What a client will be sent today and tomorrow, word for word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from accounts.audit import Action
from accounts.model_use import why_as_read
from accounts.models import User
from fitcoach.console.bubbles import bubble_of, clock_of
from fitcoach.console.links import action_url, client_url, review_url
from fitcoach.console.pages import ConsolePage
from llm.providers.registry import models
from messaging.previewing import Preview, previews_of


@dataclass(frozen=True, slots=True)
class Told:
    """A message to come, as the page tells it: `theirs`, `yours` are when it goes, on the client's clock and ours."""

    preview: Preview
    bubble: Mapping[str, Any]
    theirs: str
    yours: str
    review_url: str


class TomorrowPage(ConsolePage):
    template_name = "console/tomorrow.html"

    def get(self, request: HttpRequest, client_id: UUID) -> HttpResponse:
        client = self.own_client(client_id)
        told = [self._told(preview, client) for preview in previews_of(client, at=self.at)]
        self.record(Action.READ, "the message of tomorrow", client)
        return self.page(
            title=f"Tomorrow’s message: {client.name}",
            client=client,
            client_url=client_url(client.pk),
            send_now_url=action_url(client.pk, "send-now"),
            told=told,
            model_writes=bool(models()) and not why_as_read(client),
            by_rules=any(not each.preview.is_stored and each.preview.text for each in told),
        )

    def _told(self, preview: Preview, client: User) -> Told:
        due, message = preview.due_at, preview.message
        return Told(
            preview=preview,
            bubble=bubble_of(preview.text),
            theirs=clock_of(client, due),
            yours=clock_of(self.staff, due),
            review_url=review_url(message.pk) if message is not None and preview.is_stored else "",
        )
