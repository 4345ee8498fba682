"""The cast: Tom in Denver wants his message at seven. No text leaves the process, no hint leaves the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from accounts.tests.factories import UserFactory
from fitcoach.celery import app
from messaging.models import Message
from messaging.tests.talk import Talk, talk_with_ana
from messaging.transports import memory
from plans.tests.factories import FitnessPlanFactory


@pytest.fixture(autouse=True)
def memory_transport(settings: Any) -> Iterator[None]:
    settings.SMS_TRANSPORT = "memory"
    memory.clear()
    yield
    memory.clear()


@pytest.fixture
def hints(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """What would have been published, as (task, ids)."""
    published: list[tuple[str, list[str]]] = []

    def keep(name: str, args: tuple[list[str]], kwargs: Any = None, **_: Any) -> None:
        published.append((name, args[0]))

    monkeypatch.setattr(app, "send_task", keep)
    return published


@pytest.fixture
def tom(db: None) -> User:
    """A client in Denver (UTC-6 in summer) who wants his message at 07:00 and is in week 6 of a plan on 2026-06-10."""
    return client_with_plan(name="Tom Miller")


def client_with_plan(*, plan: dict[str, Any] | None = None, **fields: Any) -> User:
    """A client with an active plan of 40 weeks from 4 May 2026."""
    client: User = UserFactory.create(**fields)
    blocks = [{"name": "Base", "weeks": 40, "focus": ["general"], "deload": False}]
    FitnessPlanFactory.create(client=client, **{"start_date": date(2026, 5, 4), "mesocycles": blocks, **(plan or {})})
    return client


@pytest.fixture
def ana(db: None) -> Talk:
    """A client to talk with, on a Monday morning in March in Denver."""
    return talk_with_ana()


@pytest.fixture(params=["rules", "model"])
def reader(request: pytest.FixtureRequest) -> str:
    """Who reads what clients text: the rules alone, or the loopback model where they leave words unread."""
    if request.param == "model":
        request.getfixturevalue("gemini")
    return str(request.param)


@pytest.fixture
def row() -> Callable[..., Message]:
    """Writes a message of Tom's, or of `user`: queued, for 2026-06-10, due at 13:00Z, too late from 16:00Z."""

    def write(user: User, **fields: Any) -> Message:
        day = fields.pop("local_date", date(2026, 6, 10))
        due = utc(day.year, day.month, day.day, 13)
        values: dict[str, Any] = {
            "kind": "daily",
            "direction": "outbound",
            "state": "queued",
            "content": "Hi Tom!",
            "local_date": day,
            "due_at": due,
            "send_before": due.replace(hour=16),
            "phone_from": "+15550199999",
            "phone_to": user.phone_number,
        }
        return Message.objects.create(user=user, **{**values, **fields})

    return write


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
