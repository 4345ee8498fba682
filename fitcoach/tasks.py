"""Celery's doors of the console, and of what is kept for long enough."""

from __future__ import annotations

import time
from typing import Final
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts.bulk import forget_old_jobs
from fitcoach.console.bulk.running import run
from fitcoach.retention import purging

PURGE_FOR_SEC: Final = 120
"""Then it goes on as another task, so that no worker is held for long."""
RUN_FOR_SEC: Final = 45
"""Then the worker is free for others, and the next minute goes on."""


@shared_task(name="console.bulk")
def bulk(ids: list[str] | None = None) -> None:
    now = timezone.now()
    forget_old_jobs(at=now)
    run(at=now, until=time.monotonic() + RUN_FOR_SEC, ids=None if ids is None else [UUID(pk) for pk in ids])


@shared_task(name="retention.purge")
def purge() -> None:
    done = purging.purge(at=timezone.now(), until=time.monotonic() + PURGE_FOR_SEC)
    if not all(table.is_done for table in done):
        purge.delay()
