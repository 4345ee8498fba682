"""Plain text on its way to a model and back: what is taken out of ours, what is refused in theirs. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from llm.task import Violation

_ENDINGS = "com|net|org|edu|gov|io|co|app|me|ly|dev|info|biz|fit|gg|us|uk|to|tv|link|xyz|site|online|shop|club"
_LINK: Final = re.compile(rf"\b\w+://\S+|\bwww\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:{_ENDINGS})\b(?:/\S*)?", re.IGNORECASE)
_SPELLED_LINK: Final = re.compile(
    rf"\bhxxps?\b|\b[\w-]+\s*[(\[]?\s*\b(?:dot|punto)\b\s*[)\]]?\s*(?:{_ENDINGS})\b", re.IGNORECASE
)
_EMAIL: Final = re.compile(r"[\w.+-]+\s?@\s?[\w-]+\.\w+")
_PHONE_NUMBER: Final = re.compile(r"(?<![\w.])\+?\(?\d(?:[ ().-]{0,2}\d){8,}(?!\w)")
_MARKUP: Final = re.compile(r"<\s*[a-z/!]|```|\]\(|javascript:|&#?\w+;", re.IGNORECASE)
_ROLE: Final = re.compile(r"^\s*(?:system|assistant|user|developer)\s*:", re.IGNORECASE | re.MULTILINE)
_UNBROKEN: Final = re.compile(r"\S{41,}")
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


def stripped(text: str, never_say: tuple[str, ...] = ()) -> str:
    """A text as a model may read it: no link, e-mail address, phone number or control sign, and nothing of `never_say`.

    `never_say` is what names a person: names, addresses, numbers. Each word of a name goes, in any case.
    """
    plain = _visible(text)
    if not _HARMLESS.fullmatch(plain):
        plain = without_links_and_numbers(_SPELLED_LINK.sub(" ", _EMAIL.sub(" ", plain)))
    if never_say:
        plain = _private(never_say).sub(" ", plain)
    return " ".join(plain.split())


def _visible(text: str) -> str:
    """In its plainest form, with a space for every sign that does not show."""
    if text.isascii() and text.isprintable():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in folded)


@lru_cache(maxsize=1024)
def _private(never_say: tuple[str, ...]) -> re.Pattern[str]:
    """Matches any of these: a number with any signs between its digits, a word as a whole word, longest first."""
    found = {pattern for text in never_say for pattern in _patterns_of(unicodedata.normalize("NFKC", text))}
    return re.compile("|".join(sorted(found, key=len, reverse=True)) or r"(?!)", re.IGNORECASE)


def _patterns_of(text: str) -> Iterator[str]:
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 7 and not any(sign.isalpha() for sign in text):
        for tail in (digits, digits[-7:]):
            yield r"[\s().+-]*".join(tail)
        return
    yield from (rf"\b{re.escape(word)}\b" for word in (text, *re.split(r"[\s@.,_-]+", text)) if len(word) >= 2)


def scrubbed(value: Any, never_say: tuple[str, ...] = ()) -> Any:
    """A JSON value with every string in it `stripped`, but those that are `Fixed`."""
    if isinstance(value, (Fixed, FixedTable)):
        return value
    if isinstance(value, str):
        return stripped(value, never_say)
    if isinstance(value, dict):
        return {key: scrubbed(part, never_say) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [scrubbed(part, never_say) for part in value]
    return value


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
    if has_link(folded) or _SPELLED_LINK.search(folded):
        yield Violation("link", "A text holds a link or a domain name.")
    if has_phone_number(folded):
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
