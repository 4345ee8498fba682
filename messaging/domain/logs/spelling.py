"""A text as the reader of logs takes it: small letters, plain signs, one space; nothing that counts is lost."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from messaging.domain.number_words import in_figures

LONGEST: Final = 1600
"""Signs of a text that are read: an SMS has at most so many."""
_SIGNS: Final = {"×": "x", "✕": "x", "*": "x", "–": "-", "—": "-", "’": "'", "½": ".5", "✅": " done ", "💪": " "}
_SETS: Final = r"(?:sets?|rounds?|series)\b"
_WORDS: Final = (
    (re.compile(r"\b100 ?%"), " "),
    (re.compile(r"(?<=\d) by (?=\d)"), "x"),
    (
        re.compile(
            rf"(?<=\d) for (?=\d+\b(?!\s?(?:{_SETS}|x|min|sec|s\b|m\b|h\b|km|mi))"
            rf"(?!\s?(?:,|/|and)\s?\d+\b(?! ?{_SETS})))"
        ),
        "x",
    ),
    (re.compile(r"(?<=\d),(?=[05]\s?(?:kg|kilos?|k\b|lbs?|km|mi))"), "."),  # 62,5 kg
    (re.compile(r"(?<=\d)\s?(?:kilos?|kgs|kilogramos?|kg)\b"), "kg"),
    (re.compile(r"(?<=\d)\s?(?:pounds|pound|libras|lbs|lb|#)(?!\w)"), "lb"),
    (re.compile(r"(?<=\d)\s?(?:kilometers|kilometres|kilometros|km|kms|k)\b(?!g)"), "km"),
    (re.compile(r"(?<=\d)\s?(?:miles|mile|mi|millas)\b"), "mi"),
    (re.compile(r"(?<=\d)\s?(?:minutes|minute|minutos|mins|min|')(?![\w])"), "min"),
    (
        re.compile(
            r"(?<=\d)\s?(?:seconds|second(?! (?:set|one|\d))|segundos|secs|sec|s|\")(?![\w])(?!\s?x\s?\d+\s?reps)"
        ),
        "sec",
    ),
    (re.compile(r"(?<=\d)\s?(?:hours|hour|horas|hora|hrs|hr|h)\b"), "h"),
    (re.compile(r"(?<=\d)\s?(?:meters|metres|metros|m)\b"), "m"),
    (re.compile(r"\b(?:didnt|didn't|did not)\b"), "didnt"),
    (re.compile(r"\b(?:couldnt|couldn't|could not)\b"), "couldnt"),
    (re.compile(r"\b(?:cant|can't|cannot)\b"), "cant"),
)
_NO_COUNT: Final = re.compile(r"\bone\b(?! (?:hundred|hour))|\b(?:once|twice|thrice|pair)\b")
_ONE: Final = re.compile(r"\bone(?= (?:sets?|reps?|min(?:ute)?|hour|round)\b)|\ba(?= minute\b)")
"""Mostly one of them is meant: "the last one"."""
_EACH: Final = re.compile(r"(?<=\s)x\d+(?:[ ,]+x\d+){2,}\b")
"""Repetitions of each set: "x8 x8 x6"; two of them are repetitions and sets."""
_SPACED: Final = re.compile(r"(?<![\d.:x/,])\b\d{1,3}(?: \d{1,3}){2,}\b(?!kg|lb|sec|min|km|mi|[.:x/,h])")
"""Three bare numbers and more are a list: "8 8 7"."""


def _in_figures(told: str) -> str:
    """But for words that count, and are no count themselves: "the last one", "60 twice"."""
    parts, kept = _NO_COUNT.split(told), _NO_COUNT.findall(told)
    return "".join(in_figures(part) + word for part, word in zip(parts, [*kept, ""], strict=True))


def plain(text: str) -> str:
    """`Bench 3×8 @ 60 KG` is `bench 3x8 @ 60kg`; line breaks stay."""
    told = text[:LONGEST].casefold()
    for sign, word in _SIGNS.items():
        told = told.replace(sign, word)
    folded = unicodedata.normalize("NFKD", told)
    told = "".join(sign for sign in folded if not unicodedata.combining(sign))
    told = _ONE.sub("1", _in_figures(told))
    for pattern, word in _WORDS:
        told = pattern.sub(word, told)
    told = _EACH.sub(lambda match: ",".join(re.findall(r"\d+", match.group())), told)
    told = re.sub(r"(?<=\d)\s?x\s?(?=\d)", "x", told)
    told = re.sub(r"[^\S\n]+", " ", told).strip()
    return _SPACED.sub(lambda match: match.group().replace(" ", ","), told)
