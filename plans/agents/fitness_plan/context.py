"""What a model is told when it writes a plan: no name, no number, an age band instead of an age."""

from __future__ import annotations

from typing import Any

from plans.agents.fitness_plan.request import PlanRequest
from plans.domain.blocks import preferred_size
from plans.domain.context import client_context
from plans.domain.length import wanted_weeks


def plan_context(request: PlanRequest) -> dict[str, Any]:
    return {
        "client": client_context(request.client, request.start_date),
        "start_date": request.start_date.isoformat(),
        "length_weeks": wanted_weeks(request),
        "preferred_block_weeks": preferred_size(request.client),
    }
