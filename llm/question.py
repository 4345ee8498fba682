"""What a provider is asked: the task's prompt as instruction, and one JSON object as data."""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from pydantic import BaseModel

from llm.answer_schema import flat_schema
from llm.plain_text import scrubbed
from llm.task import Task, Violation

MOST_COMPLAINTS = 10
LONGEST_WAIT_SEC = 60.0
_QUOTED: Final = re.compile(r"'[^']{25,}'|\"[^\"]{25,}\"")
"""A complaint may quote the answer: so much of it that it is found again, and not so much that it says something."""


def _shortened(quoted: re.Match[str]) -> str:
    return f"{quoted[0][:20]}...{quoted[0][0]}"


@dataclass(frozen=True)
class Question:
    """One request to one provider.

    `complaints`: what was wrong with this provider's answer before, empty at first. `never_say`: what names the client
    and so leaves no text of `data`. `deadline`: until when an answer is waited for, on the monotonic clock.
    """

    task: Task[Any, Any]
    request: Any
    complaints: Sequence[Violation] = ()
    never_say: tuple[str, ...] = ()
    deadline: float = math.inf

    @property
    def seconds(self) -> float:
        """What is left of them now."""
        return min(max(self.deadline - time.monotonic(), 0.0), LONGEST_WAIT_SEC)

    @property
    def instruction(self) -> str:
        """Ours alone: nothing that anybody typed stands in it."""
        return self.task.prompt

    @cached_property
    def told(self) -> dict[str, Any]:
        """The request as a model sees it."""
        said: dict[str, Any] = scrubbed(dict(self.task.context(self.request)), self.never_say)
        return said

    @cached_property
    def data(self) -> str:
        """JSON: the task's name, the request and, the second time, what was wrong with the first answer."""
        content: dict[str, Any] = {"task": self.task.name, "request": self.told}
        if self.complaints:
            sentences = [_QUOTED.sub(_shortened, each.sentence) for each in self.complaints[:MOST_COMPLAINTS]]
            content["violations"] = scrubbed(sentences, self.never_say)
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    @property
    def schema(self) -> dict[str, Any]:
        """Of the answer, in the part of JSON Schema that the API takes."""
        model: type[BaseModel] = self.task.schema
        return flat_schema(model)

    def again(self, complaints: Sequence[Violation]) -> Question:
        """The same question once more; what the model is told of the request is not worked out anew."""
        other = replace(self, complaints=tuple(complaints))
        if "told" in self.__dict__:
            other.__dict__["told"] = self.told
        return other
