"""A coach before the page of an action: what it says, what it takes to do it, and what there was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from accounts.tests.factories import CoachFactory, UserFactory
from messaging.exporting import export_of

NOON = datetime(2026, 1, 5, 19, tzinfo=UTC)
"""A Monday, 12:00 in Denver."""


@dataclass(frozen=True, slots=True)
class People:
    """Maria coaches Ana, Olga coaches Ben; Hanna is Maria's head coach, Rosa a superuser."""

    ana: User
    ben: User
    maria: User
    olga: User
    hanna: User
    rosa: User


def people() -> People:
    hanna, olga = CoachFactory.create(name="Hanna"), CoachFactory.create(name="Olga")
    maria = CoachFactory.create(name="Maria", coach=hanna)
    days = {"available_days": ["MONDAY", "WEDNESDAY", "FRIDAY"], "equipment": ["full_gym"]}
    return People(
        ana=UserFactory.with_profile(days, name="Ana", coach=maria),
        ben=UserFactory.with_profile(days, name="Ben", coach=olga),
        maria=maria,
        olga=olga,
        hanna=hanna,
        rosa=CoachFactory.create(name="Rosa", is_superuser=True),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says. `seen` comes back with the confirmation."""

    status: int
    sentences: Sequence[str]
    fault: str
    ready: bool
    preview: dict[str, Any]
    seen: str
    html: str


class Page:
    """One action for one client, as one of the staff sees it."""

    def __init__(self, staff: User, client: User, name: str) -> None:
        self.url = reverse("console:action", args=[client.pk, name])
        self.browser = Client()
        self.browser.force_login(staff)

    def look(self, **told: Any) -> Told:
        return _told(self.browser.get(self.url, told))

    def show(self, **told: Any) -> Told:
        """The button that does nothing but tell."""
        return _told(self.browser.post(self.url, told))

    def confirm(self, **told: Any) -> Any:
        """What was shown with these values is confirmed."""
        return self.browser.post(self.url, {**told, "confirmed": "yes", "seen": self.show(**told).seen})


def _told(answer: Any) -> Told:
    outlook = answer.context["outlook"]
    return Told(
        status=answer.status_code,
        sentences=outlook.sentences,
        fault=answer.context["fault"],
        ready=outlook.ready,
        preview=outlook.preview,
        seen=outlook.seen,
        html=answer.content.decode(),
    )


def everything(client: User) -> str:
    """All that is kept of the client, and how much is in the audit trail: equal means that nothing has changed."""
    kept = export_of(User.objects.get(pk=client.pk), at=NOON)
    return DjangoJSONEncoder(sort_keys=True).encode([kept, AuditEntry.objects.exclude(action="sign_in").count()])


def last_entry() -> tuple[str, str]:
    """(heading, words) of the audit trail's newest entry."""
    entry = AuditEntry.objects.latest("pk")
    return entry.action, entry.what
