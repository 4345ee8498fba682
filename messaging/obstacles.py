"""The question of the week, what could get in the way: whom it is asked, until when it is open, and what was answered.

The question is the last sentence of Sunday's message. Nothing is written when it is asked: the row that was sent says
so, and the question stands beside whatever else was asked since.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Prefetch, QuerySet

from accounts.fetched import once
from accounts.holding import is_held
from accounts.models import User
from accounts.selectors import is_paused_on
from messaging.domain.obstacle_words import line_of, parts_of, without_its_day
from messaging.models import Message, ObstaclePlan, TalkState
from messaging.taking_over import is_taken_over
from plans.domain.position import monday_of

ASKS: Final = "obstacle"
"""What a message asks that has the question in it."""
UNANSWERED: Final = 3
"""So many in a row without an answer and it is asked no more: who never answers is not nagged. It comes back when they
tell of an obstacle by themselves."""
ANSWERED_UNTIL: Final = timedelta(days=1)
"""After the Monday of its week, so until Tuesday night: later the week is well under way, and a text without a form is
more likely about something else. "If … then …" is understood at any time."""
SENT: Final = (Message.State.ACCEPTED, Message.State.DELIVERED)


def may_be_asked(client: User, *, monday: date) -> bool:
    """Whether the client is to be asked about the week of this Monday. Reads only."""
    if is_paused_on(client, monday) or is_held(client) or is_taken_over(client):
        return False
    before = _asked(client).filter(local_date__lt=monday - timedelta(days=1)).values_list("sent_at", flat=True)
    last = list(before[:UNANSWERED])
    return len(last) < UNANSWERED or _has_told_since(client, last[-1])


def open_week(client: User, *, today: date) -> date | None:
    """The Monday of the week that they were asked about; None when no answer is waited for, or they have answered."""
    newest = _asked(client).filter(local_date__gte=today - ANSWERED_UNTIL - timedelta(days=1)).first()
    if newest is None or newest.local_date is None or _has_told_since(client, newest.sent_at):
        return None
    return newest.local_date + timedelta(days=1)


def note_answer(client: User, *, at: datetime) -> None:
    """They told of an obstacle, or that there is none. The client's row is locked by the caller."""
    TalkState.objects.update_or_create(client=client, defaults={"obstacle_told_at": at})


def keep(client: User, words: str, days: Sequence[date], *, at: datetime) -> list[ObstaclePlan]:
    """One row for each of these days, in place of what was told of that day before."""
    said = without_its_day(words) if len(days) == 1 else words
    if_part, then_part = parts_of(said) or ("", "")
    fields = {"words": words, "if_part": if_part, "then_part": then_part, "created_at": at}
    return [
        ObstaclePlan.objects.update_or_create(
            client=client, date=day, defaults={**fields, "asked_for": monday_of(day)}
        )[0]
        for day in days
    ]


def plan_on(client: User, day: date) -> ObstaclePlan | None:
    """What the client told of a day, as it was when `client` was read: a season asks for dozens of days."""
    rows = once(client, "obstacle plans", lambda: list(client.obstacle_plans.all()))
    return next((row for row in rows if row.date == day), None)


def told_around(at: datetime) -> Prefetch[str, Any, Any]:
    """For messages that are composed at `at`: what `plan_on` is asked of their clients then, whatever their zone."""
    since = at.date() - timedelta(days=1)
    return Prefetch("user__obstacle_plans", queryset=ObstaclePlan.objects.filter(date__gte=since))


def plans_from(client: User, day: date) -> QuerySet[ObstaclePlan]:
    """Those of that day and later, in order."""
    return ObstaclePlan.objects.filter(client=client, date__gte=day).order_by("date")


def line_on_its_day(plan: ObstaclePlan | None) -> str:
    """What the text of that day says of it; "" for nothing."""
    return line_of(without_its_day(plan.words), plan.if_part, plan.then_part) if plan else ""


def _asked(client: User) -> QuerySet[Message]:
    """Messages that reached the client and asked, the newest first."""
    rows = Message.objects.filter(user=client, kind=Message.Kind.WEEKLY, asks=ASKS, state__in=SENT)
    return rows.order_by("-local_date")


def _has_told_since(client: User, since: datetime | None) -> bool:
    return TalkState.objects.filter(client=client, obstacle_told_at__gte=since).exists()
