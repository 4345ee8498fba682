"""What a provider is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Literal, Protocol

from llm.question import Question

MOST_TOKENS: Final = 10_000_000
LONGEST_FAULT: Final = 40
LONGEST_WORDS: Final = 100
Shuts = Literal["", "for_a_while", "for_the_day", "until_changed"]


class ProviderFailedError(Exception):
    """The one exception that lets the loop go on: no usable answer came.

    `fault` names what happened, for the log. `passing`: the same call may go through a moment later. `retry_after`: how
    long the provider asked to be left alone. `shuts`: what it means for later calls: nothing; a quota that comes back
    (`for_a_while` with `retry_after`, or `for_the_day`); or a setting that somebody has to change. `counts`: whether it
    is trouble of the provider's own, which the breaker counts, or of this one request. `is_ours`: nothing was sent, as
    our own limits forbade it. Tokens are those that are billed all the same.
    """

    def __init__(
        self,
        words: str,
        *,
        fault: str = "provider_failed",
        passing: bool = False,
        retry_after: timedelta | None = None,
        shuts: Shuts = "",
        counts: bool = False,
        is_ours: bool = False,
        input_tokens: int = 0,
        output_tokens: int = 0,
    ) -> None:
        super().__init__(words[:LONGEST_WORDS])
        self.fault = fault[:LONGEST_FAULT]
        self.passing = passing
        self.retry_after = retry_after
        self.shuts = shuts
        self.counts = counts
        self.is_ours = is_ours
        self.input_tokens = _countable(input_tokens)
        self.output_tokens = _countable(output_tokens)


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is judged: JSON text, a mapping, or an instance of the task's schema; and its tokens.

    `output_tokens` includes thinking, as the bill does.
    """

    raw: Any
    input_tokens: int = 0
    output_tokens: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "input_tokens", _countable(self.input_tokens))
        object.__setattr__(self, "output_tokens", _countable(self.output_tokens))


def _countable(tokens: int) -> int:
    """As our rows can hold it, whatever was claimed."""
    return min(max(tokens, 0), MOST_TOKENS)


class Provider(Protocol):
    """Writes an answer. `source` is the word that rows store for who wrote them; `model` is empty for the rules.

    `setting` changes with whatever the provider was set up with (key, model, address), and tells nothing of it.
    `generate` raises `ProviderFailedError` when no answer can be had within `question.seconds`.
    """

    name: str
    source: str
    model: str
    setting: str

    def generate(self, question: Question) -> Draft: ...


def fingerprint(*values: str) -> str:
    """Twelve hex digits that change when one of these does, and give none of them away."""
    return hashlib.sha256("\0".join(values).encode()).hexdigest()[:12]
