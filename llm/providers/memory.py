"""A provider for tests: answers from a queue, remembers what it was asked."""

from __future__ import annotations

from collections import deque
from typing import Any

from llm.providers.base import Draft, ProviderFailedError
from llm.question import Question


class MemoryProvider:
    """Takes its answers, or the failures that it is to raise, from `answers` in order. An empty queue is a failure."""

    name = "memory"
    source = "gemini"
    model = "queue"
    setting = "memory"

    def __init__(self) -> None:
        self.answers: deque[Any] = deque()
        self.asked: list[Question] = []

    def generate(self, question: Question) -> Draft:
        self.asked.append(question)
        if not self.answers:
            raise ProviderFailedError("nothing is queued")
        answer = self.answers.popleft()
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Draft) else Draft(answer)

    def clear(self) -> None:
        self.answers.clear()
        self.asked.clear()
