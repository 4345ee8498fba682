"""Celery's doors: read the clock once, call one use case. Tasks carry ids; running one twice changes nothing."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from messaging import daily, outbox


@shared_task(name="messaging.tick")
def tick() -> None:
    daily.tick(at=timezone.now())


@shared_task(name="messaging.sweep")
def sweep() -> None:
    daily.sweep(at=timezone.now())


@shared_task(name="messaging.compose")
def compose(ids: list[str]) -> None:
    daily.compose(at=timezone.now(), ids=[UUID(pk) for pk in ids])


@shared_task(name="messaging.deliver")
def deliver(ids: list[str]) -> None:
    outbox.send_due(at=timezone.now(), ids=[UUID(pk) for pk in ids])
