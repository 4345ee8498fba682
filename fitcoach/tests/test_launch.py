"""What `make run` does after the set-up: its refusals in one line, and one real run of everything."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.urls import reverse

from fitcoach import launch
from fitcoach.embedded_broker import free_port
from fitcoach.launch import Refusal

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def busy_port():
    """A port of this machine that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_busy_port_gets_one_line_before_anything_is_touched(busy_port, tmp_path):
    database = tmp_path / "untouched.sqlite3"
    environment = {**os.environ, "PORT": str(busy_port), "DATABASE_URL": f"sqlite:///{database}"}

    done = subprocess.run(
        [sys.executable, "-m", "fitcoach.launch"], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"fitcoach: port {busy_port} is busy: stop the program that uses it, "
        f"or choose another with `make run PORT={busy_port + 1 if busy_port < 65535 else busy_port - 1}`\n"
    )
    assert not database.exists()


def test_a_free_port_is_fine():
    launch.require_free_port(free_port())


@pytest.mark.parametrize(
    ("case", "text", "port"), [("empty", "", 8000), ("a number", "8123", 8123), ("last", "65535", 65535)]
)
def test_a_port_is_read(case, text, port):
    assert launch.read_port(text) == port


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "80 80", "８０", "1e3"])
def test_what_is_no_port_is_refused_by_name(text):
    with pytest.raises(Refusal, match="is not a port: say a number from 1 to 65535") as refusal:
        launch.read_port(text)
    assert f"PORT={text} " in str(refusal.value)


def test_a_command_that_fails_stops_the_launch(monkeypatch):
    with pytest.raises(Refusal, match=r"`manage.py no_such_command` failed"):
        launch.manage("no_such_command")


def test_everything_runs_and_stops(tmp_path):
    """One real run on a database of its own: admin address and login are told, and nothing is left behind."""
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "DATABASE_URL": f"sqlite:///{tmp_path / 'demo.sqlite3'}"}
    environment.pop("CELERY_BROKER_URL", None)
    log = tmp_path / "log"
    with log.open("wb") as output:
        run = subprocess.Popen(
            [sys.executable, "-m", "fitcoach.launch"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        assert said(run, log, f"ready: http://localhost:{port}{reverse('admin:index')} "), log.read_text()
        assert said(run, log, "sign in as"), log.read_text()
        assert said(run, log, "ready.\n"), log.read_text()  # Celery's worker says so
    finally:
        run.send_signal(signal.SIGINT)
        try:
            status = run.wait(timeout=60)
        except subprocess.TimeoutExpired:
            run.terminate()  # and not left behind
            raise

    assert status == 0, log.read_text()
    assert "fitcoach | stopping" in log.read_text()
    launch.require_free_port(port)


def said(run: subprocess.Popen[bytes], log: Path, words: str, *, seconds: float = 180) -> bool:
    """True when these words stand in the log within the time, and while the launch lives."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        ended = run.poll() is not None
        if words in log.read_text():
            return True
        if ended:
            return False
        time.sleep(0.1)
    return False
