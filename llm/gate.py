"""The guarded way to a model: its breaker, what may be spent, and no database connection held while it thinks."""

from __future__ import annotations

import logging
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection

from llm import breaker, spending
from llm.prices import cost_usd
from llm.providers.base import Draft, Provider, ProviderFailedError
from llm.question import Question
from llm.spending import Reservation

log = logging.getLogger(__name__)

CHARACTERS_PER_TOKEN = 3
"""Fewer than the four that Google counts for English, so that a reservation is rather too large."""


@dataclass(frozen=True)
class GuardedGate:
    """Of one generation: for whom, and since when by the clock of whoever asked."""

    client_id: uuid.UUID | None
    at: datetime
    _since: float = field(default_factory=time.monotonic)

    def call(self, provider: Provider, question: Question) -> Draft:
        rested = breaker.admit(provider, at=self._now())
        reservation = self._reserve(provider, question)
        tries = rested and self._claim_the_trial(provider, reservation)
        _let_go_of_the_database()
        try:
            draft = provider.generate(question)
        except ProviderFailedError as failure:
            log.warning("%s at %s: %s", provider.name, question.task.name, failure.fault)
            breaker.failed(provider, failure, tried=tries, at=self._now())
            # Nobody knows whether an answer that came too late is billed, so it stays counted.
            if failure.fault != "timeout":
                _settle(provider, reservation, failure)
            raise
        _settle(provider, reservation, draft)
        if tries:
            breaker.answered(provider)
        return draft

    def _claim_the_trial(self, provider: Provider, reservation: Reservation) -> bool:
        """Only who could pay for it may try a model after its rest."""
        try:
            breaker.claim_the_trial(provider, at=self._now())
        except ProviderFailedError:
            spending.settle(reservation, tokens=0, cost_usd=Decimal(0))
            raise
        return True

    def _now(self) -> datetime:
        """What a failure shuts for a second is open again for the retry that waited so long."""
        return self.at + timedelta(seconds=time.monotonic() - self._since)

    def _reserve(self, provider: Provider, question: Question) -> Reservation:
        into = (len(question.instruction) + len(question.data)) // CHARACTERS_PER_TOKEN
        out = question.task.tuning.max_output_tokens
        cost = cost_usd(provider.model, input_tokens=into, output_tokens=out)
        return spending.reserve(client_id=self.client_id, tokens=into + out, cost_usd=cost, at=self._now())


def _settle(provider: Provider, reservation: Reservation, spent: Draft | ProviderFailedError) -> None:
    cost = cost_usd(provider.model, input_tokens=spent.input_tokens, output_tokens=spent.output_tokens)
    spending.settle(reservation, tokens=spent.input_tokens + spent.output_tokens, cost_usd=cost)


def _let_go_of_the_database() -> None:
    """Another thread may have the connection meanwhile; inside somebody's transaction it has to be kept."""
    if not connection.in_atomic_block:
        connection.close()
