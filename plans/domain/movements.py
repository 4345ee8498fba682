"""What a model's free text may not ask for: movements that are not in front of the client, and medicine. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from accounts.domain.facts import ClientFacts
from llm.task import Violation
from plans.domain.impact import limitations_in_force

MOVEMENTS: Final = {
    "squat": r"squat",
    "lunge": r"lung(?:e|ing)",
    "deadlift": r"dead-?lift",
    "jump": r"jump|leap|hop(?:s|ping)?\b|plyo",
    "sprint": r"sprint",
    "burpee": r"burpee",
    "snatch": r"snatch",
    "run": r"run(?:s|ning)?\b|jog",
    "bench press": r"bench press",
    "handstand": r"hand-?stand",
    "dragon flag": r"dragon flag",
    "saltar": r"salt(?:o|a|ar)s?\b",
    "sentadilla": r"sentadilla",
    "correr": r"corr(?:e|er|as)\b",
    "maximum": r"max(?:imal|imum)? (?:out|single|lift|effort)|to (?:a |the )?max\b|to failure",
}
"""Words of work that is hard on somebody, English and Spanish; a family counts as one. Judgement."""
RUNNING: Final = frozenset({"run", "correr"})
MEDICINE: Final = re.compile(
    r"\b(?:medication|medicine(?! ball)|ibuprofen|paracetamol|aspirin|pain-?killers?|pills?|dose|\d+ ?mg)\b",
    re.IGNORECASE,
)
_NAMES: Final = tuple(MOVEMENTS)
_FAMILIES: Final = re.compile(r"\b(?:" + "|".join(f"({pattern})" for pattern in MOVEMENTS.values()) + ")")
"""One group a family, all in one pass, for small letters."""


def movements_in(text: str) -> set[str]:
    """The families of movements that a text names."""
    return {_NAMES[found.lastindex - 1] for found in _FAMILIES.finditer(text.casefold()) if found.lastindex}


def unasked_movements(text: str, present: Iterable[str]) -> set[str]:
    """Those that it names and that none of the texts in front of the client does."""
    return movements_in(text) - movements_in(" / ".join(present))


def check_wording(client: ClientFacts, days: Sequence[date], texts: Iterable[str]) -> Iterator[Violation]:
    """No medicine for anybody; no movement by name for whom more than a mild limitation is in force.

    Running may be spoken of: a plan says what becomes of it, and themes are checked by themselves.
    """
    limited = any(entry.severity != "mild" for day in days for entry in limitations_in_force(client, day))
    for text in texts:
        if MEDICINE.search(text):
            yield Violation("medicine", "A text speaks of medicine.")
        if limited and (named := movements_in(text) - RUNNING):
            words = ", ".join(sorted(named))
            yield Violation("movement_named", f"The client has a limitation: leave {words} out of the texts.")
