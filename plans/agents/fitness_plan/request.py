"""What is asked for when a plan is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.domain.facts import ClientFacts


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """`length_weeks` null: the coach chooses (12, or what fits before an event). `start_date`: the client's own day."""

    client: ClientFacts
    start_date: date
    length_weeks: int | None = None
