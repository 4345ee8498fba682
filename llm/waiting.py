"""Waiting for many answers at once: one event loop in one thread of each process, and a wall clock on every answer.

A time-out of an HTTP client counts from byte to byte, so a server that drips outlasts it. Here the whole answer is
cancelled, connection and all, when its seconds are over.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from django.conf import settings

T = TypeVar("T")

GRACE_SEC = 1.0
"""What a cancelled call may take to let go, before it is left alone."""


class _Waiting:
    """`turns`: a crowd of threads never has more than LLM_CONCURRENCY questions under way."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.turns = asyncio.Semaphore(settings.LLM_CONCURRENCY)

    def running(self) -> asyncio.AbstractEventLoop:
        with self.lock:
            if self.loop is None:
                self.loop = asyncio.new_event_loop()
                threading.Thread(target=self.loop.run_forever, name="llm-waiting", daemon=True).start()
            return self.loop

    async def in_turn(self, answer: Coroutine[Any, Any, T]) -> T:
        try:
            async with self.turns:
                return await answer
        finally:
            answer.close()  # its time may have run out before its turn came


_waiting = _Waiting()


def _forget() -> None:
    """A forked child has no thread that would run the parent's loop."""
    global _waiting
    _waiting = _Waiting()


os.register_at_fork(after_in_child=_forget)


def run(answer: Coroutine[Any, Any, T], *, seconds: float) -> T:
    """What the coroutine returns or raises; `TimeoutError` when it takes longer. Call it from any other thread."""
    waiting = _waiting
    in_time = asyncio.wait_for(waiting.in_turn(answer), seconds)
    future = asyncio.run_coroutine_threadsafe(in_time, waiting.running())
    return future.result(seconds + GRACE_SEC)


def run_blocking(call: Callable[[], T], *, seconds: float) -> T:
    """The same for a call that cannot be cancelled: it is waited for no longer, and its thread ends when it will."""
    return run(asyncio.to_thread(call), seconds=seconds)
