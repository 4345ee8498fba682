"""What it weighs: how long `manage.py check` takes, and the memory of a web worker and of a Celery worker at rest.

Memory is resident, of each process by itself, as an operator's tools show it: pages that a fork shares count in each.
Exit status 1 when anything takes more than it may.
"""

from __future__ import annotations

import http.client
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from fitcoach.testing.private_servers import free_port

ROOT: Final = Path(__file__).resolve().parent.parent
CHECKS, REQUESTS = 5, 200
MOST_SEC, MOST_WEB_MB, MOST_WORKER_MB = 1.5, 150, 200
AT_REST_SEC: Final = 5.0
PAGES: Final = ("/healthz", "/admin/login/", "/api/v1/me", "/api/v1/docs/", "/w/nothing", "/api/v1/problems/not-found")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = _environment(Path(folder))
        _run(environment, "manage.py", "migrate", "--verbosity", "0")
        taken = [_checks(environment) / MOST_SEC, _web(environment) / MOST_WEB_MB]
        taken.append(_worker(environment, Path(folder)) / MOST_WORKER_MB)
    if max(taken) >= 1:
        raise SystemExit("something takes more than it may")


def _checks(environment: dict[str, str]) -> float:
    told = sorted(_timed(environment) for _ in range(CHECKS))
    wall, processor = statistics.median(each[0] for each in told), statistics.median(each[1] for each in told)
    print(f"manage.py check: {wall:.2f} s by the clock, {processor:.2f} s of a processor (may take {MOST_SEC} s)")
    return wall


def _timed(environment: dict[str, str]) -> tuple[float, float]:
    before, started = os.times(), time.monotonic()
    _run(environment, "manage.py", "check")
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return time.monotonic() - started, processor


def _web(environment: dict[str, str]) -> float:
    port = free_port()
    command = ["-m", "gunicorn", "fitcoach.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    web = subprocess.Popen(
        [sys.executable, *command, "--threads", "4", "--log-level", "error"], cwd=ROOT, env=environment
    )
    try:
        _ask(port, "/healthz", patience=60)
        for number in range(REQUESTS):
            _ask(port, PAGES[number % len(PAGES)])
        (worker,) = _children(web.pid)
        taken = _resident_mb(worker)
        print(f"a web worker after {REQUESTS} requests: {taken:.0f} MB (may take {MOST_WEB_MB})")
        return taken
    finally:
        web.terminate()
        web.wait(timeout=30)


def _worker(environment: dict[str, str], folder: Path) -> float:
    command = ["-m", "celery", "--quiet", "-A", "fitcoach.celery:app", "worker", "-l", "ERROR", "--concurrency", "2"]
    with (folder / "celery.log").open("wb") as log:
        python = [sys.executable, "-W", "ignore", *command, "--without-mingle"]
        worker = subprocess.Popen(python, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 60
        while len(_children(worker.pid)) < 2:
            if time.monotonic() > until:
                raise SystemExit("the worker has not started its children within a minute")
            time.sleep(0.2)
        time.sleep(AT_REST_SEC)
        told = [_resident_mb(pid) for pid in (worker.pid, *_children(worker.pid))]
        sizes = ", ".join(f"{each:.0f}" for each in told)
        print(f"a Celery worker at rest, parent and children: {sizes} MB (each may take {MOST_WORKER_MB})")
        return max(told)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=60)


def _ask(port: int, path: str, *, patience: float = 0) -> None:
    until = time.monotonic() + patience
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", path)
            connection.getresponse().read()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        finally:
            connection.close()


def _children(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in told]


def _resident_mb(pid: int) -> float:
    (line,) = (line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "fitcoach.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'rows.sqlite3'}",
        "CELERY_BROKER_URL": "filesystem://",
        "REDIS_URL": "",
        "GEMINI_API_KEY": "",
        "SMS_TRANSPORT": "memory",
        "API_OPEN_PER_MINUTE": "1000000",
        "REFUSALS_PER_MINUTE": "1000000",
    }


def _run(environment: dict[str, str], *command: str) -> None:
    subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
