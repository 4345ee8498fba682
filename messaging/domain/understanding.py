"""What a text says, by the readers of the rules: an answer to what we asked first, then wishes, then logs. Pure."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from messaging.domain.intents import Intent, No, Question, ReplyContext, Thanks, Yes
from messaging.domain.logs import read_logs
from messaging.domain.wishes import read_wishes

YES: Final = re.compile(
    r"(?:y|yes|yep|yea|yeah|yup|sure|ok|okay|s[ií]|claro|vale|please do|do it)\b[ !.]*(?:please|do it)?[ !.]*"
)
NO: Final = re.compile(r"(?:n|no|nope|nah|no thanks|rather not)\b[ !.]*")
UNREAD: Final = "unread"
"""The kind of a question about words that could not be placed."""
_OF_A_TEXT: Final = ("confirm", "complete", UNREAD)
"""Kinds of questions whose answer is read together with an earlier text."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text says. `rest`: words that nobody could read; empty when all of it was understood."""

    wishes: tuple[Intent, ...] = ()
    questions: tuple[Question, ...] = ()
    rest: str = ""


def read_by_rules(text: str, context: ReplyContext) -> Understood:
    """Wishes first, then logs out of what they leave.

    Of a question to `confirm`, YES means the text that it was about; of one to `complete`, the answer belongs into the
    gap of that text; one about `unread` words belongs beside them. Whoever says something else than was asked says
    just that. What answers nothing else is read as an answer to the question of the week, while that one is open.
    """
    plain = replace(context, asked="", asked_about="") if context.asked in _OF_A_TEXT else context
    if context.asked == "confirm":
        if YES.fullmatch(text.strip().casefold()):
            return _read(context.asked_about, plain)
        if NO.fullmatch(text.strip().casefold()):
            return Understood((Thanks(),))
    said = _read(text, plain)
    if context.asked == UNREAD and _is_yes_or_no(text, said):
        return Understood(rest=text)  # what was asked, and what YES means to it, only a model knows
    if context.asked in ("complete", UNREAD):
        completed = _read(_completed(text, context), plain)
        # A question to the answer is a doubt about it, unless the text says something of its own.
        if not completed.rest and (completed.wishes or (completed.questions and not said.wishes)):
            return completed
    if context.obstacles_of and context.asked != "obstacle" and not (said.wishes or said.questions):
        return _read(text, replace(context, asked="obstacle", asked_about=""))
    return said


def _is_yes_or_no(text: str, said: Understood) -> bool:
    """In short or in other words: neither may be taken for an answer to a proposal of before."""
    told = text.strip().casefold()
    return bool(YES.fullmatch(told) or NO.fullmatch(told)) or any(isinstance(each, (Yes, No)) for each in said.wishes)


def about_unread(words: str, question: str) -> str:
    """What a question about words that could not be placed is about, as `words_asked_about` reads it."""
    return json.dumps({"words": words, "question": question})


def words_asked_about(context: ReplyContext) -> str:
    """The words of an earlier text that we asked about and that the answer belongs to; else nothing."""
    if context.asked == "complete":
        return context.asked_about.replace("{}", " ")
    if context.asked != UNREAD:
        return ""
    with suppress(ValueError, TypeError, KeyError):
        return str(json.loads(context.asked_about)["words"])
    return ""


def _completed(text: str, context: ReplyContext) -> str:
    if context.asked == "complete":
        return context.asked_about.replace("{}", text.strip())
    return f"{words_asked_about(context)}\n{text}"


def _read(text: str, context: ReplyContext) -> Understood:
    wished = read_wishes(text, context)
    logged = read_logs(wished.rest, context)
    return Understood(
        wishes=(*wished.intents, *logged.intents),
        questions=(*wished.questions, *logged.questions),
        rest=logged.rest.strip(),
    )
