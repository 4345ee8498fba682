"""The words of a day's message."""

from pathlib import Path

from llm.task import Task, Tuning
from messaging.agents.daily_message.check import check
from messaging.agents.daily_message.check_model import check_model
from messaging.agents.daily_message.context import context_of
from messaging.agents.daily_message.request import DailyMessageRequest
from messaging.agents.daily_message.rules import write
from messaging.agents.daily_message.schema import DailyMessageAnswer

TASK: Task[DailyMessageRequest, DailyMessageAnswer] = Task(
    name="daily_message",
    prompt_path=Path(__file__).with_name("prompt.md"),
    schema=DailyMessageAnswer,
    rules=write,
    check=check,
    context=context_of,
    check_model=check_model,
    tuning=Tuning(temperature=0.9, thinking_budget=0, max_output_tokens=1024),
)
