"""What a model is told when it writes a week's pattern."""

from __future__ import annotations

from typing import Any

from plans.agents.microcycle_pattern.request import BlockOutline, WeekRequest
from plans.domain.context import client_context
from plans.domain.impact import may_go_fast, may_go_heavy, may_run
from plans.domain.templates import training_days, typed
from plans.domain.themes import THEMES


def week_context(request: WeekRequest) -> dict[str, Any]:
    """The client, the plan's blocks, where the week stands in them, and what the client's health allows."""
    return {
        "client": client_context(request.client, request.monday),
        "program_type": request.program_type,
        "blocks": [_block(block) for block in request.blocks],
        "block_index": request.block_index,
        "week_index": request.week_index,
        "week_of_plan": request.plan_week_index + 1,
        "weeks_of_plan": request.total_weeks,
        "is_deload": request.is_deload,
        "monday": request.monday.isoformat(),
        "plan_start": request.plan_start.isoformat(),
        "may_run": may_run(request.client, request.monday),
        "may_go_fast": may_go_fast(request.client, request.monday),
        "may_go_heavy": may_go_heavy(request.client, request.monday),
        "most_training_days": training_days(typed(request)),
        "known_themes": [theme.text for theme in THEMES.values()],
    }


def _block(block: BlockOutline) -> dict[str, Any]:
    return {"name": block.name, "weeks": block.weeks, "focus": list(block.focus), "deload": block.deload}
