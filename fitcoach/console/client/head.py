"""Who the client is, what holds the client's texts at the moment, and what waits for a coach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.dateformat import format as in_format

from accounts.clock import local_date
from accounts.model_use import CHOSEN, IN_WORDS, MINOR, why_as_read
from accounts.models import Pause, User
from accounts.selectors import is_paused_on
from messaging.models import Alert, TakeOver
from messaging.taking_over import holder_of


@dataclass(frozen=True, slots=True)
class Badge:
    """`tone`: good, warn or bad."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Head:
    """`next_text`: null when none is due, or when it is not going to be sent."""

    coach: str
    next_text: datetime | None
    badges: Sequence[Badge]
    alerts: Sequence[Alert]


def head_of(client: User, *, today: date) -> Head:
    """`today`: the client's day."""
    take_over = holder_of(client)
    alerts = list(Alert.objects.filter(client=client, settled_at=None).order_by("created_at"))
    badges = list(_badges(client, take_over, today)) or [Badge("Active", "good")]
    return Head(client.coach.name if client.coach else "nobody", _next_text(client), badges, alerts)


def _next_text(client: User) -> datetime | None:
    due = client.next_message_at
    if due is None or client.opted_out_at is not None or client.erase_at is not None or not client.is_active:
        return None
    return None if is_paused_on(client, local_date(client, due)) else due


def _badges(client: User, take_over: TakeOver | None, today: date) -> Iterator[Badge]:
    if client.erase_at is not None:
        yield Badge(f"Will be erased on {_local_day(client, client.erase_at)}", "bad")
    if not client.is_active:
        yield Badge("Left the service", "bad")
    if client.opted_out_at is not None:
        yield Badge(f"Texted STOP on {_local_day(client, client.opted_out_at)}", "bad")
    yield from (Badge(words, "warn") for words in _pauses(client, today))
    if take_over is not None:
        who = take_over.coach.name if take_over.coach else "a coach"
        yield Badge(f"{who} answers in person", "warn")
    if (why := why_as_read(client)) in (MINOR, *CHOSEN):
        yield Badge(f"Rules only: {IN_WORDS[why]}", "warn")
    if client.review_first:
        yield Badge("Messages are reviewed first", "warn")


def _pauses(client: User, today: date) -> Iterator[str]:
    """Of now and to come, in order."""
    for pause in sorted(client.pauses.all(), key=lambda pause: pause.start_date):
        if pause.end_date is None or pause.end_date > today:
            yield _pause(pause, today)


def _pause(pause: Pause, today: date) -> str:
    until = f" until {_day(pause.end_date)}" if pause.end_date else " until resumed"
    return f"Paused{until}" if pause.start_date <= today else f"Pauses from {_day(pause.start_date)}{until}"


def _local_day(client: User, at: datetime) -> str:
    return _day(local_date(client, at))


def _day(day: date) -> str:
    return in_format(day, "j M Y")
