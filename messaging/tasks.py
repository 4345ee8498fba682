"""Celery's doors: read the clock once, call one use case. Tasks carry ids; running one twice changes nothing."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts.api.idempotency import forget_old_keys
from accounts.codes import forget_old_codes
from accounts.devices import forget_expired
from messaging import alerts, daily, watching
from messaging.codes import send_codes
from messaging.erasing import erase_due
from messaging.inbound import catch_up, handle_waiting
from messaging.missed_sessions import tell_of_missed_sessions
from messaging.operations import telling, totals
from messaging.reading import read_waiting
from messaging.transports import current_transport


@shared_task(name="messaging.tick")
def tick() -> None:
    """The clock is read once more at the end: a tick that hangs or breaks leaves no beat."""
    now = timezone.now()
    watching.began(watching.TICK, at=now)
    daily.tick(at=now)
    watching.beat(watching.TICK, at=timezone.now())


@shared_task(name="messaging.sweep")
def sweep() -> None:
    daily.sweep(at=timezone.now())


@shared_task(name="messaging.compose")
def compose(ids: list[str]) -> None:
    daily.compose(at=timezone.now(), ids=[UUID(pk) for pk in ids])


@shared_task(name="messaging.deliver")
def deliver(ids: list[str]) -> None:
    daily.deliver(at=timezone.now(), ids=[UUID(pk) for pk in ids])


@shared_task(name="messaging.inbound")
def inbound(ids: list[str]) -> None:
    handle_waiting(at=timezone.now(), ids=[UUID(pk) for pk in ids])


@shared_task(name="messaging.read")
def read(clients: list[str]) -> None:
    read_waiting(at=timezone.now(), clients=[UUID(pk) for pk in clients])


@shared_task(name="messaging.codes")
def codes(ids: list[str] | None = None) -> None:
    send_codes(at=timezone.now(), ids=None if ids is None else [UUID(pk) for pk in ids])


@shared_task(name="messaging.catch_up")
def read_the_providers_list() -> None:
    now = timezone.now()
    if catch_up(current_transport(), at=now):
        handle_waiting(at=now)


@shared_task(name="messaging.remind_coaches")
def remind_coaches() -> None:
    now = timezone.now()
    alerts.remind_of_clients_without_a_plan(at=now)
    tell_of_missed_sessions(at=now)


@shared_task(name="messaging.forget")
def forget() -> None:
    now = timezone.now()
    forget_old_codes(at=now)
    forget_expired(at=now)
    forget_old_keys(at=now)
    erase_due(at=now)  # the longest, at the end


@shared_task(name="messaging.pulse")
def pulse(queue: str) -> None:
    watching.beat(queue, at=timezone.now())


@shared_task(name="messaging.look_after_operations")
def look_after_operations() -> None:
    telling.look(at=timezone.now())


@shared_task(name="messaging.count_calls")
def count_calls() -> None:
    totals.count_calls(at=timezone.now())
