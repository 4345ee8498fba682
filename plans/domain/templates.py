"""Week templates: which sessions a client does for so many days, and on which of their own days each one falls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from accounts.domain.facts import ClientFacts
from accounts.domain.vocabulary import LOADS, WEEKDAYS
from plans.domain.arranging import REST_SLOT, Slot, arrange, fewest_touching, touching
from plans.domain.blocks import character
from plans.domain.impact import may_go_fast, may_go_heavy, may_run
from plans.domain.spread import aim_of, spread
from plans.domain.themes import EASIER, LOW_IMPACT, SHORTER
from plans.domain.volume import Wave, block_waves, wave_of
from plans.domain.week import WeekRequest

__all__ = ["REST_SLOT", "Slot", "arrange", "fewest_touching", "own_days", "sessions_of", "touching", "week_of"]

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
    days, wave = arrange(slots, own_days(week.client)), wave_of(week)
    days = tuple(_eased(slot, wave) for slot in days) if wave.easy else _loaded(week, days)
    return _around_event(week, days)


def _loaded(week: WeekRequest, days: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """A hard week's loads, so that the block's shares come near those of its type."""
    aim = aim_of(week.program_type, may_go_heavy=wants_heavy(week))
    if aim is None:
        return days
    waves = block_waves(week)
    easy = tuple(tuple(_eased(slot, wave).load for slot in days) for wave in waves if wave.easy)
    top = "heavy" if aim[2] else "moderate"
    most = tuple(_heaviest(days, day, top) for day in range(7))
    hard_weeks = [index for index, wave in enumerate(waves) if not wave.easy]
    block = spread(tuple(slot.load for slot in days), most, aim, len(hard_weeks), easy)
    loads = block[hard_weeks.index(week.week_index)]
    return tuple(Slot(slot.code, load) for slot, load in zip(days, loads, strict=True))


def _heaviest(days: tuple[Slot, ...], day: int, top: str) -> str | None:
    """Strength days may become heavy unless a fast or long day lies next to them; cardio days keep their load."""
    theme = days[day].theme
    if not theme.strength or theme.is_key_cardio:
        return None
    beside = days[(day - 1) % 7].theme.is_key_cardio or days[(day + 1) % 7].theme.is_key_cardio
    return "moderate" if beside else top


def wants_heavy(week: WeekRequest) -> bool:
    """Whether heavy days have their share in a block: the client may, and it is neither a first one nor cardio's."""
    if not _all_week(may_go_heavy, week):
        return False
    lifts = week.program_type in ("strength", "hybrid")
    new = week.client.skill_level == "beginner" and week.block_index == 0 and not lifts
    return not new and character(week.program_type, week.blocks, week.block_index) != "Endurance-lead"


def _around_event(week: WeekRequest, days: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The days before and after an event are light ones, whatever the programme."""
    event = week.client.event_date
    if event is None or not -1 <= (event - week.monday).days <= 7:
        return days
    near = {(event - week.monday).days - 1, (event - week.monday).days + 1}
    return tuple(_gentle(slot) if index in near else slot for index, slot in enumerate(days))


def _gentle(slot: Slot) -> Slot:
    if slot == REST_SLOT:
        return slot
    return Slot(SHORTER.get(EASIER.get(slot.code, slot.code), EASIER.get(slot.code, slot.code)), "light")


def sessions_of(week: WeekRequest) -> tuple[Slot, ...]:
    """The week's sessions in the template's order, adapted to the client and the block.

    An easy week is eased after the days are set, so that each session keeps its own day.
    """
    facts = typed(week)
    days = len(own_days(facts))
    if days == 0:
        return ()
    count = training_days(facts)
    slots = [_parsed(part) for part in TEMPLATES[facts.program_type][count - 1].split()]
    if days > count:
        slots.append(Slot("Mo", "light"))
    return tuple(_adapted(slot, week) for slot in slots)


def typed(week: WeekRequest) -> ClientFacts:
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
    easier = code == EASIER.get(slot.code) or code == EASIER.get(LOW_IMPACT.get(slot.code, ""))
    if slot.load == "heavy" and (easier or not _all_week(may_go_heavy, week)):
        return Slot(code, "moderate")
    return Slot(code, slot.load)


def _eased(slot: Slot, wave: Wave) -> Slot:
    """A step lighter and without fast work; a taper keeps its short fast work (Bosquet 2007: intensity is kept)."""
    return Slot(slot.code if wave.taper else EASIER.get(slot.code, slot.code), lighter(slot.load))


def _safe_code(code: str, week: WeekRequest) -> str:
    if not _all_week(may_run, week):
        code = LOW_IMPACT.get(code, code)
    fast = _all_week(may_go_fast, week) and not _too_early_for_speed(week)
    return code if fast else EASIER.get(code, code)


def _all_week(allowed: Callable[[ClientFacts, date], bool], week: WeekRequest) -> bool:
    """On its first and on its last day: a limitation may begin or end between them."""
    return allowed(week.client, week.monday) and allowed(week.client, week.day(6))


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
