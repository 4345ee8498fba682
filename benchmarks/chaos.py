"""A morning on which everything dies: N clients, kill -9, a wiped broker, a database without power, two beats.

`python -m benchmarks.chaos [--clients N] [--kills K] [--wipes W] [--restarts R] [--away SEC] [--share S] [--seeds …]`.
PostgreSQL, Redis, Celery workers, the web server and a loopback Twilio are real processes of this run alone. What the
provider's own log says is held against the rows: who got no text and has no reason for it is lost, who got two is
duplicated, and a row that says another thing than the provider is unexpected. Exit status 0 when there is none.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from fitcoach.testing import private_servers
from fitcoach.testing.private_servers import PrivatePostgres, PrivateRedis, free_port

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "chaos"
POLL_SEC = 0.25
STUCK_SEC = 240.0
"""Without any change for so long a run is over, and whatever is open is told as lost."""
SHORT_TIMES = {
    "BEAT_EVERY_SEC": "2",
    "HAND_OVER_WITHIN_SEC": "6",
    "CELERY_TASK_SOFT_TIME_LIMIT": "18",
    "CELERY_TASK_TIME_LIMIT": "22",
    "CELERY_VISIBILITY_TIMEOUT": "70",
    "GIVEN_UP_AFTER_SEC": "25",
    "COMPOSE_WITHIN_SEC": "8",
    "COMPOSE_LEASE_SEC": "25",
    "LLM_DEADLINE_SEC": "3",
    "LOOK_UP_APART_SEC": "4",
}
"""The same order as in earnest, as the system checks want it, and in seconds instead of minutes."""
LIST_LAG_SEC = 3.0


@dataclass
class Morning:
    """What is done to one morning, and the processes of it."""

    clients: int
    kills: int
    wipes: int
    restarts: int
    share: float
    away: float
    seed: int
    folder: Path
    back_at: float = 0.0
    environment: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def dice(self) -> random.Random:
        return random.Random(f"chaos {self.seed}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--wipes", type=int, default=1)
    parser.add_argument("--restarts", type=int, default=1)
    parser.add_argument("--away", type=float, default=0.0, help="seconds for which the broker is gone in the middle")
    parser.add_argument("--share", type=float, default=0.05, help="of the provider's answers that are faults")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    options = vars(parser.parse_args())
    if trouble := private_servers.trouble():
        print(f"left out: {trouble}")
        return 0
    seeds = options.pop("seeds")
    return int(sum(run(seed=seed, **options) for seed in seeds) > 0)


def run(**options: Any) -> int:
    """One morning; prints its line and returns how many clients were wronged."""
    with tempfile.TemporaryDirectory(prefix="chaos") as folder:
        morning = Morning(folder=Path(folder), **options)
        with _servers(morning) as (postgres, broker):
            _seed(morning)
            started = time.monotonic()
            _live_through(morning, postgres, broker)
            seconds = time.monotonic() - started
            if morning.back_at:
                rest = time.monotonic() - morning.back_at
                print(f"the broker was gone for {morning.away:.0f} s; all was out {rest:.0f} s after it came back")
            return _report(morning, postgres.url, seconds)


@contextmanager
def _servers(morning: Morning) -> Iterator[tuple[PrivatePostgres, PrivateRedis]]:
    postgres, broker = PrivatePostgres(morning.folder), PrivateRedis(morning.folder)
    web, provider = free_port(), free_port()
    morning.environment = {
        **os.environ,
        **SHORT_TIMES,
        "DATABASE_URL": postgres.url,
        "CELERY_BROKER_URL": broker.url,
        "LOG_LEVEL": "WARNING",
        "REDIS_URL": "",
        "GEMINI_API_KEY": "",
        "PUBLIC_URL": f"http://127.0.0.1:{web}",
        "SMS_TRANSPORT": "twilio",
        "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_FROM": "+15550199999",
        "TWILIO_BASE_URL": f"http://127.0.0.1:{provider}",
        "DJANGO_SETTINGS_MODULE": "fitcoach.settings",
        "SECRET_KEY": "chaos",
        "PYTHONWARNINGS": "ignore",
    }
    try:
        _start_all(morning, web=web, provider=provider)
        yield postgres, broker
    finally:
        for process in morning.processes.values():
            _kill_group(process)
        broker.stop()
        postgres.stop()


def _start_all(morning: Morning, *, web: int, provider: int) -> None:
    _manage(morning, "migrate", "--verbosity", "0")
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--quiet", "-A", "fitcoach.celery:app"]
    worker = [*celery, "worker", "--without-gossip", "--without-mingle"]
    twilio = [*python, "messaging.testing.twilio_server", "--port", str(provider), "--seed", str(morning.seed)]
    faults = ["--fault-share", str(morning.share), "--callbacks", "mixed", "--token", TOKEN, "--hang-sec", "30"]
    lags = ["--list-lag-sec", str(LIST_LAG_SEC), "--lists-lag", "--slow-sec", "1", "--late-sec", "3"]
    bind = ["--bind", f"127.0.0.1:{web}", "--threads", "4", "--workers", "1", "--log-level", "error"]
    commands = {
        "twilio": [*twilio, *faults, *lags],
        "web": [*python, "gunicorn", "fitcoach.wsgi:application", *bind],
        "generate": [*worker, "-n", "generate@%h", "-Q", "generate", "--concurrency", "2"],
        "send": [*worker, "-n", "send@%h", "-Q", "send,inbound,default", "--concurrency", "3"],
        "beat-1": [*celery, "beat", "--pidfile=", "-s", str(morning.folder / "beat-1")],
        "beat-2": [*celery, "beat", "--pidfile=", "-s", str(morning.folder / "beat-2")],
    }
    for name, command in commands.items():
        _start(morning, name, command)


def _start(morning: Morning, name: str, command: list[str]) -> None:
    """A group of its own, so that it can be killed with its children."""
    with (morning.folder / f"{name}.log").open("ab") as log:
        morning.processes[name] = subprocess.Popen(
            command, env=morning.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )


def _manage(morning: Morning, *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, env=morning.environment, cwd=ROOT, check=True)


def _seed(morning: Morning) -> None:
    program = f"from benchmarks.chaos import make_clients; make_clients({morning.clients})"
    _manage(morning, "shell", "-v", "0", "-c", program)


def make_clients(count: int) -> None:
    """Due at this hour of UTC, each with a plan by the rules; in bulk."""
    from datetime import UTC, datetime

    from benchmarks.model_down import make_rows

    now = datetime.now(UTC)
    make_rows(count, start=now.date(), zones=("UTC",), hours=(now.hour,))


# --- The morning -----------------------------------------------------------------------------------------------------


def _live_through(morning: Morning, postgres: PrivatePostgres, broker: PrivateRedis) -> None:
    """Blows fall when so many texts are out, until nothing is open any more."""
    dice = morning.dice
    blows = _blows(morning, postgres, broker, dice)
    changed = time.monotonic()
    before: tuple[tuple[str, int], ...] = ()
    while True:
        time.sleep(POLL_SEC)
        states = _states(postgres.url)
        if states is None:
            continue
        done = sum(count for state, count in states.items() if state not in ("planned", "queued", "sending", "unknown"))
        while blows and blows[0][0] <= done:
            blows.pop(0)[1]()
            changed = time.monotonic()
        _look_after(morning)
        if (now := tuple(sorted(states.items()))) != before:
            changed, before = time.monotonic(), now
        if (done >= morning.clients and not blows) or time.monotonic() - changed > STUCK_SEC:
            return


def _blows(
    morning: Morning, postgres: PrivatePostgres, broker: PrivateRedis, dice: random.Random
) -> list[tuple[int, Callable[[], None]]]:
    """(how many texts are out by then, what happens), in order."""

    def spread(count: int, blow: Callable[[], None]) -> Iterator[tuple[int, Callable[[], None]]]:
        for number in range(count):
            yield int(morning.clients * (number + dice.random()) / (count + 0.5)), blow

    kills = spread(morning.kills, lambda: _kill_somebody(morning, dice))
    others = [*spread(morning.wipes, broker.wipe), *spread(morning.restarts, postgres.restart_immediately)]
    if morning.away:
        others.append((morning.clients // 3, lambda: _take_away(morning, broker)))
    return sorted((*kills, *others), key=lambda blow: blow[0])


def _take_away(morning: Morning, broker: PrivateRedis) -> None:
    broker.stop()
    time.sleep(morning.away)
    broker.start_again()
    morning.back_at = time.monotonic()


def _kill_somebody(morning: Morning, dice: random.Random) -> None:
    """A worker with all its children, one child, a beat, or a web process: SIGKILL, no time for a last word."""
    name = dice.choice(("send", "send", "send", "generate", "generate", "web", "beat-1", "beat-2"))
    process = morning.processes[name]
    children = _children(process.pid)
    if children and dice.random() < 0.5:
        with suppress(ProcessLookupError):
            os.kill(dice.choice(children), signal.SIGKILL)
    else:
        _kill_group(process)


def _look_after(morning: Morning) -> None:
    """Who died is started again, as an init system would."""
    for name, process in list(morning.processes.items()):
        if process.poll() is not None:
            _start(morning, name, list(process.args))  # type: ignore[arg-type]


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


# --- What came of it -------------------------------------------------------------------------------------------------


def _states(url: str) -> dict[str, int] | None:
    """Rows of daily messages by state; None while the database does not answer."""
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            query = "SELECT state, count(*) FROM messages WHERE kind = 'daily' GROUP BY state"
            return dict(connection.execute(query).fetchall())
    except psycopg.Error:
        return None


@dataclass
class Account:
    """Clients by what they got, and rows by what they say."""

    attempted: int
    accepted: int
    lost: list[str]
    duplicated: list[str]
    unexpected: list[str]
    recovered: int
    unknown: int
    told: Counter[str]


def _account(url: str, log: list[dict[str, Any]]) -> Account:
    query = (
        "SELECT u.phone_number, m.state, m.attempts, m.look_ups + m.resends, m.error, m.suppressed_reason, m.content "
        "FROM users u LEFT JOIN messages m ON m.user_id = u.id AND m.kind = 'daily' WHERE u.role = 'client'"
    )
    with psycopg.connect(url) as connection:
        rows = connection.execute(query).fetchall()
    texts = Counter(line["to"] for line in log)
    words = {(line["to"], line["body"]) for line in log}
    lost, unexpected, told = [], [], Counter[str]()
    for phone, state, _, _, error, reason, content in rows:
        reached = state in ("accepted", "delivered")
        if not texts[phone] and state in ("failed", "suppressed", "missed") and (error or reason):
            told[f"{state}: {reason or error}"] += 1
        elif not texts[phone]:
            lost.append(phone)
        elif not reached and not (state == "failed" and "undelivered" in error):
            unexpected.append(f"{phone} is {state}, the provider took it")
        elif (phone, content) not in words:
            unexpected.append(f"{phone} got other words")
        if reached and not texts[phone]:
            unexpected.append(f"{phone} is {state}, the provider knows nothing of it")
    known = {row[0] for row in rows}
    unexpected += [f"{phone} is nobody" for phone in texts if phone not in known]
    return Account(
        attempted=sum(row[2] or 0 for row in rows),
        accepted=len(log),
        lost=lost,
        duplicated=[phone for phone, count in texts.items() if count > 1],
        unexpected=unexpected,
        recovered=sum(1 for row in rows if row[3] or (row[2] or 0) > 1),
        unknown=sum(1 for row in rows if row[1] in ("unknown", "sending")),
        told=told,
    )


def _report(morning: Morning, url: str, seconds: float) -> int:
    address = morning.environment["TWILIO_BASE_URL"]
    with urllib.request.urlopen(f"{address}/control/log") as answer:
        lines = [json.loads(line) for line in answer.read().splitlines()]
    account = _account(url, lines[:-1])
    print(
        f"seed {morning.seed}: {morning.clients} clients, {morning.kills} kills, {morning.wipes} wipes, "
        f"{morning.restarts} restarts, {morning.share:.0%} faults: attempted {account.attempted}, accepted "
        f"{account.accepted}, lost {len(account.lost)}, duplicated {len(account.duplicated)}, unexpected "
        f"{len(account.unexpected)}, recovered {account.recovered}, unknown left {account.unknown}, {seconds:.0f} s, "
        f"{account.accepted / seconds:.0f} messages/s; not sent and told: {dict(account.told)}",
        flush=True,
    )
    wrong = account.lost + account.duplicated + account.unexpected
    for line in wrong[:20]:
        print(f"FAULT: {line}: {_row_of(url, line.split()[0])}")
    if wrong and (kept := os.environ.get("CHAOS_LOGS")):
        for log in morning.folder.glob("*.log"):
            (Path(kept) / f"{morning.seed}-{log.name}").write_bytes(log.read_bytes())
    return len(wrong) + account.unknown


def _row_of(url: str, phone: str) -> str:
    query = (
        "SELECT m.kind, m.state, m.attempts, m.look_ups, m.resends, m.error, m.claimed_at, m.settled_at, m.sent_at "
        "FROM messages m JOIN users u ON u.id = m.user_id WHERE u.phone_number = %s"
    )
    with psycopg.connect(url) as connection:
        return str(connection.execute(query, [phone]).fetchall())


if __name__ == "__main__":
    sys.exit(main())
