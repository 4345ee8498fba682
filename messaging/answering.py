"""What a coach writes to a client in person: through the outbox like everything else, and at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from accounts.models import User
from messaging import hints
from messaging.domain.text import septets, to_gsm7
from messaging.models import Message
from messaging.reaching import hindrance
from messaging.taking_over import holder_of, take_over

LONGEST: Final = 900
"""Septets: six segments."""
SAME_WITHIN: Final = timedelta(minutes=5)
"""The same words so soon after are a form that was sent twice, unless the first never left."""
NEVER_LEFT: Final = (Message.State.FAILED, Message.State.MISSED, Message.State.SUPPRESSED)


def as_sent(text: str) -> str:
    """The words as a phone gets them: plain letters and quotes, no pictures, no space around them."""
    return "\n".join(line.rstrip() for line in to_gsm7("\n".join(text.splitlines())).splitlines()).strip()


def why_no_answer(client: User, *, coach: User, at: datetime) -> str:
    """Why this coach cannot write to the client now, in a sentence; empty when they can."""
    if refusal := hindrance(client, at=at):
        return refusal
    held = holder_of(client)
    if held is not None and held.coach_id != coach.pk:
        return f"{held.coach or 'A coach who is gone'} has this chat: take it over first."
    return ""


def faults_of(text: str) -> list[str]:
    """What is wrong with these words, in sentences."""
    words = as_sent(text)
    if not words:
        return ["There is nothing in it that can be sent as a text."]
    if septets(words) > LONGEST:
        return [f"It takes {septets(words)} characters; {LONGEST} is the limit."]
    return []


def answer(client: User, *, text: str, coach: User, at: datetime) -> Message:
    """Queue the coach's words, due now, and take the chat over when nobody has it.

    The hour is the coach's to choose: a person who answers at night was asked at night. A STOP that comes before it
    has left holds it back. Raises `ValueError`, in words, when it cannot go.
    """
    with transaction.atomic():
        locked = User.objects.select_for_update(no_key=True).prefetch_related("pauses").get(pk=client.pk)
        for trouble in filter(None, [why_no_answer(locked, coach=coach, at=at), *faults_of(text)]):
            raise ValueError(trouble)
        message = _row(locked, as_sent(text), at=at)
        if _just_written(message, at=at):
            raise ValueError("These words went to them just now.")
        if holder_of(locked) is None:
            take_over(locked, coach=coach, at=at)
        message.save(force_insert=True)
        hints.hint_from_web(hints.DELIVER, [message.pk])
    return message


def _row(client: User, words: str, *, at: datetime) -> Message:
    return Message(
        user=client,
        direction=Message.Direction.OUTBOUND,
        kind=Message.Kind.CHAT,
        state=Message.State.QUEUED,
        content=words,
        source="coach",
        due_at=at,
        send_before=at + settings.GRACE,
        phone_from=settings.SMS_FROM,
        phone_to=client.phone_number,
    )


def _just_written(message: Message, *, at: datetime) -> bool:
    same = Message.objects.filter(user=message.user, kind=message.kind, source=message.source, content=message.content)
    return same.filter(due_at__gt=at - SAME_WITHIN).exclude(state__in=NEVER_LEFT).exists()
