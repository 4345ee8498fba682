"""How heavy, moderate and light days are spread over a block, so that their shares come near the type's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from accounts.domain.vocabulary import LOADS

Loads = tuple[str | None, ...]
"""Seven days, Monday first; null for a rest day."""
SHARES: Final[dict[str, tuple[float, float, float]]] = {
    "strength": (0.25, 0.35, 0.40),
    "shred": (0.25, 0.55, 0.20),
    "hybrid": (0.30, 0.40, 0.30),
    "rehab": (0.65, 0.35, 0.0),
    "other": (0.35, 0.50, 0.15),
}
"""Shares of light, moderate and heavy days. Endurance goes by easy minutes instead (Seiler & Tønnessen 2009)."""
NEAR_ENOUGH = 0.10
"""A share this close to its aim is left as the week template has it."""
LEAST_SESSIONS = 2
MOST_CHANGES = 16


def shares_of(weeks: Sequence[Loads]) -> tuple[float, float, float]:
    """Light, moderate and heavy parts of all training days; zeros without any."""
    counts = Counter(load for week in weeks for load in week if load is not None)
    total = sum(counts.values())
    light, moderate, heavy = (counts[load] / total if total else 0.0 for load in LOADS)
    return light, moderate, heavy


def aim_of(program_type: str, *, may_go_heavy: bool) -> tuple[float, float, float] | None:
    """The shares to come near; without heavy days theirs goes to the other two. Null: no shares for this type."""
    shares = SHARES.get(program_type)
    if shares is None or may_go_heavy:
        return shares
    light, moderate, heavy = shares
    return light + heavy / 2, moderate + heavy / 2, 0.0


def distance(weeks: Sequence[Loads], aim: tuple[float, float, float]) -> float:
    """The largest miss among the three shares, from 0 to 1."""
    return max(abs(share - wanted) for share, wanted in zip(shares_of(weeks), aim, strict=True))


@lru_cache(maxsize=2048)
def spread(
    loads: Loads, most: Loads, aim: tuple[float, float, float], weeks: int, easy: tuple[Loads, ...]
) -> tuple[Loads, ...]:
    """The loads of a block's hard weeks, from the template's seven days and the easy weeks that count with them.

    `most`: how heavy each day may become; null for days that stay as they are. Changes are as few as bring each share
    within a tenth; early weeks get lighter and late weeks heavier, so that no day ever comes down inside a block, and
    heavy days stay apart.
    """
    block = [loads] * weeks
    if sum(load is not None for load in loads) < LEAST_SESSIONS:
        return tuple(block)
    for _ in range(MOST_CHANGES):
        if distance([*block, *easy], aim) <= NEAR_ENOUGH:
            break
        better = min(_changes(block, most), key=lambda changed: _miss([*changed, *easy], aim), default=block)
        if _miss([*better, *easy], aim) >= _miss([*block, *easy], aim):
            break
        block = better
    return tuple(block)


def _miss(weeks: Sequence[Loads], aim: tuple[float, float, float]) -> float:
    return sum((share - wanted) ** 2 for share, wanted in zip(shares_of(weeks), aim, strict=True))


def _changes(block: list[Loads], most: Loads) -> Iterator[list[Loads]]:
    """Every block that is one step away: a day of its latest low week up, or of its earliest high week down."""
    for day in range(7):
        yield from _raised(block, most, day)
        yield from _lowered(block, day)


def _raised(block: list[Loads], most: Loads, day: int) -> Iterator[list[Loads]]:
    """Late weeks first; a strength day goes up where the week after it is as heavy, and never from light to heavy."""
    for number in range(len(block) - 1, -1, -1):
        load = block[number][day]
        if load is None or _level(load) >= _level(most[day]):
            continue
        heavier = LOADS[_level(load) + 1]
        follows = number == len(block) - 1 or _level(block[number + 1][day]) >= _level(heavier)
        gentle = heavier == "moderate" or (block[0][day] != "light" and _stands_apart(block[number], day))
        if follows and gentle:
            yield _with(block, number, day, heavier)


def _lowered(block: list[Loads], day: int) -> Iterator[list[Loads]]:
    """Early weeks first; the hardest week of a block stays as it is, and so do days that grow heavy."""
    for number in range(len(block) - 1):
        first = number == 0 or block[number - 1][day] == "light"
        if block[number][day] == "moderate" and block[-1][day] == "moderate" and first:
            yield _with(block, number, day, "light")


def _level(load: str | None) -> int:
    return -1 if load is None else LOADS.index(load)


def _stands_apart(week: Loads, day: int) -> bool:
    return week[(day - 1) % 7] != "heavy" and week[(day + 1) % 7] != "heavy"


def _with(block: list[Loads], number: int, day: int, load: str) -> list[Loads]:
    week = (*block[number][:day], load, *block[number][day + 1 :])
    return [*block[:number], week, *block[number + 1 :]]
