"""A process that dies at any line between a claim and its last write: nobody gets two texts, and nobody none.

FAULT_POINT_CLIENTS makes the runs larger: the figure of the project is 200.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as project

from fitcoach.testing import services
from messaging.fault_points import EXIT_STATUS, NAMES
from messaging.testing.twilio_server import TwilioServer

CLIENTS = int(os.environ.get("FAULT_POINT_CLIENTS", "12"))
SEED = f"""
from messaging.tests.conftest import client_with_plan
for number in range({CLIENTS}):
    client_with_plan(name=f"Client {{number}}", timezone="UTC", preferred_send_hour=13)
"""
EARLY, DUE = "2026-06-10T12:45:00+00:00", "2026-06-10T13:00:00+00:00"
NEEDS_UNKNOWN = ("given up", "looked up", "found written", "requeued")
"""Reached only after an earlier death has left something to find."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A migrated database of clients who are due at 13:00, on PostgreSQL; each test copies it."""
    if trouble := services.postgres_trouble():
        pytest.skip(f"no PostgreSQL: {trouble}")
    with services.temporary_postgres_database("faults") as url:
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "GEMINI_API_KEY": "",
            "REDIS_URL": "",
            "CELERY_BROKER_URL": "",
        }
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "shell", "-v", "0", "-c", SEED)
        yield environment


def manage(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, env=environment, cwd=project.BASE_DIR, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


def drain(environment: dict[str, str], at: str, *, point: str = "", minutes: int = 240) -> int:
    command = [sys.executable, "-m", "messaging.testing.drain", "--at", at, "--minutes", str(minutes)]
    done = subprocess.run(
        command,
        env={**environment, "FAULT_POINT": point},
        cwd=project.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode in (0, EXIT_STATUS), done.stderr
    return done.returncode


@pytest.mark.postgres
@pytest.mark.parametrize("point", NAMES)
def test_a_death_at_this_point_costs_nobody_a_text_and_brings_nobody_two(
    point: str, template: dict[str, str], tmp_path: Path
) -> None:
    with services.temporary_postgres_database("dies") as url, TwilioServer(list_lag_sec=0) as server:
        copy(template["DATABASE_URL"], url)
        environment = {
            **template,
            "DATABASE_URL": url,
            "SMS_TRANSPORT": "twilio",
            "TWILIO_ACCOUNT_SID": server.account,
            "TWILIO_AUTH_TOKEN": server.token,
            "TWILIO_FROM": "+15550199999",
            "TWILIO_BASE_URL": server.url,
            "TWILIO_CONCURRENCY": "4",
        }
        died = [drain(environment, EARLY, point=point, minutes=0)]
        if point in NEEDS_UNKNOWN:
            leave_something_to_find(environment, server, point)
        died.append(drain(environment, DUE, point=f"{point}:2" if died == [EXIT_STATUS] else point))
        assert EXIT_STATUS in died, f"nobody came by {point}"
        assert drain(environment, DUE) == 0
        assert_one_text_each(url, server)


def leave_something_to_find(environment: dict[str, str], server: TwilioServer, point: str) -> None:
    """A worker that died with texts in its hands: after the call, or before it for what has to be sent once more."""
    before = "claimed" if point == "requeued" else "before settling"
    assert drain(environment, DUE, point=before, minutes=0) == EXIT_STATUS


def copy(source: str, target: str) -> None:
    """All rows of one database into another that is empty: by the server itself."""
    name, template = target.rsplit("/", 1)[1], source.rsplit("/", 1)[1]
    with psycopg.connect(services.postgres_url(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}"')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def assert_one_text_each(url: str, server: TwilioServer) -> None:
    """The provider's own log is what clients got."""
    with psycopg.connect(url) as connection:
        states: dict[str, int] = dict(
            connection.execute("SELECT state, count(*) FROM messages GROUP BY state").fetchall()
        )
        phones = {row[0] for row in connection.execute("SELECT phone_number FROM users").fetchall()}
    texts = Counter(message.to for message in server.accepted)
    assert {phone: texts[phone] for phone in phones if texts[phone] != 1} == {}
    assert states == {"accepted": CLIENTS}
