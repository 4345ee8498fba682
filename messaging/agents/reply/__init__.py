"""What a text says that the rules cannot read."""

from pathlib import Path
from typing import Final

from llm.task import Task, Tuning
from messaging.agents.reply.check import check
from messaging.agents.reply.check_model import check_model
from messaging.agents.reply.context import context_of
from messaging.agents.reply.request import ReplyRequest
from messaging.agents.reply.rules import read
from messaging.agents.reply.schema import ReplyAnswer

TASK: Final[Task[ReplyRequest, ReplyAnswer]] = Task(
    name="reply",
    prompt_path=Path(__file__).with_name("prompt.md"),
    schema=ReplyAnswer,
    rules=read,
    check=check,
    context=context_of,
    check_model=check_model,
    tuning=Tuning(temperature=0.0, thinking_budget=0, max_output_tokens=2048),
)
