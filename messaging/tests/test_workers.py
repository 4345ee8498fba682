"""Two of everything, a broker that is down, and a real worker over a real Redis."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
import time_machine
from celery import Celery
from django.conf import settings as project
from django.db import connection, connections

from accounts.models import User
from fitcoach.celery import app as fitcoach_app
from messaging import tasks
from messaging.daily import process_due, tick
from messaging.models import Message
from messaging.outbox import send_due
from messaging.schedule import plan_due
from messaging.tests.conftest import client_with_plan, utc
from messaging.transports import memory

DUE = utc(2026, 6, 10, 13)
CLIENTS = 40


def in_threads(work: Callable[[], Any], *, count: int = 4) -> None:
    """Run it in several threads at once, each with its own database connection; an error in one fails the test."""
    barrier, errors = threading.Barrier(count), []

    def run() -> None:
        try:
            barrier.wait()
            work()
        except Exception as error:  # noqa: BLE001  carried to the test's own thread
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.fixture
def many(transactional_db: None) -> list[User]:
    if connection.vendor != "postgresql":
        pytest.skip("workers race on PostgreSQL; SQLite lets one write at a time")
    return [client_with_plan(name=f"Client {number}") for number in range(CLIENTS)]


def test_four_ticks_at_once_plan_each_client_once(many: list[User]) -> None:
    in_threads(lambda: plan_due(at=DUE))
    assert Message.objects.count() == CLIENTS
    assert set(User.objects.values_list("next_message_at", flat=True)) == {DUE + timedelta(days=1)}


def test_four_workers_at_once_send_each_text_once(many: list[User]) -> None:
    process_due(at=DUE - timedelta(minutes=10))
    in_threads(lambda: send_due(at=DUE))
    assert sorted(text.to for text in memory.SENT) == sorted(client.phone_number for client in many)
    assert {row.state for row in Message.objects.all()} == {"accepted"}
    assert {row.attempts for row in Message.objects.all()} == {1}


def test_four_whole_runs_at_once_send_each_text_once(many: list[User]) -> None:
    in_threads(lambda: process_due(at=DUE))
    process_due(at=DUE)
    assert sorted(text.to for text in memory.SENT) == sorted(client.phone_number for client in many)


@contextmanager
def broker_at(url: str) -> Iterator[None]:
    """While it lasts, hints go to this broker."""
    Celery("elsewhere", broker=url, set_as_current=True)
    try:
        yield
    finally:
        fitcoach_app.set_current()


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_costs_a_moment_and_loses_nothing(tom: User) -> None:
    started = time.monotonic()
    with broker_at("redis://127.0.0.1:1/0"):
        tick(at=DUE)
    assert time.monotonic() - started < 4  # a publisher left to itself tries for six seconds
    assert Message.objects.get().state == "planned"
    process_due(at=DUE)
    assert [text.to for text in memory.SENT] == [tom.phone_number]


def test_tasks_read_the_clock_and_do_one_thing(tom: User, hints: list[tuple[str, list[str]]]) -> None:
    with time_machine.travel(DUE, tick=False):
        tasks.tick()
        ids = [str(Message.objects.get().pk)]
        tasks.compose(ids)
        tasks.compose(ids)
        tasks.deliver(ids)
        tasks.deliver(ids)
        tasks.sweep()
    assert (Message.objects.get().state, len(memory.SENT)) == ("accepted", 1)


@contextmanager
def worker(environment: dict[str, str], log: Path) -> Iterator[None]:
    """A Celery worker in a process of its own, stopped at the end."""
    command = [sys.executable, "-m", "celery", "-A", "fitcoach.celery:app", "worker", "-c", "2"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, cwd=project.BASE_DIR, stdout=output, stderr=output)
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, env=environment, cwd=project.BASE_DIR, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


SEED = """
from datetime import timedelta
from django.utils import timezone
from messaging.tests.conftest import client_with_plan
now = timezone.now()
for number in range(3):
    client_with_plan(
        name=f"Client {number}", timezone="UTC", preferred_send_hour=now.hour,
        plan={"start_date": now.date() - timedelta(days=3)},
    )
"""

PUBLISH = """
from fitcoach.celery import app
for _ in range(2):
    app.send_task("messaging.tick")
"""


def test_a_real_worker_over_redis_sends_each_client_one_text(redis_url: str, tmp_path: Path) -> None:
    prefix = f"test-{uuid.uuid4().hex}:"
    texts = tmp_path / "sms.jsonl"
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'worker.sqlite3'}",
        "CELERY_BROKER_URL": redis_url,
        "SMS_TRANSPORT": "file",
        "SMS_FILE": str(texts),
        "GEMINI_API_KEY": "",
        "CELERY_KEY_PREFIX": prefix,
    }
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "shell", "-v", "0", "-c", SEED)
    try:
        with worker(environment, tmp_path / "worker.log"):
            manage(environment, "shell", "-v", "0", "-c", PUBLISH)
            lines = wait_for_lines(texts, 3, seconds=60)
            manage(environment, "shell", "-v", "0", "-c", PUBLISH)
            time.sleep(2)
    finally:
        forget_keys(redis_url, prefix)
    assert len(lines) == 3, (tmp_path / "worker.log").read_text()[-3000:]
    assert len({json.loads(line)["to"] for line in texts.read_text().splitlines()}) == 3
    assert len(texts.read_text().splitlines()) == 3


def forget_keys(url: str, prefix: str) -> None:
    """Take the queues and what kombu remembers of them out of a Redis that others use as well."""
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter(f"{prefix}*"):
            client.delete(key)


def wait_for_lines(path: Path, count: int, *, seconds: float) -> list[str]:
    """The file's lines as soon as there are so many, or what there is when time is up."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        lines = path.read_text().splitlines() if path.exists() else []
        if len(lines) >= count:
            return lines
        time.sleep(0.2)
    return path.read_text().splitlines() if path.exists() else []
