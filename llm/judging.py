"""A model's answer before the eyes of code: its schema, its texts, the task's own rules."""

from __future__ import annotations

import logging
from typing import Any

from pydantic import ValidationError

from llm.plain_text import faults_of
from llm.question import Question
from llm.task import Answer, Violation

log = logging.getLogger(__name__)

MOST_FAULTS = 10
LONGEST_SENTENCE = 200


def judged(question: Question, raw: Any, *, by_model: bool) -> tuple[Any | None, list[Violation]]:
    """The answer in its schema, and everything that it breaks. No answer when it does not fit the schema.

    The built-in coach may quote what a client typed; a model's texts have to be plain ones.
    """
    task = question.task
    try:
        value = raw if isinstance(raw, task.schema) else _validated(task.schema, raw)
    except ValidationError as error:
        return None, _in_words(error)
    if not by_model:
        return value, list(task.check(question.request, value))
    try:
        return _judged_closely(question, value)
    except Exception as trouble:  # noqa: BLE001  what the checks stumble over is no answer, and no text of it is logged
        log.error("an answer at %s could not be judged: %s", task.name, type(trouble).__name__)
        return None, [Violation("not_judged", "The answer could not be judged.")]


def _judged_closely(question: Question, value: Any) -> tuple[Any, list[Violation]]:
    """Its texts and the task's own checks, once it is in our words."""
    task, request = question.task, question.request
    value = task.tidy(request, value)
    found = [*task.check(request, value), *task.check_model(request, value)]
    return value, [*faults_of(value.model_dump(mode="json", exclude_none=True)), *found]


def _validated(schema: type[Answer], raw: Any) -> Answer:
    return schema.model_validate_json(raw) if isinstance(raw, (str, bytes)) else schema.model_validate(raw)


def _in_words(error: ValidationError) -> list[Violation]:
    faults = error.errors(include_url=False, include_input=False)[:MOST_FAULTS]
    return [Violation("schema", _shown(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}")) for fault in faults]


def _shown(words: str) -> str:
    """A place in an answer may be a word of the model's own: short, and without signs that no row can hold."""
    return "".join(sign if sign.isprintable() else "?" for sign in words)[:LONGEST_SENTENCE]
