"""Requests put to a provider, many at once, and what came of each. Nothing is read from or written to the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Final

from django.conf import settings
from pydantic import BaseModel

from fitcoach.replay.requests import Asked
from llm.generating import OpenGate, Taken, Tally, answer_of
from llm.judging import judged
from llm.providers.base import Draft, Provider, ProviderFailedError
from llm.providers.registry import rules_provider
from llm.question import Question
from llm.task import Violation, errors_among

RULES: Final = "rules"
SAID_EVERY: Final = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a provider made of one request.

    `outcome` in the words of the call log. `first_fits`: whether its first answer fits the schema, null when none came.
    `broken`: what answers were refused for; `warned`: what the one taken was let through with; `failed`: what the
    provider did instead of answering. `answer`: what the client would get; `drafts`: what the provider wrote.
    """

    case: str
    agent: str
    prompt_version: str
    provider: str
    model: str
    outcome: str
    first_fits: bool | None
    reasked: bool
    broken: tuple[Violation, ...]
    warned: tuple[Violation, ...]
    failed: tuple[str, ...]
    input_tokens: int
    output_tokens: int
    cost_usd: Decimal
    seconds: float
    answer: Any
    drafts: tuple[Any, ...]


class WatchedGate(OpenGate):
    """The open gate, with a memory: a draft, or the fault of a failure, for each call in order."""

    def __init__(self) -> None:
        self.came: list[Draft | str] = []

    def call(self, provider: Provider, question: Question) -> Draft:
        try:
            draft = super().call(provider, question)
        except ProviderFailedError as failure:
            self.came.append(failure.fault)
            raise
        self.came.append(draft)
        return draft

    @property
    def drafts(self) -> list[Draft]:
        return [came for came in self.came if isinstance(came, Draft)]

    @property
    def failed(self) -> list[str]:
        return [came for came in self.came if isinstance(came, str)]

    def first_fits(self, faults: Sequence[str]) -> bool | None:
        """`faults` of the tally: one for each call, but none for an answer that was taken, which is the last."""
        if not self.drafts:
            return None
        place = self.came.index(self.drafts[0])
        return place >= len(faults) or faults[place] != "schema"


def replay(
    asked: Sequence[Asked], provider: Provider, *, at_once: int, report: Callable[[str], None]
) -> Iterator[Outcome]:
    """An outcome for each request, in order; `report` gets a line now and then."""
    with ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="replay") as threads:
        outcomes = threads.map(partial(outcome_of, provider=provider), asked)
        for done, outcome in enumerate(outcomes, start=1):
            if done % SAID_EVERY == 0 or done == len(asked):
                report(f"{provider.name}: {done} of {len(asked)} answers")
            yield outcome


def outcome_of(asked: Asked, provider: Provider) -> Outcome:
    """Asked and judged as `llm.ask` would, within LLM_DEADLINE_SEC, but without its limits and its log."""
    started = time.monotonic()
    deadline = started + settings.LLM_DEADLINE_SEC
    question = Question(asked.task, asked.request, never_say=asked.never_say, deadline=deadline)
    gate, tally = WatchedGate(), Tally()
    if provider.name == RULES:
        taken, outcome = _by_rules(question, gate)
    else:
        found = answer_of(provider, question, tally, gate=gate)
        taken, outcome = found or Taken(asked.task.rules(asked.request), ()), _word_for(tally, found)
    return Outcome(
        case=asked.case,
        agent=asked.task.name,
        prompt_version=asked.task.prompt_version,
        provider=provider.name,
        model=provider.model,
        outcome=outcome,
        first_fits=gate.first_fits(tally.faults),
        reasked=tally.reasked,
        broken=(*(each for each in tally.complaints if each.id not in gate.failed), *errors_among(taken.violations)),
        warned=tuple(each for each in taken.violations if each.severity == "warning"),
        failed=tuple(gate.failed),
        input_tokens=tally.input_tokens,
        output_tokens=tally.output_tokens,
        cost_usd=tally.cost_usd,
        seconds=time.monotonic() - started,
        answer=_plain(taken.value),
        drafts=tuple(_plain(draft.raw) for draft in gate.drafts),
    )


def _by_rules(question: Question, gate: WatchedGate) -> tuple[Taken, str]:
    """They may quote what a client typed, so they are judged as in `llm.ask`: otherwise than a model."""
    value, violations = judged(question, gate.call(rules_provider(), question).raw, by_model=False)
    return Taken(value, tuple(violations)), "flawed" if errors_among(violations) else "ok"


def _word_for(tally: Tally, found: Taken | None) -> str:
    if found is None:
        return "fell_back"
    if tally.reasked:
        return "reasked"
    return "retried" if tally.retried else "ok"


def _plain(value: Any) -> Any:
    """Ready for JSON; what a provider gave as text stays text."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    return value.decode(errors="replace") if isinstance(value, bytes) else value
