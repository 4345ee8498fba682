"""Whether a web process is alive, and whether it may be given work."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from accounts.tests.factories import UserFactory
from fitcoach import health
from fitcoach.patience import answer_within
from fitcoach.testing import production
from fitcoach.testing.private_servers import free_port
from messaging.models import Message
from messaging.watching import TICK, beat

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
WELL = {"database": "ok", "migrations": "ok", "broker": "ok", "beat": "ok", "backlog": "ok"}


@pytest.fixture(autouse=True)
def nobody_has_looked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The first look reads every migration, which takes a busy machine of the tests longer than a probe would wait."""
    monkeypatch.setattr(health, "DATABASE_SEC", 60.0)
    monkeypatch.setattr(health, "ROWS_SEC", 60.0)
    health._migrated.cache_clear()
    yield
    health._migrated.cache_clear()


@pytest.fixture
def ticked(redis_url: str, settings: Any) -> None:
    """A service that is well, with a real Redis."""
    settings.CELERY_BROKER_URL = redis_url
    beat(TICK, at=timezone.now())


def ready() -> tuple[int, str, dict[str, str]]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()["status"], answer.json()["parts"]


def test_a_service_that_is_well(ticked: None) -> None:
    assert ready() == (200, "ok", WELL)


def test_being_alive_asks_nobody(django_assert_num_queries: Any, settings: Any) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    with django_assert_num_queries(0):
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_broker_that_refuses_degrades_and_takes_nobody_out(ticked: None, settings: Any) -> None:
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{free_port()}/0"
    assert ready() == (200, "degraded", {**WELL, "broker": "does not answer"})


def test_a_broker_that_takes_the_call_and_says_nothing_is_not_waited_for(ticked: None, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        ready()
        since = time.monotonic()
        assert ready() == (200, "degraded", {**WELL, "broker": "does not answer"})
        assert time.monotonic() - since < 10


def test_a_beat_that_is_dead_degrades(ticked: None) -> None:
    beat(TICK, at=timezone.now() - timedelta(minutes=25))
    assert ready() == (200, "degraded", {**WELL, "beat": "last tick 25 minutes ago"})


def test_a_beat_that_never_was_degrades(redis_url: str, settings: Any) -> None:
    settings.CELERY_BROKER_URL = redis_url
    assert ready() == (200, "degraded", {**WELL, "beat": "has never ticked"})


def test_a_backlog_degrades(ticked: None) -> None:
    due = timezone.now() - timedelta(minutes=12)
    Message.objects.create(
        user=UserFactory.create(), direction="outbound", kind="answer", state="queued", content="Hi", due_at=due,
        send_before=due + timedelta(hours=1), phone_from="+1", phone_to="+2",
    )  # fmt: skip
    assert ready() == (200, "degraded", {**WELL, "backlog": "a message has waited for 12 minutes"})


def test_a_database_that_is_behind_the_code_is_given_no_work(ticked: None) -> None:
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("messaging")
    rows = MigrationRecorder.Migration.objects.filter(app="messaging", name=newest[1])
    held = rows.get()
    rows.delete()
    try:
        status, word, parts = ready()
    finally:
        held.save(force_insert=True)
    assert (status, word, parts["database"], parts["migrations"]) == (503, "not ready", "ok", "some have not run")
    assert ready()[:2] == (200, "ok")


def test_a_dead_database_is_given_no_work() -> None:
    """In a process of its own, whose settings name a PostgreSQL that refuses."""
    script = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "answer = Client(headers={'host': 'localhost'}).get('/readyz')\n"
        "print(answer.status_code, answer.json()['status'], answer.json()['parts']['database'])\n"
        "print(Client(headers={'host': 'localhost'}).get('/healthz').status_code)\n"
        "scraped = Client(headers={'host': 'localhost'}).get('/metrics')\n"
        "print(scraped.status_code, b'fitcoach_database_up 0.0' in scraped.content)\n"
    )
    environment = {
        "DATABASE_URL": f"postgres://postgres@127.0.0.1:{free_port()}/none",
        "DATABASE_POOL_SIZE": "0",
        "DJANGO_SETTINGS_MODULE": "fitcoach.settings",
        "CELERY_BROKER_URL": "filesystem://",
    }
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["503 not ready does not answer", "200", "200 True"], done.stderr


def test_a_database_that_hangs_is_not_waited_for(ticked: None, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()
    monkeypatch.setattr(health, "DATABASE_SEC", 0.2)
    monkeypatch.setattr(health, "_ask_the_database", lambda: answered.wait(20) and None)
    try:
        assert ready()[:2] == (503, "not ready")
        assert ready()[:2] == (503, "not ready")
        assert [thread.name for thread in threading.enumerate()].count("asks database") == 1
    finally:
        answered.set()


@pytest.mark.parametrize(
    ("table", "unknown"), [("heartbeats", {"beat": "not known"}), ("messages", {"backlog": "not known"})]
)
def test_a_table_that_somebody_has_locked_takes_nobody_out(
    table: str, unknown: dict[str, str], ticked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("locks of PostgreSQL")
    assert ready() == (200, "ok", WELL)
    monkeypatch.setattr(health, "ROWS_SEC", 1.0)
    with locked(table):
        since = time.monotonic()
        assert ready() == (200, "degraded", {**WELL, **unknown})
        assert time.monotonic() - since < 10
    monkeypatch.setattr(health, "ROWS_SEC", 60.0)
    assert ready() == (200, "ok", WELL)


@contextmanager
def locked(table: str) -> Iterator[None]:
    """By another session, as a migration does it."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(f"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            yield
            cursor.execute("ROLLBACK")
    finally:
        other.close()


def test_two_who_ask_at_once_get_the_same_answer() -> None:
    asked, go = [], threading.Event()

    def question() -> str:
        asked.append(1)
        go.wait(10)
        return "well"

    answers: list[str | None] = []
    threads = [
        threading.Thread(target=lambda: answers.append(answer_within(10, "a friend", question))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    go.set()
    for thread in threads:
        thread.join()
    assert (answers, len(asked)) == (["well"] * 3, 1)


def test_what_is_probed_is_not_sent_to_https(ticked: None, settings: Any) -> None:
    """A probe comes from behind the proxy, which alone speaks TLS."""
    script = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "http = Client(headers={'host': 'coach.example.com'})\n"
        "print([http.get(path).status_code for path in ('/healthz', '/readyz', '/metrics', '/admin/')])\n"
    )
    environment = production.environment(database_url=f"postgres://postgres@127.0.0.1:{free_port()}/none")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == "[200, 503, 403, 301]", done.stderr


def test_the_connection_of_a_probe_is_given_back(ticked: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("connections of PostgreSQL")
    ready()
    before = connections_held()
    for _ in range(5):
        ready()
    assert connections_held() <= before


def connections_held() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
