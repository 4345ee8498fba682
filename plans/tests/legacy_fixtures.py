"""The sample database, converted once for each worker and copied for each test."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from plans.tests.legacy_database import LegacyDatabase

SERVER = os.environ.get("TEST_POSTGRES_URL") or "postgres://postgres@127.0.0.1:5432/postgres"


@contextmanager
def database_that_stays(label: str) -> Iterator[LegacyDatabase]:
    """A database for a whole session; `postgres_database` lives for one test only."""
    name = f"fitcoach_{label}_{uuid.uuid4().hex[:8]}"
    _at_server(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield LegacyDatabase(urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}")))
    finally:
        _at_server(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def copy_over(target: LegacyDatabase, source: LegacyDatabase) -> None:
    """Replace a database by a copy of another. Nobody may be connected to either."""
    name, template = (sql.Identifier(urlsplit(database.url).path[1:]) for database in (target, source))
    _at_server(sql.SQL("DROP DATABASE {}").format(name))
    _at_server(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, template))


def _at_server(statement: sql.Composed) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def before_conversion(worker_id: str) -> Iterator[LegacyDatabase]:
    """The samples as they were. Tests read it and leave it alone."""
    with database_that_stays(f"before_{worker_id}") as database:
        yield database.load("schema", "samples")


@pytest.fixture(scope="session")
def converted_once(before_conversion: LegacyDatabase, worker_id: str) -> Iterator[LegacyDatabase]:
    with database_that_stays(f"converted_{worker_id}") as database:
        copy_over(database, before_conversion)
        database.convert()
        yield database


@pytest.fixture
def converted(postgres_database: str, converted_once: LegacyDatabase) -> LegacyDatabase:
    """The samples after the conversion, for this test alone."""
    database = LegacyDatabase(postgres_database)
    copy_over(database, converted_once)
    return database
