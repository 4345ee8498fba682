"""Doing for many clients at once what mostly waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db import connection
from structlog.contextvars import bound_contextvars, clear_contextvars, get_contextvars

T = TypeVar("T")
R = TypeVar("R")

SQLITE_AT_ONCE: Final = 8
"""Writers of SQLite wait for each other; a crowd of them waits in vain."""
SPARE_SHARE: Final = 1 / 3
"""Of the answers under way: threads that read, judge and store meanwhile, so that as many as allowed are always asked.

With a third more, a question that waited for its turn and then for the longest silence a provider accepts (0.6 of the
deadline, `llm.providers.gemini.READ_SHARE`) still ends within the deadline: 1.33 x 0.6 is 0.8 of it.
"""


def each(call: Callable[[T], R], things: Iterable[T], *, at_once: int) -> Iterator[R]:
    """`call` of each thing, in order, so many at a time. One at a time stays in this thread, and in its transaction."""
    if at_once <= 1:
        yield from map(call, things)
        return
    ids = get_contextvars()
    with ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="waits") as threads:
        yield from threads.map(partial(_and_let_go, call, ids), things)


def most_at_once() -> int:
    """How many may be at work in this process: one inside a transaction, which no other thread can see."""
    if connection.in_atomic_block:
        return 1
    most: int = settings.LLM_CONCURRENCY
    if connection.vendor == "sqlite":
        return min(most, SQLITE_AT_ONCE)
    return most + int(most * SPARE_SHARE)


def _and_let_go(call: Callable[[T], R], ids: Mapping[str, Any], thing: T) -> R:
    """A thread that waits for its next client holds no connection. `ids`: what its log lines carry, of who called."""
    clear_contextvars()
    try:
        with bound_contextvars(**ids):
            return call(thing)
    finally:
        connection.close()
