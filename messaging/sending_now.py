"""Today's message, at a coach's word: now, and not at the client's hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from accounts.clock import local_date, zone_of
from accounts.holding import was_held
from accounts.models import User
from messaging import composing, hints, schedule
from messaging.domain.limits import APART
from messaging.models import Message
from messaging.reaching import hindrance
from messaging.sendable import IN_FLIGHT, OPEN, queued_and_due
from plans.progress import progress_on
from plans.selectors import plan_at_hand

State = Message.State
WENT: Final = (State.ACCEPTED, State.DELIVERED)


def why_not_now(client: User, *, at: datetime) -> str:
    """Why today's message cannot go now, in a sentence; empty when it can. Reads only."""
    if refusal := hindrance(client, at=at):
        return refusal
    if was_held(client):
        return f"The training of {client.name} is held: release it first."
    day = local_date(client, at)
    return _by_the_clock(client, day, at=at) or _by_plan(client, day) or _by_rows(client, day, at=at)


def send_now(client: User, *, at: datetime) -> Message:
    """Make today's message due now, composed when it is not yet, by the built-in coach: a person waits for it.

    For a client whose messages are reviewed first this is the coach's word. Everything that holds a message back at
    its hour holds it back now. Raises `ValueError`, in words, when it cannot go; then nothing has changed.
    """
    with transaction.atomic():
        message = _made_due(client, at=at)
        hints.hint_from_web(hints.DELIVER, [message.pk])
    return message


def rehearse_now(client: User, *, at: datetime) -> Message:
    """The row as `send_now` would leave it. Nothing is stored. Raises what `send_now` raises."""
    with transaction.atomic():
        message = _made_due(client, at=at)
        transaction.set_rollback(True)
    return message


def _made_due(client: User, *, at: datetime) -> Message:
    locked = User.objects.select_for_update(no_key=True).prefetch_related("pauses").get(pk=client.pk)
    if refusal := why_not_now(locked, at=at):
        raise ValueError(refusal)
    row = schedule.row_of(locked, Message.Kind.DAILY, day=local_date(locked, at), due=at)
    Message.objects.bulk_create([row], ignore_conflicts=True)
    todays = Message.objects.filter(user=locked, kind=row.kind, local_date=row.local_date)
    open_row = todays.filter(state__in=OPEN).select_for_update(no_key=True).first()
    if open_row is None:
        raise ValueError("Today's message is on its way.")
    todays.update(due_at=at, send_before=row.send_before, asked_at=at)
    composing.reopen_stale(at=at, ids=[open_row.pk])
    composing.compose_waiting(at=at, ids=[open_row.pk], rules_only=True)
    todays.filter(state=State.QUEUED).update(approved_at=at, retry_at=None)
    if not queued_and_due(at=at).filter(pk=open_row.pk).exists():
        raise ValueError("Today's message could not be written: look at its session.")
    open_row.refresh_from_db()
    return open_row


def _by_the_clock(client: User, day: date, *, at: datetime) -> str:
    now = schedule.row_of(client, Message.Kind.DAILY, day=day, due=at)
    now.asked_at = at
    if schedule.is_its_time(now, client, at=at):
        return ""
    clock = f"{at.astimezone(zone_of(client)):%H:%M}"
    return f"It is {clock} for {client.name}: such a message goes between 08:00 and 21:00 of their day."


def _by_plan(client: User, day: date) -> str:
    plan = plan_at_hand(client)
    if plan is None:
        return f"{client.name} has no active plan."
    return "" if progress_on(plan, date=day).is_running else f"The plan of {client.name} does not cover today."


def _by_rows(client: User, day: date, *, at: datetime) -> str:
    lately = Message.objects.filter(user=client, kind=Message.Kind.DAILY, local_date__gte=day - timedelta(days=2))
    rows = list(lately)
    for row in rows:
        if row.local_date == day and row.state not in OPEN:
            return _became(row)
    return _too_close(rows, client, at=at)


def _became(row: Message) -> str:
    if row.state in WENT:
        return "Today's message was sent already."
    if row.state in IN_FLIGHT:
        return "Today's message is on its way."
    return f"Today's message was given up ({row.get_state_display()}): write to them in person."


def _too_close(rows: Sequence[Message], client: User, *, at: datetime) -> str:
    went = max((row.sent_at for row in rows if row.sent_at is not None), default=None)
    if went is None or went <= at - APART:
        return ""
    free = f"{(went + APART).astimezone(zone_of(client)):%H:%M}"
    return f"Two of them are at least twelve hours apart: the next may go at {free} on their clock."
