"""Plain text for SMS: the GSM-7 alphabet, how long a text is in it, and what may not be in one."""

from __future__ import annotations

import unicodedata
from typing import Final

import smsutil
from anyascii import anyascii
from smsutil import codecs

from llm.plain_text import without_links_and_numbers

MAX_LENGTH: Final = 900
"""A daily message's limit, in septets: a few signs (^ { } [ ] ~ | and the euro) take two."""

NAME_PLACEHOLDER: Final = "{name}"
NAME_MAX_LENGTH: Final = 24
EXERCISE_MAX_LENGTH: Final = 80
NAMELESS: Final = "there"

# The escape opens the extension table and is no sign of its own; a form feed and a carriage return show nothing.
ALPHABET: Final = frozenset(codecs.GSM_CHARSET) - frozenset("\x1b\f\r")
EXTENDED: Final = frozenset(codecs.GSM_EXT_CHARSET) & ALPHABET


def is_gsm7(text: str) -> bool:
    """Whether every sign is in the GSM-7 alphabet, so that no part of the text is sent as UCS-2."""
    return ALPHABET.issuperset(text)


def septets(text: str) -> int:
    """The length of a GSM-7 text as a phone network counts it."""
    return len(text) + sum(sign in EXTENDED for sign in text)


def segments(text: str) -> int:
    """How many SMS a text costs."""
    return len(smsutil.split(text).parts) if text else 0


def to_gsm7(text: str) -> str:
    """The text in the GSM-7 alphabet: what it has stays (é, ñ, ü), other letters become plain ones, pictures go."""
    composed = unicodedata.normalize("NFC", text)
    return composed if is_gsm7(composed) else "".join(map(_sign, composed))


def one_line(text: str) -> str:
    """GSM-7, white space folded, without what is never sent: links, phone numbers, braces."""
    plain = without_links_and_numbers(to_gsm7(text).replace("{", "(").replace("}", ")"))
    return " ".join(plain.split())


def first_name(name: str) -> str:
    """What a client is called in a greeting: letters, hyphens and apostrophes, at most 24 of them.

    A name without a single letter becomes "there".
    """
    for word in to_gsm7(name).split():
        kept = "".join(sign for sign in word if sign.isalpha() or sign in "-'").strip("-'")
        if kept:
            return kept[:NAME_MAX_LENGTH].strip("-'")
    return NAMELESS


def put_name(text: str, name: str) -> str:
    """The text with the client's first name where it says {name}. Words go to models without it."""
    return text.replace(NAME_PLACEHOLDER, first_name(name))


def longest(text: str) -> int:
    """The text's length in septets with the longest name that may be put in."""
    places = text.count(NAME_PLACEHOLDER)
    return septets(text.replace(NAME_PLACEHOLDER, "")) + places * NAME_MAX_LENGTH


def cut(text: str, length: int) -> str:
    """At most so many septets; a text that is cut ends in two dots."""
    if septets(text) <= length:
        return text
    kept = text
    while kept and septets(kept) > length - 2:
        kept = kept[:-1]
    return kept.rstrip() + ".."


def spoken(exercise: str) -> str:
    """An exercise's name as a message writes it; only one that no alphabet of ours can write shortly is cut."""
    return one_line(cut(one_line(exercise), EXERCISE_MAX_LENGTH))


def _sign(sign: str) -> str:
    if sign in ALPHABET:
        return sign
    if sign.isspace() or unicodedata.category(sign) in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    # Pictures have spoken names (":grinning:") that nobody wants to read; surrogates and unassigned signs have none.
    if unicodedata.category(sign) in ("So", "Sk", "Cs", "Cn", "Co", "Cf"):
        return ""
    if sign == "×":
        return "x"
    return "".join(plain for plain in anyascii(sign) if plain in ALPHABET)
