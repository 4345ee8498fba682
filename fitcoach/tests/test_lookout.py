"""The web processes notice that nothing ticks, tell it, and count requests together."""

from __future__ import annotations

import importlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from accounts.tests.factories import CoachFactory
from fitcoach import lookout
from fitcoach.testing import proxy
from fitcoach.testing.private_servers import free_port
from messaging import tasks
from messaging.models import Heartbeat, Message
from messaging.paging import page
from messaging.transports import memory
from messaging.transports.base import TransportError
from messaging.watching import TICK, beat, began

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 6, 10, 13, tzinfo=UTC)
LONG_AGO = AT - timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def boss(db: None, settings: Any) -> User:
    settings.SMS_TRANSPORT = "memory"
    memory.clear()
    boss: User = CoachFactory.create(name="Olga", is_superuser=True)
    return boss


def test_where_nothing_ticks_a_web_process_tells_it_without_broker_or_worker(boss: User) -> None:
    beat(TICK, at=AT)
    handed = [lookout.look_out(at=AT + minutes * MINUTE, since=LONG_AGO) for minutes in range(18, 30)]
    assert (sum(handed), handed.index(1)) == (1, 7), "seen at 21 minutes, told at 25"
    assert [text.body for text in memory.SENT] == [
        "fitcoach: No tick for 25 minutes: nothing is planned, written or sent."
    ]
    assert Message.objects.get(kind="page").state == "accepted"


def test_a_process_that_has_just_begun_waits_for_the_first_tick(boss: User) -> None:
    beat(TICK, at=LONG_AGO)
    for minutes in range(21):
        lookout.look_out(at=AT + minutes * MINUTE, since=AT)
    assert Heartbeat.objects.filter(queue__startswith="tzdata").exists() is False, "it has not looked"
    for minutes in range(21, 26):
        lookout.look_out(at=AT + minutes * MINUTE, since=AT)
    assert len(memory.SENT) == 1


@pytest.mark.parametrize(
    ("case", "retry_after", "told_at"),
    [("for a moment", None, 26), ("until a time that the provider names", 3 * MINUTE, 28)],
)
def test_a_call_that_the_provider_refuses_is_handed_over_by_a_later_look(
    case: str, retry_after: timedelta | None, told_at: int, boss: User
) -> None:
    beat(TICK, at=AT)
    memory.TROUBLES.append(TransportError("503 busy", permanent=False, retry_after=retry_after))
    gone: list[int] = []
    for minutes in range(18, 40):
        lookout.look_out(at=AT + minutes * MINUTE, since=LONG_AGO)
        gone += [minutes] * (len(memory.SENT) - len(gone))
    assert (gone, Message.objects.get(kind="page").attempts) == ([told_at], 2), case


def test_a_call_that_somebody_else_queued_goes_as_well(boss: User) -> None:
    beat(TICK, at=AT)
    page(boss, "fitcoach: Tom wrote of chest pain.", at=AT + 19 * MINUTE)
    assert [lookout.look_out(at=AT + minutes * MINUTE, since=LONG_AGO) for minutes in (20, 21)] == [0, 1]
    assert [text.body for text in memory.SENT] == ["fitcoach: Tom wrote of chest pain."]


def test_a_beat_that_never_began_is_told_when_the_process_has_waited_for_it(boss: User) -> None:
    for minutes in range(25):
        assert lookout.look_out(at=AT + minutes * MINUTE, since=AT) == 0, minutes
    assert lookout.look_out(at=AT + 25 * MINUTE, since=AT) == 1
    assert [text.body for text in memory.SENT] == [
        "fitcoach: No tick for 25 minutes: nothing is planned, written or sent."
    ]


def test_a_first_tick_ends_the_waiting_for_one(boss: User) -> None:
    lookout.look_out(at=AT + 21 * MINUTE, since=AT)
    began(TICK, at=AT + 22 * MINUTE)
    for minutes in range(22, 40):
        assert lookout.look_out(at=AT + minutes * MINUTE, since=AT) == 0, minutes
    assert memory.SENT == []


def test_where_it_ticks_there_is_nothing_to_look_at(boss: User) -> None:
    beat(TICK, at=AT - 20 * MINUTE)
    assert lookout.look_out(at=AT, since=LONG_AGO) == 0
    assert Heartbeat.objects.count() == 1


def test_the_tick_leaves_when_it_began_and_ended(boss: User) -> None:
    tasks.tick()
    row = Heartbeat.objects.get(queue=TICK)
    assert row.began_at is not None
    assert row.began_at < row.beat_at


def test_a_tick_that_breaks_leaves_no_beat(boss: User, monkeypatch: pytest.MonkeyPatch) -> None:
    beat(TICK, at=AT)

    def broken(at: datetime) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("messaging.daily.tick", broken)
    with pytest.raises(RuntimeError, match="broken"):
        tasks.tick()
    row = Heartbeat.objects.get(queue=TICK)
    assert (row.beat_at, row.began_at is not None) == (AT, True)


def test_two_web_processes_count_together(tmp_path: Path) -> None:
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}",
        "CELERY_BROKER_URL": "filesystem://",
        "PUBLIC_URL": f"http://localhost:{port}",
        "METRICS_TOKEN": "",
        "TMPDIR": str(tmp_path),
    }
    web = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "fitcoach.wsgi:application",
         "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "1", "--log-level", "error"],
        cwd=ROOT, env=environment,
    )  # fmt: skip
    try:
        wait_for(port)
        for _ in range(40):
            ask(port, "/healthz")
        told = {counted(ask(port, "/metrics")) for _ in range(10)}
        assert told == {41}
        assert len(list(tmp_path.glob("fitcoach-metrics-*/histogram_*.db"))) == 2, "both have answered"
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(timeout=30)
    assert list(tmp_path.glob("fitcoach-metrics-*")) == []


def test_the_thread_is_in_a_web_process_and_only_there(tmp_path: Path) -> None:
    web = proxy.Web(tmp_path)
    with proxy.stopped_at_the_end(web):
        assert "lookout" in json.loads(ask(web.port, "/"))["threads"]
    importlib.import_module("fitcoach.wsgi")
    assert "lookout" not in [thread.name for thread in threading.enumerate()]


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            ask(port, "/healthz")
            return
        except OSError:
            assert time.monotonic() < until, "the web process does not answer"
            time.sleep(0.2)


def ask(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        words: str = answer.read().decode()
    return words


def counted(words: str) -> float:
    found = re.search(r'request_seconds_count\{method="GET",route="/healthz",status="2xx"\} (\S+)', words)
    assert found is not None, words
    return float(found.group(1))
