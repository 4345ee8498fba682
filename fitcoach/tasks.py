"""Celery's doors of the console."""

from __future__ import annotations

import time
from typing import Final
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts.bulk import forget_old_jobs
from fitcoach.console.bulk.running import run

RUN_FOR_SEC: Final = 45
"""Then the worker is free for others, and the next minute goes on."""


@shared_task(name="console.bulk")
def bulk(ids: list[str] | None = None) -> None:
    now = timezone.now()
    forget_old_jobs(at=now)
    run(at=now, until=time.monotonic() + RUN_FOR_SEC, ids=None if ids is None else [UUID(pk) for pk in ids])
