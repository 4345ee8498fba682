"""A plan's blocks: how N weeks are split, what each block is called and is for, which weeks are easy."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice
from typing import Final

from accounts.domain.facts import ClientFacts
from plans.domain.week import BlockOutline

SMALLEST, LARGEST = 3, 6
LONGEST_PLAN = 52
TAPERED_FROM: Final = {"strength": 2, "endurance": 2, "hybrid": 3}
"""Program types whose last block ends in a taper, and from how many blocks on (Bosquet 2007)."""
NO_EASY_WEEK: Final = frozenset({"Restore", "Maintenance", "Consolidate"})
"""Blocks that are easy as a whole; from five weeks on they get an easy week all the same."""
NUMERALS: Final = ("", "II", "III", "IV", "V", "VI", "VII", "VIII")

FOCUS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "strength": {
        "Base": ("learn the main lifts", "build a base of work"),
        "Accumulate": ("more sets at a moderate effort", "build muscle"),
        "Volume": ("sets of eight to ten", "build muscle and work capacity"),
        "Size-strength": ("sets of six to eight", "muscle and strength together"),
        "Strength": ("sets of four to six", "heavier lifts"),
        "Intensify": ("sets of three", "fewer sets, heavier lifts"),
        "Peak": ("sets of one to three", "show your strength, then freshen up"),
    },
    "shred": {
        "Base": ("keep every muscle working", "build steady cardio"),
        "Density": ("the same work with shorter rests", "more cardio minutes"),
        "Maintenance": ("hold your strength", "a lighter stretch before the next push"),
        "Retain strength": ("keep your lifts where they are", "steady cardio"),
        "Final cut": ("keep strength", "most cardio minutes of the plan"),
        "Consolidate": ("hold what you have reached", "habits that last"),
    },
    "endurance": {
        "Aerobic base": ("easy minutes", "a steady routine"),
        "Base": ("easy minutes", "a longer session each week"),
        "Build": ("longer sessions", "some faster work"),
        "Specific": ("sessions like your goal", "steady pace"),
        "Peak and taper": ("your longest sessions", "then less, so that you are fresh"),
        "Taper": ("less volume", "stay sharp and get fresh"),
    },
    "hybrid": {
        "Balanced": ("strength and cardio side by side",),
        "Foundation": ("learn the main lifts", "easy cardio"),
        "Strength-lead": ("strength grows", "cardio is held"),
        "Endurance-lead": ("cardio grows", "strength is held"),
        "Integrated": ("strength and cardio together", "then freshen up"),
    },
    "rehab": {
        "Restore": ("calm movement and gentle holds", "pain at most 3 out of 10"),
        "Capacity": ("more repetitions with light loads", "control"),
        "Strength": ("moderate loads", "even sides"),
        "Strength-power": ("firmer loads", "first quick movements"),
        "Return": ("back to your normal training", "steady checks on how it feels"),
    },
    "other": {
        "Habit": ("show up on your days", "learn the movements"),
        "Build": ("a little more each week", "strength and stamina"),
        "Challenge": ("your hardest weeks so far", "see what you can do"),
        "Strength bias": ("strength first", "cardio is held"),
        "Cardio bias": ("cardio first", "strength is held"),
        "Mixed": ("a bit of everything", "keep it varied"),
        "Consolidate": ("hold what you have reached", "habits that last"),
    },
}
"""What each block is for, in words that a client reads."""

_SHORT_PLANS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "strength": (
        ("Base",),
        ("Accumulate", "Intensify"),
        ("Accumulate", "Strength", "Peak"),
        ("Volume", "Size-strength", "Strength", "Peak"),
    ),
    "shred": (
        ("Base",),
        ("Base", "Density"),
        ("Base", "Density", "Retain strength"),
        ("Base", "Density", "Maintenance", "Final cut"),
    ),
    "endurance": (
        ("Aerobic base",),
        ("Base", "Build"),
        ("Base", "Build", "Peak and taper"),
        ("Base", "Build", "Specific", "Taper"),
        ("Base", "Base", "Build", "Specific", "Taper"),
    ),
    "hybrid": (
        ("Balanced",),
        ("Strength-lead", "Endurance-lead"),
        ("Strength-lead", "Endurance-lead", "Integrated"),
        ("Foundation", "Strength-lead", "Endurance-lead", "Integrated"),
    ),
    "rehab": (
        ("Restore",),
        ("Restore", "Capacity"),
        ("Restore", "Capacity", "Return"),
        ("Restore", "Capacity", "Strength", "Return"),
        ("Restore", "Capacity", "Strength", "Strength-power", "Return"),
    ),
    "other": (
        ("Habit",),
        ("Habit", "Build"),
        ("Habit", "Build", "Challenge"),
        ("Habit", "Build", "Strength bias", "Cardio bias"),
        ("Habit", "Build", "Strength bias", "Cardio bias", "Consolidate"),
        ("Habit", "Build", "Strength bias", "Cardio bias", "Mixed", "Consolidate"),
    ),
}
"""Block names by number of blocks, from one on."""

_LONG_PLANS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...], str]]] = {
    "strength": ((), ("Accumulate", "Strength", "Intensify"), "Peak"),
    "shred": (("Base",), ("Density", "Maintenance", "Density", "Retain strength"), "Consolidate"),
    "hybrid": (("Foundation",), ("Strength-lead", "Endurance-lead"), "Integrated"),
    "other": (("Habit",), ("Build", "Strength bias", "Cardio bias", "Mixed"), "Consolidate"),
}
"""Longer plans: what opens them, what is repeated, what closes them."""
_STAGES: Final = {
    "endurance": ((), ("Base", "Build", "Specific"), "Taper"),
    "rehab": (("Restore",), ("Capacity", "Strength", "Strength-power"), "Return"),
}
"""Longer plans whose stages follow each other instead of coming round again."""
MOST_BLOCKS_A_STAGE: Final = {"rehab": 2}


def preferred_size(facts: ClientFacts) -> float:
    """Weeks of a block: four, for beginners under sixty outside rehab between five and six."""
    beginner = facts.skill_level == "beginner" and facts.program_type != "rehab"
    return 5.5 if beginner and (facts.age is None or facts.age < 60) else 4.0


def split_weeks(weeks: int, preferred: float = 4.0) -> list[int]:
    """Sizes of three to six that sum to `weeks` and lie nearest to `preferred`, larger first; one block under three."""
    if weeks < SMALLEST:
        return [weeks]
    counts = range(-(-weeks // LARGEST), weeks // SMALLEST + 1)
    return min((_even_split(weeks, count) for count in counts), key=lambda sizes: _cost(sizes, preferred))


def _even_split(weeks: int, count: int) -> list[int]:
    size, larger = divmod(weeks, count)
    return [size + 1] * larger + [size] * (count - larger)


def _cost(sizes: Sequence[int], preferred: float) -> tuple[float, int]:
    return sum((size - preferred) ** 2 for size in sizes), -len(sizes)  # a tie: more, shorter blocks


def base_names(program_type: str, count: int) -> list[str]:
    """Names of `count` blocks, without numerals."""
    short = _SHORT_PLANS[program_type]
    if count <= len(short):
        return list(short[count - 1])
    if program_type in _STAGES:
        return _staged(program_type, count)
    opening, repeated, closing = _LONG_PLANS[program_type]
    middle = islice(cycle(repeated), count - len(opening) - 1)
    return [*opening, *middle, closing]


def _staged(program_type: str, count: int) -> list[str]:
    """Earlier stages get the extra blocks; a very long rehab stays in its last stage instead of never reaching it."""
    opening, stages, closing = _STAGES[program_type]
    most = MOST_BLOCKS_A_STAGE.get(program_type, count) * len(stages)
    staged = min(count - len(opening) - 1, most)
    sizes = _even_split(staged, len(stages))
    middle = [stage for stage, size in zip(stages, sizes, strict=True) for _ in range(size)]
    return [*opening, *middle, *[closing] * (count - len(opening) - staged)]


def _numbered(names: Sequence[str]) -> list[str]:
    """A name that comes again gets its numeral: `Strength`, `Strength II`."""
    return [_with_numeral(name, names[:index].count(name)) for index, name in enumerate(names)]


def _with_numeral(name: str, earlier: int) -> str:
    if earlier == 0:
        return name
    return f"{name} {NUMERALS[earlier] if earlier < len(NUMERALS) else earlier + 1}"


def outline(facts: ClientFacts, weeks: int, event_week: int | None = None) -> list[BlockOutline]:
    """The blocks of a plan of 1 to 52 weeks for a client.

    `event_week`: the week of the client's event, from 1. A block ends in it, and its last weeks are the taper; what
    comes after builds up anew. An event with less than three weeks before or after it leaves the blocks as they are:
    then the weeks around it are eased by the calendar alone.
    """
    parts = parts_of(facts.program_type, weeks, event_week)
    laid = [placed for part in parts for placed in _part(facts, part)]
    named = zip(_numbered([base for base, _ in laid]), laid, strict=True)
    return [_block(facts.program_type, name, base, size) for name, (base, size) in named]


def parts_of(program_type: str, weeks: int, event_week: int | None) -> list[int]:
    """Weeks up to and including an event's, and those after it; one part where there is no such event."""
    if program_type not in TAPERED_FROM or event_week is None:
        return [weeks]
    after = weeks - event_week
    return [event_week, after] if event_week >= SMALLEST and after >= SMALLEST else [weeks]


def _part(facts: ClientFacts, weeks: int) -> list[tuple[str, int]]:
    sizes = split_weeks(weeks, preferred_size(facts))
    bases = base_names(facts.program_type, len(sizes))
    if bases[-1] == "Taper" and sizes[-1] > SMALLEST:  # four weeks of taper would be too long
        bases[-1] = "Peak and taper"
    return list(zip(bases, sizes, strict=True))


def _block(program_type: str, name: str, base: str, size: int) -> BlockOutline:
    return BlockOutline(name, size, FOCUS[program_type][base], has_easy_week(base, size))


def has_easy_week(base: str, weeks: int) -> bool:
    longest_without = 4 if base == "Restore" else 3
    return weeks >= SMALLEST and not (base in NO_EASY_WEEK and weeks <= longest_without)


def character(program_type: str, blocks: Sequence[BlockOutline], index: int) -> str:
    """Which of our blocks a stored one is: by its name, else by its place among as many blocks of ours."""
    base = base_name(blocks[index].name)
    return base if base in FOCUS[program_type] else base_names(program_type, len(blocks))[index]


def base_name(name: str) -> str:
    head, _, tail = name.rpartition(" ")
    return head if head and (tail in NUMERALS or tail == "I" or tail.isdigit()) else name


def ends_in_taper(program_type: str, blocks: Sequence[BlockOutline]) -> bool:
    return len(blocks) >= TAPERED_FROM.get(program_type, 99) and blocks[-1].deload
