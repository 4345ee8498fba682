"""Week templates: which sessions a client does for so many days, and on which of their own days each one falls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import permutations
from typing import Final

from accounts.domain.facts import ClientFacts
from accounts.domain.vocabulary import LOADS, WEEKDAYS
from plans.domain.blocks import character
from plans.domain.impact import may_go_fast, may_go_heavy, may_run
from plans.domain.themes import EASIER, LOW_IMPACT, THEMES, Theme
from plans.domain.volume import wave_of
from plans.domain.week import WeekRequest

TEMPLATES: Final[dict[str, tuple[str, ...]]] = {
    "strength": (
        "FB:m",
        "FB:h FB:m",
        "FB:h FB:l FB:m",
        "U:h L:h U:m L:m",
        "U:h L:h Pu:m Pl:m Lg:m",
        "Pu:h Pl:h Lg:h Pu:m Pl:m Lg:l",
    ),
    "shred": (
        "FB+C:m",
        "FB+C:m FB+C:m",
        "FB+C:m FB+C:m FB+C:m",
        "FB:m C:l FB:m FB+C:l",
        "U:m L:m C:l FB:m I:m",
        "U:m L:m C:l U:m L:m I:m",
    ),
    "endurance": (
        "FB+E:m",
        "Q:m LR:m",
        "Q:m E:l LR:m",
        "Q:h E:l E+core:l LR:m",
        "E:l Q:h Q:m E:l LR:m",
        "Q:h E:l Q:m E:l E:l LR:m",
    ),
    "hybrid": (
        "FB+E:m",
        "FB+E:m FB+Q:m",
        "FB:h Q:m FB+E:l",
        "FB:h Q:m FB:m LR:m",
        "L:h U:m Q:m FB:l LR:m",
        "L:h E:l U:h Q:m FB:l LR:m",
    ),
    "rehab": (
        "R:l",
        "R:l R:l",
        "R:l R:m R:l",
        "R:l C:l R:m C:l",
        "R:l C:l R:m C:l R:l",
        "R:l C:l Mo:l R:m C:l Mo:l",
    ),
    "other": (
        "FB:m",
        "FB:m FB+C:m",
        "FB:m C:m FB:m",
        "FB:m C:l FB:l C:m",
        "FB:m C:l FB:l FB:m C:m",
        "FB:m C:l FB:l C:m FB:m Mo:l",
    ),
}
"""Sessions of a week by number of days, one to six; seven days are six and an easy mobility day."""
BEGINNER_DAYS: Final = {"strength": 4, "hybrid": 4, "endurance": 4, "shred": 5, "rehab": 6, "other": 5}
"""More training days than these a beginner does not get (ACSM 2009: two to three days, four at most)."""
OLDER_DAYS, OLDER_AGE = 5, 65
LETTER: Final = {"l": "light", "m": "moderate", "h": "heavy"}


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


def own_days(facts: ClientFacts) -> tuple[int, ...]:
    """The client's weekdays, 0 for Monday, in order."""
    return tuple(index for index, name in enumerate(WEEKDAYS) if name in facts.available_days)


def training_days(facts: ClientFacts) -> int:
    """How many of the client's days hold training proper; what is left is mobility or rest."""
    days = len(own_days(facts))
    most = BEGINNER_DAYS[facts.program_type] if facts.skill_level == "beginner" else 6
    older = OLDER_DAYS if facts.age is not None and facts.age >= OLDER_AGE else 6
    return min(days, most, older)


def week_of(week: WeekRequest) -> tuple[Slot, ...]:
    """Seven slots, Monday first, before the plan's start or an event takes days away."""
    slots = sessions_of(week)
    if not slots:
        return (REST_SLOT,) * 7
    days = arrange(slots, own_days(week.client))
    return tuple(_eased(slot) for slot in days) if wave_of(week).easy else days


def sessions_of(week: WeekRequest) -> tuple[Slot, ...]:
    """The week's sessions in the template's order, adapted to the client and the block.

    An easy week is eased after the days are set, so that each session keeps its own day.
    """
    facts = _typed(week)
    days = len(own_days(facts))
    if days == 0:
        return ()
    count = training_days(facts)
    slots = [_parsed(part) for part in TEMPLATES[facts.program_type][count - 1].split()]
    if days > count:
        slots.append(Slot("Mo", "light"))
    return tuple(_adapted(slot, week) for slot in slots)


def _typed(week: WeekRequest) -> ClientFacts:
    """The client under the plan's own program type, which may differ from today's wish."""
    if week.client.program_type == week.program_type:
        return week.client
    return replace(week.client, program_type=week.program_type)


def _parsed(part: str) -> Slot:
    code, _, letter = part.partition(":")
    return Slot(code, LETTER[letter])


def _adapted(slot: Slot, week: WeekRequest) -> Slot:
    slot = _by_block(slot, week)
    code = _safe_code(slot.code, week)
    load = slot.load
    if load == "heavy" and not may_go_heavy(week.client, week.monday):
        load = "moderate"
    return Slot(code, load)


def _eased(slot: Slot) -> Slot:
    return Slot(EASIER.get(slot.code, slot.code), lighter(slot.load))


def _safe_code(code: str, week: WeekRequest) -> str:
    if not all(may_run(week.client, week.day(index)) for index in (0, 6)):
        code = LOW_IMPACT.get(code, code)
    fast = may_go_fast(week.client, week.monday) and not _too_early_for_speed(week)
    return code if fast else EASIER.get(code, code)


def _too_early_for_speed(week: WeekRequest) -> bool:
    """Beginners run and ride easily through their first block."""
    return week.client.skill_level == "beginner" and week.block_index == 0


def _by_block(slot: Slot, week: WeekRequest) -> Slot:
    """The leading quality of a hybrid block has the heavy day; base blocks of endurance have one fast day at most."""
    kind = character(week.program_type, week.blocks, week.block_index)
    if kind == "Endurance-lead" and slot.load == "heavy":
        return Slot(slot.code, "moderate")
    if kind in ("Base", "Aerobic base") and slot == Slot("Q", "moderate") and training_days(week.client) >= 5:
        return Slot("E", "light")
    return slot


def lighter(load: str | None) -> str | None:
    """One step down; light stays light."""
    return None if load is None else LOADS[max(LOADS.index(load) - 1, 0)]


@lru_cache(maxsize=2048)
def arrange(slots: tuple[Slot, ...], days: tuple[int, ...]) -> tuple[Slot, ...]:
    """Sessions on the client's own days so that hard days stand apart; the first best in the template's order wins."""
    padded = slots[: len(days)] + (REST_SLOT,) * (len(days) - len(slots))
    best = min(_orders(padded), key=lambda order: _strain(order, days))
    return _unstacked(_on_days(best, days))


def _orders(slots: tuple[Slot, ...]) -> list[tuple[Slot, ...]]:
    """All orders of up to five sessions; of more, the rotations and the exchanges of two."""
    if len(slots) <= 5:
        return list(dict.fromkeys(permutations(slots)))
    rotations = [slots[turn:] + slots[:turn] for turn in range(len(slots))]
    return list(dict.fromkeys(order for rotation in rotations for order in (rotation, *_exchanges(rotation))))


def _exchanges(slots: tuple[Slot, ...]) -> list[tuple[Slot, ...]]:
    orders = []
    for first in range(len(slots)):
        for second in range(first + 1, len(slots)):
            swapped = list(slots)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            orders.append(tuple(swapped))
    return orders


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


def _neighbour_cost(first: Slot, second: Slot) -> int:
    if first.load is None or second.load is None:
        return 0
    both_hard = 20 if first.is_hard and second.is_hard else 0
    both_heavy = 20 if first.load == second.load == "heavy" and _shares_muscles(first, second) else 0
    return both_hard + both_heavy + (4 if _shares_muscles(first, second) else 0)


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
