"""On which of the client's own days each session of a week falls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, permutations
from typing import Final

from plans.domain.themes import THEMES, Theme


@dataclass(frozen=True, slots=True)
class Slot:
    """One session of the week. `load` null only for rest."""

    code: str
    load: str | None

    @property
    def theme(self) -> Theme:
        return THEMES[self.code]

    @property
    def is_hard(self) -> bool:
        return self.load == "heavy" or self.theme.is_key_cardio


REST_SLOT: Final = Slot("-", None)


@lru_cache(maxsize=2048)
def arrange(slots: tuple[Slot, ...], days: tuple[int, ...]) -> tuple[Slot, ...]:
    """Sessions on the client's own days so that hard days stand apart; the first best in the template's order wins."""
    padded = slots[: len(days)] + (REST_SLOT,) * (len(days) - len(slots))
    best = min(_orders(padded, days), key=lambda order: _strain(order, days))
    return _unstacked(_on_days(best, days))


def _orders(slots: tuple[Slot, ...], days: tuple[int, ...]) -> list[tuple[Slot, ...]]:
    """All orders of up to five sessions; of more, those whose hard sessions touch least often."""
    if len(slots) <= 5:
        return list(dict.fromkeys(permutations(slots)))
    hard = [slot for slot in slots if slot.is_hard]
    rest = [slot for slot in slots if not slot.is_hard]
    places = _apart(len(hard), days)
    orders = [
        _merged(chosen, first, second, len(slots))
        for chosen in places
        for first in dict.fromkeys(permutations(hard))
        for second in dict.fromkeys(_turned(rest))
    ]
    return orders or [slots]


def _turned(slots: list[Slot]) -> list[tuple[Slot, ...]]:
    """Up to three sessions in every order, more in every rotation."""
    if len(slots) <= 3:
        return list(permutations(slots))
    return [tuple(slots[turn:] + slots[:turn]) for turn in range(len(slots))]


def _apart(count: int, days: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Places among the client's days for so many hard sessions, with the fewest neighbours among them."""
    choices = list(combinations(range(len(days)), count))
    least = min(touching([days[place] for place in chosen]) for chosen in choices)
    return [chosen for chosen in choices if touching([days[place] for place in chosen]) == least]


def touching(days: Sequence[int]) -> int:
    """How many of these weekdays follow another of them; Monday follows Sunday."""
    return sum(1 for day in days if (day + 1) % 7 in days)


def fewest_touching(count: int, days: tuple[int, ...]) -> int:
    """The least that so many hard days on these weekdays must touch."""
    return min((touching(chosen) for chosen in combinations(days, count)), default=0)


def _merged(places: tuple[int, ...], hard: tuple[Slot, ...], rest: tuple[Slot, ...], count: int) -> tuple[Slot, ...]:
    at, others = dict(zip(places, hard, strict=True)), iter(rest)
    return tuple(at[place] if place in at else next(others) for place in range(count))


def _on_days(order: tuple[Slot, ...], days: tuple[int, ...]) -> tuple[Slot, ...]:
    week = [REST_SLOT] * 7
    for day, slot in zip(days, order, strict=True):
        week[day] = slot
    return tuple(week)


def _strain(order: tuple[Slot, ...], days: tuple[int, ...]) -> int:
    """Lower is better: neighbours that are both hard or load the same part cost, a long session at the weekend pays."""
    week = _on_days(order, days)
    neighbours = sum(_neighbour_cost(week[day], week[(day + 1) % 7]) for day in range(7))
    weekend = sum(2 for day in (5, 6) if week[day].theme.cardio == "long")
    return neighbours - weekend


@lru_cache(maxsize=8192)
def _neighbour_cost(first: Slot, second: Slot) -> int:
    if first.load is None or second.load is None:
        return 0
    both_hard = 100 if first.is_hard and second.is_hard else 0
    both_heavy = 20 if first.load == second.load == "heavy" and _shares_muscles(first, second) else 0
    before_speed = 6 if _tires_legs(first) and second.theme.is_key_cardio else 0
    return both_hard + both_heavy + before_speed + (4 if _shares_muscles(first, second) else 0)


def _tires_legs(slot: Slot) -> bool:
    """Leg work the day before takes from fast and long runs; an easy run after it is fine (Lundberg, Schumann 2022)."""
    return "lower" in _parts(slot.theme) and slot.load != "light"


def _shares_muscles(first: Slot, second: Slot) -> bool:
    return bool(_parts(first.theme) & _parts(second.theme))


def _parts(theme: Theme) -> frozenset[str]:
    parts = {
        "full_body": {"push", "pull", "lower"}, "upper": {"push", "pull"}, "lower": {"lower"}, "legs": {"lower"},
        "push": {"push"}, "pull": {"pull"}, "rehab": {"rehab"},
    }.get(theme.strength or "", set())  # fmt: skip
    return frozenset(parts | ({"lower"} if theme.runs and theme.is_key_cardio else set()))


def _unstacked(week: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Where hard days still meet and share muscles, the later one comes down a step."""
    eased = list(week)
    for day in range(1, 7):
        before, after = eased[day - 1], eased[day]
        if before.load == after.load == "heavy" and _shares_muscles(before, after):
            eased[day] = Slot(after.code, "moderate")
    return tuple(eased)
