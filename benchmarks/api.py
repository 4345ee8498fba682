"""What a phone asks for most, beside an empty view of DRF: gunicorn with two workers, PostgreSQL, one run.

Needs a PostgreSQL (TEST_POSTGRES_URL). Eight connections, kept open, ask as fast as they are answered; then the same
with a new connection for each request. Everything is asked in rounds, and a rate is the median of its rounds: the speed
of a machine wanders. Two empty views stand beside ours: a bare one, and one that is signed in, counted and zipped like
every view of ours. Statements are counted in the process that seeds.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fitcoach.testing import services
from fitcoach.testing.private_servers import free_port

ROOT = Path(__file__).resolve().parent.parent
CONNECTIONS, ROUNDS, SECONDS, WARM_UP_SEC = 8, 5, 1.0, 0.3
EMPTY, OURS = "empty view, bare", "empty view of ours"
Request = Callable[[int], bytes]


def main() -> None:
    if trouble := services.postgres_trouble():
        print(f"left out: {trouble}")
        return
    with services.temporary_postgres_database("api") as url:
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "CELERY_BROKER_URL": "",
            "REDIS_URL": "",
            "GEMINI_API_KEY": "",
            "DATABASE_POOL_SIZE": "0",  # as the Procfile has it
            "DJANGO_SETTINGS_MODULE": "benchmarks.api_settings",
            **{f"API_{scope}_PER_MINUTE": "100000000" for scope in ("OPEN", "READS", "WRITES")},
        }
        seeded = json.loads(python(environment, "benchmarks.api_seed").splitlines()[-1])
        with web(environment) as port:
            _measure(port, seeded)
            _sign_ups(port, seeded["codes"])


def _measure(port: int, seeded: dict[str, Any]) -> None:
    for _ in range(3):  # a worker imports what it serves with its first request
        _load(port, _get("/empty"), kept=False)
    token, workout, lift = seeded["token"], seeded["workout"], seeded["lift"]
    log = f"/api/v1/workouts/{workout}/log"
    rows: list[tuple[str, Request]] = [
        (EMPTY, _get("/empty")),
        (OURS, _get("/empty-for-users", token)),
        ("me", _get("/api/v1/me", token)),
        ("workouts/today", _get("/api/v1/workouts/today", token)),
        ("workouts?since=", _get(f"/api/v1/workouts?since={seeded['since']}", token)),
        ("workouts/{id}/log", lambda number: _post(log, token, _sets(lift, number))),
        ("workouts/today, after it", _get("/api/v1/workouts/today", token)),
    ]
    zipped = _get("/api/v1/workouts/today", token, "Accept-Encoding: gzip\r\n")
    for kept in (True, False):
        print(f"connections {'kept' if kept else 'new for each request'}:")
        rounds = [{name: _load(port, request, kept=kept) for name, request in rows} for _ in range(ROUNDS)]
        for name, _ in rows:
            print(_line_of(name, rounds) + _statements(seeded, name))
    print(f"workouts/today zipped: {_load(port, zipped, kept=True)[1]} bytes")


def _line_of(name: str, rounds: Sequence[dict[str, tuple[list[float], int]]]) -> str:
    """Rates and shares are medians over the rounds, each round's rate held against that of the same round."""
    seconds = [each for one in rounds for each in one[name][0]]
    rate = statistics.median(len(one[name][0]) / SECONDS for one in rounds)
    bare, ours = (
        statistics.median(len(one[name][0]) / max(len(one[base][0]), 1) for one in rounds) for base in (EMPTY, OURS)
    )
    return (
        f"  {name:26} {rate:6.0f}/s  p50 {statistics.median(seconds) * 1e3:5.1f} ms  "
        f"p99 {_percentile(seconds, 99) * 1e3:5.1f} ms  {rounds[-1][name][1]:5d} bytes  "
        f"{bare:4.0%} of the bare empty view, {ours:4.0%} of the one of ours"
    )


def _sign_ups(port: int, codes: list[tuple[str, str]]) -> None:
    """One after the other, as a phone sees them: account, profile, plan, week and today's session by the rules."""
    seconds = []
    for number, code in codes:
        told = {"phone_number": number, "code": code, "name": "Ana", "timezone": "UTC", "fitness_goals": "get strong"}
        line, started = _Line(port), time.perf_counter()
        line.ask(_post("/api/v1/signup", "", {**told, "equipment": ["full_gym"]}), expected=201)
        seconds.append(time.perf_counter() - started)
        line.close()
    print(
        f"signup: {len(seconds)}, median {statistics.median(seconds) * 1e3:.0f} ms, slowest {max(seconds) * 1e3:.0f} ms"
    )


def _statements(seeded: dict[str, Any], name: str) -> str:
    count = seeded["statements"].get(name.removesuffix(", after it"))
    return f"  {count} statements" if count else ""


def _get(path: str, token: str = "", more: str = "") -> Request:
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
    head += f"Authorization: Bearer {token}\r\n" if token else ""
    content = (head + more + "\r\n").encode()
    return lambda number: content


def _post(path: str, token: str, body: Any) -> bytes:
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
        f"{f'Authorization: Bearer {token}' if token else 'X-Nobody: 1'}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def _sets(lift: str, number: int) -> dict[str, Any]:
    return {"sets": [{"exercise_id": lift, "set_number": number % 5 + 1, "reps": number % 12 + 1, "weight_kg": 20}]}


def _load(port: int, request: Request, *, kept: bool) -> tuple[list[float], int]:
    """Seconds of each request after the warm-up, and the size of the last answer's body."""
    begin = time.perf_counter() + WARM_UP_SEC
    end = begin + SECONDS
    taken: list[list[float]] = [[] for _ in range(CONNECTIONS)]
    sizes = [0] * CONNECTIONS

    def ask(mine: int) -> None:
        line = _Line(port)
        number = mine
        while (started := time.perf_counter()) < end:
            sizes[mine] = line.ask(request(number))
            if not kept:
                line.close()
                line = _Line(port)
            if started >= begin:
                taken[mine].append(time.perf_counter() - started)
            number += CONNECTIONS
        line.close()

    threads = [threading.Thread(target=ask, args=(mine,)) for mine in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [each for mine in taken for each in mine], max(sizes)


class _Line:
    """One HTTP connection, read with as little work as can be: the machine's cores are the server's."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, content: bytes, *, expected: int = 200) -> int:
        """The size of the body. Raises RuntimeError for another status than the expected one."""
        self.socket.sendall(content)
        head = b""
        while b"\r\n\r\n" not in head:
            got = self.socket.recv(65536)
            if not got:
                raise RuntimeError("the server hung up")
            head += got
        head, _, body = head.partition(b"\r\n\r\n")
        if not head.startswith(f"HTTP/1.1 {expected}".encode()):
            raise RuntimeError(f"{head[:40]!r} {body[:200]!r}")
        size = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        while len(body) < size:
            body += self.socket.recv(65536)
        return size

    def close(self) -> None:
        self.socket.close()


def _percentile(seconds: list[float], percent: int) -> float:
    return statistics.quantiles(seconds, n=100)[percent - 1]


def python(environment: dict[str, str], module: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", module], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return ran.stdout


@contextmanager
def web(environment: dict[str, str]) -> Iterator[int]:
    port = free_port()
    command = ["-m", "gunicorn", "fitcoach.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    web = subprocess.Popen(
        [sys.executable, *command, "--threads", "4", "--log-level", "error"], cwd=ROOT, env=environment
    )
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        web.terminate()
        web.wait(timeout=30)
