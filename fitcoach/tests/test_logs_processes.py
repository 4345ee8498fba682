"""The lines of real processes: gunicorn, a worker and beat write JSON and nothing else, and ids go along."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis

from fitcoach.testing.private_servers import free_port

ROOT = Path(__file__).resolve().parents[2]
CELERY = (sys.executable, "-m", "celery", "--quiet", "-A", "fitcoach.celery:app")
WAIT_SEC = 90.0
PROXYS = "6f1c9d3e-2b4a-4c5d-8e6f-7a8b9c0d1e2f"


def surroundings(tmp_path: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}",
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "DEBUG",
        "GEMINI_API_KEY": "",
        "REDIS_URL": "",
        "SMS_TRANSPORT": "file",
        "SMS_FILE": str(tmp_path / "sms.jsonl"),
        **more,
    }


@contextmanager
def running(command: tuple[str, ...], environment: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=output
        )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def lines_of(log: Path) -> list[dict[str, Any]]:
    """Raises ValueError for a line that is no JSON."""
    return [json.loads(line) for line in log.read_text().splitlines()]


def wait_for(found: Callable[[], Any], log: Path) -> Any:
    until = time.monotonic() + WAIT_SEC
    while time.monotonic() < until:
        if answer := found():
            return answer
        time.sleep(0.2)
    raise AssertionError(log.read_text()[-3000:])


def manage(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=400)


def test_a_request_is_found_in_the_worker_that_did_what_it_asked_for(redis_url: str, tmp_path: Path) -> None:
    """A code is asked for over HTTP: web, broker, worker, one id, and neither the number nor the code in any line."""
    prefix, port = f"test-{uuid.uuid4().hex}:", free_port()
    environment = surroundings(tmp_path, CELERY_BROKER_URL=redis_url, CELERY_KEY_PREFIX=prefix)
    web, worker = tmp_path / "web.log", tmp_path / "worker.log"
    gunicorn = (sys.executable, "-m", "gunicorn", "fitcoach.wsgi:application", "--bind", f"127.0.0.1:{port}")
    manage({**environment, "LOG_LEVEL": ""}, "migrate", "--verbosity", "0")
    try:
        with (
            running((*gunicorn, "--access-logfile", "-"), environment, web),
            running((*CELERY, "worker", "-c", "1", "-Q", "send"), environment, worker),
        ):
            wait_for(lambda: answers(port, "/readyz"), web)
            ask_for_a_code(port)
            assert answers(port, "/w/an-old-secret?phone=%2B15550100101") == 404
            wait_for(lambda: "task_succeeded" in worker.read_text(), worker)
    finally:
        forget_keys(redis_url, prefix)
    of_web, of_worker = lines_of(web), lines_of(worker)
    asked = [line for line in of_web if line.get("request") == "POST /api/v1/auth/code" and "duration_ms" in line]
    assert [(line["request_id"], line["code"]) for line in asked] == [(PROXYS, 202)]
    done = [line for line in of_worker if line.get("request_id") == PROXYS and line["event"] == "task_succeeded"]
    assert [line["task"] for line in done] == ["messaging.codes"]
    handed = [line for line in of_worker if line["event"] == "a code was handed over"]
    assert [line["task_id"] for line in handed] == [done[0]["task_id"]]
    assert any(line["logger"] == "gunicorn.error" for line in of_web)
    said = json.loads((tmp_path / "sms.jsonl").read_text().splitlines()[0])
    for secret in (said["to"].lstrip("+"), said["body"][:6], "an-old-secret"):
        assert secret not in web.read_text() + worker.read_text()


def ask_for_a_code(port: int) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/auth/code",
        data=json.dumps({"phone_number": "+15550100101"}).encode(),
        headers={"Content-Type": "application/json", "X-Request-ID": PROXYS},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.headers["X-Request-ID"] == PROXYS


def answers(port: int, path: str) -> int:
    """The status, or 0 while nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def forget_keys(url: str, prefix: str) -> None:
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter(f"{prefix}*"):
            client.delete(key)


def test_beat_writes_the_same_lines(tmp_path: Path) -> None:
    environment = surroundings(tmp_path, CELERY_BROKER_URL="memory://", LOG_LEVEL="INFO")
    log = tmp_path / "beat.log"
    command = (*CELERY, "beat", "--pidfile=", "-s", str(tmp_path / "schedule"), "--max-interval", "1")
    with running(command, environment, log):
        time.sleep(3)
    lines_of(log)


def test_a_command_that_breaks_tells_it_in_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", "raise KeyError('+15550100101')"]
    done = subprocess.run(
        command, cwd=ROOT, env=surroundings(tmp_path, LOG_LEVEL="INFO"), capture_output=True, text=True, timeout=120
    )
    (line,) = (json.loads(line) for line in done.stderr.splitlines())
    assert (done.returncode, line["event"], line["level"]) == (1, "the process ends with an error", "critical")
    assert line["exception"].splitlines()[-1] == "KeyError: '[phone]'"


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_a_line_of_a_warning_is_a_line(level: str, tmp_path: Path) -> None:
    program = "import django, warnings; django.setup(); warnings.warn('call +15550100101', UserWarning)"
    environment = surroundings(tmp_path, LOG_LEVEL=level, DJANGO_SETTINGS_MODULE="fitcoach.settings")
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    (line,) = [line for line in lines if line["logger"] == "py.warnings"]
    assert "UserWarning: call [phone]" in line["event"]
