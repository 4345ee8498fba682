"""What a plan says about itself: limits that it keeps, and wishes that it had to change, each with the reason. Pure."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from accounts.domain.facts import ClientFacts, LimitationFact
from llm.plain_text import stripped
from plans.agents.fitness_plan.request import PlanRequest
from plans.domain.blocks import LONGEST_PLAN, TAPERED_FROM
from plans.domain.impact import limitations_in_force, may_go_heavy, may_run
from plans.domain.length import event_week, weeks_until
from plans.domain.templates import own_days, training_days

LEAST_MINUTES: Final = {"endurance": 30, "hybrid": 30, "strength": 25, "shred": 25, "rehab": 15, "other": 15}
"""Minutes a session below which the goal of a type comes slowly; the plan says so."""
RACES: Final = (
    (re.compile(r"\bultra", re.I), "An ultra", 150),
    (re.compile(r"\bhalf[ -]?marathon|\b21 ?k", re.I), "A half marathon", 90),
    (re.compile(r"\bmarathon|\b42 ?k", re.I), "A marathon", 150),
    (re.compile(r"\b10 ?k", re.I), "A 10K", 45),
)
"""Minutes of the longest run that a race asks for (Daniels: 150 at most)."""
SOON_WEEKS = 3
"""Less than these before an event build nothing any more: they keep the client fresh."""
LONG_REHAB_WEEKS = 26


def notes_of(request: PlanRequest, weeks: int) -> list[str]:
    """Sentences, the most important first: health, then what was changed, then the client's own words."""
    client = request.client
    notes = [_limitation_words(entry) for entry in limitations_in_force(client, request.start_date)]
    if not may_run(client, request.start_date) and client.program_type in ("endurance", "hybrid"):
        notes.append("Running is replaced by low-impact cardio until that has passed.")
    notes += [*_age_words(request), *_length_words(request, weeks), *_rehab_words(client, weeks)]
    notes += [*_day_words(client), *_minute_words(client)]
    if said := clipped(client.notes, 400):
        notes.append(f'You told us: "{said}".')
    return notes


def clipped(text: str, length: int) -> str:
    """On one line, without links, addresses and numbers to call, and no longer than `length` characters."""
    text = stripped(text)
    return text if len(text) <= length else f"{text[: length - 3].rstrip()}..."


def count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _limitation_words(limitation: LimitationFact) -> str:
    side = f"{limitation.side} " if limitation.side in ("left", "right") else ""
    region = f"{side}{limitation.region.replace('_', ' ')}"
    until = f" until {limitation.until.isoformat()}" if limitation.until else ""
    words = f"Exercises avoid or spare the {region} ({limitation.severity}){until}, in every block."
    uncleared = limitation.severity == "severe" and limitation.cleared is None
    return f"{words} Please have it cleared by a professional; until then all work stays easy." if uncleared else words


def _age_words(request: PlanRequest) -> list[str]:
    client = request.client
    if limitations_in_force(client, request.start_date) or may_go_heavy(client, request.start_date):
        return []
    return ["Your days stay light or moderate: that is the safe range at your age."]


def _length_words(request: PlanRequest, weeks: int) -> list[str]:
    event, start = request.client.event_date, request.start_date
    if event is None:
        return []
    if event < start:
        return [f"The event on {event.isoformat()} has passed, so the plan has {count(weeks, 'week')}."]
    if weeks_until(start, event) > LONGEST_PLAN and request.length_weeks is None:
        return [f"Your event is more than a year away: this plan covers the first {LONGEST_PLAN} weeks."]
    end = start - timedelta(days=start.weekday()) + timedelta(days=7 * weeks - 1)
    if event > end:
        return [f"The plan ends before your event on {event.isoformat()}. A longer plan would lead up to it."]
    return _event_words(request, weeks)


def _event_words(request: PlanRequest, weeks: int) -> list[str]:
    event, start = request.client.event_date, request.start_date
    number = event_week(start, event, weeks)
    assert event is not None
    assert number is not None
    words = [f"Your event on {event.isoformat()} is a day without training, and the days next to it are light."]
    if request.client.program_type not in TAPERED_FROM:
        return words
    if number < SOON_WEEKS:
        words.append("It is too close to build up for it, so you train less until then and arrive fresh.")
    if number < weeks:
        words.append(f"It falls in week {number} of {weeks}: an easy week follows, then the plan builds up again.")
    return words


def _rehab_words(client: ClientFacts, weeks: int) -> list[str]:
    if client.program_type != "rehab" or weeks <= LONG_REHAB_WEEKS:
        return []
    return [
        f"You asked for {weeks} weeks of recovery. The stages take about half a year; after them the plan stays in its "
        "last stage. Once you train without pain, ask us for a normal plan."
    ]


def _day_words(client: ClientFacts) -> list[str]:
    days, used = len(own_days(client)), training_days(client)
    if days == 0:
        return ["No training days are set yet: every day is a rest day until you name one."]
    if used == days:
        return []
    rest = "one more is gentle mobility" + (" and the rest is free" if days - used > 1 else "")
    return [f"You offered {days} days: {used} hold training and {rest}, because recovery is where you improve."]


def _minute_words(client: ClientFacts) -> list[str]:
    minutes = client.session_minutes
    if client.program_type in ("endurance", "hybrid"):
        for pattern, race, needed in RACES:
            if pattern.search(client.fitness_goals) and minutes < needed:
                return [_race_words(client, race, needed)]
    if minutes >= LEAST_MINUTES[client.program_type]:
        return []
    return [f"With {minutes} minutes a session progress is slower; longer sessions would bring more."]


def _race_words(client: ClientFacts, race: str, needed: int) -> str:
    return (
        f"{race} asks for a longest run of about {needed} minutes. With {client.session_minutes} minutes a session "
        "progress is slower: the plan trains what fits. Give one day more time, or aim for a shorter race."
    )
