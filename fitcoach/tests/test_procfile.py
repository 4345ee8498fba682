"""The Procfile's processes, started as a platform starts them, with two beats; and warm ends while texts go out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from fitcoach import alive
from fitcoach.embedded_broker import free_port
from messaging.tests.test_workers import forget_keys

ROOT = Path(__file__).resolve().parents[2]
PROCFILE = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
CLIENTS = 30
SEED = f"from benchmarks.chaos import make_clients; make_clients({CLIENTS})"
START_SEC = 120.0


class Platform:
    """Starts lines of the Procfile in a shell, in one environment, and stops them with TERM."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment = folder, environment
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, line: str, **environment: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                ["bash", "-c", f"exec {PROCFILE[line]}" if "&&" not in PROCFILE[line] else PROCFILE[line]],
                cwd=ROOT,
                env={**self.environment, **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def run(self, line: str) -> None:
        self.start(line, line)
        assert self.processes.pop(line).wait(timeout=START_SEC) == 0, self.log(line)

    def stop(self, name: str) -> int:
        """TERM to the process alone, as platforms do; returns its exit status."""
        process = self.processes.pop(name)
        process.terminate()
        return process.wait(timeout=60)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def kill_all(self) -> None:
        for process in self.processes.values():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def platform(postgres_database: str, redis_url: str, tmp_path: Path) -> Iterator[Platform]:
    """PostgreSQL, Redis, a port, and a folder to write to, as the environment says."""
    prefix = f"procfile-{uuid.uuid4().hex}:"
    bin_folder = str(Path(sys.executable).parent)
    environment = {
        **os.environ,
        "PATH": f"{bin_folder}:{os.environ['PATH']}",
        "DATABASE_URL": postgres_database,
        "CELERY_BROKER_URL": redis_url,
        "CELERY_KEY_PREFIX": prefix,
        "REDIS_URL": "",
        "GEMINI_API_KEY": "",
        "PORT": str(free_port()),
        "WEB_CONCURRENCY": "1",
        "GENERATE_CONCURRENCY": "1",
        "SEND_CONCURRENCY": "2",
        "BEAT_EVERY_SEC": "1",
        "SMS_TRANSPORT": "file",
        "SMS_FILE": str(tmp_path / "sms.jsonl"),
        "VAR_DIR": str(tmp_path / "var"),
        "PYTHONWARNINGS": "ignore",
    }
    with _cleaned_up(Platform(tmp_path, environment), redis_url, prefix) as platform:
        yield platform


@contextmanager
def _cleaned_up(platform: Platform, redis_url: str, prefix: str) -> Iterator[Platform]:
    try:
        yield platform
    finally:
        platform.kill_all()
        forget_keys(redis_url, prefix)


def wait_for(condition: Callable[[], bool], platform: Platform) -> None:
    until = time.monotonic() + START_SEC
    while not condition():
        assert time.monotonic() < until, {name: platform.log(name)[-1500:] for name in platform.processes}
        time.sleep(0.2)


def texts(platform: Platform) -> Counter[str]:
    """How many texts each number was sent."""
    path = platform.folder / "sms.jsonl"
    return Counter(json.loads(line)["to"] for line in path.read_text().splitlines()) if path.exists() else Counter()


def test_every_process_starts_two_beats_tick_and_each_client_gets_one_text(platform, postgres_database):
    """As the first texts go out, both workers and one beat are ended as by a deployment; the workers start anew."""
    platform.run("release")
    seed = [sys.executable, "manage.py", "shell", "-v", "0", "-c", SEED]
    subprocess.run(seed, cwd=ROOT, env=platform.environment, check=True)
    platform.start("web", "web")
    for name in ("generate", "send"):
        platform.start(name, name)
    for number in ("1", "2"):
        platform.start(f"beat-{number}", "beat", VAR_DIR=str(platform.folder / f"beat-{number}"))
    port = int(platform.environment["PORT"])
    wait_for(lambda: alive.web_trouble(port, host="localhost") == "", platform)

    wait_for(lambda: len(texts(platform)) > 0, platform)
    assert (platform.stop("send"), platform.stop("generate"), platform.stop("beat-1")) == (0, 0, 0)
    for name in ("generate", "send"):
        platform.start(name, name)

    wait_for(lambda: len(texts(platform)) == CLIENTS, platform)
    time.sleep(3)  # three more ticks
    assert set(texts(platform).values()) == {1}
    assert states(postgres_database) == {("accepted", CLIENTS)}
    assert alive.beat_trouble(platform.folder / "beat-2", at=time.time()) == ""
    assert platform.stop("web") == 0


def states(url: str) -> set[tuple[str, int]]:
    with psycopg.connect(url) as connection:
        return set(connection.execute("SELECT state, count(*) FROM messages WHERE kind = 'daily' GROUP BY 1"))
