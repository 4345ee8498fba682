"""One provider's answer to one question: at most one retry, at most one re-ask, never past the deadline."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Protocol

from llm.judging import judged
from llm.prices import cost_usd
from llm.providers.base import Draft, Provider, ProviderFailedError
from llm.question import Question
from llm.task import Violation, errors_among

LEAST_SEC: Final = 1.0
"""With less time left another call is not worth its price."""
RETRY_SEC: Final = (0.2, 0.6)
"""Between these is waited before a retry when the provider names no time."""


class Gate(Protocol):
    """What stands between the loop and a provider: `call` asks it, or raises `ProviderFailedError` instead."""

    def call(self, provider: Provider, question: Question) -> Draft: ...


class OpenGate:
    """Asks whoever it is, without limits and without a trace."""

    def call(self, provider: Provider, question: Question) -> Draft:
        return provider.generate(question)


@dataclass
class Tally:
    """What one generation took, over all providers that were asked."""

    attempts: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: Decimal = Decimal(0)
    model: str = ""
    retried: bool = False
    reasked: bool = False
    faults: list[str] = field(default_factory=list)
    complaints: list[Violation] = field(default_factory=list)

    def count(self, provider: Provider, spent: Draft | ProviderFailedError) -> None:
        self.input_tokens += spent.input_tokens
        self.output_tokens += spent.output_tokens
        if provider.model:
            self.cost_usd += cost_usd(
                provider.model, input_tokens=spent.input_tokens, output_tokens=spent.output_tokens
            )

    def fail(self, failure: ProviderFailedError) -> None:
        """A limit of ours that forbids the retry is not what went wrong."""
        if not (failure.is_ours and self.faults):
            self.faults.append(failure.fault)
        self.complaints.append(Violation(failure.fault, str(failure)[:300]))

    def refuse(self, fault: str, complaints: Sequence[Violation]) -> None:
        self.faults.append(fault)
        self.complaints.extend(complaints)


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer without an error; `violations` are the warnings that it was let through with."""

    value: Any
    violations: tuple[Violation, ...]


def answer_of(provider: Provider, question: Question, tally: Tally, *, gate: Gate) -> Taken | None:
    """The first answer of this model without an error before the question's deadline; None when it has none to give.

    At most three calls: one, a retry of it when it failed in passing, and one more with what was wrong with the answer.
    """
    tally.model = provider.model
    retried = reasked = False
    while True:
        try:
            draft = _call(provider, question, tally, gate)
        except ProviderFailedError as failure:
            tally.fail(failure)
            if retried or not _waited(failure, question.seconds):
                return None
            retried = tally.retried = True
            continue
        value, violations = judged(question, draft.raw, by_model=True)
        complaints = errors_among(violations)
        if value is not None and not complaints:
            return Taken(value, tuple(violations))
        tally.refuse(complaints[0].id, complaints)
        if reasked or question.seconds < LEAST_SEC:
            return None
        reasked = tally.reasked = True
        question = question.again(complaints)


def _call(provider: Provider, question: Question, tally: Tally, gate: Gate) -> Draft:
    try:
        draft = gate.call(provider, question)
    except ProviderFailedError as failure:
        tally.attempts += not failure.is_ours
        tally.count(provider, failure)
        raise
    tally.attempts += 1
    tally.count(provider, draft)
    return draft


def _waited(failure: ProviderFailedError, seconds_left: float) -> bool:
    """Wait as long as the failure asks for and say so; False when it will not pass, or not in time."""
    if not failure.passing:
        return False
    pause = failure.retry_after.total_seconds() if failure.retry_after else random.uniform(*RETRY_SEC)
    if pause + LEAST_SEC > seconds_left:
        return False
    time.sleep(pause)
    return True
