"""What the text of a request holds: figures, exercises, words. Pure."""

from __future__ import annotations

import re

from llm.task import Violation
from messaging.agents.reply.figures import Said, figures_in
from messaging.agents.reply.request import ReplyRequest
from messaging.domain.logs.names import mentions_in
from messaging.domain.logs.spelling import plain
from messaging.domain.wishes.spelling import plain as plain_wish
from workouts.domain.naming import named_in


def said_in(request: ReplyRequest) -> Said:
    return figures_in(request.said, request.context.units)


def exercises_named(request: ReplyRequest) -> set[str]:
    """Every exercise that the text may name, by its words or the short words that people use."""
    text = request.said
    work = [item for session in request.context.sessions for item in session.work]
    mentioned = {key for mention in mentions_in(plain(text), work) for key in mention.ids}
    return mentioned | {exercise.id for exercise in named_in(text)}


def unsaid(kind: str, value: float, what: str) -> Violation:
    return Violation("figure_not_said", f"{kind}: {value:g} {what} does not stand in the text: leave it out, or ask.")


def are_words_of(words: str, text: str) -> bool:
    """Whether each of them stands in the text, as it was typed or as our readers spell it."""
    return set(_words(words)) <= {word for told in (text, plain(text), plain_wish(text)) for word in _words(told)}


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())
