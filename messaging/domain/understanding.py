"""What a text says, by the readers of the rules: an answer to what we asked first, then wishes, then logs. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from messaging.domain.intents import Intent, Question, ReplyContext, Thanks
from messaging.domain.logs import read_logs
from messaging.domain.wishes import read_wishes

YES: Final = re.compile(
    r"(?:y|yes|yep|yea|yeah|yup|sure|ok|okay|s[ií]|claro|vale|please do|do it)\b[ !.]*(?:please|do it)?[ !.]*"
)
NO: Final = re.compile(r"(?:n|no|nope|nah|no thanks|rather not)\b[ !.]*")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text says. `rest`: words that nobody could read; empty when all of it was understood."""

    wishes: tuple[Intent, ...] = ()
    questions: tuple[Question, ...] = ()
    rest: str = ""


def read_by_rules(text: str, context: ReplyContext) -> Understood:
    """Wishes first, then logs out of what they leave.

    Of a question to `confirm`, YES means the text that it was about; of one to `complete`, the answer belongs into the
    gap of that text. Whoever says something else than was asked says just that. What answers nothing else is read as an
    answer to the question of the week, while that one is open.
    """
    plain = replace(context, asked="", asked_about="") if context.asked in ("confirm", "complete") else context
    if context.asked == "confirm":
        if YES.fullmatch(text.strip().casefold()):
            return _read(context.asked_about, plain)
        if NO.fullmatch(text.strip().casefold()):
            return Understood((Thanks(),))
    said = _read(text, plain)
    if context.asked == "complete":
        completed = _read(context.asked_about.replace("{}", text.strip()), plain)
        # A question to the answer is a doubt about it, unless the text says something of its own.
        if not completed.rest and (completed.wishes or (completed.questions and not said.wishes)):
            return completed
    if context.obstacles_of and context.asked != "obstacle" and not (said.wishes or said.questions):
        return _read(text, replace(context, asked="obstacle", asked_about=""))
    return said


def _read(text: str, context: ReplyContext) -> Understood:
    wished = read_wishes(text, context)
    logged = read_logs(wished.rest, context)
    return Understood(
        wishes=(*wished.intents, *logged.intents),
        questions=(*wished.questions, *logged.questions),
        rest=logged.rest.strip(),
    )
