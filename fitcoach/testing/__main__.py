"""What `make test` runs: the whole suite on SQLite, then the tests that use the database once more on PostgreSQL.

Arguments go to pytest, as in `make test ARGS="-k progress"`. The last lines say what was skipped and why. `--once` as
the first one: on PostgreSQL alone where there is one, else on SQLite.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from fitcoach.testing import axe, services

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = "2"


def main(arguments: list[str]) -> int:
    """The door: returns the exit status."""
    once = arguments[:1] == ["--once"]
    arguments = arguments[int(once) :]
    axe.fetch()
    has_postgres = not services.postgres_trouble()
    results = [] if once and has_postgres else [run_pytest("SQLite", arguments, database_url="")]
    if has_postgres:
        # A name of its own, so that two runs on one server do not drop each other's databases.
        url = services.with_database(services.postgres_url(), f"fitcoach_{uuid.uuid4().hex[:8]}")
        results.append(run_pytest("PostgreSQL", ["-m", "database and not postgres", *arguments], database_url=url))
    print()
    for text in [*(result[1] for result in results), *missing_lines()]:
        print(f"fitcoach: {text}")
    required = services.are_required() and bool(missing_lines())
    return max(int(required), *(result[0] for result in results))


def run_pytest(database: str, arguments: list[str], *, database_url: str) -> tuple[int, str]:
    """One run of pytest in a process of its own; returns its exit status and a line about it."""
    print(f"fitcoach: tests with {database} as Django's database", flush=True)
    # What stands in the environment wins over the developer's own `.env`, so that it cannot change what is tested.
    environment = {
        **os.environ,
        "CELERY_BROKER_URL": "",
        "GEMINI_API_KEY": "",
        "SMS_TRANSPORT": "console",
        "SENTRY_DSN": "",
    }
    environment["DATABASE_URL"] = database_url or f"sqlite:///{ROOT / 'var' / 'tests.sqlite3'}"
    started = time.monotonic()
    # Each process takes tests of the other when its own are done: some take a hundred times as long as others.
    command = [sys.executable, "-m", "pytest", "-n", PROCESSES, "--dist", "worksteal", *arguments]
    status = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL).returncode
    seconds = time.monotonic() - started
    if status == pytest.ExitCode.NO_TESTS_COLLECTED and database != "SQLite":
        return 0, f"{database}: no test of this choice uses the database"
    word = "passed" if status == 0 else f"failed (pytest's exit status {status})"
    return status, f"{database}: {word} in {seconds:.0f} s"


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
