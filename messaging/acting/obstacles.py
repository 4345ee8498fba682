"""What could get in the way, and what then: kept for its day, whose text tells it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from accounts.holding import is_held
from accounts.selectors import is_paused_on
from messaging import schedule
from messaging.acting.outcomes import Done, Outcome, Situation, dated
from messaging.domain.countries import country_of, date_order
from messaging.domain.due import due_at
from messaging.domain.intents import Obstacle
from messaging.domain.obstacle_words import WORDS_MAX
from messaging.domain.text import cut, one_line
from messaging.domain.weekly_words import REST
from messaging.domain.wishes.bodies import hurting_region_in
from messaging.domain.wishes.obstacles import days_of
from messaging.domain.wishes.spelling import plain
from messaging.models import Message, ObstaclePlan
from messaging.obstacles import keep, note_answer, open_week
from plans.models import FitnessPlan
from plans.progress import progress_on, stored_week
from plans.selectors import active_plan_of
from workouts.ahead import week_by_rules

TOLD_MAX: Final = 120
"""Septets of their words in the answer."""
FURTHEST: Final = timedelta(days=14)
"""What lies further ahead changes too often until then."""
A_WEEK: Final = 7
NOON: Final = 12
NOTHING: Final = "All right, nothing noted. If something comes up, text me, and I remind you on the day."
NO_PLAN: Final = "You have no plan right now, so there is no session that I could remind you of."
NO_WORDS: Final = "Tell me in a few plain words what could get in the way, and what you will do then."
TOO_FAR: Final = "I keep that for the next two weeks only: text it again when the day is nearer."


def obstacle(wish: Obstacle, given: Situation) -> Outcome:
    """The days that are named, else the first training day to come. Raises `ValueError`, in words."""
    monday = open_week(given.client, today=given.today)
    note_answer(given.client, at=given.at)
    if not wish.words:
        return Done(NOTHING)
    plan = active_plan_of(given.client)
    if plan is None:
        raise ValueError(NO_PLAN)
    words = wish.words[:WORDS_MAX].strip()
    if not one_line(words):
        raise ValueError(NO_WORDS)
    named = _named(words, given, monday)
    days = named or _first_training_day(plan, given, monday)
    return Done(_told(keep(given.client, words, days, at=given.at), given, is_named=bool(named)))


def _named(words: str, given: Situation, monday: date | None) -> list[date]:
    order = date_order(country_of(given.client.phone_number, given.client.timezone) or "")
    named = days_of(words, given.today, order=order, monday=monday)
    days = [day for day in named if given.today <= day <= given.today + FURTHEST]
    if named and not days:
        raise ValueError(TOO_FAR)
    return days


def _first_training_day(plan: FitnessPlan, given: Situation, monday: date | None) -> list[date]:
    """Of the week that was asked about, or from now on; a day whose text has gone cannot be reminded of."""
    first = given.today if _is_to_come(given.today, given) else given.today + timedelta(days=1)
    first = max(first, monday) if monday else first
    for day in (first + timedelta(days=n) for n in range(A_WEEK)):
        if _trains_on(plan, day) and not is_paused_on(given.client, day):
            return [day]
    raise ValueError("I see no session in the days to come: which day is it about?")


def _trains_on(plan: FitnessPlan, day: date) -> bool:
    progress = progress_on(plan, date=day)
    if not progress.is_running:
        return False
    week = stored_week(plan, progress) or week_by_rules(plan, progress)
    return bool(week.pattern["days"][day.weekday()]["theme"] != REST)


def _told(rows: Sequence[ObstaclePlan], given: Situation, *, is_named: bool) -> str:
    """Of what is stored now."""
    days = " and ".join(_short(row.date, given) for row in rows)
    where = days if is_named else f"{days}, your next session"
    words = cut(one_line(_words(rows[0])).strip(" .,;!"), TOLD_MAX)
    sentences = [f"Noted for {where}: {words}.", _reminder(rows, given), _of_pain(rows[0].words)]
    return " ".join(filter(None, sentences))


def _words(row: ObstaclePlan) -> str:
    return f"if {row.if_part}, then {row.then_part}" if row.if_part else row.words


def _short(day: date, given: Situation) -> str:
    if day == given.today:
        return "today"
    return f"{day:%a}" if (day - given.today).days < A_WEEK else dated(day)


def _reminder(rows: Sequence[ObstaclePlan], given: Situation) -> str:
    """Promised only where a text goes out on that day."""
    client = given.client
    days = [row.date for row in rows if _is_to_come(row.date, given) and not is_paused_on(client, row.date)]
    if not days or is_held(client):
        return ""
    if days == [given.today]:
        return "It will be in today's text."
    when = "morning" if client.preferred_send_hour < NOON else "day"
    return f"I remind you {'that' if len(rows) == 1 else 'each'} {when}."


def _of_pain(words: str) -> str:
    """Pain that may come is a plan; pain that is there has to be said as such."""
    region = hurting_region_in(plain(words))
    return f'If it hurts already, text me "{region} hurts", and I work around it.' if region else ""


def _is_to_come(day: date, given: Situation) -> bool:
    """Whether the text of that day has still to go."""
    if day > given.today:
        return True
    row = Message.objects.filter(user=given.client, kind=Message.Kind.DAILY, local_date=day).first()
    if row is not None:
        return row.state in schedule.OPEN
    due = due_at(day, hour=given.client.preferred_send_hour, zone=given.client.timezone)
    return due is not None and due > given.at
