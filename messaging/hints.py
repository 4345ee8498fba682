"""Telling workers that there is something to do. A hint may get lost: the next tick finds the row and hints again."""

from __future__ import annotations

import logging
import os
import queue
import threading
import uuid
from collections.abc import Collection
from contextlib import suppress
from functools import cache, partial
from typing import Any, Final

from celery import current_app
from django.db import transaction
from kombu.pools import producers
from structlog.contextvars import bound_contextvars, get_contextvars

from messaging.batches import batches

log = logging.getLogger(__name__)

COMPOSE: Final = "messaging.compose"
DELIVER: Final = "messaging.deliver"
INBOUND: Final = "messaging.inbound"
CODES: Final = "messaging.codes"
READ: Final = "messaging.read"
AFTER_SEC: Final = {READ: 10.5}
"""Texts are read when they have been quiet for ten seconds."""
IDS_IN_A_HINT: Final = 500
IDS_TO_COMPOSE: Final = 256
"""More, as a worker waits for many answers at once."""

# By default a publisher tries for six seconds to reach a broker that is down; whoever hints has better things to do.
ONE_MORE_TRY: Final = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}


def hint(task: str, ids: Collection[uuid.UUID]) -> None:
    """Publish ids for a task when the transaction commits, or now outside of one. Never raises into the caller."""
    if ids:
        transaction.on_commit(partial(_publish, task, list(ids)), robust=True)


def hint_from_web(task: str, ids: Collection[uuid.UUID]) -> None:
    """The same from a web request, which waits for nothing: one thread publishes, and what it cannot keep up with is
    dropped, as a sweep finds it anyway.
    """
    if ids:
        transaction.on_commit(partial(_publisher().put, task, list(ids), get_contextvars()), robust=True)


class _Publisher:
    """A thread that is started with the first hint of its process."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[tuple[str, list[uuid.UUID], dict[str, Any]]] = queue.Queue(maxsize=1000)
        threading.Thread(target=self._run, name="hints", daemon=True).start()

    def put(self, task: str, ids: list[uuid.UUID], told: dict[str, Any]) -> None:
        """`told`: the ids that log lines of the request carry, and those of the task are to carry on."""
        with suppress(queue.Full):
            self._waiting.put_nowait((task, ids, told))

    def _run(self) -> None:
        while True:
            task, ids, told = self._waiting.get()
            with bound_contextvars(**told):
                _publish(task, ids)


@cache
def _publisher_of(process_id: int) -> _Publisher:
    return _Publisher()


def _publisher() -> _Publisher:
    """A forked child has no thread of its parent."""
    return _publisher_of(os.getpid())


def _publish(task: str, ids: list[uuid.UUID]) -> None:
    try:
        broker = current_app.connection_for_write(transport_options=ONE_MORE_TRY)
        with producers[broker].acquire(block=True) as producer:
            for batch in batches(ids, IDS_TO_COMPOSE if task == COMPOSE else IDS_IN_A_HINT):
                hinted = current_app.signature(task, args=([str(pk) for pk in batch],))
                hinted.apply_async(retry=False, producer=producer, countdown=AFTER_SEC.get(task, 0))
    except Exception as trouble:  # noqa: BLE001  a broker that is down raises many things, none is the caller's
        log.warning("no hint for %s, the next tick will do: %s: %s", task, type(trouble).__name__, trouble)
