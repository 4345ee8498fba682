"""Send now, while a worker claims the same message: it goes once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection

from accounts.models import User
from messaging.models import Message
from messaging.outbox import send_due
from messaging.schedule import plan_due
from messaging.sending_now import send_now
from messaging.tests.conftest import client_with_plan, utc
from messaging.transports import memory

DUE = utc(2026, 6, 10, 13)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
@pytest.mark.parametrize("round_", range(5))
def test_a_coach_and_a_worker_who_send_at_once_send_it_once(round_: int) -> None:
    tom = client_with_plan(name="Tom")
    plan_due(at=DUE)
    at_once = threading.Barrier(3)

    def run(work: Callable[[], object]) -> None:
        at_once.wait(timeout=10)
        with suppress(ValueError):  # "it is on its way", which is true
            work()
        connection.close()

    def now() -> None:
        send_now(User.objects.get(pk=tom.pk), at=DUE)
        send_due(at=DUE)

    threads = [threading.Thread(target=run, args=(work,)) for work in (now, now, lambda: send_due(at=DUE))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    send_due(at=DUE)
    assert Message.objects.filter(kind="daily").count() == 1
    assert len([text for text in memory.SENT if text.kind == "daily"]) == 1
