"""What a client's health means for a week: may they run, may a day be heavy. The catalogue's ratings agree (a test)."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from accounts.domain.facts import ClientFacts, LimitationFact
from accounts.domain.vocabulary import SEVERITIES

NO_RUNNING_FROM: Final = {
    "knee": "moderate", "ankle": "moderate", "foot": "mild", "hip": "moderate", "groin": "moderate",
    "hamstring": "severe", "lower_back": "severe", "abdomen": "moderate", "pelvic_floor": "mild",
    "pregnancy": "mild", "osteoporosis": "moderate", "cardiac": "moderate", "asthma": "severe", "diabetes": "severe",
}  # fmt: skip
"""The severity from which a region rules running out: impact on a region that is rated 2 of 3 from `moderate` on."""
NO_FAST_WORK: Final = frozenset({"cardiac", "pregnancy", "pelvic_floor"})
"""High intensity is not for these at any severity."""
RECOVERY_REGIONS: Final = frozenset({"abdomen", "pelvic_floor"})
RECOVERY_WORDS: Final = re.compile(
    r"\b(?:surger|surgical|operation|operated|post-?\s?op|c-?section|ca?esarean|post-?\s?partum|post-?\s?natal"
    r"|gave birth|illness|covid|pneumonia|flu\b|influenza|infection|lay-?\s?off|concussion|heart attack|stent\b)",
    re.IGNORECASE,
)
"""Words in the note that make a limitation a recovery: after an operation, a birth, an illness or a lay-off."""


def limitations_in_force(facts: ClientFacts, day: date) -> tuple[LimitationFact, ...]:
    """Those that hold on the day, and recovery states that ran out without a recorded clearance.

    After an operation, a birth, an illness or a lay-off the end date alone opens nothing: somebody has to clear
    the client (s11420-020-09777-1 for illness, CSCCa/NSCA 2019 for a lay-off).
    """
    return tuple(limitation for limitation in facts.limitations if _in_force(limitation, day))


def _in_force(limitation: LimitationFact, day: date) -> bool:
    begun = limitation.since is None or limitation.since <= day
    waiting = is_recovery(limitation) and not is_cleared(limitation, day)
    return limitation.holds_on(day) or (begun and waiting)


def is_recovery(limitation: LimitationFact) -> bool:
    """A belly or a pelvic floor that is worse than mild, or a note that tells of an operation, a birth, an illness."""
    healing = limitation.region in RECOVERY_REGIONS and limitation.severity != "mild"
    return healing or RECOVERY_WORDS.search(limitation.note) is not None


def is_cleared(limitation: LimitationFact, day: date) -> bool:
    return limitation.cleared is not None and limitation.cleared <= day


def may_run(facts: ClientFacts, day: date) -> bool:
    return not any(_rules_running_out(limitation) for limitation in limitations_in_force(facts, day))


def _rules_running_out(limitation: LimitationFact) -> bool:
    threshold = NO_RUNNING_FROM.get(limitation.region)
    return threshold is not None and SEVERITIES.index(limitation.severity) >= SEVERITIES.index(threshold)


def may_go_fast(facts: ClientFacts, day: date) -> bool:
    """No intervals with a state that forbids them, or with anything severe."""
    limitations = limitations_in_force(facts, day)
    return not any(entry.region in NO_FAST_WORK or entry.severity == "severe" for entry in limitations)


def may_go_heavy(facts: ClientFacts, day: date) -> bool:
    """Heavy days are for clients between 16 and 75 whose limitations, if any, are mild and not of the whole body."""
    limitations = limitations_in_force(facts, day)
    sound = all(entry.severity == "mild" and entry.region not in NO_FAST_WORK for entry in limitations)
    return sound and (facts.age is None or 16 <= facts.age < 75)
