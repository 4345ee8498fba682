"""The one door: each model of the chain in turn, judged by code, then the built-in coach, who always answers.

What the rules write is judged as well and the verdict is logged, but it is never withheld: a client would rather get a
plain session than none.
"""

from __future__ import annotations

import logging
import math
import time
import uuid
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from llm.gate import GuardedGate
from llm.generating import Tally, answer_of
from llm.judging import judged
from llm.models import Call
from llm.providers.base import Provider
from llm.providers.registry import load_sdks, models, rules_provider
from llm.question import Question
from llm.task import Answer, Request, Task, Violation, errors_among
from llm.withholding import why_withheld

log = logging.getLogger(__name__)

RULES_SEC: Final = 0.5
"""Kept of the deadline for the rules, who need a few milliseconds, and for the rows around them."""
LEAST_SEC: Final = 0.5
"""No model has answered sooner."""


@dataclass(frozen=True)
class Answered(Generic[Answer]):
    """An answer that was judged. `source` is who wrote it; `violations` are what it was let through with."""

    value: Answer
    source: str
    outcome: str
    violations: tuple[Violation, ...] = ()


def ask(
    task: Task[Request, Answer],
    request: Request,
    *,
    at: datetime,
    client_id: uuid.UUID | None = None,
    never_say: tuple[str, ...] = (),
    rules_only: bool = False,
    until: float = math.inf,
) -> Answered[Answer]:
    """An answer to `request` within LLM_DEADLINE_SEC, by the first model whose answer passes the task's checks, else
    by the rules.

    `never_say`: what names the client, so that no text tells it to a model. `rules_only` leaves every model out: for
    what may not wait. `until`: somebody waits for the answer, no longer than that on the monotonic clock; when so
    little is left that no model answers in it, none is asked. Of some clients no model is told anything, whoever asks
    (`llm.withholding`). One row of the call log is written, dated `at`.
    """
    if not rules_only:
        load_sdks()  # before the clock starts: else the first question of a process is late before it is asked
    started = time.monotonic()
    tally = Tally()
    deadline = min(started + settings.LLM_DEADLINE_SEC, until) - RULES_SEC
    rules_only = rules_only or deadline - started < LEAST_SEC
    question = Question(task, request, never_say=never_say, deadline=deadline)
    chain = [] if rules_only else models()
    withheld = why_withheld(client_id) if chain else ""
    for provider in () if withheld else chain:
        gate = GuardedGate(client_id=client_id, at=at)
        taken = answer_of(provider, question, tally, gate=gate)
        if taken is not None:
            answered = Answered(taken.value, provider.source, _outcome(tally), taken.violations)
            break
    else:
        provider = rules_provider()
        answered = _by_rules(provider, question, tally)
    seconds = time.monotonic() - started
    _log_call(task, provider, answered, tally, seconds, at=at, client_id=client_id, withheld=withheld)
    return answered


def _by_rules(provider: Provider, question: Question, tally: Tally) -> Answered[Answer]:
    tally.attempts += 1
    value, violations = judged(question, provider.generate(question).raw, by_model=False)
    assert value is not None, "the rules answer in their own schema"
    if errors := errors_among(violations):
        log.error("the rules broke their own checks at %s: %s", question.task.name, [error.id for error in errors])
        return Answered(value, provider.source, "flawed", tuple(violations))
    return Answered(value, provider.source, "fell_back" if tally.faults else "ok", tuple(violations))


def _outcome(tally: Tally) -> str:
    if tally.reasked:
        return "reasked"
    return "retried" if tally.retried else "ok"


def _log_call(
    task: Task[Request, Answer],
    provider: Provider,
    answered: Answered[Answer],
    tally: Tally,
    seconds: float,
    *,
    at: datetime,
    client_id: uuid.UUID | None,
    withheld: str,
) -> None:
    call = Call(
        task=task.name,
        client_id=client_id,
        prompt_version=task.prompt_version,
        provider=provider.name,
        model=tally.model,
        attempts=tally.attempts,
        input_tokens=tally.input_tokens,
        output_tokens=tally.output_tokens,
        cost_usd=tally.cost_usd,
        seconds=round(seconds, 6),
        outcome=answered.outcome,
        fault=tally.faults[-1] if tally.faults else withheld,
        violations=_as_json([*tally.complaints, *(v for v in answered.violations if v not in tally.complaints)]),
        created_at=at,
    )
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            call.save(force_insert=True)
    except DatabaseError:  # an answer is worth more than its line in the log
        log.exception("a call of %s could not be logged", task.name)


def _as_json(violations: Sequence[Violation]) -> list[dict[str, str]]:
    return [{"id": v.id, "sentence": v.sentence, "severity": v.severity} for v in violations]
