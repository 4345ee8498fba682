"""A fitness plan without a model: blocks by the split rules, words by the client's own goals. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from accounts.domain.facts import ClientFacts, LimitationFact
from plans.agents.fitness_plan.request import PlanRequest
from plans.agents.fitness_plan.schema import FitnessPlanAnswer, Mesocycle
from plans.agents.microcycle_pattern.request import BlockOutline
from plans.domain.blocks import LONGEST_PLAN, ends_in_taper, outline
from plans.domain.impact import limitations_in_force, may_run
from plans.domain.length import wanted_weeks, weeks_until
from plans.domain.templates import own_days, training_days

DEFAULT_GOALS: Final = {
    "endurance": "build stamina",
    "strength": "get stronger",
    "shred": "lose fat and keep muscle",
    "hybrid": "get stronger and fitter together",
    "rehab": "come back to pain-free training",
    "other": "build a steady training habit",
}
LEAST_MINUTES: Final = {"endurance": 30, "hybrid": 30, "strength": 25, "shred": 25, "rehab": 15, "other": 15}
"""Minutes a session below which the goal of a type comes slowly; the plan says so."""


def write_plan(request: PlanRequest) -> FitnessPlanAnswer:
    """The same request gives the same plan. Never raises for a length from 1 to 52."""
    weeks = wanted_weeks(request)
    blocks = outline(request.client, weeks)
    return FitnessPlanAnswer(
        goal_statement=_clipped(_goal_statement(request.client, weeks), 300),
        overview=_clipped(_overview(request, blocks), 1200),
        notes=_clipped(" ".join(_notes(request, weeks)), 1200),
        mesocycles=[
            Mesocycle(name=block.name, weeks=block.weeks, focus=list(block.focus), deload=block.deload)
            for block in blocks
        ],
    )


def _clipped(text: str, length: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 3].rstrip()}..."


def _goal_statement(client: ClientFacts, weeks: int) -> str:
    goals = _clipped(client.fitness_goals.strip(" .!"), 200) or DEFAULT_GOALS[client.program_type]
    days = training_days(client)
    return f"{goals[0].upper()}{goals[1:]}: {_count(weeks, 'week')}, {_count(days, 'training day')} a week."


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _overview(request: PlanRequest, blocks: list[BlockOutline]) -> str:
    lead = f"{_count(len(blocks), 'block')}, about {request.client.session_minutes} minutes a session."
    shown = blocks if len(blocks) <= 8 else [*blocks[:6], blocks[-1]]
    parts = [f"{block.name} ({_count(block.weeks, 'week')}): {', '.join(block.focus)}." for block in shown]
    if len(shown) < len(blocks):
        parts.insert(6, f"Then {len(blocks) - 7} more blocks in the same way.")
    return " ".join([lead, *parts, *_easy_words(request.client, blocks)])


def _easy_words(client: ClientFacts, blocks: list[BlockOutline]) -> list[str]:
    words = ["The last week of a block is easy, so that you recover."] if any(b.deload for b in blocks) else []
    if ends_in_taper(client.program_type, blocks):
        words.append("The plan ends with less work, so that you finish fresh.")
    return words


def _notes(request: PlanRequest, weeks: int) -> list[str]:
    client = request.client
    notes = [_limitation_words(entry) for entry in limitations_in_force(client, request.start_date)]
    if not may_run(client, request.start_date) and client.program_type in ("endurance", "hybrid"):
        notes.append("Running is replaced by low-impact cardio until that has passed.")
    notes += [*_length_words(request, weeks), *_day_words(client), *_minute_words(client)]
    if said := _clipped(client.notes, 400):
        notes.append(f'You told us: "{said}".')
    return notes


def _limitation_words(limitation: LimitationFact) -> str:
    side = f"{limitation.side} " if limitation.side in ("left", "right") else ""
    region = f"{side}{limitation.region.replace('_', ' ')}"
    until = f" until {limitation.until.isoformat()}" if limitation.until else ""
    words = f"Exercises avoid or spare the {region} ({limitation.severity}){until}, in every block."
    uncleared = limitation.severity == "severe" and limitation.cleared is None
    return f"{words} Please have it cleared by a professional; until then all work stays easy." if uncleared else words


def _length_words(request: PlanRequest, weeks: int) -> list[str]:
    event = request.client.event_date
    if event is None:
        return []
    if event < request.start_date:
        return [f"The event on {event.isoformat()} has passed, so the plan has {_count(weeks, 'week')}."]
    end = request.start_date - timedelta(days=request.start_date.weekday()) + timedelta(days=7 * weeks - 1)
    if weeks_until(request.start_date, event) > LONGEST_PLAN and request.length_weeks is None:
        return [f"Your event is more than a year away: this plan covers the first {LONGEST_PLAN} weeks."]
    if event > end:
        return [f"The plan ends before your event on {event.isoformat()}."]
    return [f"Your event on {event.isoformat()} is a day without training."]


def _day_words(client: ClientFacts) -> list[str]:
    days, used = len(own_days(client)), training_days(client)
    if days == 0:
        return ["No training days are set yet: every day is a rest day until you name one."]
    if used == days:
        return []
    rest = "one more is gentle mobility" + (" and the rest is free" if days - used > 1 else "")
    return [f"You offered {days} days: {used} hold training and {rest}, because recovery is where you improve."]


def _minute_words(client: ClientFacts) -> list[str]:
    if client.session_minutes >= LEAST_MINUTES[client.program_type]:
        return []
    return [f"With {client.session_minutes} minutes a session progress is slower; longer sessions would bring more."]
