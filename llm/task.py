"""What one generation is: a prompt, the schema of its answer, rules that do without a model, checks on any answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel

Request = TypeVar("Request")
Answer = TypeVar("Answer", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that an answer breaks. An `error` may never reach a client; a `warning` is for the coach to see."""

    id: str
    sentence: str
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class Tuning:
    """How a model is asked, in tokens; a `thinking_budget` of 0 asks for none. Some models ignore the temperature.

    `max_output_tokens` counts thinking as well, as the API does.
    """

    temperature: float = 0.7
    thinking_budget: int = 0
    max_output_tokens: int = 4096


def as_it_came(request: Any, answer: Any) -> Any:
    """The `tidy` of a task that has nothing to put in order."""
    return answer


def nothing_more(request: Any, answer: Any) -> Sequence[Violation]:
    """The `check_model` of a task whose `check` says it all."""
    return ()


@dataclass(frozen=True)
class Task(Generic[Request, Answer]):
    """One thing that is generated. Bound once, as `TASK`, in `agents/<name>/__init__.py`.

    `rules` is pure: the same request gives the same answer. `check` lists what an answer breaks, whoever wrote it.
    `context` is what a model is told of the request: JSON-ready, without name, phone, e-mail or address.
    `tidy` puts a model's answer into our own words (an exercise's name for its id) before it is checked. `check_model`
    lists what a model's answer breaks besides, where the rules cannot go wrong.
    """

    name: str
    prompt_path: Path
    schema: type[Answer]
    rules: Callable[[Request], Answer]
    check: Callable[[Request, Answer], Sequence[Violation]]
    context: Callable[[Request], Mapping[str, Any]]
    tidy: Callable[[Request, Answer], Answer] = as_it_came
    check_model: Callable[[Request, Answer], Sequence[Violation]] = nothing_more
    tuning: Tuning = Tuning()

    @cached_property
    def prompt(self) -> str:
        return self.prompt_path.read_text(encoding="utf-8")

    @cached_property
    def prompt_version(self) -> str:
        """The first 12 hex digits of the prompt's SHA-256: a prompt that changes is another version by itself."""
        return hashlib.sha256(self.prompt.encode()).hexdigest()[:12]


def errors_among(violations: Sequence[Violation]) -> list[Violation]:
    return [violation for violation in violations if violation.severity == "error"]
