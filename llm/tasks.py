"""Celery's door."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from llm import purging


@shared_task(name="llm.purge")
def purge() -> None:
    purging.purge(at=timezone.now())
