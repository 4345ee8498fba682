"""What a model is told when it writes a week's pattern."""

from __future__ import annotations

from typing import Any

from llm.plain_text import Fixed, Said, fixed
from plans.agents.microcycle_pattern.request import BlockOutline, WeekRequest
from plans.domain.blocks import character
from plans.domain.context import NOTES_LENGTH, client_context
from plans.domain.impact import may_go_fast, may_go_heavy, may_run
from plans.domain.templates import training_days, typed
from plans.domain.themes import THEMES
from plans.domain.volume import wave_of


def week_context(request: WeekRequest) -> dict[str, Any]:
    """The client, the plan's blocks, where the week stands in them, and what the client's health allows all week."""
    days = [request.day(index) for index in range(7)]
    client = request.client
    return {
        "client": client_context(client, *days),
        "program_type": Fixed(request.program_type),
        "plan_notes": Said(request.plan_notes, NOTES_LENGTH),
        "blocks": [_block(block) for block in request.blocks],
        "block_index": request.block_index,
        "week_index": request.week_index,
        "week_of_plan": request.plan_week_index + 1,
        "weeks_of_plan": request.total_weeks,
        "block_kind": Fixed(character(request.program_type, request.blocks, request.block_index)),
        "is_deload": request.is_deload,
        "is_easy_week": wave_of(request).easy,
        "monday": request.monday.isoformat(),
        "plan_start": request.plan_start.isoformat(),
        "may_run": all(may_run(client, day) for day in days),
        "may_go_fast": all(may_go_fast(client, day) for day in days),
        "may_go_heavy": all(may_go_heavy(client, day) for day in days),
        "most_training_days": training_days(typed(request)),
        "known_themes": fixed([theme.text for theme in THEMES.values()]),
    }


def _block(block: BlockOutline) -> dict[str, Any]:
    return {"name": block.name, "weeks": block.weeks, "focus": list(block.focus), "deload": block.deload}
