"""What `make test` runs: the whole suite on SQLite, then the tests that use the database once more on PostgreSQL.

Arguments go to pytest, as in `make test ARGS="-k progress"`. The last lines say what was skipped and why. `--once` as
the first one: on PostgreSQL alone where there is one, else on SQLite. `--coverage` as the first one: the run on SQLite
is measured, and what it ran of each room is held against what is asked for. The two runs live in different time zones.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

import pytest

from fitcoach.testing import axe, rooms, services, zones

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = "2"
MEASURED = ["--cov", "--cov-report=", "--cov-fail-under=0"]
"""Judged by `rooms`, not by pytest."""


def main(arguments: list[str]) -> int:
    """The door: returns the exit status."""
    once, measured = arguments[:1] == ["--once"], arguments[:1] == ["--coverage"]
    arguments = arguments[int(once or measured) :]
    axe.fetch()
    has_postgres = not services.postgres_trouble()
    results = []
    if not (once and has_postgres):
        results.append(run_pytest("SQLite", [*(MEASURED if measured else ()), *arguments], database_url=""))
    if has_postgres:
        # A name of its own, so that two runs on one server do not drop each other's databases.
        url = services.with_database(services.postgres_url(), f"fitcoach_{uuid.uuid4().hex[:8]}")
        results.append(run_pytest("PostgreSQL", ["-m", "database and not postgres", *arguments], database_url=url))
    print()
    judged = rooms.judge() if measured else 0
    for text in [*(result[1] for result in results), *missing_lines()]:
        print(f"fitcoach: {text}")
    required = services.are_required() and bool(missing_lines())
    return max(int(required), judged, *(result[0] for result in results))


def run_pytest(database: str, arguments: Sequence[str], *, database_url: str) -> tuple[int, str]:
    """One run of pytest in a process of its own; returns its exit status and a line about it."""
    print(f"fitcoach: tests with {database} as Django's database", flush=True)
    started = time.monotonic()
    # Each process takes tests of the other when its own are done: some take a hundred times as long as others.
    command = [sys.executable, "-m", "pytest", "-n", PROCESSES, "--dist", "worksteal", *arguments]
    environment = environment_of(database, database_url)
    status = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL).returncode
    seconds = time.monotonic() - started
    if status == pytest.ExitCode.NO_TESTS_COLLECTED and database != "SQLite":
        return 0, f"{database}: no test of this choice uses the database"
    word = "passed" if status == 0 else f"failed (pytest's exit status {status})"
    return status, f"{database}, in {environment[zones.VARIABLE]}: {word} in {seconds:.0f} s"


def environment_of(database: str, database_url: str) -> dict[str, str]:
    """What stands in it wins over the developer's own `.env`, so that that cannot change what is tested."""
    return {
        zones.VARIABLE: zones.ZONE_OF_RUN[database],
        **os.environ,
        "CELERY_BROKER_URL": "",
        "GEMINI_API_KEY": "",
        "SMS_TRANSPORT": "console",
        "SENTRY_DSN": "",
        "DATABASE_URL": database_url or f"sqlite:///{ROOT / 'var' / 'tests.sqlite3'}",
    }


def missing_lines() -> list[str]:
    """One line for each server that could not be used, and what was left out because of it."""
    lines = []
    for service in services.SERVICES:
        if trouble := service.trouble():
            again = " and the second run of the database tests" if service.mark == "postgres" else ""
            lines.append(f"skipped: the tests that need {service.name}{again}, as it cannot be used ({trouble})")
    return lines


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
