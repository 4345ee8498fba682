"""The gates of the tests themselves: no way out of the machine, and missing servers skip here and fail in CI."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from fitcoach.celery import app
from fitcoach.testing import services
from fitcoach.testing.no_network import NetworkForbiddenError, is_this_machine

ROOT = Path(__file__).resolve().parents[2]
NOBODY = {"TEST_POSTGRES_URL": "postgres://postgres@127.0.0.1:1/postgres", "TEST_REDIS_URL": "redis://127.0.0.1:1/0"}
# A suite of one test for each gate, run by a pytest of its own.
SUITE = """
import pytest

def test_asks_for_a_database(postgres_database): pass

@pytest.mark.redis
def test_is_marked(): pass

def test_needs_nothing(): pass
"""


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("", True),
        (None, True),
        (b"localhost", True),
        ("0.0.0.0", True),
        ("10.0.0.1", False),
        ("192.0.2.1", False),
        ("2001:db8::1", False),
        ("example.com", False),
        ("localhost.example.com", False),
    ],
)
def test_what_counts_as_this_machine(host, expected):
    assert is_this_machine(host) is expected


def test_a_test_cannot_leave_the_machine():
    # 192.0.2.0/24 is set aside for examples; the hook stops the call before a packet is made.
    with socket.socket() as outside, pytest.raises(NetworkForbiddenError, match=r"may not connect to 192\.0\.2\.1:80"):
        outside.connect(("192.0.2.1", 80))
    with pytest.raises(NetworkForbiddenError, match=r"may not look up 'example\.com'"):
        socket.getaddrinfo("example.com", 443)


def test_a_test_can_talk_to_itself():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def run_suite(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_suite.py").write_text(SUITE)
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pytest.ini"), "--rootdir", str(folder), str(folder)]
    command += ["-p", "fitcoach.testing.plugin", "-p", "no:cacheprovider", *options]
    surroundings = {
        key: value for key, value in os.environ.items() if key not in ("REQUIRE_SERVICES", "PYTEST_ADDOPTS")
    }
    surroundings["PYTHONPATH"] = str(ROOT)
    return subprocess.run(command, cwd=folder, env=surroundings | environment, capture_output=True, text=True)


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_missing_servers_skip_and_the_last_lines_say_so(tmp_path, options):
    done = run_suite(tmp_path, *options, **NOBODY)

    assert done.returncode == 0, done.stdout
    assert "1 passed, 2 skipped" in done.stdout
    assert "PostgreSQL was missing: 1 tests skipped" in done.stdout
    assert "Redis was missing: 1 tests skipped" in done.stdout


def test_missing_servers_fail_where_they_are_required(tmp_path):
    done = run_suite(tmp_path, REQUIRE_SERVICES="1", **NOBODY)

    assert done.returncode == 1
    assert "1 passed, 2 errors" in done.stdout
    assert "REQUIRE_SERVICES is set and PostgreSQL cannot be used" in done.stdout


def test_a_database_of_its_own_is_empty_and_then_gone(postgres_database):
    with psycopg.connect(postgres_database) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)

    with services.temporary_postgres_database("gone") as url, psycopg.connect(url):
        pass  # even with somebody connected until the end
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


def test_redis_answers(redis_url):
    import redis

    with redis.Redis.from_url(redis_url) as client:
        assert client.ping() is True


def test_a_hint_of_a_test_stays_in_its_process():
    with app.connection_for_write() as connection:
        assert connection.transport_cls == "memory"


def test_which_database_a_url_names():
    assert services.with_database("postgres://a:b@h:1/one?x=1", "two") == "postgres://a:b@h:1/two?x=1"
