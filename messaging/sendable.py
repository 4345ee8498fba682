"""Which rows may be sent, and giving up those that may not: the rules of consent, pause, lateness and distance."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.lookups import IsNull

from accounts.clock import local_date
from accounts.domain.zones import UnknownZone
from accounts.holding import open_holds
from accounts.models import FitnessProfile, Limitation, Pause, User
from accounts.selectors import is_paused_on
from messaging import alerts, schedule
from messaging.batches import batches
from messaging.domain.limits import APART
from messaging.models import BadNumber, Message, ObstaclePlan, TakeOver
from plans.models import FitnessPlan, Microcycle
from workouts.models import WorkoutInstance

State = Message.State
Kind = Message.Kind
OPEN: Final = (State.PLANNED, State.QUEUED)
IN_FLIGHT: Final = (State.SENDING, State.UNKNOWN)
RELEASED: Final = {"attempt_id": None, "claimed_at": None}
MOVE_AT_ONCE: Final = 2000
REVIEWED: Final = (Kind.DAILY, Kind.WEEKLY)
"""What is held for a coach's word where messages are reviewed first. What a coach writes in person is not."""
NOT_APPROVED: Final = "it was not approved in time"


def queued_and_due(*, at: datetime) -> QuerySet[Message]:
    """Rows that may be sent now: due, not too late, to somebody who wants to hear from us and does not pause.

    A daily message waits until the client's facts are those that it was written from, and until the one before it
    is twelve hours old; what is reviewed first waits for a coach's word. An answer to STOP or HELP goes to whoever
    asked.
    """
    return due_to_go(at=at).filter(Q(retry_at__isnull=True) | Q(retry_at__lte=at))


def due_to_go(*, at: datetime) -> QuerySet[Message]:
    """The same, with what was tried and waits for its next try: what ought to have gone by now."""
    rows = Message.objects.filter(state=State.QUEUED, due_at__lte=at, send_before__gt=at)
    wanted = Q(user__is_active=True, user__opted_out_at__isnull=True, user__erase_at__isnull=True) & ~Q(_paused())
    return rows.filter(
        Q(kind=Kind.REPLY) | wanted,
        ~Q(_bad_number()),
        ~Q(kind=Kind.DAILY) | ~Q(_another_daily_message(at=at)),
        ~stale(),
        ~unapproved(),
        ~_held(),
    )


def unapproved() -> Q:
    """What a client gets each day or week while their messages are reviewed first, and nobody has approved."""
    return Q(kind__in=REVIEWED, user__review_first=True, approved_at__isnull=True)


def begun(*, at: datetime) -> QuerySet[Message]:
    """Open rows whose preparation has begun."""
    return Message.objects.filter(state__in=OPEN, due_at__lte=at + settings.PREPARE_AHEAD)


def stale() -> Q:
    """Queued messages whose words are not today's any more: the client has changed, or the session, or the week."""
    queued = Q(kind=Kind.DAILY, state=State.QUEUED, facts_seen__isnull=False)
    edited = Q(workout__status=WorkoutInstance.Status.SCHEDULED, workout__revision__gt=F("workout_revision"))
    written_anew = Q(workout__status=WorkoutInstance.Status.WITHDRAWN)
    changed = of_outdated_facts() | edited | written_anew | _tells_another_obstacle()
    return (queued & changed) | _tells_another_week() | _asks_whom_a_coach_talks_with()


def _tells_another_week() -> Q:
    """Sunday's words whose week was edited or written anew since."""
    weeks = Microcycle.objects.filter(client=OuterRef("user_id"), fitness_plan__status=FitnessPlan.Status.ACTIVE)
    ahead = weeks.filter(start_date__gt=OuterRef("local_date"), updated_at__gt=OuterRef("facts_seen"))
    return Q(kind=Kind.WEEKLY, state=State.QUEUED, facts_seen__isnull=False) & Q(Exists(ahead))


def _asks_whom_a_coach_talks_with() -> Q:
    """Sunday's question to somebody whose chat a coach has taken over since."""
    return Q(kind=Kind.WEEKLY, state=State.QUEUED) & ~Q(asks="") & Q(Exists(_open_chats()))


def _open_chats() -> QuerySet[TakeOver]:
    return TakeOver.objects.filter(client=OuterRef("user_id"), ended_at__isnull=True)


def _tells_another_obstacle() -> Q:
    """What the client told of the day is not what the words were written with: it is compared and not dated, so that
    what was told while they were written counts, and what was taken back since.
    """
    told = ObstaclePlan.objects.filter(client=OuterRef("user_id"), date=OuterRef("local_date"))
    same = told.filter(words=OuterRef("obstacle"))
    return (Q(obstacle="") & Q(Exists(told))) | (~Q(obstacle="") & ~Q(Exists(same)))


def of_outdated_facts() -> Q:
    """Messages whose session was written from facts which have changed since: a limitation, above all."""
    return (
        Q(user__updated_at__gt=F("facts_seen"))
        | Q(_newer(FitnessProfile.objects.all(), "user"))
        | Q(_newer(Limitation.objects.all(), "client"))
        | of_another_course()
    )


def of_another_course() -> Q:
    """Messages before whose day something was logged since, or whose client follows another plan by now."""
    logged = Q(~Q(workout__source="coach"), _logged_since())  # a coach's own session stands
    return logged | Q(_another_plan())


def refuse(*, at: datetime, ids: Collection[uuid.UUID] | None = None) -> int:
    """Give up open rows that may not be sent: missed when too late, suppressed for whoever opted out, left, leaves in
    a day or pauses.

    Only rows whose preparation has begun: a pause may still be taken back before.
    """
    rows = begun(at=at) if ids is None else begun(at=at).filter(pk__in=ids)
    if not rows.exists():  # most minutes of most days: one small question in place of five large ones
        return 0
    ours = rows.exclude(kind=Kind.REPLY)
    return (
        _suppress(ours.filter(user__opted_out_at__isnull=False), "opted_out", at=at)
        + _suppress(ours.filter(user__is_active=False), "inactive", at=at)
        + _suppress(ours.filter(_paused()), "paused", at=at)
        + _suppress(ours.filter(user__erase_at__isnull=False), "leaving", at=at)
        + _suppress(rows.filter(_held()), "held", at=at)
        + _suppress(rows.filter(_bad_number()), "bad_number", at=at)
        + miss(rows.filter(unapproved(), send_before__lte=at), NOT_APPROVED, from_states=(State.QUEUED,), at=at)
        + miss(rows.filter(send_before__lte=at), "too late to be sent", from_states=OPEN, at=at)
    )


def miss(rows: QuerySet[Message], why: str, *, from_states: Collection[str], at: datetime) -> int:
    """Missed, with what went wrong before kept, if anything did; the coach is told."""
    error = Case(When(error="", then=Value(why)), default=F("error"), output_field=CharField())
    gone = move(rows, from_states, state=State.MISSED, error=error, settled_at=at, **RELEASED)
    alerts.missed(gone, at=at)
    return len(gone)


def move(rows: QuerySet[Message], from_states: Collection[str], **values: object) -> list[uuid.UUID]:
    """Conditional UPDATEs, some thousands of rows each. Rows that somebody else holds are left to them; everything is
    asked again under the lock. Returns which rows moved.
    """
    moved: list[uuid.UUID] = []
    for ids in batches(list(rows.values_list("pk", flat=True)), MOVE_AT_ONCE):
        with transaction.atomic():
            free = rows.filter(pk__in=ids, state__in=from_states).select_for_update(skip_locked=True, of=("self",))
            taken = list(free.values_list("pk", flat=True))
            Message.objects.filter(pk__in=taken).update(**values)
        moved += taken
    return moved


def fitting(rows: list[Message], *, at: datetime) -> Iterator[Message]:
    """Of rows that are locked for a claim, those that may go by the client's hour and zone of this minute.

    Who has moved to a later hour, or west, is put off; who has moved so that it is too late or night by now is left to
    `refuse`. Of two daily messages to one client the first goes.
    """
    daily: set[uuid.UUID] = set()
    for message in rows:
        if message.kind == Kind.DAILY and message.user_id in daily:
            continue
        if message.kind == Kind.CHAT and pauses_on(message.user, at=at):
            continue
        if schedule.is_its_time(message, message.user, at=at):
            daily.update({message.user_id} if message.kind == Kind.DAILY else ())
            yield message


def pauses_on(client: User, *, at: datetime) -> bool:
    """Whether the client's day at this instant lies in a pause: what a coach writes in person is for no other day."""
    try:
        return is_paused_on(client, local_date(client, at))
    except UnknownZone:
        return is_paused_on(client, at.date())


def _paused() -> IsNull:
    pauses = Pause.objects.filter(client=OuterRef("user_id"), start_date__lte=OuterRef("local_date"))
    return _there_is(pauses.filter(Q(end_date__isnull=True) | Q(end_date__gt=OuterRef("local_date"))))


def _held() -> Q:
    """What tells of training, to a client who may not train until a coach has seen to them."""
    return Q(kind__in=(Kind.DAILY, Kind.WEEKLY, Kind.QUESTION)) & Q(
        Exists(open_holds().filter(client=OuterRef("user_id")))
    )


def _bad_number() -> IsNull:
    return _there_is(BadNumber.objects.filter(phone_number=OuterRef("user__phone_number")))


def _there_is(rows: QuerySet[Any]) -> IsNull:
    """`Exists`, asked of each message by itself. PostgreSQL makes a join of an `EXISTS`, for which it read all bad
    numbers once for every message that was due, and all pauses each minute.
    """
    return IsNull(Subquery(rows.values("pk")[:1]), False)


def _another_daily_message(*, at: datetime) -> Exists:
    """One that was sent within twelve hours, or is perhaps on its way."""
    others = Message.objects.filter(user=OuterRef("user_id"), kind=Kind.DAILY).exclude(pk=OuterRef("pk"))
    perhaps = Q(state=State.SENDING) | Q(state=State.UNKNOWN, claimed_at__gt=at - APART)
    lately = Q(sent_at__gt=at - APART, sent_at__lt=at + APART) | Q(perhaps, sent_at__isnull=True)
    return Exists(others.filter(lately))


def _newer(rows: QuerySet[Any], owner: str) -> Exists:
    """Profiles or limitations of the row's client that are newer than what it was written from."""
    return Exists(rows.filter(**{owner: OuterRef("user_id"), "updated_at__gt": OuterRef("facts_seen")}))


def _logged_since() -> Exists:
    """Sessions of earlier days that were logged after the row's own was written."""
    earlier = WorkoutInstance.objects.filter(client=OuterRef("user_id"), date__lt=OuterRef("local_date"))
    return Exists(earlier.filter(updated_at__gt=OuterRef("workout__updated_at")))


def _another_plan() -> Exists:
    active = FitnessPlan.objects.filter(client=OuterRef("user_id"), status=FitnessPlan.Status.ACTIVE)
    return Exists(active.exclude(pk=OuterRef("workout__fitness_plan_id")))


def _suppress(rows: QuerySet[Message], reason: str, *, at: datetime) -> int:
    return len(move(rows, OPEN, state=State.SUPPRESSED, suppressed_reason=reason, settled_at=at, **RELEASED))
