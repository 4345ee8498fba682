"""Reads one legacy plan: pure, without a clock, never raises. docs/conversion.md lists the rules.

The migration that converts plans and `legacy_report` both call `read_plan`, so that what is announced is what happens.
"""

from __future__ import annotations

import json
import re
import reprlib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import chain
from typing import Any, Final, NoReturn

MAX_BLOCK_WEEKS: Final = 52
MAX_PLAN_WEEKS: Final = 260
WEEKS_OF_A_BLOCK_WITHOUT_ANY: Final = 4
MAX_DEPTH: Final = 500
"""Deeper nesting is not read. A number of our own: where Python's own limit lies depends on who calls."""

FOCUS_WORDS: Final = (
    (("accumulation", "base"), ("volume", "technique")),
    (("intensification", "strength"), ("intensity",)),
    (("peaking", "peak"), ("performance",)),
    (("endurance", "aerobic"), ("endurance",)),
    (("power",), ("power", "explosiveness")),
    (("recovery", "deload"), ("recovery",)),
)

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a plan says: its blocks `[{name, weeks, focus, deload}]`, or a reason word and a sentence, never both."""

    blocks: tuple[Block, ...] = ()
    reason: str = ""
    sentence: str = ""
    reports: tuple[str, ...] = ()

    @property
    def length_weeks(self) -> int | None:
        return sum(block["weeks"] for block in self.blocks) or None


class UnreadableError(Exception):
    """Carries the reason word and the sentence out of the depths."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence


def read_plan(text: str | None) -> Reading:
    """Read the JSON text of `fitness_plans.macrocycles`; null stands for a column without a value."""
    try:
        macrocycles = _macrocycles_in(text)
        groups = [_mesocycles_of(macrocycle, place) for place, macrocycle in enumerate(macrocycles, 1)]
        blocks = _blocks_of(list(chain.from_iterable(groups)))
    except UnreadableError as problem:
        return Reading(reason=problem.reason, sentence=problem.sentence)
    except RecursionError:
        return Reading(reason="shape", sentence="the value is nested too deep")
    return Reading(blocks=tuple(blocks), reports=tuple(_reports(macrocycles, groups, blocks)))


# --- JSON -------------------------------------------------------------------------------------------------------------


def _macrocycles_in(text: str | None) -> list[Any]:
    """The array at the top, with the strings around it unwrapped however deep."""
    value = None if text is None else _parse(text)
    while isinstance(value, str):
        value = _parse(value)
    if not isinstance(value, list):
        raise UnreadableError("not_array", f"the value is {_kind(value)}, not an array of macrocycles")
    return value


def _parse(text: str) -> Any:
    if _depth(text) > MAX_DEPTH:
        raise UnreadableError("shape", f"the value is nested more than {MAX_DEPTH} deep")
    try:
        return _QUICK.decode(text)
    except ValueError:
        return _parse_carefully(text)


def _parse_carefully(text: str) -> Any:
    """Not JSON, or JSON with a number so long that Python refuses to make an `int` of it."""
    try:
        return _CAREFUL.decode(text)
    except ValueError:
        raise UnreadableError("not_json", f"the string {_shown(text)} is not JSON") from None


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def _parse_int(digits: str) -> int | Decimal:
    """A decimal is as good as an `int` where only a range is asked, and may be of any length."""
    return int(digits) if len(digits) < 20 else Decimal(digits)


def _parse_float(digits: str) -> Decimal | None:
    """Exact, because 4.00000000000000000001 is no whole number; null for an exponent that no number type holds."""
    try:
        return Decimal(digits)
    except InvalidOperation:
        return Decimal("NaN")


_QUICK: Final = json.JSONDecoder(parse_float=_parse_float, parse_constant=_refuse_constant)
_CAREFUL: Final = json.JSONDecoder(parse_int=_parse_int, parse_float=_parse_float, parse_constant=_refuse_constant)
"""Calls a Python function for each whole number, which takes longer than all the rest of the reading."""


def _depth(text: str) -> int:
    """How deep arrays and objects are nested in JSON text. Most texts have too few brackets to need a walk."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return 0
    deepest = depth = 0
    for match in re.finditer(r'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', text, re.DOTALL):
        token = match.group()
        depth += (token in "[{") - (token in "]}")
        deepest = max(deepest, depth)
    return deepest


# --- Shape ------------------------------------------------------------------------------------------------------------


def _mesocycles_of(macrocycle: Any, place: int) -> list[Any]:
    if not isinstance(macrocycle, dict):
        raise UnreadableError("shape", f"macrocycle {place} is {_kind(macrocycle)}, not an object")
    if "mesocycles" not in macrocycle:
        raise UnreadableError("no_mesocycles", f"macrocycle {place} has no mesocycles")
    mesocycles = macrocycle["mesocycles"]
    if mesocycles is None or isinstance(mesocycles, str):
        raise UnreadableError("no_mesocycles", f"the mesocycles of macrocycle {place} are {_kind(mesocycles)}")
    if not isinstance(mesocycles, list):
        raise UnreadableError("shape", f"the mesocycles of macrocycle {place} are {_kind(mesocycles)}, not an array")
    return mesocycles


def _blocks_of(mesocycles: list[Any]) -> list[Block]:
    if not mesocycles:
        raise UnreadableError("no_blocks", "the plan has no block")
    for place, mesocycle in enumerate(mesocycles, 1):
        if not isinstance(mesocycle, dict):
            raise UnreadableError("shape", f"block {place} is {_kind(mesocycle)}, not an object")
    blocks: list[Block] = []
    total = 0
    for place, mesocycle in enumerate(mesocycles, 1):
        blocks.append(_block(mesocycle, place))
        total += blocks[-1]["weeks"]
        if total > MAX_PLAN_WEEKS:
            raise UnreadableError("weeks", f"the blocks add up to more than {MAX_PLAN_WEEKS} weeks")
    return blocks


def _block(mesocycle: dict[str, Any], place: int) -> Block:
    name = _storable(_text(mesocycle.get("phase")) or _text(mesocycle.get("name")))
    return {
        "name": name or f"Block {place}",
        "weeks": _weeks(mesocycle, place),
        "focus": focus_of(name),
        "deload": _has_deload(mesocycle),
    }


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _storable(name: str) -> str:
    """U+0000 and lone surrogates, which a string inside a string can bring along and PostgreSQL cannot store."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", name)


def _weeks(mesocycle: dict[str, Any], place: int) -> int:
    key = "weeks"
    if key not in mesocycle:
        key = next((key for key in ("weekCount", "lengthWeeks", "durationWeeks") if key in mesocycle), "")
    if not key or (key == "weeks" and mesocycle[key] is None):
        return WEEKS_OF_A_BLOCK_WITHOUT_ANY
    weeks = whole_weeks(mesocycle[key])
    if weeks is None:
        raise UnreadableError(
            "weeks", f"block {place} has {key} {_shown(mesocycle[key])}, not a whole number from 1 to {MAX_BLOCK_WEEKS}"
        )
    return weeks


def whole_weeks(value: Any, *, most: int = MAX_BLOCK_WEEKS) -> int | None:
    """The number, when it is a whole one from 1 to `most` (4.0 is 4, true is none)."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value != value:
        return None
    return int(value) if 1 <= value <= most and value == int(value) else None


def _has_deload(mesocycle: dict[str, Any]) -> bool:
    """True when the block, or any of its weeks in whichever era's list, says JSON true."""
    if mesocycle.get("deload") is True:
        return True
    for key in ("microcycleOverviews", "weeklyTargets", "microcycles"):
        weeks = mesocycle.get(key)
        if isinstance(weeks, list) and any(isinstance(week, dict) and week.get("deload") is True for week in weeks):
            return True
    return False


def focus_of(name: str) -> list[str]:
    """What a block trains, from the whole words of its name, in the order of the table; else `general`.

    A word is whole when no letter, of any script, stands directly before or after it: `Base1` has one, `Based` none.
    """
    rows = {
        match.lastindex
        for match in _ANY_FOCUS_WORD.finditer(name)
        if not name[match.end() : match.end() + 1].isalpha() and not name[: match.start()][-1:].isalpha()
    }
    found = [focus for row, (_, foci) in enumerate(FOCUS_WORDS, 1) if row in rows for focus in foci]
    return list(dict.fromkeys(found)) or ["general"]


_ANY_FOCUS_WORD: Final = re.compile("|".join(f"({'|'.join(words)})" for words, _ in FOCUS_WORDS), re.IGNORECASE)
"""One group for each row of the table. A word that begins another (peak, peaking) stands after it."""


# --- Words for people -------------------------------------------------------------------------------------------------


def _reports(macrocycles: list[Any], groups: list[list[Any]], blocks: list[Block]) -> list[str]:
    """What a coach may want to look at although the plan could be read."""
    found: list[str] = []
    rest = iter(blocks)
    for place, (macrocycle, group) in enumerate(zip(macrocycles, groups, strict=True), 1):
        weeks = sum(next(rest)["weeks"] for _ in group)
        if not group:
            found.append(f"macrocycle {place} has an empty list of mesocycles")
        found += _claims(macrocycle, place, weeks)
    return found


def _claims(macrocycle: dict[str, Any], place: int, weeks: int) -> list[str]:
    claims = [macrocycle[key] for key in ("lengthWeeks", "durationWeeks") if macrocycle.get(key) is not None]
    return [
        f"macrocycle {place} claims {_shown(claim)} weeks, its blocks make {weeks}"
        for claim in claims
        if weeks == 0 or whole_weeks(claim, most=10**6) != weeks
    ]


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    names: dict[Any, str] = {dict: "an object", list: "an array", str: "a string"}
    return names.get(type(value), "a number")


class _Short(reprlib.Repr):
    """A value as JSON would show it, cut to what fits a line."""

    def repr_Decimal(self, value: Decimal, level: int) -> str:  # noqa: N802  reprlib's own naming
        text = str(value)
        return text if len(text) <= 24 else f"{text[:10]}… ({len(text)} digits)"

    def repr_str(self, value: str, level: int) -> str:
        text = json.dumps(_storable(value[:40]), ensure_ascii=False)
        return text if len(value) <= 40 else text[:-1] + '…"'


_short = _Short()
_short.maxlevel = 2


def _shown(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return _kind(value)
    return _short.repr(value)
