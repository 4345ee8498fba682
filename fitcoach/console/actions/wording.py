"""Words that the actions share: days, a plan's weeks, and what comes next by text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings

from accounts.clock import local_date, zone_of
from accounts.models import User
from messaging.domain.due import first_due, next_due
from messaging.models import Message
from messaging.sendable import OPEN
from plans.models import FitnessPlan
from plans.progress import Progress, ends_on, progress_on
from plans.selectors import plan_at_hand

Days = Sequence[tuple[date, date | None]]
LOOKED_AHEAD = 40
"""Days whose text has gone already are passed over; there are at most a few."""


def day_in_words(day: date) -> str:
    """`Monday, 5 January 2026`"""
    return f"{day:%A, %-d %B %Y}"


def instant_in_words(client: User, instant: datetime) -> str:
    """`Monday, 5 January 2026, at 07:00`, on the client's own clock."""
    local = instant.astimezone(zone_of(client))
    return f"{day_in_words(local.date())}, at {local:%H:%M}"


def week_in_words(plan: FitnessPlan, progress: Progress) -> str:
    """`week 2 of 4 of “Base”, week 2 of 7 of the plan`"""
    return (
        f"week {progress.week} of {progress.block['weeks']} of “{progress.block['name']}”, "
        f"week {progress.plan_week + 1} of {plan.length_weeks} of the plan"
    )


def plan_in_words(plan: FitnessPlan) -> str:
    """`12 weeks of strength from Monday, 5 January 2026`"""
    start = f" from {day_in_words(plan.start_date)}" if plan.start_date else ""
    return f"{plan.length_weeks} weeks of {plan.program_type}{start}"


def running_plan(client: User, *, at: datetime) -> tuple[FitnessPlan, Progress]:
    """The active plan and where it stands today. Raises `ValueError`, in words, when none runs today."""
    plan = plan_at_hand(client)
    if plan is None:
        raise ValueError("There is no active plan.")
    progress = progress_on(plan, date=local_date(client, at))
    if not progress.started:
        assert plan.start_date is not None
        raise ValueError(f"The plan begins on {day_in_words(plan.start_date)}.")
    if progress.completed:
        raise ValueError("The plan is over.")
    return plan, progress


def next_text_in_words(client: User, *, pauses: Days, at: datetime) -> str:
    """A sentence: when the next daily text comes, with these pauses, or why none comes. Drafts count for nothing."""
    plan = plan_at_hand(client)
    if client.opted_out_at is not None:
        return "No text follows: the client texted STOP."
    if not client.is_active:
        return "No text follows: the account is not active."
    if plan is None or plan.start_date is None:
        return "No text follows: there is no active plan."
    last = ends_on(plan, pauses=pauses)
    if last is None:
        return "No text follows until the client is resumed."
    found = _next_text(client, not_before=plan.start_date, last=last, pauses=pauses, at=at)
    if found is None:
        return "No text follows before the plan ends."
    return f"The next text comes on {instant_in_words(client, found)}."


def texts_in_words(client: User, days: Sequence[date]) -> list[str]:
    """A sentence about the daily text of each of these days whose session is written anew, where there is one."""
    rows = Message.objects.filter(user=client, kind=Message.Kind.DAILY, local_date__in=days).order_by("local_date")
    return [_text_in_words(row) for row in rows.only("state", "local_date")]


def _text_in_words(row: Message) -> str:
    assert row.local_date is not None, "a daily text is for a day"
    text = f"The text of {day_in_words(row.local_date)}"
    if row.state in OPEN:
        return f"{text} has not gone yet: it tells the new session."
    return f"{text} is settled already: the new session is not texted."


def _next_text(client: User, *, not_before: date, last: date, pauses: Days, at: datetime) -> datetime | None:
    hour, zone = client.preferred_send_hour, client.timezone
    settled = set(
        Message.objects.filter(user=client, kind=Message.Kind.DAILY, local_date__gte=local_date(client, at))
        .exclude(state__in=OPEN)
        .values_list("local_date", flat=True)[:LOOKED_AHEAD]
    )
    for start, back in sorted(pauses):
        if back is not None and start <= max(not_before, local_date(client, at)) < back:
            not_before = back
    day, due = first_due(at, hour=hour, zone=zone, grace=settings.GRACE, not_before=not_before)
    for _ in range(LOOKED_AHEAD):
        if day > last:
            return None
        if day not in settled and not any(start <= day and (back is None or day < back) for start, back in pauses):
            return due
        day, due = next_due(due, hour=hour, zone=zone)
    return None
