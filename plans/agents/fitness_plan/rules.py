"""A fitness plan without a model: blocks by the split rules, words by the client's own goals. Pure."""

from __future__ import annotations

from typing import Final

from accounts.domain.facts import ClientFacts
from plans.agents.fitness_plan.notes import clipped, count, notes_of
from plans.agents.fitness_plan.request import PlanRequest
from plans.agents.fitness_plan.schema import FitnessPlanAnswer, Mesocycle
from plans.agents.microcycle_pattern.request import BlockOutline
from plans.domain.blocks import ends_in_taper, outline
from plans.domain.length import event_week, wanted_weeks
from plans.domain.templates import training_days

DEFAULT_GOALS: Final = {
    "endurance": "build stamina",
    "strength": "get stronger",
    "shred": "lose fat and keep muscle",
    "hybrid": "get stronger and fitter together",
    "rehab": "come back to pain-free training",
    "other": "build a steady training habit",
}


def write_plan(request: PlanRequest) -> FitnessPlanAnswer:
    """The same request gives the same plan. Never raises for a length from 1 to 52."""
    weeks = wanted_weeks(request)
    blocks = outline(request.client, weeks, event_week(request.start_date, request.client.event_date, weeks))
    return FitnessPlanAnswer(
        goal_statement=clipped(_goal_statement(request.client, weeks), 300),
        overview=clipped(_overview(request, blocks), 1200),
        notes=clipped(" ".join(notes_of(request, weeks)), 1200),
        mesocycles=[
            Mesocycle(name=block.name, weeks=block.weeks, focus=list(block.focus), deload=block.deload)
            for block in blocks
        ],
    )


def _goal_statement(client: ClientFacts, weeks: int) -> str:
    goals = clipped(client.fitness_goals.strip(" .!"), 200) or DEFAULT_GOALS[client.program_type]
    days = training_days(client)
    return f"{goals[0].upper()}{goals[1:]}: {count(weeks, 'week')}, {count(days, 'training day')} a week."


def _overview(request: PlanRequest, blocks: list[BlockOutline]) -> str:
    lead = f"{count(len(blocks), 'block')}, about {request.client.session_minutes} minutes a session."
    shown = blocks if len(blocks) <= 8 else [*blocks[:6], blocks[-1]]
    parts = [f"{block.name} ({count(block.weeks, 'week')}): {', '.join(block.focus)}." for block in shown]
    if len(shown) < len(blocks):
        parts.insert(6, f"Then {len(blocks) - 7} more blocks in the same way.")
    weeks = sum(block.weeks for block in blocks)
    has_event = event_week(request.start_date, request.client.event_date, weeks) is not None
    return " ".join([lead, *parts, *_easy_words(request.client, blocks, has_event=has_event)])


def _easy_words(client: ClientFacts, blocks: list[BlockOutline], *, has_event: bool) -> list[str]:
    words = ["The last week of a block is easy, so that you recover."] if any(b.deload for b in blocks) else []
    if ends_in_taper(client.program_type, blocks) and not has_event:
        words.append("The plan ends with less work, so that you finish fresh.")
    return words
