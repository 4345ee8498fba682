"""When a client trains and hears from us: other days, another hour, a pause."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from accounts.changing import change_client, change_profile
from accounts.domain.vocabulary import WEEKDAYS
from accounts.models import Away, WeekWish
from accounts.pausing import pause as begin_pause
from accounts.pausing import resume as end_pause
from accounts.travelling import go_away
from messaging.acting.outcomes import Done, Outcome, Proposed, Situation, dated
from messaging.domain.intents import BusyWeek, PauseWish, Resume, SendTime, TrainingDays, Travel
from messaging.domain.wishes.hours import clock
from plans.domain.position import monday_of
from plans.progress import current_microcycle
from plans.regenerating import regenerate_week
from plans.selectors import active_plan_of
from workouts.rebuilding import rebuild_workout
from workouts.regenerating import first_open_day, regenerate_open_sessions

HOTEL: Final = ("hotel",)
"""What a room and its gym offer, where nothing was said."""
SOMETHING_ELSE: Final = "Something else there? Just text it."
LARGEST_PAUSE: Final = timedelta(days=28)
"""A longer one is proposed, and not begun at once."""


def training_days(wish: TrainingDays, given: Situation) -> Outcome:
    """For one week, or from now on; what is left of this week is laid anew."""
    names = _names(wish.days)
    if wish.monday is None:
        change_profile(given.client, {"available_days": list(wish.days)}, at=given.at)
        laid = _lay_this_week_anew(given)
        return Done(f"From now on you train on {names}. {laid}".rstrip(), reasons=(f"You can train on {names}.",))
    _wish_for(given, wish.monday, available_days=list(wish.days))
    laid = _lay_this_week_anew(given) if wish.monday == monday_of(given.today) else ""
    sentence = f"The week of {dated(wish.monday)} goes on {names}. {laid}".rstrip()
    return Done(sentence, reasons=(f"That week you can train on {names}.",))


def busy_week(wish: BusyWeek, given: Situation) -> Outcome:
    """So many days, so many minutes; simply less is two days."""
    days = wish.days if wish.days or wish.minutes else 2
    _wish_for(given, wish.monday, most_days=days, session_minutes=wish.minutes)
    laid = _lay_this_week_anew(given) if wish.monday == monday_of(given.today) else ""
    bits = [f"{days} day{'s' if days != 1 else ''}" if days else "", f"{wish.minutes} min each" if wish.minutes else ""]
    how = ", ".join(filter(None, bits))
    sentence = f"A lighter week from {dated(wish.monday)}: {how}. {laid}".rstrip()
    return Done(sentence, reasons=(f"A busy week: {how}.",))


def send_time(wish: SendTime, given: Situation) -> Outcome:
    fields = {"preferred_send_hour": wish.hour, "timezone": wish.zone}
    change_client(given.client, {name: value for name, value in fields.items() if value is not None}, at=given.at)
    hour, zone = given.client.preferred_send_hour, given.client.timezone.replace("_", " ")
    where = f", {zone} time" if wish.zone else ""
    return Done(f"Your message comes at {clock(hour)} from the next one on{where}.")


def pause(wish: PauseWish, given: Situation) -> Outcome:
    """At once, unless it is long."""
    if wish.back is not None and wish.back - wish.start > LARGEST_PAUSE:
        days = (wish.back - wish.start).days
        return Proposed(f"pause for {days} days, from {dated(wish.start)}, back on {dated(wish.back)}")
    return begin(wish, given)


def begin(wish: PauseWish, given: Situation) -> Done:
    """However long it is. Raises `ValueError`, in words, for days that cannot be."""
    begin_pause(given.client, start=wish.start, back=wish.back, at=given.at)
    if wish.back is None:
        return Done(f"Paused from {dated(wish.start)}. Text me RESUME when you want to go on; your plan waits.")
    return Done(f"Paused from {dated(wish.start)}. Your first day back is {dated(wish.back)}; your plan waits.")


def travel(wish: Travel, given: Situation) -> Outcome:
    """Sessions of those days are written for what there is. The clock changes only if a zone was named."""
    if wish.end < given.today:
        raise ValueError("Those days are over.")
    equipment = list(wish.equipment or HOTEL)
    away = Away(
        client=given.client, start_date=wish.start, end_date=wish.end, equipment=equipment, timezone=wish.zone or "",
        created_at=given.at,
    )  # fmt: skip
    go_away(away, at=given.at)
    things = ", ".join(each.replace("_", " ") for each in equipment)
    reason = f"Away from {dated(wish.start)} to {dated(wish.end)}: {things}."
    if wish.start <= given.today:
        with suppress(ValueError):
            rebuild_workout(given.session_on(given.today), at=given.at, reason=reason)
    sentence = f"Have a good trip! From {dated(wish.start)} to {dated(wish.end)} you train with {things}."
    hour = f"Your texts come at {clock(given.client.preferred_send_hour)}, {_place(away.timezone)} time, on those days."
    return Done(" ".join(filter(None, [sentence, hour if away.timezone else "", SOMETHING_ELSE])), (reason,))


def _place(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def resume(wish: Resume, given: Situation) -> Outcome:
    back = end_pause(given.client, at=given.at)
    when = "today" if back == given.today else f"on {dated(back)}"
    return Done(f"Resumed, welcome back: we go on {when}, after a longer break a step lighter at first.")


def _wish_for(given: Situation, monday: date, **fields: object) -> None:
    if monday < monday_of(given.today):
        raise ValueError("That week is over.")
    kept = {name: value for name, value in fields.items() if value is not None}
    WeekWish.objects.update_or_create(
        client=given.client, monday=monday, defaults=kept, create_defaults={**kept, "created_at": given.at}
    )


def _lay_this_week_anew(given: Situation) -> str:
    """What is left of this week, by the days that hold now; the sentence says what it became."""
    plan = active_plan_of(given.client)
    week = current_microcycle(plan, at=given.at) if plan is not None else None
    if plan is None or week is None:
        return ""
    week.fitness_plan, week.client = plan, given.client
    first = first_open_day(given.client, at=given.at)
    try:
        regenerate_week(week, from_day=first, at=given.at)
    except ValueError:
        return "This week stays as it is."
    with suppress(ValueError):
        regenerate_open_sessions(given.client, until=week.end_date, at=given.at)
    rest = [day for n, day in enumerate(week.pattern["days"]) if n >= (first - monday_of(first)).days]
    trained = [f"{str(day['day']).capitalize()[:3]} {day['theme']}" for day in rest if day["theme"] != "Rest"]
    return f"Still to come this week: {', '.join(trained) or 'rest'}."


def _names(days: tuple[str, ...]) -> str:
    names = [day.capitalize()[:3] for day in WEEKDAYS if day in days]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
