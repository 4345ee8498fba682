"""Writes one week's pattern: a theme and a load for each of seven days."""

from pathlib import Path
from typing import Final

from llm.task import Task, Tuning
from plans.agents.microcycle_pattern.context import week_context
from plans.agents.microcycle_pattern.request import WeekRequest
from plans.agents.microcycle_pattern.rules import write_pattern
from plans.agents.microcycle_pattern.schema import PatternAnswer
from plans.agents.microcycle_pattern.tidy import check_model, tidy
from plans.domain.checks import check_pattern

TASK: Final[Task[WeekRequest, PatternAnswer]] = Task(
    name="microcycle_pattern",
    prompt_path=Path(__file__).parent / "prompt.md",
    schema=PatternAnswer,
    rules=write_pattern,
    check=check_pattern,
    context=week_context,
    tidy=tidy,
    check_model=check_model,
    tuning=Tuning(temperature=0.4, thinking_budget=512, max_output_tokens=2048),
)
