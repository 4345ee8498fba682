"""Who has let three sessions in a row go by, without a word about any of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.domain import zones
from accounts.models import Pause, User
from messaging.batches import batches
from messaging.models import Alert, Message
from workouts.models import ExerciseResult, WorkoutInstance

Status = WorkoutInstance.Status
IN_A_ROW: Final = 3
AT_ONCE: Final = 500
LOOKED_AT: Final = timedelta(hours=3)
"""Every client is looked at once a day, with their daily message; three hours, as a run or two may be lost."""
LOOKED_BACK: Final = timedelta(weeks=8)
SENTENCE: Final = "Has done none of the last three sessions, and said nothing of them."


def tell_of_missed_sessions(*, at: datetime) -> int:
    """Raise an alert for each client whose last three sessions went by; returns how many were told.

    Open alerts settle by themselves once the client has logged or skipped a session. One that a coach has ticked off
    comes back when three more have gone by. Costs a query for each few hundred messages of these hours.
    """
    _settle(at=at)
    return sum(looks(at=at))


def looks(*, at: datetime, at_once: int = AT_ONCE) -> Iterator[int]:
    """How many were told after each few messages, the newest first: where a time limit ends it, what is left out was
    looked at an hour ago.
    """
    newest_first = _todays(at=at).order_by("-due_at").values_list("pk", flat=True)
    for ids in batches(list(newest_first), at_once):
        yield _tell_of(ids, at=at)


def _tell_of(ids: Collection[UUID], *, at: datetime) -> int:
    """Of the clients of these messages."""
    rows = list(_missed(ids, at=at).values_list("user_id", "third", "told_at"))
    zone_of = dict(User.objects.filter(pk__in=[row[0] for row in rows]).values_list("pk", "timezone"))
    fresh = {user_id for user_id, third, told_at in rows if told_at is None or _day(told_at, zone_of[user_id]) <= third}
    alerts = [
        Alert(client_id=user_id, kind=Alert.Kind.SESSIONS_MISSED, sentence=SENTENCE, created_at=at) for user_id in fresh
    ]
    Alert.objects.bulk_create(alerts, ignore_conflicts=True)
    return len(alerts)


def _day(told_at: datetime, zone: str) -> date:
    """The client's day on which the coach was told; its own session had not gone by then."""
    return told_at.astimezone(zones.zone_of(zone) if zones.is_zone(zone) else UTC).date()


def _todays(*, at: datetime) -> QuerySet[Message]:
    return Message.objects.filter(kind=Message.Kind.DAILY, due_at__gt=at - LOOKED_AT, due_at__lte=at)


def _missed(ids: Collection[UUID], *, at: datetime) -> QuerySet[Any]:
    """Those of these daily messages before which three sessions went by: `third` is the day of the first of them.

    A message's own local date says what is past on its client's calendar.
    """
    today: QuerySet[Any] = Message.objects.filter(pk__in=ids)
    past = _sessions(at=at).filter(date__lt=OuterRef("local_date")).order_by("-date")
    told = Alert.objects.filter(client=OuterRef("user"), kind=Alert.Kind.SESSIONS_MISSED)
    with_third = today.annotate(third=Subquery(past.values("date")[IN_A_ROW - 1 : IN_A_ROW]))
    since = WorkoutInstance.objects.filter(client=OuterRef("user"), date__gte=OuterRef("third"))
    missed = with_third.filter(
        ~Exists(since.filter(_answered())),
        ~Exists(told.filter(settled_at__isnull=True)),
        third__isnull=False,
    )
    newest = told.order_by("-created_at").values("created_at")[:1]
    told_of: QuerySet[Any] = missed.annotate(told_at=Subquery(newest))
    return told_of


def _sessions(*, at: datetime) -> QuerySet[WorkoutInstance]:
    """The sessions of a message's client that were to be done; one that a pause came upon was not."""
    covering = Pause.objects.filter(client=OuterRef("client"), start_date__lte=OuterRef("date"))
    paused = Exists(covering.filter(Q(end_date__isnull=True) | Q(end_date__gt=OuterRef("date"))))
    asked_for = WorkoutInstance.objects.filter(client=OuterRef("user"), date__gt=at.date() - LOOKED_BACK)
    return asked_for.exclude(status=Status.WITHDRAWN).exclude(session_type="rest").exclude(paused)


def _answered() -> Q:
    """Sessions of which the client has told anything."""
    results: Any = ExerciseResult.objects.filter(workout=OuterRef("pk"))
    return Q(status__in=[Status.COMPLETED, Status.SKIPPED]) | Q(Exists(results))


def _settle(*, at: datetime) -> None:
    told = WorkoutInstance.objects.filter(client=OuterRef("client"), updated_at__gt=OuterRef("created_at"))
    waiting = Alert.objects.filter(kind=Alert.Kind.SESSIONS_MISSED, settled_at__isnull=True)
    waiting.filter(Exists(told.filter(_answered()))).update(settled_at=at)
