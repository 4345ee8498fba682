"""Who is erased while a text is on its way, a worker composes, or somebody else erases."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from accounts.models import (
    AuditEntry,
    Erasure,
    User,
)
from fitcoach.tests.quorvex import DUE, EARLY, NAME, on_its_way, places_of
from fitcoach.tests.quorvex import memory_transport as memory_transport
from llm.models import Call, Spend
from llm.providers.base import Draft
from llm.providers.registry import PROVIDERS, provider
from llm.question import Question
from messaging.composing import compose_waiting
from messaging.erasing import erase_now, forget_stragglers
from messaging.models import Message
from messaging.outbox import claim, deliver, send_due, settle
from messaging.schedule import plan_due
from messaging.statuses import apply_status
from messaging.tests.conftest import client_with_plan
from messaging.transports.base import Receipt, Text, TransportError
from messaging.transports.memory import MemoryTransport
from workouts.models import WorkoutInstance

pytestmark = pytest.mark.django_db


class ErasesMeanwhile(MemoryTransport):
    """A provider that takes so long over a text that its client is erased; then `trouble` is raised, if there is."""

    def __init__(self, client: User, trouble: Exception | None = None) -> None:
        self.client, self.trouble = client, trouble

    def send(self, text: Text) -> Receipt:
        assert erase_now(self.client, door="command", at=DUE) is not None
        if self.trouble is not None:
            raise self.trouble
        return super().send(text)


@pytest.mark.parametrize(
    ("case", "trouble"),
    [
        ("it goes out", None),
        ("it is refused", TransportError("30003", permanent=True, blame="bad_number")),
        ("nobody can be texted there any more", TransportError("21610", permanent=True, blame="opted_out")),
    ],
)
def test_who_is_erased_while_a_text_is_on_its_way_leaves_nothing(case: str, trouble: Exception | None) -> None:
    client = client_with_plan(name=NAME)
    on_its_way(client)
    assert send_due(at=DUE, transport=ErasesMeanwhile(client, trouble)) == 1, case
    assert places_of(client) == {("audit_trail", "client_id")}


def test_what_the_provider_tells_later_of_a_text_of_theirs_is_nobodys() -> None:
    client = client_with_plan(name=NAME)
    on_its_way(client)
    (message,) = claim(at=DUE)
    outcome = deliver(message, at=DUE, transport=MemoryTransport())
    erase_now(client, door="command", at=DUE)
    assert settle([outcome], at=DUE) == 0
    assert not apply_status(message.pk, sid="SM1", status="undelivered", error_code="21610", at=DUE)
    assert places_of(client) == {("audit_trail", "client_id")}


class Thinks:
    """A model that thinks for so long that its client is erased, and then answers by the rules."""

    name, source, model, setting = "thinks", "gemini", "thinks", "thinks"
    client: User | None = None

    def generate(self, question: Question) -> Draft:
        if self.client is not None:
            assert erase_now(self.client, door="command", at=DUE) is not None
            self.client = None
        return Draft(question.task.rules(question.request))


@pytest.fixture
def thinks(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Thinks]:
    monkeypatch.setitem(PROVIDERS, "thinks", f"{__name__}.Thinks")
    settings.LLM_PROVIDERS, settings.REDIS_URL = ["thinks", "rules"], ""
    built = provider("thinks")
    assert isinstance(built, Thinks)
    yield built
    provider.cache_clear()


@pytest.mark.django_db(transaction=True)
def test_who_is_erased_while_a_worker_composes_leaves_nothing(thinks: Thinks, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log of the call is the one row that no key holds back: it is looked for afterwards."""
    monkeypatch.setattr("messaging.composing.most_at_once", lambda: 1)
    client, other = client_with_plan(name=NAME), client_with_plan(name="Ben")
    for each in (client, other):
        each.profiles.create(fitness_goals="x", skill_level="", exercise_frequency="", gender="", age=34)
    plan_due(at=EARLY)
    thinks.client = client
    compose_waiting(at=EARLY, ids=list(Message.objects.filter(user=client).values_list("pk", flat=True)))
    assert places_of(client) <= {("audit_trail", "client_id"), ("llm_calls", "client_id"), ("llm_spend", "client_id"),
                                 ("llm_spend", "key")}  # fmt: skip
    compose_waiting(at=EARLY, ids=list(Message.objects.filter(user=other).values_list("pk", flat=True)))
    kept = Call.objects.filter(client_id=other.pk).count(), Spend.objects.filter(client_id=other.pk).count()
    assert forget_stragglers(at=DUE) > 0
    assert places_of(client) == {("audit_trail", "client_id")}
    assert (Call.objects.filter(client_id=other.pk).count(), Spend.objects.filter(client_id=other.pk).count()) == kept
    assert not WorkoutInstance.objects.filter(client_id=client.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_erase_at_once_count_it_once() -> None:
    client = client_with_plan(name=NAME)
    both = threading.Barrier(2) if connection.vendor == "postgresql" else None
    made: list[Erasure | None] = []

    def go() -> None:
        if both is not None:
            both.wait(timeout=10)
        made.append(erase_now(client, door="command", at=DUE))
        connection.close()

    run_together(go, go, at_once=both is not None)
    assert sorted(erasure is None for erasure in made) == [False, True]
    assert (Erasure.objects.count(), AuditEntry.objects.filter(client_id=client.pk).count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
@pytest.mark.parametrize("round_", range(3))
def test_an_erasure_beside_workers_at_work_is_whole(round_: int) -> None:
    """Whoever is first: the client is gone, and no worker's row is left of them; nobody else is held up."""
    client, other = client_with_plan(name=NAME), client_with_plan(name="Ben")
    plan_due(at=EARLY)
    ids = list(Message.objects.values_list("pk", flat=True))
    at_once = threading.Barrier(3)

    def beside(work: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            at_once.wait(timeout=10)
            work()
            connection.close()

        return run

    def compose() -> object:
        return compose_waiting(at=EARLY, ids=ids, rules_only=True)

    run_together(
        beside(compose), beside(lambda: send_due(at=DUE)), beside(lambda: erase_now(client, door="command", at=DUE))
    )
    forget_stragglers(at=DUE)
    assert places_of(client) == {("audit_trail", "client_id")}
    assert Message.objects.get(user=other).state in ("queued", "accepted")


def run_together(*works: Callable[[], None], at_once: bool = True) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
        if not at_once:
            thread.join()
    for thread in threads:
        thread.join()
