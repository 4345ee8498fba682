"""Many clients waited for at once: each gets their own words, and the database is left alone meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from accounts.tests.factories import ProfileFactory
from llm.models import Call
from llm.providers.base import Draft
from llm.providers.registry import PROVIDERS, provider
from llm.question import Question
from llm.testing.fixtures import Gemini
from messaging import composing, in_parallel
from messaging.agents.daily_message.request import DailyMessageRequest
from messaging.agents.daily_message.rules import main_work_only
from messaging.agents.daily_message.schema import DailyMessageAnswer
from messaging.composing import compose_waiting, waiting
from messaging.models import Message
from messaging.schedule import plan_due
from messaging.tests.conftest import client_with_plan, utc

pytestmark = pytest.mark.django_db(transaction=True)
DUE = utc(2026, 6, 10, 13)
EARLY = DUE - timedelta(minutes=20)
CLIENTS = 24


class Looking:
    """A model that looks around while it is waited for, and then answers by the rules, in four segments at most."""

    name, source, model, setting = "looking", "gemini", "looking", "looking"
    connections: list[Any]
    together: int

    def __init__(self) -> None:
        self.connections, self.together, self._now = [], 0, 0
        self._lock = threading.Lock()

    def generate(self, question: Question) -> Draft:
        self.connections.append(connection.connection)
        with self._lock:
            self._now += 1
            self.together = max(self.together, self._now)
        time.sleep(0.05)
        with self._lock:
            self._now -= 1
        if isinstance(question.request, DailyMessageRequest):
            return Draft(DailyMessageAnswer(text=next(main_work_only(question.request))))
        return Draft(question.task.rules(question.request))


@pytest.fixture
def looking(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Looking]:
    monkeypatch.setitem(PROVIDERS, "looking", f"{__name__}.Looking")
    settings.LLM_PROVIDERS, settings.REDIS_URL = ["looking", "rules"], ""
    built = provider("looking")
    assert isinstance(built, Looking)
    yield built
    provider.cache_clear()


def planned(count: int = CLIENTS) -> list[Any]:
    for number in range(count):
        ProfileFactory.create(user=client_with_plan(name=f"Number{'x' * number}"))
    plan_due(at=EARLY)
    return list(waiting(at=EARLY).values_list("pk", flat=True))


def test_many_answers_are_waited_for_at_once_and_no_connection_is_held_meanwhile(looking: Looking) -> None:
    ids = planned()
    assert compose_waiting(at=EARLY, ids=ids) == CLIENTS
    assert looking.together > 4
    assert looking.together <= in_parallel.most_at_once()
    assert set(looking.connections) == {None}
    assert set(Message.objects.values_list("state", "source")) == {("queued", "gemini")}


def test_each_client_gets_their_own_words(gemini: Gemini) -> None:
    compose_waiting(at=EARLY, ids=planned())
    for message in Message.objects.select_related("user", "workout"):
        assert message.content.startswith(f"Hi {message.user.name[:24]}")
        assert message.workout is not None
        assert message.workout.client_id == message.user_id
    assert set(Call.objects.values_list("outcome", flat=True)) == {"ok"}


def test_one_clients_trouble_leaves_the_others_alone(looking: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    real = composing.compose_daily_message

    def fail_for_one(client: Any, **arguments: Any) -> Any:
        if client.name == "Numberxxx":
            raise ZeroDivisionError
        return real(client, **arguments)

    monkeypatch.setattr(composing, "compose_daily_message", fail_for_one)
    assert compose_waiting(at=EARLY, ids=planned(8)) == 7
    assert Message.objects.get(state="planned").user.name == "Numberxxx"


def test_a_batch_that_took_too_long_leaves_the_rest_to_the_next_tick(looking: Looking, settings: Any) -> None:
    ids = planned(6)
    settings.COMPOSE_WITHIN = timedelta(0)
    assert compose_waiting(at=EARLY, ids=ids) == 0
    assert list(waiting(at=EARLY).values_list("pk", flat=True)) == ids
    # Who is due is composed all the same, by the rules.
    assert compose_waiting(at=DUE, ids=ids) == 6
    assert set(Message.objects.values_list("source", flat=True)) == {"rules"}


def test_the_rules_alone_stay_in_one_thread(settings: Any) -> None:
    settings.LLM_PROVIDERS = ["rules"]
    before = threading.active_count()
    seen: list[int] = []
    ids = planned(3)
    for pk in ids:
        compose_waiting(at=EARLY, ids=[pk])
        seen.append(threading.active_count())
    assert max(seen) <= before + 4  # a connection pool has a few workers of its own


def test_a_pool_bounds_the_connections_of_a_process(gemini: Gemini) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server that counts connections")
    gemini.settings.LLM_CONCURRENCY = 24
    most = connection.settings_dict["OPTIONS"]["pool"]["max_size"]
    seen: list[int] = []
    gemini.server.latency = 0.2
    ids, stop = planned(), threading.Event()
    watcher = threading.Thread(target=count_connections, args=(connection.get_connection_params(), seen, stop))
    watcher.start()
    compose_waiting(at=EARLY, ids=ids)
    stop.set()
    watcher.join()
    assert 1 <= max(seen) <= most
    assert set(Message.objects.values_list("source", flat=True)) == {"gemini"}


def count_connections(parameters: dict[str, Any], seen: list[int], stop: threading.Event) -> None:
    import psycopg

    wanted = {name: parameters[name] for name in ("dbname", "user", "host", "port", "password") if parameters.get(name)}
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with psycopg.connect(**wanted, autocommit=True) as own:
        while not stop.wait(0.02):
            row = own.execute(query).fetchone()
            seen.append(row[0] if row else 0)


def test_a_full_minute_lets_wait_who_has_time_and_the_rules_write_for_who_has_none(
    looking: Looking, settings: Any
) -> None:
    settings.LLM_REQUESTS_PER_MINUTE, settings.LLM_CONCURRENCY = 9, 1
    settings.LLM_CAPS = {"minute": {"requests": 9}}
    ids = planned(5)
    assert compose_waiting(at=EARLY, ids=ids) == 3  # a week, a workout and words for each
    assert compose_waiting(at=EARLY, ids=ids) == 0
    assert compose_waiting(at=EARLY + timedelta(minutes=1), ids=ids) == 2
    assert set(Message.objects.values_list("source", flat=True)) == {"gemini"}


def test_who_is_due_soon_does_not_wait_for_the_next_minute(looking: Looking, settings: Any) -> None:
    settings.LLM_REQUESTS_PER_MINUTE, settings.LLM_CONCURRENCY = 3, 1
    settings.LLM_CAPS = {"minute": {"requests": 3}}
    ids = planned(2)
    assert compose_waiting(at=DUE - timedelta(minutes=2), ids=ids) == 2
    assert sorted(Message.objects.values_list("source", flat=True)) == ["gemini", "rules"]
    assert set(Call.objects.filter(outcome="fell_back").values_list("fault", flat=True)) == {"cap_minute"}
