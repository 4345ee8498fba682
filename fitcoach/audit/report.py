"""The audit itself: cases spread over the cores, findings added up."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from accounts.domain.facts import LimitationFact
from fitcoach.audit.clients import Case, case_of
from fitcoach.audit.season import Findings, Season, audited

REPEATED_EVERY, MOVED_EVERY = 50, 20
"""Each so-manieth client is played twice; each so-manieth gets an injury, then other equipment."""
Rule = tuple[str, str]
"""(severity, id)."""
INJURY: Final = (LimitationFact("knee", "severe"), LimitationFact("shoulder", "severe"))


@dataclass(slots=True)
class Tally:
    """`counts` of violations and `plans_with` them, by severity and id; `examples` hold a client's number each."""

    plans: int = 0
    sessions: int = 0
    warned: int = 0
    errors: int = 0
    unsteady: int = 0
    unmoved: int = 0
    counts: Counter[Rule] = field(default_factory=Counter)
    plans_with: Counter[Rule] = field(default_factory=Counter)
    examples: dict[Rule, tuple[int, str]] = field(default_factory=dict)

    def add(self, number: int, findings: Findings) -> None:
        self.plans += 1
        self.sessions += findings.sessions
        rules: list[Rule] = [(violation.severity, violation.id) for violation in findings.violations]
        self.errors += sum(severity == "error" for severity, _ in rules)
        self.warned += any(severity == "warning" for severity, _ in rules)
        self.counts.update(rules)
        self.plans_with.update(set(rules))
        for rule, violation in zip(rules, findings.violations, strict=True):
            self.examples.setdefault(rule, (number, violation.sentence))

    def is_sound(self, warned_share: float) -> bool:
        few_warnings = self.warned <= warned_share * self.plans
        return self.errors == self.unsteady == self.unmoved == 0 and few_warnings


def audit(numbers: Sequence[int], *, jobs: int | None = None) -> Tally:
    """The findings of these clients."""
    tally = Tally()
    for number, findings, steady, moved in _played(numbers, jobs or os.cpu_count() or 1):
        tally.add(number, findings)
        tally.unsteady += not steady
        tally.unmoved += not moved
    return tally


def _played(numbers: Sequence[int], jobs: int) -> Iterable[tuple[int, Findings, bool, bool]]:
    if jobs == 1:
        yield from map(one, numbers)
        return
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap(one, numbers, chunksize=8)


def one(number: int) -> tuple[int, Findings, bool, bool]:
    """A client's findings; whether a second run is identical; whether injury and equipment change the exercises."""
    case = case_of(number)
    findings = audited(case)
    steady = number % REPEATED_EVERY != 0 or audited(case).digest == findings.digest
    moved = number % MOVED_EVERY != 0 or (_moves(case, limitations=INJURY) and _moves_gear(case))
    return number, findings, steady, moved


def _moves_gear(case: Case) -> bool:
    """Other equipment changes other exercises; a plan of nothing but running needs none."""
    if case.client.program_type == "endurance":
        return True
    healthy = replace(case, client=replace(case.client, limitations=()))
    gear = ("bands",) if case.client.equipment == ("full_gym",) else ("full_gym",)
    return exercises_of(healthy) != exercises_of(replace(healthy, client=replace(healthy.client, equipment=gear)))


def _moves(case: Case, *, limitations: tuple[LimitationFact, ...]) -> bool:
    healthy = replace(case, client=replace(case.client, limitations=()))
    hurt = replace(case, client=replace(case.client, limitations=limitations))
    return exercises_of(healthy) != exercises_of(hurt)


def exercises_of(case: Case) -> set[str]:
    """Every exercise of the plan's first two weeks that hold training."""
    season = Season(replace(case, adherence=None))
    found: set[str] = set()
    for week in list(season.weeks())[:2]:
        written = season.write(week)
        found |= {item.exercise_id for _, answer in written for block in answer.details.blocks for item in block.items}
    return found
