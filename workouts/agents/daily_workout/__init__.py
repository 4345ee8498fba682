"""Writes one day's session: blocks of exercises, what to do instead, and why."""

from pathlib import Path
from typing import Final

from llm.task import Task, Tuning
from workouts.agents.daily_workout.context import workout_context
from workouts.agents.daily_workout.request import WorkoutRequest
from workouts.agents.daily_workout.rules import write_workout
from workouts.agents.daily_workout.schema import WorkoutAnswer
from workouts.agents.daily_workout.tidy import check_model, tidy
from workouts.domain.checks import check_workout

TASK: Final[Task[WorkoutRequest, WorkoutAnswer]] = Task(
    name="daily_workout",
    prompt_path=Path(__file__).parent / "prompt.md",
    schema=WorkoutAnswer,
    rules=write_workout,
    check=check_workout,
    context=workout_context,
    tidy=tidy,
    check_model=check_model,
    tuning=Tuning(temperature=0.7, thinking_budget=1024, max_output_tokens=8192),
)
