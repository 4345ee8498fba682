"""What any daily message must hold to, whoever wrote it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from llm.plain_text import has_link, has_phone_number
from llm.task import Violation
from messaging.agents.daily_message.request import DailyMessageRequest
from messaging.agents.daily_message.schema import DailyMessageAnswer
from messaging.domain.text import (
    MAX_LENGTH,
    NAME_PLACEHOLDER,
    is_gsm7,
    longest,
    one_line,
    spoken,
)


def check(request: DailyMessageRequest, answer: DailyMessageAnswer) -> list[Violation]:
    """Everything that the answer breaks; all of it is an error."""
    text = answer.text
    return [Violation(*broken) for broken in (*_broken_form(text, room=request.room), *_broken_content(request, text))]


def faults_by_hand(text: str) -> list[str]:
    """What a coach's own words break, in sentences. What they name, and what they leave out, is the coach's choice."""
    return [sentence for code, sentence in (*_broken_form(text), *_broken_signs(text))]


def _broken_form(text: str, *, room: int = MAX_LENGTH) -> Iterator[tuple[str, str]]:
    if not is_gsm7(text):
        yield (
            "not_gsm7",
            "The text holds signs outside GSM-7: write plain letters, no emoji, no curly quotes, no long dashes.",
        )
    elif longest(text) > room:
        yield (
            "too_long",
            f"The text takes {longest(text)} characters with a long name in it; {room} is the limit.",
        )
    if not text.strip():
        yield "empty", "The text is empty."
    if text.count(NAME_PLACEHOLDER) > 1:
        yield "name_twice", "The placeholder {name} stands more than once."
    if set("{}") & set(text.replace(NAME_PLACEHOLDER, "")):
        yield "braces", "The text holds braces other than the placeholder {name}."


def _broken_signs(text: str) -> Iterator[tuple[str, str]]:
    """What networks take for spam."""
    if has_link(text):
        yield "link", "The text holds a link or a domain name."
    if has_phone_number(text):
        yield "phone_number", "The text holds a phone number."


def _broken_content(request: DailyMessageRequest, text: str) -> Iterator[tuple[str, str]]:
    yield from _broken_signs(text)
    said = one_line(text).casefold()
    for exercise in request.main_exercises():
        if spoken(exercise).removesuffix("..").casefold() not in said:
            yield "exercise_missing", f"The text does not name the exercise {exercise!r}."
