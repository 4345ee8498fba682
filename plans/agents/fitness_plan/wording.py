"""What the texts of a model's plan may not say. Pure."""

from __future__ import annotations

from llm.task import Violation
from plans.agents.fitness_plan.request import PlanRequest
from plans.agents.fitness_plan.schema import FitnessPlanAnswer
from plans.domain.movements import check_wording


def check_model(request: PlanRequest, answer: FitnessPlanAnswer) -> list[Violation]:
    """No medicine, and no movements for whom they may be wrong: the plan has blocks, the sessions are written later."""
    blocks = [text for block in answer.mesocycles for text in (block.name, *block.focus)]
    texts = [answer.goal_statement, answer.overview, answer.notes, *blocks]
    return list(check_wording(request.client, [request.start_date], texts))
