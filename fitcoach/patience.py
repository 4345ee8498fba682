"""Asking somebody who may never answer, without waiting for longer than one wants to."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, Final

from django.db import connections

log = logging.getLogger(__name__)


class _Question(threading.Thread):
    """`answers` holds the answer when there is one."""

    def __init__(self, name: str, ask: Callable[[], Any]) -> None:
        super().__init__(name=f"asks {name}", daemon=True)
        self.of, self._ask, self.answers = name, ask, list[Any]()

    def run(self) -> None:
        try:
            self.answers.append(self._ask())
        except Exception as trouble:  # noqa: BLE001  whoever asks is told that there is no answer
            log.warning("%s does not answer: %s", self.of, type(trouble).__name__)
        finally:
            connections.close_all()
            with _lock:
                del _asking[self.of]


_lock: Final = threading.Lock()
_asking: Final[dict[str, _Question]] = {}


def answer_within(seconds: float, name: str, ask: Callable[[], Any]) -> Any:
    """The answer, or None when it raises or is not there in time.

    A question that hangs is left to its thread. Whoever wants to know the same meanwhile waits for that one's answer:
    there is one thread of a `name` in a process, however many ask.
    """
    with _lock:
        question = _asking.get(name)
        if question is None:
            question = _asking[name] = _Question(name, ask)
            question.start()
    question.join(seconds)
    return question.answers[0] if question.answers else None
