"""A coach answers in person. While one has the chat, nothing answers by itself but STOP, START and HELP."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.fetched import once
from accounts.models import User
from messaging.models import TakeOver


def holder_of(client: User) -> TakeOver | None:
    """Who had the client's chat when `client` was read, with the coach; None while it is nobody's."""
    return once(client, "chat holder", _open(client).select_related("coach").first)


def is_taken_over(client: User) -> bool:
    """Whether automatic replies are held. Answers that the law asks for are not automatic replies: they always go."""
    return _open(client).exists()


def take_over(client: User, *, coach: User, at: datetime) -> TakeOver:
    """The chat is this coach's from now on, whoever had it. Raises `ValueError` when it is already."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).only("pk").get(pk=client.pk)
        if _open(client).filter(coach=coach).exists():
            raise ValueError("You have this chat already.")
        _end(client, at=at)
        return TakeOver.objects.create(client=client, coach=coach, began_at=at)


def hand_back(client: User, *, at: datetime) -> None:
    """The chat is nobody's from now on. Raises `ValueError` when it is nobody's already."""
    if not _end(client, at=at):
        raise ValueError("Nobody has taken this chat over.")


def _end(client: User, *, at: datetime) -> int:
    return _open(client).update(ended_at=at)


def _open(client: User) -> QuerySet[TakeOver]:
    return TakeOver.objects.filter(client=client, ended_at__isnull=True)
