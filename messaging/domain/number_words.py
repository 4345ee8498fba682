"""Numbers that people write out, as figures: "sixty for eight" is "60 for 8", "half an hour" is "30 min". Pure."""

from __future__ import annotations

import re
from typing import Final

UNITS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "uno": 1,
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
}  # fmt: skip
TEENS: Final = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "diez": 10, "doce": 12, "quince": 15,
    "once": 1, "twice": 2, "thrice": 3, "couple": 2, "pair": 2, "dozen": 12,
}  # fmt: skip
"""And other words that stand for themselves: "once" is English, as most texts are."""
TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80,
    "noventa": 90,
}  # fmt: skip
_UNIT, _TEEN, _TEN = ("|".join(words) for words in (UNITS, TEENS, TENS))
_SMALL: Final = rf"(?:{_TEN})(?:[ -](?:{_UNIT}))?|{_TEEN}|{_UNIT}"
_NUMBER: Final = re.compile(
    rf"\b(?:(?P<hundreds>a|{_UNIT})[ -]hundred(?:(?: and)?[ -](?P<more>{_SMALL}))?|(?P<small>{_SMALL}))\b"
)
_TIMES: Final = (
    (re.compile(r"\bthree[ -]quarters of an hour\b"), "45 min"),
    (re.compile(r"\b(?:a )?quarter of an hour\b|\bcuarto de hora\b"), "15 min"),
    (re.compile(r"\b(?:an |one |1 )?hour and (?:a )?half\b|\bhora y media\b"), "90 min"),
    (re.compile(r"\b(?:a )?half (?:an |a )?hour\b|\bmedia hora\b"), "30 min"),
    (re.compile(r"\b(?:an|one|a full|a whole|una) (?:hour|hora)\b"), "60 min"),
)
"""The longer first."""


def in_figures(text: str) -> str:
    """The text in small letters, with figures for what was written out."""
    told = text.casefold()
    for words, figures in _TIMES:
        told = words.sub(figures, told)
    return _NUMBER.sub(lambda match: str(_value(match)), told)


def _value(match: re.Match[str]) -> int:
    if match["small"]:
        return _small(match["small"])
    hundreds = UNITS.get(match["hundreds"], 1)
    return 100 * hundreds + (_small(match["more"]) if match["more"] else 0)


def _small(words: str) -> int:
    return sum({**UNITS, **TEENS, **TENS}[word] for word in re.split("[ -]", words))
