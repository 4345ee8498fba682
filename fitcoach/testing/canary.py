"""The whole suite as one question: does anything that names a client reach a model or a log?

Clients of the factories carry an unusual name, number, address and health note. In every test each question that the
rules answer is also rendered as a model would get it, and every log record is read twice: as it was given, so that
nobody leans on the mask, and as a line of production. What leaks fails the test. What other processes write is read
when the run is over (`fitcoach.testing.written`).
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest

from fitcoach.logs.lines import FileLines, json_lines
from llm.providers.base import Draft
from llm.providers.registry import PROVIDERS
from llm.providers.rules import RulesProvider
from llm.question import Question

NAME: Final = "Quixandra Zyllbergh"
HEALTH_NOTE: Final = "zarquonitis, says the clinic"
NOTE_WORD: Final = "Snorkwhistle"

NUMBER: Final = r"\b1?[ -]?\(?555\)?[ .-]?\d{3}[ .-]?\d{4}\b"
"""Every number of the factories: 555 is nobody's code."""
IN_A_PROMPT: Final = re.compile(rf"quixandra|zyllbergh|zarquonitis|{NUMBER}", re.IGNORECASE)
IN_A_LOG: Final = re.compile(rf"{IN_A_PROMPT.pattern}|{NOTE_WORD}", re.IGNORECASE)
"""What a client notes travels to a model, without what names anybody; to a log it never does."""

_leaks: list[str] = []
_read = {"prompts": 0, "records": 0, "lines": 0}


def notes_of(name: str, phone_number: str, email: str | None) -> str:
    """What somebody writes who does not know where it goes."""
    return f"I am {name}, call me on {phone_number} or mail {email}. {NOTE_WORD}: no mornings."


class WatchedRules(RulesProvider):
    """The rules, and a look at what a model would have been told in their place."""

    def generate(self, question: Question) -> Draft:
        _watch("prompts", f"{question.instruction}\n{question.data}", IN_A_PROMPT)
        return super().generate(question)


class WatchingHandler(logging.Handler):
    """Reads records of every level and logger that reach the root, before they are masked and after."""

    production = json_lines()

    def emit(self, record: logging.LogRecord) -> None:
        _watch("records", self.format(record), IN_A_LOG)
        _watch("lines", self.production.format(record), IN_A_LOG)


def watch_prompts() -> None:
    """From now on, in this process."""
    PROVIDERS["rules"] = f"{WatchedRules.__module__}.{WatchedRules.__name__}"


def _watch(kind: str, text: str, canary: re.Pattern[str]) -> None:
    _read[kind] += 1
    if found := canary.search(text):
        start = max(found.start() - 60, 0)
        _leaks.append(f"{kind}: …{text[start : found.end() + 60]}…")


@pytest.fixture(autouse=True)
def nothing_names_a_client(request: pytest.FixtureRequest) -> Iterator[None]:
    """What it logs is read while it runs; after it, what it asked of the loopback server.

    The handler is put in place for each test, as whoever sets logging up anew takes all handlers away.
    """
    _leaks.clear()
    handler = WatchingHandler(logging.DEBUG)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)  # as much as web, workers and beat say
    yield
    root.setLevel(level)
    root.removeHandler(handler)
    if "gemini" in request.fixturenames:
        for asked in request.getfixturevalue("gemini_server").asked:
            _watch("prompts", json.dumps(asked.body, ensure_ascii=False), IN_A_PROMPT)
    leaks, _leaks[:] = list(_leaks), []
    assert not leaks, leaks


def seen() -> dict[str, int]:
    """How many prompts and records were read in this process."""
    return dict(_read)


def leaks_while(act: Any) -> list[str]:
    """For the test of this watch itself: what leaks meanwhile is returned and forgotten, and stands in no file."""
    files = [handler for handler in logging.getLogger().handlers if isinstance(handler, FileLines)]
    for handler in files:
        handler.setLevel(logging.CRITICAL + 1)
    act()
    for handler in files:
        handler.setLevel(logging.NOTSET)
    leaks, _leaks[:] = list(_leaks), []
    return leaks
