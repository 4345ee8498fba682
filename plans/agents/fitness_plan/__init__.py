"""Writes the outline of a plan: blocks of weeks, each with a focus."""

from pathlib import Path
from typing import Final

from llm.task import Task, Tuning
from plans.agents.fitness_plan.context import plan_context
from plans.agents.fitness_plan.request import PlanRequest
from plans.agents.fitness_plan.rules import write_plan
from plans.agents.fitness_plan.schema import FitnessPlanAnswer
from plans.agents.fitness_plan.wording import check_model
from plans.domain.checks import check_plan

TASK: Final[Task[PlanRequest, FitnessPlanAnswer]] = Task(
    name="fitness_plan",
    prompt_path=Path(__file__).parent / "prompt.md",
    schema=FitnessPlanAnswer,
    rules=write_plan,
    check=check_plan,
    context=plan_context,
    check_model=check_model,
    tuning=Tuning(temperature=0.7, thinking_budget=1024, max_output_tokens=4096),
)
