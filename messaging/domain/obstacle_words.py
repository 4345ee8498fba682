"""What may get in the way, in the client's own words: its two parts, and the line of that day's text. Pure."""

from __future__ import annotations

import re
from typing import Final

from messaging.domain.text import cut, one_line, septets

WORDS_MAX: Final = 200
"""Signs that are kept of what a client says: longer than a text message's one thought."""
LINE_MAX: Final = 120
"""Septets of the line in a day's text: the words matter, and the session still has to fit beside them."""

_IF: Final = re.compile(r"(?:(?:and|so|ok|okay|also|well|but|then)[ ,]+)*(?:if|when|in case|si|cuando) ", re.IGNORECASE)
_THEN: Final = re.compile(r"[ ,]+(?:then|entonces)[ ,]+", re.IGNORECASE)
_COMMA: Final = re.compile(r", *")
_NAMES: Final = (
    r"(?:mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)"
)
_TIMES: Final = r"(?P<time>morning|afternoon|evening|night)"
_TOMORROW: Final = re.compile(rf"\b(?:tomorrow|tmrw|today)(?: {_TIMES})?\b", re.IGNORECASE)
_DAY: Final = re.compile(rf"\b(?:(?:on|this|next|el) )?{_NAMES}s?\b\.?(?! (?:morning|afternoon|evening|night)\b)", re.I)


def parts_of(words: str, *, clearly: bool = False) -> tuple[str, str] | None:
    """(what may happen, what is done then) of "if it rains, then treadmill"; None for words of another form.

    `clearly`: a comma alone does not part them, the word "then" has to stand there.
    """
    told = " ".join(words.split()).strip(" ,.;!")
    opening = _IF.match(told)
    if opening is None:
        return None
    then = _THEN.search(told, opening.end())
    if then is None and not clearly:
        then = _COMMA.search(told, opening.end())
    if then is None:
        return None
    first, second = told[opening.end() : then.start()].strip(" ,"), told[then.end() :].strip(" ,")
    return (first, second) if first and second else None


def without_its_day(words: str) -> str:
    """As the words are read on that day itself: "late meeting tomorrow evening" is "late meeting this evening".

    Words that name several days, or none, stay as they are.
    """
    if len(_DAY.findall(words)) + len(_TOMORROW.findall(words)) != 1:
        return words
    told = _TOMORROW.sub(lambda match: _this(match.group("time")), words)
    told = " ".join(_DAY.sub(" ", told).split()).replace(" ,", ",").strip(" ,")
    return told or words


def line_of(words: str, if_part: str, then_part: str) -> str:
    """The line of the day's text: GSM-7, without links and numbers to call, at most `LINE_MAX` septets; "" for none."""
    safe = one_line(f"if {if_part}, then {then_part}" if if_part and then_part else words).strip(" .,;!")
    if not safe:
        return ""
    line = cut(f"{'Your plan' if if_part and then_part else 'You said'}: {safe}", LINE_MAX - 1)
    return line if line.endswith("..") else f"{line}."


def with_line(text: str, line: str) -> str:
    """The text with one more line, in front of its last one, which is the sign-off; a text of one line is gone on."""
    head, is_parted, last = text.rpartition("\n")
    if not line:
        return text
    return f"{head}\n{line}\n{last}" if is_parted else f"{text}\n{line}"


def room_for(line: str) -> int:
    """Septets that a text has to leave free for the line and its line break."""
    return septets(line) + 1 if line else 0


def _this(time: str | None) -> str:
    if time is None:
        return " "
    return "tonight" if time.casefold() == "night" else f"this {time}"
