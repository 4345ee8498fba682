"""Calling staff: a text to somebody's own phone, by the outbox like every other."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from messaging.models import BadNumber, Message
from messaging.sendable import queued_and_due

PAGE_WITHIN: Final = timedelta(hours=12)


def who_can_be_called(people: QuerySet[User]) -> QuerySet[User]:
    """Of these: not who left, texted STOP, is leaving, or has a number that takes no texts."""
    active = people.filter(is_active=True, opted_out_at__isnull=True, erase_at__isnull=True)
    bad = BadNumber.objects.filter(phone_number=OuterRef("phone_number"))
    return active.filter(~Exists(bad)).order_by("created_at")


def who_runs_the_house() -> QuerySet[User]:
    """Superusers who can be called."""
    return who_can_be_called(User.objects.filter(is_superuser=True))


def somebody_is_told() -> bool:
    """Whether any person hears of it when the service is in trouble."""
    return bool(settings.ALERT_EMAILS) or who_runs_the_house().exists()


def page(person: User, words: str, *, at: datetime, about: User | None = None) -> Message:
    """Queue these words for one of the staff, due now, at any hour. `about`: the client whom they name, if any."""
    return Message.objects.create(
        user=person,
        about=about,
        direction=Message.Direction.OUTBOUND,
        kind=Message.Kind.PAGE,
        state=Message.State.QUEUED,
        content=words,
        source="rules",
        due_at=at,
        send_before=at + PAGE_WITHIN,
        phone_from=settings.SMS_FROM,
        phone_to=person.phone_number,
    )


def pass_on(message: Message, *, at: datetime) -> list[Message]:
    """A call that did not reach a coach goes to who runs the house. What these do not get the console tells."""
    if message.kind != Message.Kind.PAGE or message.user.is_superuser:
        return []
    return [page(person, message.content, at=at, about=message.about) for person in who_runs_the_house()]


def waiting(*, at: datetime) -> list[uuid.UUID]:
    """Calls that are due and may be handed over now, whoever queued them and however often they were tried."""
    return list(queued_and_due(at=at).filter(kind=Message.Kind.PAGE).values_list("pk", flat=True))
