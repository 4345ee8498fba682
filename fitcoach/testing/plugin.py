"""The pytest plugin of all tests here: marks, gates and fixtures for real services, and what was missing."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import hypothesis
import pytest
from django.db import connection
from django.test import TransactionTestCase, override_settings
from pytest_django import DjangoDbBlocker

from fitcoach.apps import look_for_garbage_again
from fitcoach.celery import app
from fitcoach.testing import canary, migrated, services, written
from fitcoach.testing.canary import nothing_names_a_client  # noqa: F401  a fixture of every test
from fitcoach.testing.no_network import forbid_network
from fitcoach.testing.zones import live_in_the_zone_of_this_run

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "admin_user", "admin_client", "live_server"}
FIXTURE_OF_MARK = {
    "postgres": "postgres_database",
    "redis": "redis_url",
    "browser": "browser",
    "axe": "axe",
    "promtool": "promtool",
}
SKIP_PREFIX = "no "
WRITTEN = pytest.StashKey[Path]()
LEAKS = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Shut the door before anything is collected, look at what goes to models and logs, and be somewhere else."""
    forbid_network()
    canary.watch_prompts()
    live_in_the_zone_of_this_run()
    # A busy machine is no error: what has to be quick says so by itself.
    hypothesis.settings.register_profile("patient", deadline=None)
    hypothesis.settings.load_profile("patient")
    config.stash[WRITTEN] = written.begin(is_first=_is_first(config))


def _is_first(config: pytest.Config) -> bool:
    """Not one of the processes that xdist starts."""
    return not hasattr(config, "workerinput")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """The last question of a run: whether any line that any of its processes wrote names a client."""
    if not _is_first(session.config):
        return
    kept = session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    session.config.stash[LEAKS] = leaks = written.leaks_in(session.config.stash[WRITTEN], kept)
    if leaks and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    if WRITTEN in config.stash and _is_first(config):
        written.end(config.stash[WRITTEN])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what a test needs by what it uses: `database` (Django's), and each real server or program by its fixture."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if _uses_django_database(item, fixtures):
            item.add_marker("database")
        for mark, fixture in FIXTURE_OF_MARK.items():
            if fixture in fixtures:
                item.add_marker(mark)


def _uses_django_database(item: pytest.Item, fixtures: set[str]) -> bool:
    case = getattr(item, "cls", None)
    is_django_case = isinstance(case, type) and issubclass(case, TransactionTestCase)
    return is_django_case or item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: nobody has to look through it for garbage time and again."""
    gc.collect()
    look_for_garbage_again()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test whose server is missing is skipped; where servers are required it fails."""
    for service in services.SERVICES:
        if item.get_closest_marker(service.mark) is None:
            continue
        trouble = service.trouble()
        if trouble and services.are_required():
            pytest.fail(f"REQUIRE_SERVICES is set and {service.name} cannot be used: {trouble}", pytrace=False)
        elif trouble:
            pytest.skip(f"{SKIP_PREFIX}{service.name}: {trouble}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which order it was, who was named in a log, which server was missing and what that cost.

    Under xdist this runs where all reports arrive.
    """
    if seed := terminalreporter.config.getoption("randomly_seed", None):
        terminalreporter.write_line(f"random order; the same once more: --randomly-seed={seed}")
    for leak in terminalreporter.config.stash.get(LEAKS, []):
        terminalreporter.write_line(f"a log names a client: {leak}", red=True)
    skipped = [_skip_reason(report) for report in terminalreporter.stats.get("skipped", [])]
    for service in services.SERVICES:
        count = sum(f"{SKIP_PREFIX}{service.name}:" in reason for reason in skipped)
        if count:
            terminalreporter.section(f"{service.name} was missing: {count} tests skipped", yellow=True)
            terminalreporter.write_line(f"{service.trouble()}. {service.remedy}")


def _skip_reason(report: pytest.TestReport) -> str:
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, django_db_modify_db_settings: None
) -> Iterator[None]:
    """In place of pytest-django's: the same database, sooner."""
    with django_db_blocker.unblock(), migrated.test_database(connection), django_db_blocker.block():
        yield


@pytest.fixture(scope="session", autouse=True)
def hints_stay_in_this_process() -> None:
    """What a test publishes reaches no broker and no worker of a running fitcoach."""
    app.conf.update(broker_url="memory://", broker_transport_options={})


@pytest.fixture(scope="session", autouse=True)
def audit_trail_can_be_emptied() -> Iterator[None]:
    """After a test that commits, Django empties every table: on SQLite row by row, which the audit trail refuses.

    So there, and for that moment alone, its triggers are gone. PostgreSQL truncates, which fires none.
    """
    triggers = import_module("accounts.migrations.0018_data_that_grows").AUDIT_SQLITE
    empty: Callable[[TransactionTestCase], None] = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def emptied(case: TransactionTestCase) -> None:
        refuses = connection.vendor == "sqlite"
        _run(triggers["DROP"] if refuses else [])
        try:
            empty(case)
        finally:
            _run(triggers["CREATE"] if refuses else [])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def passwords_are_kept_fast() -> Iterator[None]:
    """As nobody may on the air; but in the tests about it, which set `PASSWORD_HASHERS`."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def a_password_is_enough() -> Iterator[None]:
    """No second factor in tests, but in those about it, which set `STAFF_TWO_FACTOR`."""
    with override_settings(STAFF_TWO_FACTOR=False):
        yield


@pytest.fixture(autouse=True)
def requests_are_counted_anew() -> None:
    """What one test asked of the API is not held against the next."""
    from accounts.api.throttles import forget_counts

    forget_counts()


@pytest.fixture
def postgres_database(worker_id: str) -> Iterator[str]:
    """The URL of a new, empty PostgreSQL database for this test alone, for `manage.py`, `psql` or psycopg."""
    with services.temporary_postgres_database(worker_id) as url:
        yield url


@pytest.fixture
def promtool() -> str:
    """The path of Prometheus's own checker."""
    return services.promtool_path() or ""


@pytest.fixture
def redis_url() -> str:
    """The URL of a real Redis. Its keys are shared with other tests: use a prefix of your own and clean it up."""
    return services.redis_url()
