"""What we answer: one row for one text, and what we have asked with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from accounts.models import User
from messaging.domain.intents import Question
from messaging.models import InboundText, Message, TalkState

ANSWER_WITHIN: Final = timedelta(hours=1)
"""An answer that comes later than this is a riddle."""
LATELY: Final = timedelta(minutes=10)


def say(
    client: User, words: str, *, answers: InboundText | None, at: datetime, kind: str = Message.Kind.ANSWER
) -> Message:
    """Queue these words for the client, due now. A text has one reply; what is said besides answers no text."""
    if answers is not None and Message.objects.filter(answers=answers).exists():
        answers = None
    return Message.objects.create(
        user=client,
        direction=Message.Direction.OUTBOUND,
        kind=kind,
        state=Message.State.QUEUED,
        content=words,
        phone_from=settings.SMS_FROM,
        phone_to=client.phone_number,
        due_at=at,
        send_before=at + ANSWER_WITHIN,
        source="rules",
        answers=answers,
    )


def remember(client: User, *, question: Question | None, more: str, at: datetime) -> None:
    """What was asked with the newest answer, in place of what was asked before, and what MORE tells."""
    TalkState.objects.update_or_create(
        client=client,
        defaults={
            "asked": question.kind if question else "",
            "asked_about": question.about if question else "",
            "asked_at": at if question else None,
            "more": more,
        },
    )


def asked_lately(client: User, *, at: datetime) -> bool:
    """Whether we asked something in the last ten minutes, so that "no more" is an answer."""
    return TalkState.objects.filter(client=client, asked_at__gt=at - LATELY).exclude(asked="").exists()
