"""What the database refuses of the rows about the service, and that many who look at once tell it once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from accounts.tests.factories import CoachFactory
from fitcoach.testing.ledger import write_ledger
from messaging.models import CallsCounted, CallTotal, Heartbeat, Message, OperationsAlert
from messaging.operations.telling import look
from messaging.tests.conftest import utc
from messaging.watching import TICK, beat

AT = utc(2026, 6, 10, 13)
HOUR = timedelta(hours=1)


def alert(**more: Any) -> OperationsAlert:
    return OperationsAlert(**{"kind": "missed", "sentence": "x", "since": AT, "seen_at": AT, **more})


def total(**more: Any) -> CallTotal:
    sums = {"calls": 1, "seconds": 1.0, "input_tokens": 0, "output_tokens": 0, "cost_usd": 0}
    return CallTotal(**{"task": "reply", "provider": "rules", "outcome": "ok", "at_most_sec": "1", **sums, **more})


BROKEN: dict[str, Any] = {
    "an alert of no kind": alert(kind="boredom"),
    "an alert that says nothing": alert(sentence=""),
    "seen before it began": alert(seen_at=AT - HOUR),
    "over before it was seen": alert(settled_at=AT - HOUR),
    "told at no time": alert(tellings=1),
    "a time at which nothing was told": alert(told_at=AT),
    "more mailed than told": alert(told_at=AT, tellings=1, mailed=2),
    "less mailed than nothing": alert(mailed=-1),
    "a total of nothing": total(calls=0),
    "a total that pays": total(cost_usd=-1),
    "a second count": CallsCounted(id=2, until=AT),
}


@pytest.mark.parametrize("case", BROKEN)
def test_it_is_refused(case: str, db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BROKEN[case].save(force_insert=True)
    assert not OperationsAlert.objects.exists()


@pytest.mark.parametrize(("kind", "make"), [("alert", alert), ("total", total)])
def test_there_is_one_of_a_kind(kind: str, make: Any, db: None) -> None:
    make().save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        make().save(force_insert=True)


def test_what_is_over_may_come_again(db: None) -> None:
    alert(settled_at=AT).save(force_insert=True)
    alert().save(force_insert=True)
    assert OperationsAlert.objects.filter(settled_at__isnull=True).count() == 1


def test_of_five_who_look_at_once_one_tells(transactional_db: None) -> None:
    CoachFactory.create(is_superuser=True)
    beat(TICK, at=AT - HOUR)
    look(at=AT)  # the first one sees it, and tells nothing yet
    barrier, troubles = threading.Barrier(5), []

    def one() -> None:
        barrier.wait()
        try:
            look(at=AT + timedelta(minutes=5))
        except Exception as error:  # noqa: BLE001  shown below
            troubles.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert (Message.objects.filter(kind="page").count(), OperationsAlert.objects.get().tellings) == (1, 1)


@pytest.fixture
def migrated_again(transactional_db: None) -> Any:
    yield
    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def test_the_way_back_and_forth_keeps_the_heartbeats(migrated_again: None) -> None:
    write_ledger()
    beat("send", at=AT)
    MigrationExecutor(connection).migrate([("messaging", "0013_obstacle_plans")])
    assert "operations_alerts" not in connection.introspection.table_names()
    MigrationExecutor(connection).migrate([("messaging", "0015_call_totals")])
    row = Heartbeat.objects.get()
    assert (row.queue, row.beat_at, row.began_at) == ("send", AT, None)
