"""A coach's word on a message before it goes. It is given to the words that were read, and to no others."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from messaging import hints
from messaging.agents.daily_message.check import faults_by_hand
from messaging.answering import as_sent
from messaging.domain.text import put_name
from messaging.domain.weekly_words import is_asked_in
from messaging.models import Message
from messaging.sendable import REVIEWED, queued_and_due, stale, unapproved
from messaging.session_link import without_our_link

State = Message.State


def waiting_for_a_word(rows: QuerySet[Message], *, at: datetime) -> QuerySet[Message]:
    """Of these rows, those that go as soon as they are due and a coach has approved them, the first due first."""
    waiting = rows.filter(unapproved(), state=State.QUEUED, send_before__gt=at)
    return waiting.filter(user__is_active=True, user__opted_out_at__isnull=True).order_by("due_at", "pk")


def is_open_to_review(message: Message, *, at: datetime) -> bool:
    """Whether its words may still be approved or changed."""
    in_time = message.send_before is not None and message.send_before > at
    return message.kind in REVIEWED and message.state == State.QUEUED and in_time


def approve(message: Message, *, at: datetime, text: str | None = None) -> None:
    """Let it go when it is due: as it was read, or with the coach's own words in their place.

    What changes of the client afterwards has it written anew, and it waits for another word. Raises `ValueError`, in
    words, for words that may not be sent, and when the message is not as `message` has it any more.
    """
    words = message.content if text is None else put_name(as_sent(text), message.user.name)
    checked = without_our_link(words, of=message.content)
    if words != message.content and (faults := faults_by_hand(checked)):
        raise ValueError(" ".join(faults))
    with transaction.atomic():
        same = Message.objects.filter(pk=message.pk, state=State.QUEUED, content=message.content, send_before__gt=at)
        same = same.filter(kind__in=REVIEWED)
        if not same.select_for_update(no_key=True).exists() or same.filter(stale()).exists():
            raise ValueError("The message has changed since you read it: read it again.")
        same.update(approved_at=at, **({} if words == message.content else _by_hand(message, words)))
        due = queued_and_due(at=at).filter(pk=message.pk).values_list("pk", flat=True)
        hints.hint_from_web(hints.DELIVER, list(due))


def _by_hand(message: Message, words: str) -> dict[str, str]:
    """What a coach took out of it is not asked."""
    return {"content": words, "source": "coach", "asks": message.asks if is_asked_in(words) else ""}
