"""Every field of an exercise as a coach reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from accounts.domain.vocabulary import LEVELS
from workouts.domain.catalogue import Exercise, load_catalogue
from workouts.domain.never import NEVER
from workouts.domain.places import PLACES

STRESS: Final = ("nothing", "a little", "much", "very much")
UNITS: Final = {"reps": "repetitions", "seconds": "seconds held", "minutes": "minutes"}
LOADABLE: Final = {
    "percent_1rm": "by a share of the one-rep maximum",
    "external": "by any weight",
    "bodyweight": "by the body's own weight",
    "band": "by a band",
}
FATIGUE: Final = ("", "hardly tiring", "lightly tiring", "tiring", "very tiring", "as tiring as it gets")


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of an exercise's page: what it is about, and words or other exercises."""

    label: str
    words: str = ""
    exercises: Sequence[Exercise] = ()


def spoken(word: str) -> str:
    """An id as people write it."""
    return word.replace("_", " ")


def listed(words: Iterable[str]) -> str:
    return ", ".join(map(spoken, words))


def equipment_of(exercise: Exercise) -> str:
    """`barbell, rack, box or adjustable bench`, or `nothing`."""
    groups = [" or ".join(map(spoken, group)) for group in exercise.equipment_any_of]
    return ", ".join([*map(spoken, exercise.equipment_all_of), *groups]) or "nothing"


def facts_of(exercise: Exercise) -> Mapping[str, Sequence[Fact]]:
    """By heading; what an exercise has none of is left out."""
    groups = {
        "What it is": _nature(exercise),
        "What it needs": _needs(exercise),
        "How it is loaded": _load(exercise),
        "What it loads, and who never gets it": _limits(exercise),
        "What stands beside it": _neighbours(exercise),
    }
    told = {title: [fact for fact in facts if fact.words or fact.exercises] for title, facts in groups.items()}
    return {title: facts for title, facts in told.items() if facts}


def _nature(exercise: Exercise) -> Sequence[Fact]:
    return (
        Fact("Cue", exercise.cue),
        Fact("Also called", ", ".join(exercise.aliases)),
        Fact("Pattern", spoken(exercise.pattern)),
        Fact("For", listed(exercise.primary)),
        Fact("Helped by", listed(exercise.secondary)),
        Fact("Used as", listed(exercise.item_types)),
        Fact("Sessions with a place for it", listed(_sessions_with(exercise))),
        Fact("Place in its pattern", f"{exercise.rank + 1}; what stands first is chosen first"),
        Fact("Position", spoken(exercise.position)),
        Fact("Sides", "one at a time" if exercise.unilateral else "both at once"),
        Fact("What marks it", listed(sorted(exercise.flags))),
    )


def _needs(exercise: Exercise) -> Sequence[Fact]:
    return (
        Fact("Level", f"{LEVELS[exercise.level - 1]} and up" if exercise.level < len(LEVELS) else LEVELS[-1]),
        Fact("Equipment", equipment_of(exercise)),
        Fact("Setting up", f"{exercise.setup_seconds} s"),
    )


def _load(exercise: Exercise) -> Sequence[Fact]:
    parent = load_catalogue().get(exercise.e1rm_parent) if exercise.e1rm_parent else None
    return (
        Fact("Counted in", UNITS.get(exercise.units, exercise.units)),
        Fact("Loaded", LOADABLE.get(exercise.loadable, exercise.loadable)),
        Fact("Tires", f"{FATIGUE[exercise.fatigue]} ({exercise.fatigue} of 5)"),
        Fact("Its maximum", f"{exercise.e1rm_ratio:.0%} of {parent.name}" if parent and exercise.e1rm_ratio else ""),
    )


def _limits(exercise: Exercise) -> Sequence[Fact]:
    by_stress = sorted(exercise.stress.items(), key=lambda entry: (-entry[1], entry[0]))
    loads = ", ".join(f"{spoken(region)} {STRESS[value]} ({value} of 3)" for region, value in by_stress if value)
    never = listed(region for region, entry in NEVER.items() if entry.holds(exercise))
    return (
        Fact("Loads", loads or "no region"),
        Fact("Never given with", never and f"any limitation of {never}"),
        Fact("Helps a limited", listed(exercise.helps)),
    )


def _neighbours(exercise: Exercise) -> Sequence[Fact]:
    return (
        Fact("In its place", exercises=_named(exercise.substitutes)),
        Fact("Easier", exercises=_named(exercise.regressions)),
        Fact("Harder", exercises=_named(exercise.progressions)),
    )


def _named(ids: Iterable[str]) -> list[Exercise]:
    return [exercise for exercise in map(load_catalogue().get, ids) if exercise is not None]


def _sessions_with(exercise: Exercise) -> list[str]:
    """Parts of the body whose sessions hold a place for the pattern."""
    return [
        part
        for part, variants in PLACES.items()
        if any(pattern == exercise.pattern for places in variants for _, pattern in places)
    ]
