"""The one loop: ask each provider in turn, judge the answer by code, ask again once with what was wrong, go on.

The rules are the last provider of every chain, so an answer always comes; what they write is judged as well and the
verdict is logged, but it is never withheld: a client would rather get a plain session than none.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic

from pydantic import ValidationError

from llm.providers.base import Draft, Provider, ProviderFailedError
from llm.providers.registry import chain, rules_provider
from llm.task import Answer, Request, Task, Violation, errors_among

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answered(Generic[Answer]):
    """An answer that was judged. `source` is who wrote it; `violations` are what it was let through with."""

    value: Answer
    source: str
    outcome: str
    violations: tuple[Violation, ...] = ()


@dataclass
class _Tally:
    """What one generation cost, over all providers that were asked."""

    attempts: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    complaints: list[Violation] = field(default_factory=list)

    def count(self, draft: Draft) -> None:
        self.input_tokens += draft.input_tokens
        self.output_tokens += draft.output_tokens
        self.cost_usd += draft.cost_usd


def ask(
    task: Task[Request, Answer],
    request: Request,
    *,
    at: datetime,
    client_id: uuid.UUID | None = None,
    rules_only: bool = False,
) -> Answered[Answer]:
    """An answer to `request` by the first provider whose answer passes the task's checks; the rules answer last.

    `rules_only` leaves every model out: for what may not wait. One row of the call log is written, dated `at`.
    """
    providers = [rules_provider()] if rules_only else chain()
    started = time.perf_counter()
    tally = _Tally()
    for provider in providers:
        answered = _answer_of(provider, task, request, tally, is_last=provider is providers[-1])
        if answered is not None:
            _log_call(task, provider, answered, tally, time.perf_counter() - started, at=at, client_id=client_id)
            return answered
    raise AssertionError("the rules end every chain and always answer")


def _answer_of(
    provider: Provider, task: Task[Request, Answer], request: Request, tally: _Tally, *, is_last: bool
) -> Answered[Answer] | None:
    """This provider's answer, at most one re-ask included; None when the next provider should be asked."""
    complaints: Sequence[Violation] = ()
    for reasked in (False, True):
        tally.attempts += 1
        try:
            draft = provider.generate(task, request, complaints)
        except ProviderFailedError as failure:
            log.warning("%s failed at %s: %s", provider.name, task.name, failure)
            tally.complaints.append(Violation("provider_failed", str(failure)[:300]))
            return None
        tally.count(draft)
        value, violations = _judge(task, request, draft.raw)
        complaints = errors_among(violations)
        if value is not None and not complaints:
            return Answered(value, provider.source, _outcome(tally, reasked), tuple(violations))
        tally.complaints.extend(complaints)
        if is_last and value is not None:
            log.error("the rules broke their own checks at %s: %s", task.name, [c.id for c in complaints])
            return Answered(value, provider.source, "flawed", tuple(violations))
    return None


def _outcome(tally: _Tally, reasked: bool) -> str:
    if reasked:
        return "reasked"
    return "fell_back" if tally.complaints else "ok"


def _judge(task: Task[Request, Answer], request: Request, raw: Any) -> tuple[Answer | None, list[Violation]]:
    """The answer in its schema, and everything that it breaks. No answer when it does not fit the schema."""
    try:
        value = raw if isinstance(raw, task.schema) else _validated(task.schema, raw)
    except ValidationError as error:
        return None, [
            Violation("schema", f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"[:300])
            for fault in error.errors(include_url=False, include_input=False)[:10]
        ]
    return value, list(task.check(request, value))


def _validated(schema: type[Answer], raw: Any) -> Answer:
    return schema.model_validate_json(raw) if isinstance(raw, (str, bytes)) else schema.model_validate(raw)


def _log_call(
    task: Task[Request, Answer],
    provider: Provider,
    answered: Answered[Answer],
    tally: _Tally,
    seconds: float,
    *,
    at: datetime,
    client_id: uuid.UUID | None,
) -> None:
    from llm.models import Call  # models load after this package

    Call.objects.create(
        task=task.name,
        client_id=client_id,
        prompt_version=task.prompt_version,
        provider=provider.name,
        model=provider.model,
        attempts=tally.attempts,
        input_tokens=tally.input_tokens,
        output_tokens=tally.output_tokens,
        cost_usd=round(tally.cost_usd, 6),
        seconds=round(seconds, 6),
        outcome=answered.outcome,
        violations=_as_json([*tally.complaints, *(v for v in answered.violations if v not in tally.complaints)]),
        created_at=at,
    )


def _as_json(violations: Sequence[Violation]) -> list[dict[str, str]]:
    return [{"id": v.id, "sentence": v.sentence, "severity": v.severity} for v in violations]
