"""Who notices that nothing ticks: a thread of each web process.

A beat that is dead starts no task that could tell of it, and neither does one whose broker or whose workers are gone.
So the web processes look at the last tick once a minute, and when it is too old they do the looking, and hand the calls
for staff over themselves until it ticks again.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime
from typing import Final

from django.db import connections
from django.utils import timezone

from messaging import outbox, paging, watching
from messaging.operations import telling

log = logging.getLogger(__name__)

EVERY_SEC: Final = 60.0


def start() -> None:
    """Once in a web process. The thread ends with it."""
    threading.Thread(target=_watch, name="lookout", daemon=True).start()


def look_out(*, at: datetime, since: datetime) -> int:
    """Do the looking when no tick has ended for too long; returns how many texts were handed over.

    `since`: when this process began. A house that was shut ticks soon after it opens, so a new process waits as long
    as a tick may be late. One that has never ticked has not done so since then. What the provider refuses for a moment
    is handed over by a later look, as nothing else does it.
    """
    age = watching.tick_age_sec(at=at)
    limit = watching.TICK_SILENT_FOR
    if at - since <= limit or (age is not None and age <= limit.total_seconds()):
        return 0
    telling.look(at=at, since=since)
    return outbox.send_due(at=at, ids=paging.waiting(at=at))


def _watch() -> None:
    since = timezone.now()
    while True:
        time.sleep(EVERY_SEC)
        try:
            look_out(at=timezone.now(), since=since)
        except Exception:  # the database may be gone: it is looked for again in a minute
            log.exception("the lookout could not look")
        finally:
            connections.close_all()
