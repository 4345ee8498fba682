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

T = TypeVar("T")

GRACE_SEC = 1.0
"""What a cancelled call may take to let go, before it is left alone."""


class _Waiting:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.loop: asyncio.AbstractEventLoop | None = None

    def running(self) -> asyncio.AbstractEventLoop:
        with self.lock:
            if self.loop is None:
                self.loop = asyncio.new_event_loop()
                threading.Thread(target=self.loop.run_forever, name="llm-waiting", daemon=True).start()
            return self.loop


_waiting = _Waiting()


def _forget() -> None:
    """A forked child has no thread that would run the parent's loop."""
    global _waiting
    _waiting = _Waiting()


os.register_at_fork(after_in_child=_forget)


def run(answer: Coroutine[Any, Any, T], *, seconds: float) -> T:
    """What the coroutine returns or raises; `TimeoutError` when it takes longer. Call it from any other thread."""
    future = asyncio.run_coroutine_threadsafe(asyncio.wait_for(answer, seconds), _waiting.running())
    return future.result(seconds + GRACE_SEC)


def run_blocking(call: Callable[[], T], *, seconds: float) -> T:
    """The same for a call that cannot be cancelled: it is waited for no longer, and its thread ends when it will."""
    return run(asyncio.to_thread(call), seconds=seconds)
