"""The exercise catalogue: data files that a coach can read and correct, loaded once into frozen values."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from accounts.domain.vocabulary import EQUIPMENT, LIFTS, REGIONS
from workouts.domain.vocabulary import (
    FLAGS,
    ITEM_TYPES,
    LEAST_STRESS,
    LOADABLE,
    MUSCLES,
    PATTERNS,
    POSITIONS,
    UNITS,
)  # fmt: skip

FOLDER: Final = Path(__file__).resolve().parent.parent / "catalogue"
CUE_LENGTH: Final = 120


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise. Seconds for `setup_seconds`; `level` 1 beginner to 3 advanced; `stress` 0 none to 3 provocative.

    `primary`: the muscle that it is for comes first; `secondary` never repeats one of them.
    `equipment_all_of`: every piece is needed. `equipment_any_of`: of each group one piece is needed.
    `e1rm_parent`, `e1rm_ratio`: the lift whose one-rep maximum, times the ratio, estimates this one's.
    `helps`: regions for which it is rehabilitation. `rank`: place in its file; a lower one is preferred.
    """

    id: str
    name: str
    pattern: str
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    item_types: tuple[str, ...]
    cue: str
    aliases: tuple[str, ...] = ()
    equipment_all_of: tuple[str, ...] = ()
    equipment_any_of: tuple[tuple[str, ...], ...] = ()
    level: int = 1
    unilateral: bool = False
    units: str = "reps"
    loadable: str = "bodyweight"
    e1rm_parent: str | None = None
    e1rm_ratio: float | None = None
    fatigue: int = 2
    setup_seconds: int = 15
    position: str = "standing"
    flags: frozenset[str] = frozenset()
    stress: Mapping[str, int] = field(default_factory=dict, hash=False)
    regressions: tuple[str, ...] = ()
    progressions: tuple[str, ...] = ()
    substitutes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    rank: int = 0

    def stress_on(self, region: str) -> int:
        return self.stress.get(region, 0)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All exercises in file order. Iterating gives `Exercise` values."""

    by_id: Mapping[str, Exercise]

    def __iter__(self) -> Iterator[Exercise]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def get(self, exercise_id: str) -> Exercise | None:
        return self.by_id.get(exercise_id)

    def of_pattern(self, pattern: str) -> tuple[Exercise, ...]:
        return tuple(exercise for exercise in self if exercise.pattern == pattern)

    def named(self, words: str) -> Exercise | None:
        """By id, name or alias, one or many, whatever the case, spaces and hyphens."""
        return self.by_id.get(words) or names().get(spelled(words))


@cache
def load_catalogue() -> Catalogue:
    """Read from the data files once per process."""
    exercises = [exercise for pattern in PATTERNS for exercise in read_file(FOLDER / f"{pattern}.toml")]
    return Catalogue(MappingProxyType({exercise.id: exercise for exercise in exercises}))


@cache
def names() -> dict[str, Exercise]:
    """By every spelling, as `spelled` has it. Shared between callers: read, never change."""
    return {word: exercise for exercise in load_catalogue() for word in spellings(exercise)}


@cache
def spellings(exercise: Exercise) -> frozenset[str]:
    """Every way to write one exercise, as `spelled` has it: id, name and aliases, each with its plural."""
    return frozenset(spelled(word) for word in (exercise.id, f"{exercise.id}s", exercise.name, *exercise.aliases))


def spelled(words: str) -> str:
    """Letters and digits only: "Push-Ups", "push ups" and "pushups" are one word."""
    return "".join(letter for letter in words.casefold() if letter.isalnum())


def read_file(path: Path) -> list[Exercise]:
    """The exercises of one pattern; the file's name is the pattern. An unknown key raises `TypeError`."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    defaults = data.get("defaults", {})
    entries = data.get("exercises", {}).items()
    return [_exercise(key, path.stem, rank, defaults, entry) for rank, (key, entry) in enumerate(entries)]


def _exercise(key: str, pattern: str, rank: int, defaults: dict[str, Any], entry: dict[str, Any]) -> Exercise:
    merged: dict[str, Any] = {"secondary": [], "cue": "", "name": "", **defaults, **entry}
    merged["stress"] = MappingProxyType({**defaults.get("stress", {}), **entry.get("stress", {})})
    merged["secondary"] = [muscle for muscle in merged["secondary"] if muscle not in merged.get("primary", ())]
    merged["flags"] = frozenset(merged.get("flags", ()))
    merged["aliases"] = with_plurals([merged["name"], *merged.get("aliases", ())])[1:]
    frozen = {name: _tupled(value) for name, value in merged.items()}
    return Exercise(id=key, pattern=pattern, rank=rank, **frozen)


def _tupled(value: Any) -> Any:
    return tuple(_tupled(part) for part in value) if isinstance(value, list) else value


def with_plurals(words: Iterable[str]) -> tuple[str, ...]:
    """Each word and its plural, so that a client's "squats" finds the squat."""
    spellings = (spelling for word in words for spelling in (word, _plural(word)))
    return tuple(dict.fromkeys(spellings))


def _plural(word: str) -> str:
    if word.endswith(("ss", "ch", "sh", "x")):
        return f"{word}es"
    if word.endswith("s"):
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"


def validate(catalogue: Catalogue) -> list[str]:
    """What is wrong with the data, one sentence each; an empty list is a sound catalogue."""
    faults = [fault for exercise in catalogue for fault in _faults_of(exercise, catalogue)]
    return faults + _shared_words(catalogue)


def _faults_of(exercise: Exercise, catalogue: Catalogue) -> Iterator[str]:
    said = f"{exercise.id}: "
    for name in ("name", "cue", "primary", "item_types"):
        if not getattr(exercise, name):
            yield f"{said}{name} is empty"
    if len(exercise.cue) > CUE_LENGTH:
        yield f"{said}the cue has {len(exercise.cue)} characters, at most {CUE_LENGTH} are allowed"
    if exercise.level not in (1, 2, 3) or not 1 <= exercise.fatigue <= 5:
        yield f"{said}level is 1 to 3 and fatigue 1 to 5"
    if not all(0 <= value <= 3 for value in exercise.stress.values()):
        yield f"{said}stress is 0 to 3"
    for kind, words, known in _word_lists(exercise, catalogue):
        yield from (f"{said}unknown {kind} {word!r}" for word in words if word not in known)
    yield from (f"{said}{fault}" for fault in (*_load_faults(exercise), *_reference_faults(exercise, catalogue)))
    yield from (f"{said}{fault}" for fault in _rating_faults(exercise))


def _load_faults(exercise: Exercise) -> Iterator[str]:
    if (exercise.e1rm_parent is None) != (exercise.e1rm_ratio is None):
        yield "e1rm_parent and e1rm_ratio go together"
    if exercise.loadable == "percent_1rm" and not {exercise.id, exercise.e1rm_parent} & set(LIFTS):
        yield "a percentage needs a lift whose one-rep maximum a client may know"


def _reference_faults(exercise: Exercise, catalogue: Catalogue) -> Iterator[str]:
    """Substitutes train the same pattern; whatever is named is another exercise."""
    if exercise.id in (*exercise.substitutes, *exercise.regressions, *exercise.progressions):
        yield "refers to itself"
    for other in (catalogue.get(key) for key in exercise.substitutes):
        if other is not None and other.pattern != exercise.pattern:
            yield f"the substitute {other.id} is of another pattern"
    for key in exercise.regressions:
        if (easier := catalogue.get(key)) is not None and easier.level > exercise.level:
            yield f"the regression {key} is of a higher level"


def _rating_faults(exercise: Exercise) -> Iterator[str]:
    """What lands, loads: each flag asks for a least rating on its regions."""
    for flag in sorted(exercise.flags & LEAST_STRESS.keys()):
        for region, least in LEAST_STRESS[flag]:
            if exercise.stress_on(region) < least:
                yield f"{flag} means a stress of at least {least} on the {region}"


def _word_lists(exercise: Exercise, catalogue: Catalogue) -> Iterator[tuple[str, Iterable[str], Iterable[str]]]:
    pieces = [*exercise.equipment_all_of, *(piece for group in exercise.equipment_any_of for piece in group)]
    parent = [exercise.e1rm_parent] if exercise.e1rm_parent else []
    yield "equipment", pieces, EQUIPMENT
    yield "region", [*exercise.stress, *exercise.helps], REGIONS
    yield "muscle", [*exercise.primary, *exercise.secondary], MUSCLES
    yield "flag", exercise.flags, FLAGS
    yield "item type", exercise.item_types, ITEM_TYPES
    yield "pattern", [exercise.pattern], PATTERNS
    yield "unit", [exercise.units], UNITS
    yield "loadable", [exercise.loadable], LOADABLE
    yield "position", [exercise.position], POSITIONS
    referred = [*exercise.regressions, *exercise.progressions, *exercise.substitutes, *parent]
    yield "exercise", referred, catalogue.by_id


def _shared_words(catalogue: Catalogue) -> list[str]:
    names = Counter(word for exercise in catalogue for word in spellings(exercise))
    cues = Counter(exercise.cue for exercise in catalogue if exercise.cue)
    shared = [f"the name {word!r} belongs to {count} exercises" for word, count in names.items() if count > 1]
    return shared + [f"the cue {cue!r} belongs to {count} exercises" for cue, count in cues.items() if count > 1]
