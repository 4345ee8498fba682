"""What an agent may know of a client: one frozen value, filled from rows by `accounts.selectors.facts_of`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from accounts.domain.vocabulary import pieces_of


@dataclass(frozen=True, slots=True)
class LimitationFact:
    """A dated health fact. It holds on a day from `since` up to and including `until` (open where null)."""

    region: str
    severity: str = "moderate"
    side: str | None = None
    since: date | None = None
    until: date | None = None
    cleared: date | None = None
    note: str = ""

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


COLD_DAYS: Final = 10
"""Who says nothing more of a cold is taken for well by then: most last 7 to 10 days (CDC, About common cold)."""


@dataclass(frozen=True, slots=True)
class IllnessFact:
    """A fever or a cold. `end`: the first day well again; null while it is on."""

    start: date
    end: date | None
    fever: bool

    def is_on(self, day: date) -> bool:
        over = self.end is not None and day >= self.end
        forgotten = self.end is None and not self.fever and day >= self.start + timedelta(days=COLD_DAYS)
        return self.start <= day and not over and not forgotten


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """A client as the coaching rules see one. Every default is what a careful coach would assume.

    `ref` is a pseudonymous, stable id: it seeds what varies between clients and never carries a name or a number.
    Units: minutes, kilometres, kilograms, years. Null means unknown.
    """

    ref: str
    fitness_goals: str = ""
    program_type: str = "other"
    skill_level: str = "beginner"
    gender: str | None = None
    age: int | None = None
    available_days: tuple[str, ...] = ("MONDAY", "WEDNESDAY", "FRIDAY")
    session_minutes: int = 45
    equipment: tuple[str, ...] = ("bodyweight",)
    limitations: tuple[LimitationFact, ...] = ()
    dislikes: frozenset[str] = frozenset()
    weekly_distance_km: float | None = None
    longest_run_km: float | None = None
    one_rep_max_kg: dict[str, float] = field(default_factory=dict)
    event_date: date | None = None
    notes: str = ""

    @property
    def pieces(self) -> frozenset[str]:
        """Single pieces of equipment that the client has."""
        return pieces_of(self.equipment)

    def limitations_on(self, day: date) -> tuple[LimitationFact, ...]:
        return tuple(limitation for limitation in self.limitations if limitation.holds_on(day))
