"""A provider for tests: answers from a queue, remembers what it was asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from llm.providers.base import Draft, ProviderFailedError
from llm.task import Task, Violation


class MemoryProvider:
    """Takes its answers, or the failures that it is to raise, from `answers` in order. An empty queue is a failure."""

    name = "memory"
    source = "gemini"
    model = "queue"

    def __init__(self) -> None:
        self.answers: deque[Any] = deque()
        self.asked: list[tuple[str, Any, tuple[Violation, ...]]] = []

    def generate(self, task: Task[Any, Any], request: Any, complaints: Sequence[Violation]) -> Draft:
        self.asked.append((task.name, request, tuple(complaints)))
        if not self.answers:
            raise ProviderFailedError("nothing is queued")
        answer = self.answers.popleft()
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Draft) else Draft(answer)

    def clear(self) -> None:
        self.answers.clear()
        self.asked.clear()
