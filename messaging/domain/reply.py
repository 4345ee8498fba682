"""A reply as it is sent: GSM-7, at most two SMS; what does not fit is kept for MORE. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from messaging.domain.text import one_line, septets

REPLY_MAX: Final = 306
"""Two parts of 153 septets."""
HINT: Final = "MORE for details."
REST: Final = "MORE for the rest."


def fitted(sentences: Sequence[str], *, question: str = "", more: str = "") -> tuple[str, str]:
    """(the reply, what MORE tells then). A question is always in it, and last; everything else may have to wait."""
    told, asked = one_line(" ".join(filter(None, sentences))), one_line(question)
    more = one_line(more)
    whole = " ".join(filter(None, [told, asked]))
    if more and septets(f"{whole} {HINT}") <= REPLY_MAX:
        return " ".join(filter(None, [told, HINT, asked])), more
    if septets(whole) <= REPLY_MAX:
        return whole, more
    room = REPLY_MAX - sum(septets(f" {each}") for each in (REST, asked) if each)
    first, rest = _split(told, room)
    return " ".join(filter(None, [first, REST, asked])), " ".join(filter(None, [rest, more]))


def _split(text: str, room: int) -> tuple[str, str]:
    """At the end of the last sentence that fits, else of the last word, else wherever it has to be."""
    fits = len(text)
    while fits and septets(text[:fits]) > room:
        fits -= 1
    if fits == len(text):
        return text, ""
    for mark in (". ", "; ", ", ", " "):
        end = text.rfind(mark, 0, fits)
        if end > fits // 2:
            return text[: end + 1].rstrip(), text[end + 1 :].strip()
    return text[:fits], text[fits:].strip()
