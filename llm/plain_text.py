"""Plain text on its way to a model and back: what is taken out of ours, what is refused in theirs. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from llm.task import Violation

LONGEST: Final = 4000
"""Signs of a text that are looked at; the rest is left out."""
_ENDINGS = (
    "com|net|org|edu|gov|io|co|app|me|ly|dev|info|biz|fit|gg|us|uk|to|tv|link|xyz|site|online|shop|club|de|es|fr|it|ru|ai"
    "|store|example|test"
)
# Every quantifier is bounded, so that no text takes more than its length.
_LINK: Final = re.compile(
    r"\b\w{1,20}://\S+|\bwww\.\S+|\b\d{1,3}(?:\.\d{1,3}){3}\b(?:/\S*)?"
    rf"|\b[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,4}}\.(?:{_ENDINGS})\b(?:/\S*)?",
    re.IGNORECASE,
)
_SPELLED_LINK: Final = re.compile(
    rf"\bhxxps?\b|\b[\w-]{{1,63}}\s{{0,3}}[(\[]?\s{{0,3}}\b(?:dot|punto)\b\s{{0,3}}[)\]]?\s{{0,3}}(?:{_ENDINGS})\b"
    rf"|\s\.(?:{_ENDINGS})\b",
    re.IGNORECASE,
)
_ANY_DOMAIN: Final = re.compile(r"[^\W_]\.[^\W\d_]{2}|\b\w{1,40}/\w{1,40}/\w|\.\w{2,10}/\w")
"""In a model's text a dot inside a word is enough: who writes plain sentences puts a space behind it."""
_INSIDE: Final = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_]{2})")
"""People leave out a space ("it hurts.No running"), so it gets one: nothing is lost, and no link is left."""
_SPACED_OUT: Final = re.compile(r"(?:\b\w\b[ .]{1,3}){5}")
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}\s?@\s?[\w-]{1,63}\.\w+")
_PHONE_NUMBER: Final = re.compile(r"(?<![\w.])\+?\(?\d(?:[ ().-]{0,2}\d){8,}(?!\w)")
_DIGITS_TO_CALL: Final = re.compile(r"\+?\d(?:(?:(?!, )[^\w;\n]){0,3}\d){8,}")
"""The same in any spelling. A list with a comma and a space is none: "8, 10, 12, 15, 20"."""
_MARKUP: Final = re.compile(r"<\s*[a-z/!]|```|\]\(|javascript:|&#?\w+;", re.IGNORECASE)
_ROLE: Final = re.compile(r"^\s*(?:system|assistant|user|developer)\s*:", re.IGNORECASE | re.MULTILINE)
_UNBROKEN: Final = re.compile(r"\S{41,}")
_BETWEEN_WORDS: Final = re.compile(r"[\s@.,_-]+")
_SEVEN_DIGITS: Final = re.compile(r"(?:\d[\W_]{0,3}){6}\d")
_HARMLESS: Final = re.compile(r"(?i:(?!.*(?:\bdot\b|\bpunto\b|hxxp)))[A-Za-z ,;'/%()+-]*|[\d -]{1,8}")
"""Words and small figures, in which nothing of the above can hide: most of what is told, so looked at first."""

LATIN_SIGNS: Final = "ªº"
"""Letters of Spanish ordinals, which Unicode does not call Latin."""


class Fixed(str):
    """A word of our own vocabulary, such as an exercise's name: nobody typed it, so it travels as it is."""

    __slots__ = ()


class FixedTable(dict[str, Any]):
    """The same for a table of such words."""


def has_link(text: str) -> bool:
    return _LINK.search(text) is not None


def has_phone_number(text: str) -> bool:
    """Nine digits or more, however they are grouped."""
    return _PHONE_NUMBER.search(text) is not None


def without_links_and_numbers(text: str) -> str:
    """Taking one thing out can join two halves of another, so go on until nothing is left."""
    while True:
        shorter = _PHONE_NUMBER.sub(" ", _LINK.sub(" ", text))
        if shorter == text:
            return text
        text = shorter


class Said(str):
    """What somebody typed: it is stripped first and then cut to `most` signs, so that no half of a name is left."""

    most: int

    def __new__(cls, text: str, most: int) -> Said:
        said = super().__new__(cls, text)
        said.most = most
        return said


def stripped(text: str, never_say: tuple[str, ...] = ()) -> str:
    """A text as a model may read it: no link, e-mail address, phone number or control sign, and nothing of `never_say`.

    `never_say` is what names a person: names, addresses, numbers. Each word of a name goes, in any case and accent.
    """
    plain = _visible(text[:LONGEST])
    if not _HARMLESS.fullmatch(plain):
        plain = without_links_and_numbers(_SPELLED_LINK.sub(" ", _EMAIL.sub(" ", plain)))
        plain = _INSIDE.sub(". ", _DIGITS_TO_CALL.sub(" ", plain))
    if never_say and _may_name(plain, never_say):
        plain = _without(plain, _private(never_say))
    return " ".join(plain.split())


def _may_name(text: str, never_say: tuple[str, ...]) -> bool:
    """A quick no for nearly every text: looking for words costs less than a pattern for each client."""
    words = _plain_words(never_say)
    if words is None or not text.isascii() or _SEVEN_DIGITS.search(text):
        return True
    lowered = text.lower()
    return any(word in lowered for word in words)


@lru_cache(maxsize=1024)
def _plain_words(never_say: tuple[str, ...]) -> tuple[str, ...] | None:
    """What to look for before `_private` is asked; None when letters of other scripts make that a longer story."""
    words = {word.lower() for text in never_say for word in _words_of(text) if len(word) >= 2}
    return tuple(words) if all(map(str.isascii, words)) else None


def _words_of(text: str) -> Iterator[str]:
    yield from (text, *_BETWEEN_WORDS.split(text))


def _visible(text: str) -> str:
    """In its plainest form, with a space for every sign that does not show."""
    if text.isascii() and text.isprintable():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in folded)


def _without(text: str, private: re.Pattern[str]) -> str:
    """Found where accents and quotes do not count, and taken out of the text as it stands."""
    found = [match.span() for match in private.finditer(_folded(text))]
    for start, end in reversed(found):
        text = f"{text[:start]} {text[end:]}"
    return text


def _folded(text: str) -> str:
    """Sign by sign, so that places stay the same."""
    return text if text.isascii() else "".join(map(_base, text))


@lru_cache(maxsize=4096)
def _base(sign: str) -> str:
    return "'" if sign in "’‘`´ʼ" else unicodedata.normalize("NFD", sign)[0]


@lru_cache(maxsize=1024)
def _private(never_say: tuple[str, ...]) -> re.Pattern[str]:
    """Matches any of these: a number with any signs between its digits, a word as a whole word, longest first."""
    found = {pattern for text in never_say for pattern in _patterns_of(_folded(unicodedata.normalize("NFKC", text)))}
    return re.compile("|".join(sorted(found, key=len, reverse=True)) or r"(?!)", re.IGNORECASE)


def _patterns_of(text: str) -> Iterator[str]:
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 7 and not any(sign.isalpha() for sign in text):
        for tail in (digits, digits[-7:]):
            yield r"[\W_]{0,3}".join(tail)
        return
    for word in _words_of(text):
        if len(word) >= 2:
            yield rf"(?<![^\W_]){re.escape(word)}(?![^\W_])"


def scrubbed(value: Any, never_say: tuple[str, ...] = ()) -> Any:
    """A JSON value with every string in it `stripped`, but those that are `Fixed`."""
    if isinstance(value, (Fixed, FixedTable)):
        return value
    if isinstance(value, Said):
        return _cut(stripped(value[:LONGEST], never_say), value.most)
    if isinstance(value, str):
        return stripped(value, never_say)
    if isinstance(value, dict):
        return {key: scrubbed(part, never_say) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [scrubbed(part, never_say) for part in value]
    return value


def _cut(text: str, most: int) -> str:
    """At a space where there is one near."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0] if " " in text[most - 40 : most] else text[:most]


def fixed(value: Any) -> Any:
    """A JSON value of codes, each of which travels as it is."""
    if isinstance(value, str):
        return Fixed(value)
    if isinstance(value, dict):
        return {key: fixed(part) for key, part in value.items()}
    return [fixed(part) for part in value] if isinstance(value, (list, tuple)) else value


def faults_of(value: Any) -> list[Violation]:
    """What no text of a model may hold, over all strings of a JSON value; each kind once."""
    found = {violation.id: violation for text in _strings(value) for violation in _faults(text)}
    return list(found.values())


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in _strings(part))
    elif isinstance(value, Sequence):
        yield from (text for part in value for text in _strings(part))


def _faults(text: str) -> Iterator[Violation]:
    folded = unicodedata.normalize("NFKC", text)
    if has_link(folded) or _SPELLED_LINK.search(folded) or _ANY_DOMAIN.search(folded):
        yield Violation("link", "A text holds a link or a domain name.")
    if _SPACED_OUT.search(folded):
        yield Violation("spaced_out", "A text holds a word letter by letter.")
    if _DIGITS_TO_CALL.search(folded):
        yield Violation("phone_number", "A text holds a phone number.")
    if _EMAIL.search(folded):
        yield Violation("email", "A text holds an e-mail address.")
    if _MARKUP.search(folded):
        yield Violation("markup", "A text holds markup: write plain text.")
    if _ROLE.search(folded):
        yield Violation("role_line", "A text holds a line that looks like a speaker of a chat.")
    if _UNBROKEN.search(folded):
        yield Violation("unbroken_text", "A text holds a word of more than 40 signs.")
    if not (text.isascii() and text.isprintable()) and not all(map(_is_plain, text)):
        yield Violation("strange_signs", "A text holds letters that are not Latin, or signs that do not show.")


def _is_plain(sign: str) -> bool:
    if sign.isascii():
        return sign.isprintable() or sign in "\n\t"
    if sign.isalpha():
        return sign in LATIN_SIGNS or unicodedata.name(sign, "").startswith("LATIN ")
    return unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cs", "Cn")
