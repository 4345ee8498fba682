"""When a limitation holds and an illness is on: first and last days."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.domain.facts import ClientFacts, IllnessFact, LimitationFact


def march(day: int) -> date:
    return date(2026, 3, day)


@pytest.mark.parametrize(
    ("case", "fact", "days"),
    [
        ("from its first day to its last", LimitationFact("knee", since=march(3), until=march(5)), [3, 4, 5]),
        ("without an end", LimitationFact("knee", since=march(5)), [5, 6, 7]),
        ("without a beginning", LimitationFact("knee", until=march(3)), [1, 2, 3]),
        ("without either", LimitationFact("knee"), [1, 2, 3, 4, 5, 6, 7]),
        ("for a day", LimitationFact("knee", since=march(4), until=march(4)), [4]),
    ],
)
def test_the_days_of_a_limitation(case: str, fact: LimitationFact, days: list[int]) -> None:
    assert [day for day in range(1, 8) if fact.holds_on(march(day))] == days, case
    client = ClientFacts("tom", limitations=(fact, LimitationFact("neck", until=march(2))))
    assert [day for day in range(3, 8) if client.limitations_on(march(day)) == (fact,)] == [d for d in days if d > 2]


@pytest.mark.parametrize(
    ("case", "illness", "days"),
    [
        ("a cold of which nothing more is said is over after ten days", IllnessFact(march(2), None, fever=False),
         list(range(2, 12))),
        ("a fever lasts until it is told", IllnessFact(march(2), None, fever=True), list(range(2, 16))),
        ("the first day well again is none", IllnessFact(march(2), march(4), fever=True), [2, 3]),
        ("a cold that ended", IllnessFact(march(2), march(4), fever=False), [2, 3]),
        ("a cold that was told to last longer", IllnessFact(march(1), march(14), fever=False), list(range(1, 14))),
    ],
)  # fmt: skip
def test_the_days_of_an_illness(case: str, illness: IllnessFact, days: list[int]) -> None:
    assert [day for day in range(1, 16) if illness.is_on(march(day))] == days, case
