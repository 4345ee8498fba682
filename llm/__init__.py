"""The one door to language models: apps know tasks, providers know wires.

The loop is imported when it is asked for: domains that name a `Violation` load no Django with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llm.task import Task, Violation

if TYPE_CHECKING:
    from llm.asking import Answered, ask

__all__ = ("Answered", "Task", "Violation", "ask")


def __getattr__(name: str) -> Any:
    if name in ("Answered", "ask"):
        from llm import asking

        return getattr(asking, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
