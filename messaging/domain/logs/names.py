"""Which exercise a word of a text means: the session's own first, by short words and slips of the thumb, then any "
"other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

from messaging.domain.intents import PlannedWork
from workouts.domain.catalogue import load_catalogue, spelled, spellings

SHORT: Final = {
    "ohp": "overhead press", "deads": "deadlift", "dl": "deadlift", "rdl": "romanian deadlift",
    "rdls": "romanian deadlift", "pullups": "pull up", "chins": "chin up", "pulldowns": "lat pulldown",
    "sentadilla": "squat", "sentadillas": "squat", "peso muerto": "deadlift", "press banca": "bench press",
    "press de banca": "bench press", "remo": "row", "plancha": "plank", "dominadas": "pull up",
    "flexiones": "push up", "zancadas": "lunge", "military press": "overhead press",
    "shoulder press": "overhead press", "situps": "sit up", "pushups": "push up",
}  # fmt: skip
"""What people type in a gym, and in Spanish."""
GENERIC: Final = frozenset(
    [
        "the",
        "a",
        "and",
        "with",
        "of",
        "in",
        "at",
        "to",
        "on",
        "up",
        "down",
        "hold",
        "single",
        "arm",
        "leg",
        "one",
        "two",
        "side",
        "low",
        "high",
        "easy",
        "long",
        "half",
        "dumbbell",
        "barbell",
        "kettlebell",
        "cable",
        "machine",
        "band",
        "seated",
        "standing",
        "lying",
        "incline",
        "decline",
        "weighted",
        "assisted",
        "bodyweight",
        "exercise",
        "work",
        "set",
        "sets",
        "rep",
        "reps",
        "dead",
        "back",
        "front",
        "press",
        "raise",
        "out",
        "bar",
        "run",
        "walk",
        "day",
    ]
)
"""Words that are part of many names: alone they name nothing, unless they are the session's only one."""
ORDINARY: Final = frozenset(
    [
        "plan",
        "plans",
        "planned",
        "rest",
        "best",
        "both",
        "bend",
        "blank",
        "square",
        "squad",
        "branch",
        "bunch",
        "lunch",
        "roast",
    ]
)
"""Words of talk that a slip apart from an exercise would be taken for it."""
RUNS: Final = re.compile(r"\b(?:ran|run|running|jog|jogged|jogging|corri|correr|carrera)\b")
RIDES: Final = re.compile(r"\b(?:biked|bike|cycled|rode|ride|spin|spinning|bici|cycling)\b")
ROWS: Final = re.compile(r"\b(?:rowed|rower|erg|rowing)\b")
SWIMS: Final = re.compile(r"\b(?:swam|swim|swimming|nade)\b")
WALKS: Final = re.compile(r"\b(?:walked|walk|walking|camine|caminar)\b")
ENDURANCE: Final = ((RUNS, ("run", "jog")), (RIDES, ("bike", "cycl", "spin")), (ROWS, ("row",)), (SWIMS, ("swim",)),
                    (WALKS, ("walk",)))  # fmt: skip
_WORD: Final = re.compile(r"[a-z][a-z'-]*")
LONGEST_NAME: Final = 5


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an exercise is named. `ids`: the exercises that it may be; more than one has to be asked about."""

    ids: tuple[str, ...]
    start: int
    end: int
    words: str


def mentions_in(clause: str, work: Sequence[PlannedWork]) -> list[Mention]:
    """In order, the longest names first; none overlaps another."""
    words = list(_WORD.finditer(clause))
    found: list[Mention] = []
    index = 0
    while index < len(words):
        for size in range(min(LONGEST_NAME, len(words) - index), 0, -1):
            first, last = words[index], words[index + size - 1]
            told = clause[first.start() : last.end()]
            if re.search(r"[^a-z' -]", told):
                continue
            if ids := meant(told, work):
                found.append(Mention(ids, first.start(), last.end(), told))
                index += size - 1
                break
        index += 1
    return _endurance(clause, work, found)


def meant(told: str, work: Sequence[PlannedWork]) -> tuple[str, ...]:
    """The exercises that these words name; none, one, or several of the session's that nobody can tell apart."""
    word = SHORT.get(told, told)
    key = spelled(word)
    if len(key) < 2:
        return ()
    return _exactly(key, work) or _by_words(word, work) or _in_catalogue(key, told)


def _exactly(key: str, work: Sequence[PlannedWork]) -> tuple[str, ...]:
    for item in work:
        exercise = load_catalogue().get(item.exercise_id)
        known = spellings(exercise) if exercise else frozenset((spelled(item.name), spelled(item.exercise_id)))
        if key in known:
            return (item.exercise_id,)
    return ()


def _by_words(told: str, work: Sequence[PlannedWork]) -> tuple[str, ...]:
    """Every word is in the exercise's name, with an s more or less, or a slip."""
    words = told.replace("-", " ").split()
    if ORDINARY.intersection(words):
        return ()
    if all(word in GENERIC for word in words) and not _is_only_one(words, work):
        return ()
    ids = [item.exercise_id for item in work if all(_is_in(word, item.name) for word in words)]
    return tuple(dict.fromkeys(ids))


def _is_only_one(words: Sequence[str], work: Sequence[PlannedWork]) -> bool:
    telling = [word for word in words if word in ("press", "raise", "raises")]
    return bool(telling) and sum(all(_is_in(word, item.name) for word in words) for item in work) == 1


def _is_in(word: str, name: str) -> bool:
    return any(_alike(word, part) for part in re.findall(r"[a-z]+", name.casefold()))


def _alike(word: str, part: str) -> bool:
    stem, other = _stem(word), _stem(part)
    if stem == other:
        return True
    if len(stem) < 4 or len(other) < 4:
        return False
    return OSA.distance(stem, other, score_cutoff=1) <= 1 and (
        stem[0] == other[0] or sorted(stem[:2]) == sorted(other[:2])
    )


def _stem(word: str) -> str:
    """Without the s of many, and the ed of what was done: benched, squatted."""
    if word.endswith("ed") and len(word) > 4:
        base = word[:-2]
        return base[:-1] if base[-1] == base[-2] and base[-1] in "tp" else base
    if word.endswith("es") and len(word) > 5 and not word.endswith(("ses", "xes")):
        return word[:-2] if word.endswith(("shes", "ches")) else word[:-1]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _in_catalogue(key: str, told: str) -> tuple[str, ...]:
    exercise = load_catalogue().named(key)
    return (exercise.id,) if exercise is not None and told not in GENERIC else ()


def _endurance(clause: str, work: Sequence[PlannedWork], found: list[Mention]) -> list[Mention]:
    """ "Ran" and "biked" mean the session's running or riding, when there is one."""
    taken = [(each.start, each.end) for each in found]
    for pattern, parts in ENDURANCE:
        for match in pattern.finditer(clause):
            if any(start <= match.start() < end for start, end in taken):
                continue
            ids = [
                item.exercise_id
                for item in work
                if item.type == "cardio" and any(p in item.name.casefold() for p in parts)
            ]
            if ids:
                found.append(Mention(_longest(ids, work), match.start(), match.end(), match.group()))
                break
    return sorted(found, key=lambda each: each.start)


def _longest(ids: Sequence[str], work: Sequence[PlannedWork]) -> tuple[str, ...]:
    """Of a warm-up jog and a run the run is meant."""
    items = [item for item in work if item.exercise_id in ids]
    return (max(items, key=lambda item: item.duration_sec or 0).exercise_id,)
