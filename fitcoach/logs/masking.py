"""What no log line may tell, taken out of any text: numbers, addresses, tokens, and quoted facts. Plain Python.

Every rule is a pattern and what stands in its place. UUIDs, dates, times, addresses of machines and counts stay. A name
that stands in running text looks like any other word: names go by the key that they stand under (`masked_values`), and
whoever logs writes ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

HIDDEN: Final = "[hidden]"
PHONE: Final = "[phone]"
MAIL: Final = "[mail]"
TOKEN: Final = "[token]"
CODE: Final = "[code]"

UUID: Final = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
UUID_SIGNS: Final = 36
_HEX_UUID: Final = re.compile(r"[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}")
_INSTANT: Final = r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?"
_MACHINE: Final = r"\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"

# --- Numbers of phones ------------------------------------------------------------------------------------------------
_SEP: Final = r"[ \t.\-/()\u00a0\u2000-\u200b\u2010-\u2015\u202f]{0,2}"
_NO_CLOCK: Final = r"(?!\d{4}-\d\d-\d\d|\d\d:\d\d)"
_ALONE: Final = r"(?:(?<![^\W_])|(?<=\\[nrt]))(?<!\d\.)"
"""Not the end of a word or of a fraction; behind the `\\n` of a quoted text is the beginning of a line."""
_ENDS: Final = r"(?![^\W_])"
_PLUS: Final = rf"(?:\+|\uff0b|%2[bB]){_SEP}"
_FAR: Final = (
    r"(?:[ \t._\-/()\u00a0\u00b7\u2000-\u200b\u2010-\u2015\u2022\u2027\u202f\u2043]|%(?:20|2[89dDfF]|C2%A0)){0,5}"
)
"""What stands between digits behind a plus, which says that it is a number: ` / `, dots in the middle, an address's."""
_PLUS_OF_NO_SUM: Final = r"(?:(?<!\d)[+\uff0b]|%2[bB])"
_NUMBERS: Final = re.compile(
    rf"(?=[\da-fA-F+(%\uff0b])(?:(?P<keep>(?<![0-9a-fA-F]){UUID}|(?<!\d){_INSTANT}|(?<![\d.]){_MACHINE})"
    rf"|{_PLUS_OF_NO_SUM}1{_FAR}(?![01])(?:\d{_FAR}){{9}}\d(?!\d)"
    rf"|{_PLUS_OF_NO_SUM}(?![01])(?:{_NO_CLOCK}\d{_FAR}){{7,14}}{_NO_CLOCK}\d"
    rf"|{_PLUS}1{_SEP}(?:\d{_SEP}){{9}}\d(?!\d)"
    rf"|{_PLUS}(?:{_NO_CLOCK}\d{_SEP}){{6,14}}{_NO_CLOCK}\d"  # of any country
    rf"|{_ALONE}(?:1{_SEP})?\(?(?![01])\d{{3}}{_SEP}\d{{3}}{_SEP}\d{{4}}{_ENDS}"  # of North America
    rf"|{_ALONE}(?P<national>0\d{{1,4}}(?:{_SEP}{_NO_CLOCK}\d{{2,8}}){{1,6}}){_ENDS}"
    rf"|{_ALONE}(?P<bare>[1-9]\d{{9,14}}){_ENDS})"
)
_MANY_DIGITS: Final = re.compile(rf"\d(?:{_FAR}\d){{6}}")
"""Without these no number is looked for, which saves most of the time. Half of all UUIDs have them."""
_CLOCKS: Final = re.compile(r"1[5-9]\d{8}(?:\d{3})?|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4,6}")
"""Seconds and milliseconds since 1970, and dates that are written in one piece."""
_NATIONAL_DIGITS: Final = range(9, 16)


def _number(found: re.Match[str]) -> str:
    if found["keep"] or (found["bare"] and _CLOCKS.fullmatch(found["bare"])):
        return found[0]
    if found["national"] and sum(sign.isdigit() for sign in found["national"]) not in _NATIONAL_DIGITS:
        return found[0]
    return PHONE


# --- Secrets ----------------------------------------------------------------------------------------------------------
_LONG: Final = re.compile(r"(?<![^\W_])[A-Za-z0-9_\-]{32,}")
_HEX: Final = re.compile(r"[0-9a-fA-F]{32,}")
_UUID: Final = re.compile(UUID)


def _long(found: re.Match[str]) -> str:
    """A signed link, a knox token, a SID, a key of Gemini's: long, and of signs that no word mixes so."""
    return TOKEN if any(map(_is_secret, _UUID.split(found[0]))) else found[0]


def _is_secret(word: str) -> bool:
    if len(word) < 32:
        return False
    if _HEX.fullmatch(word):
        return not _HEX_UUID.fullmatch(word)
    large, small = sum(map(str.isupper, word)), sum(map(str.islower, word))
    if any(map(str.isdigit, word)):
        return large > 0 and small > 0
    return 3 * min(large, small) >= large + small > 0  # one in hundreds has no digit; of a CamelCase name few are large


# --- What is quoted ---------------------------------------------------------------------------------------------------
_QUOTED: Final = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_SECRETS: Final = r"pass(?:word|wd)?|pwd|secret\w*|\w*token|api[_-]?key|authorization|(?:set-)?cookie|session(?:id)?"
_FACTS: Final = (
    r"name|(?:first|last|full)_name|username|\w*phone\w*|e?-?mail\w*|body|content|text|words|notes?|remark|sentence|"
    r"quote|goal_statement|fitness_goals|overview|reason|summary|prompt|question|answer|data|instruction|to|sender|From|"
    r"To|Body|payload|address"
)


# Without one of the signs in a text the pattern is not tried; signs, pattern, what is put in its place.
_RULES: Final[tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...]] = (
    # What a database quotes of a row runs to the end of its words, over lines too.
    (
        ("DETAIL:", "QUERY:", "CONTEXT:"),
        re.compile(
            r"((?:DETAIL|QUERY|CONTEXT):\s*).*?(?=\n(?:QUERY|CONTEXT|HINT):|\n\nThe above|\n\nDuring handling|\Z)",
            re.DOTALL,
        ),
        rf"\1{HIDDEN}",
    ),
    (("LINE ",), re.compile(r"(\bLINE \d+: ).*(?:\n *\^)?"), rf"\1{HIDDEN}"),
    (("input_value=",), re.compile(r"(input_value=).*?(?=, input_type=|\]|\n|\Z)"), rf"\1{HIDDEN}"),
    # `<User: Ana>`: how a row, a request or a query presents itself.
    ((": ",), re.compile(r"<([A-Z]\w+): [^<>\n]*>"), r"<\1>"),
    (("?",), re.compile(r"(?<=[\w/])\?[\w.%\-\[\]~+]*=[^\s\"'<>)\]]*"), "?[query]"),
    (("=", ":"), re.compile(rf"""(\b(?:{_FACTS})["']?\s?[=:]\s?)(?:{_QUOTED})"""), rf"\1{HIDDEN}"),
    (
        ("=", ":"),
        re.compile(
            rf"""(\b(?:{_SECRETS})["']?\s?[=:]\s?)(?!\[)(?:{_QUOTED}|(?:(?:Bearer|Basic)\s+)?[^\s"',;&)}}\]]+)""",
            re.IGNORECASE,
        ),
        rf"\1{TOKEN}",
    ),
    (("://",), re.compile(r"(://)[^\s/@'\"]+@"), rf"\1{TOKEN}@"),
    (("@", "%40"), re.compile(r"[\w.+\-!#$&'*/=^`{|}~%]{1,64}(?:@|%40)\w[\w\-]*(?:\.\w[\w\-]*)+"), MAIL),
    (("/w/",), re.compile(r"(/w/)[\w\-%]+"), rf"\1{TOKEN}"),
    (("/calendar/",), re.compile(r"(/calendar/)[^\s/?#'\"]+?(\.ics)"), rf"\1{TOKEN}\2"),
    (("earer", "asic", "EARER"), re.compile(r"(?i)\b(bearer|basic)\s+(?=\S*\d)[\w.~+/=\-]{8,}"), rf"\1 {TOKEN}"),
    (("AIza",), re.compile(r"AIza[\w\-]{10,}"), TOKEN),
    (("code", "Code", "CODE"), re.compile(r"(?i)(\bcode\b[^\d\n]{0,24}?)(?<![\w.])\d{6}(?!\w)"), rf"\1{CODE}"),
    ((" is your",), re.compile(r"\b\d{6}(?= is your)"), CODE),
)

_known: re.Pattern[str] | None = None
_KNOWN_FROM: Final = 12
"""Signs. What is shorter than this and secret stands in too many words."""


def know(secrets: Iterable[str]) -> None:
    """From now on these are masked wherever they stand, whatever they look like: the keys of this very process."""
    global _known
    words = sorted({secret for secret in secrets if len(secret) >= _KNOWN_FROM}, key=len, reverse=True)
    _known = re.compile("|".join(map(re.escape, words))) if words else None


def mask(text: str) -> str:
    """The text without what names somebody or opens something."""
    if len(text) == UUID_SIGNS and _UUID.fullmatch(text):
        return text  # half of what a line holds
    if _known is not None:
        text = _known.sub(TOKEN, text)
    for signs, pattern, put in _RULES:
        for sign in signs:
            if sign in text:
                text = pattern.sub(put, text)
                break
    text = _LONG.sub(_long, text)
    return _NUMBERS.sub(_number, text) if _MANY_DIGITS.search(text) else text


# --- What an error says -----------------------------------------------------------------------------------------------
_PROSE: Final = re.compile(r"""“[^”\n]*”|(?<!\w)(?:'[^'\n]*\s[^'\n]*'|"[^"\n]*\s[^"\n]*")(?!\w)""")
"""Quotes of more than a word. An error quotes what it was given: a key of one word is the program's, prose is not."""
_FRAME: Final = ("  File ", "    ", "  | ", "Traceback ")


def mask_error(text: str) -> str:
    """The words of an error, or a whole traceback: besides the rest, prose that it quotes. Lines of source stay."""
    return "\n".join(
        line if line.startswith(_FRAME) else _PROSE.sub(_in_quotes, line) for line in mask(text).split("\n")
    )


def _in_quotes(found: re.Match[str]) -> str:
    return f"{found[0][0]}…{found[0][-1]}"
