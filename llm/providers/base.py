"""What a provider is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from llm.task import Task, Violation


class ProviderFailedError(Exception):
    """The one exception that lets the loop go on to the next provider: no usable answer came."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is judged: JSON text, a mapping, or an instance of the task's schema; and what it cost."""

    raw: Any
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0


class Provider(Protocol):
    """Writes an answer. `complaints` is what was wrong with this provider's answer before, empty at first.

    `source` is the word that rows store for who wrote them. Raises `ProviderFailedError` when no answer can be had.
    """

    name: str
    source: str
    model: str

    def generate(self, task: Task[Any, Any], request: Any, complaints: Sequence[Violation]) -> Draft: ...
