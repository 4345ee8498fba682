"""The figures of a clause: loads, repetitions, times, distances, efforts. Units: kg, km, seconds, RPE 1 to 10. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

KG_OF_A_LB: Final = 0.45359237
"""International Yard and Pound Agreement, 1959."""
KM_OF_A_MILE: Final = 1.609344
_N: Final = r"\d+(?:\.\d+)?"
_LIST: Final = rf"{_N}(?:kg|lb)?(?:(?:\s?[,/]\s?|-){_N}(?:kg|lb)?)+"
_MORE: Final = r"\s?[,/]\s?\d+(?:\.\d+)?(?!\d|\.\d)(?!\s?(?:kg|lb|x|sets?\b|rounds?\b|series\b))"
"""Another bare number of a list, and not the load of the next set."""

FELT: Final = (
    (r"(?:very|super|too|way too|really|so|muy) (?:easy|light|facil)|piece of cake", 4.0),
    (r"(?:very|super|really|so|too|muy|extremely) (?:hard|tough|heavy|duro)|brutal|killer|savage|near max|"
        r"almost failed", 9.0),
    (r"max effort|all out|to failure|absolute max|failure", 10.0),
    (r"not too bad|ok|okay|fine|moderate|medium|alright|manageable|decent|normal", 7.0),
    (r"easy|light|comfortable|comfy|facil|breeze", 5.0),
    (r"hard|tough|challenging|heavy|struggled|duro|dura|dificil", 8.0),
)  # fmt: skip
"""What words of effort mean on the scale of repetitions in reserve: easy leaves five or more, hard two (Zourdos 2016,
J Strength Cond Res 30(1):267; the words between are ours)."""

_TOKENS: Final = re.compile(
    "|".join(
        (
            rf"(?P<rpe>\brpe\s?:?\s?(?:of )?(?P<rpe_n>{_N})(?:\s?/\s?10\b)?|\b(?P<tenth>{_N})\s?/\s?10\b(?! ?[x/]))",
            r"(?P<pace>\bpace (?:of |was |avg |about )?\d{1,2}:\d{2}\b(?:\s?(?:/|per |a )\s?(?:km|k|mi|mile)\b)?"
            r"|\b\d{1,2}:\d{2}(?:min)?\s?(?:/|per |a |min/)\s?(?:km|k|mi|mile)\b)",
            r"(?P<clock>\b\d{1,2}:\d{2}(?::\d{2})?\b)",
            rf"(?P<sets_time>\b(?P<st_n>\d+)(?:x| sets of | sets x | series de )(?P<st_t>{_N})(?P<st_u>sec|min)\b)",
            rf"(?P<time_sets>\b(?P<ts_t>{_N})(?P<ts_u>sec|min) ?x ?(?P<ts_n>\d+)\b)",
            rf"(?P<triple>\b(?P<x_a>{_N})(?P<x_ua>kg|lb)? ?x ?(?P<x_b>\d+)x(?P<x_c>{_N})(?P<x_uc>kg|lb)?\b)",
            rf"(?P<load_sets>\b(?P<ls_w>{_N})(?P<ls_u>kg|lb) ?(?:x|for|,)? ?(?P<ls_a>\d+)x(?P<ls_b>\d+)\b)",
            rf"(?P<pair>\b2x(?P<p_w>{_N})(?P<p_u>kg|lb)\b)",
            rf"(?P<load_reps>\b(?P<lr_w>{_N})(?P<lr_u>kg|lb) ?(?:x|for|por) ?(?P<lr_r>\d+)\b(?! sets|"
            rf" x)(?!{_MORE})(?!sec|"
            rf"min|x))",
            rf"(?P<sets>\b(?P<s_a>{_N})(?:x| sets of | rounds of | sets x | series de | of )(?P<s_b>\d+)\b"
            rf"(?!{_MORE})(?!kg|lb|sec|min|km|m\b))",
            r"(?P<count>\b(?P<c_n>\d+) ?(?:sets?|rounds?|series)\b(?! of \d| x ?\d|x\d))",
            r"(?P<all>\b(?:all|every|each)(?: of the| the| my)? sets?\b)",
            r"(?P<reps>(?:\bx ?)?\b(?P<r_n>\d+) ?(?:reps?|repetitions|repeticiones|repes)\b)",
            rf"(?P<times>\b{_N}(?:\s?[,/]\s?{_N})+(?P<ti_u>sec|min)\b)",
            rf"(?P<list>\b{_LIST}\b(?! ?(?:sets?|rounds?|series|reps?)\b))",
            rf"(?P<distance>\b(?P<d_n>{_N})(?P<d_u>km|mi|m)\b)",
            rf"(?P<hours>\b(?P<h_n>{_N})h ?(?:(?P<h_m>\d+)(?:min)?\b)?)",
            rf"(?P<time>\b(?P<t_n>{_N})(?P<t_u>min|sec)\b)",
            rf"(?P<load>\b(?P<l_n>{_N})(?P<l_u>kg|lb)\b)",
            r"(?P<bodyweight>\b(?:bw|bodyweight|body weight|no weight|sin peso)\b)",
            rf"(?P<at>(?:@|\bat\b|\bcon\b|\bwith\b|\bw/)\s?(?P<a_n>{_N})(?![\d.]*(?:kg|lb|km|mi|min|sec|h\b))(?!\d|"
            rf"\.\d)\b(?!\s?[:x]))",
            r"(?P<felt>\b(?:felt|feels|was|were|is|fue|it was|pretty|quite)? ?(?P<f_w>"
            + "|".join(words for words, _ in FELT)
            + r")\b)",
            rf"(?P<number>\b{_N}\b)",
        )
    )
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a clause. `kind`: load, sets, count (of sets), all (of the planned sets), load_reps, reps, list,
    time, sets_time, distance, pace, rpe, at, bodyweight, number. `values`: what it holds, in kg, km and seconds.
    `unit`: as it was told, or "".
    """

    kind: str
    values: tuple[float, ...]
    start: int
    end: int
    unit: str = ""


def figures_of(clause: str) -> list[Figure]:
    """In order; bare loads are as they were told, as nobody knows their unit yet."""
    return list(_figures(clause))


def kg(value: float, unit: str) -> float:
    """Two decimals, from pounds."""
    return round(value * KG_OF_A_LB, 2) if unit == "lb" else value


def _figures(clause: str) -> Iterator[Figure]:
    for match in _TOKENS.finditer(clause):
        kind = match.lastgroup or ""
        yield from _figure(_outermost(match) or kind, match)


def _outermost(match: re.Match[str]) -> str | None:
    names = (
        "rpe", "pace", "clock", "sets_time", "time_sets", "load_sets", "triple", "pair", "load_reps", "sets", "count",
        "all", "reps", "times", "list", "distance", "hours", "time", "load", "bodyweight", "at", "felt", "number",
    )  # fmt: skip
    return next((name for name in names if match.group(name) is not None), None)


def _figure(kind: str, match: re.Match[str]) -> Iterator[Figure]:
    at = (match.start(), match.end())

    def number(name: str) -> float:
        return float(match.group(name))

    match kind:
        case "rpe":
            yield Figure("rpe", (float(match.group("rpe_n") or match.group("tenth")),), *at)
        case "pace":
            yield Figure("pace", (), *at)
        case "clock":
            yield Figure("time", (_clock(match.group("clock")),), *at)
        case "sets_time":
            yield Figure("sets_time", (number("st_n"), _seconds(number("st_t"), match.group("st_u"))), *at)
        case "time_sets":
            yield Figure("sets_time", (number("ts_n"), _seconds(number("ts_t"), match.group("ts_u"))), *at)
        case "load_sets":
            unit = match.group("ls_u")
            yield Figure("load", (kg(number("ls_w"), unit),), *at, unit)
            yield Figure("sets", (number("ls_a"), number("ls_b")), *at)
        case "triple":
            yield from _triple(match)
        case "times":
            told = re.findall(_N, match.group("times"))
            yield Figure("times", tuple(_seconds(float(each), match.group("ti_u")) for each in told), *at)
        case "pair":
            yield Figure("load", (kg(number("p_w"), match.group("p_u")),), *at, match.group("p_u"))
        case "load_reps":
            unit = match.group("lr_u")
            yield Figure("load_reps", (kg(number("lr_w"), unit), number("lr_r")), *at, unit)
        case "sets":
            yield Figure("sets", (number("s_a"), number("s_b")), *at)
        case "count":
            yield Figure("count", (number("c_n"),), *at)
        case "all":
            yield Figure("all", (), *at)
        case "reps":
            yield Figure("reps", (number("r_n"),), *at)
        case "list":
            yield _list(match.group("list"), *at)
        case "distance":
            yield Figure("distance", (_km(number("d_n"), match.group("d_u")),), *at)
        case "hours":
            yield Figure("time", (number("h_n") * 3600 + float(match.group("h_m") or 0) * 60,), *at)
        case "time":
            yield Figure("time", (_seconds(number("t_n"), match.group("t_u")),), *at)
        case "load":
            yield Figure("load", (kg(number("l_n"), match.group("l_u")),), *at, match.group("l_u"))
        case "bodyweight":
            yield Figure("bodyweight", (), *at)
        case "at":
            yield Figure("at", (number("a_n"),), *at)
        case "felt":
            yield Figure("rpe", (_felt(match.group("f_w")),), *at, "felt")
        case "number":
            yield Figure("number", (number("number"),), *at)


def _triple(match: re.Match[str]) -> Iterator[Figure]:
    """Sets, repetitions and load, the load last or first: "3x5x100kg", "60kgx8x3". Without a unit it is the largest."""
    at = (match.start(), match.end())
    a, b, c = (float(match.group(name)) for name in ("x_a", "x_b", "x_c"))
    first, last = match.group("x_ua"), match.group("x_uc")
    if last or (not first and c > max(a, b)):
        yield _load(c, last or "", at)
        yield Figure("sets", (a, b), *at)
    elif first or a > max(b, c):
        yield _load(a, first or "", at)
        yield Figure("sets", (c, b), *at)
    else:
        yield Figure("number", (a,), *at)


def _load(value: float, unit: str, at: tuple[int, int]) -> Figure:
    """Without a unit it is one of the client's own."""
    return Figure("load", (kg(value, unit),), *at, unit) if unit else Figure("at", (value,), *at)


def _list(words: str, start: int, end: int) -> Figure:
    unit = "lb" if "lb" in words else "kg" if "kg" in words else ""
    values = tuple(kg(float(each), unit) for each in re.findall(_N, words))
    return Figure("list", values, start, end, unit)


def _felt(words: str) -> float:
    return next(rpe for pattern, rpe in FELT if re.fullmatch(pattern, words))


def _clock(words: str) -> float:
    parts = [int(part) for part in words.split(":")]
    return float(sum(part * 60**power for power, part in enumerate(reversed(parts))))


def _seconds(value: float, unit: str) -> float:
    return value * 60 if unit == "min" else value


def _km(value: float, unit: str) -> float:
    if unit == "mi":
        return round(value * KM_OF_A_MILE, 2)
    return value / 1000 if unit == "m" else value
