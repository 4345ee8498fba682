"""Telling workers that there is something to do. A hint may get lost: the next tick finds the row and hints again."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection
from functools import partial
from typing import Final

from celery import current_app
from django.db import transaction
from kombu.pools import producers

from messaging.batches import batches

log = logging.getLogger(__name__)

COMPOSE: Final = "messaging.compose"
DELIVER: Final = "messaging.deliver"
IDS_IN_A_HINT: Final = 100
IDS_TO_COMPOSE: Final = 256
"""More, as a worker waits for many answers at once."""

# By default a publisher tries for six seconds to reach a broker that is down; whoever hints has better things to do.
ONE_MORE_TRY: Final = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}


def hint(task: str, ids: Collection[uuid.UUID]) -> None:
    """Publish ids for a task when the transaction commits, or now outside of one. Never raises into the caller."""
    if ids:
        transaction.on_commit(partial(_publish, task, list(ids)), robust=True)


def _publish(task: str, ids: list[uuid.UUID]) -> None:
    try:
        broker = current_app.connection_for_write(transport_options=ONE_MORE_TRY)
        with producers[broker].acquire(block=True) as producer:
            for batch in batches(ids, IDS_TO_COMPOSE if task == COMPOSE else IDS_IN_A_HINT):
                hinted = current_app.signature(task, args=([str(pk) for pk in batch],))
                hinted.apply_async(retry=False, producer=producer)
    except Exception as trouble:  # noqa: BLE001  a broker that is down raises many things, none is the caller's
        log.warning("no hint for %s, the next tick will do: %s: %s", task, type(trouble).__name__, trouble)
