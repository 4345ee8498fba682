"""The real servers and programs that some tests need. TEST_POSTGRES_URL, TEST_REDIS_URL, TEST_CHROMIUM name others.

`python -m fitcoach.testing.services postgres` (or another mark) exits 0 when it can be used, for shell scripts.
"""

from __future__ import annotations

import os
import shutil
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from psycopg import sql

from fitcoach.testing import axe

POSTGRES_URL_DEFAULT = "postgres://postgres@127.0.0.1:5432/postgres"
# Database 15, so that a Redis that serves something else on this machine is left alone.
REDIS_URL_DEFAULT = "redis://127.0.0.1:6379/15"
CONNECT_TIMEOUT_SEC = 3


@dataclass(frozen=True)
class Service:
    """A server that tests may need. `trouble` says why it cannot be used, or nothing when it can.

    `remedy`: what helps, in a sentence.
    """

    mark: str
    name: str
    trouble: Callable[[], str]
    remedy: str


def postgres_url() -> str:
    """A database in which we may create others."""
    return os.environ.get("TEST_POSTGRES_URL") or POSTGRES_URL_DEFAULT


def redis_url() -> str:
    """A Redis database that belongs to the tests."""
    return os.environ.get("TEST_REDIS_URL") or REDIS_URL_DEFAULT


@cache
def postgres_trouble() -> str:
    """Why PostgreSQL cannot be used, or ""."""
    query = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    try:
        with psycopg.connect(postgres_url(), connect_timeout=CONNECT_TIMEOUT_SEC) as connection:
            row = connection.execute(query).fetchone()
    except psycopg.Error as error:
        return _one_line(error)
    return "" if row and row[0] else f"{_without_password(postgres_url())} does not let us create databases"


@cache
def redis_trouble() -> str:
    """Why Redis cannot be used, or ""."""
    timeout = CONNECT_TIMEOUT_SEC
    try:
        with redis.Redis.from_url(redis_url(), socket_connect_timeout=timeout, socket_timeout=timeout) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        return _one_line(error)
    return ""


def chromium_path() -> str | None:
    """The browser of the browser tests."""
    return os.environ.get("TEST_CHROMIUM") or shutil.which("chromium")


def chromium_trouble() -> str:
    """Why there is no browser to drive, or ""."""
    path = chromium_path()
    return "" if path and os.access(path, os.X_OK) else "no chromium on this machine"


def axe_trouble() -> str:
    """Why pages cannot be held against the rules of accessibility, or ""."""
    return "" if axe.SCRIPT.exists() else f"no {axe.SCRIPT.relative_to(axe.ROOT)}"


def promtool_path() -> str | None:
    """The program that checks rules and figures of Prometheus."""
    return shutil.which("promtool")


def promtool_trouble() -> str:
    """Why rules and figures cannot be checked, or ""."""
    return "" if promtool_path() else "no promtool on this machine"


SERVICES = (
    Service("postgres", "PostgreSQL", postgres_trouble, "TEST_POSTGRES_URL names another server."),
    Service("redis", "Redis", redis_trouble, "TEST_REDIS_URL names another server."),
    Service("browser", "Chromium", chromium_trouble, "Install Debian's chromium, or name another by TEST_CHROMIUM."),
    Service("promtool", "promtool", promtool_trouble, "Install Debian's prometheus."),
    Service("axe", "axe-core", axe_trouble, "`make test` fetches it where npm is and the network."),
)


def are_required() -> bool:
    """True where a missing service is a failure and not a reason to skip: in CI."""
    return os.environ.get("REQUIRE_SERVICES", "") not in ("", "0")


@contextmanager
def temporary_postgres_database(label: str) -> Iterator[str]:
    """The URL of a new, empty database, which is dropped at the end with whoever is still connected to it."""
    name = f"fitcoach_{label}_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(postgres_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield with_database(postgres_url(), name)
    finally:
        with psycopg.connect(postgres_url(), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}:{parts.port or 5432}{parts.path}"


def _one_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def main(names: list[str]) -> int:
    """0 when every named service can be used; says on stderr why one cannot."""
    troubles = {service.name: service.trouble() for service in SERVICES if service.mark in names}
    for name, trouble in troubles.items():
        if trouble:
            print(f"{name}: {trouble}", file=sys.stderr)
    return int(any(troubles.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
