"""A query whose SQL is kept answers as Django would, each time anew."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Limitation, User
from accounts.prepared import Prepared
from accounts.tests.factories import CoachFactory, LimitationFactory, UserFactory

BY_NAME = Prepared(lambda name: User.objects.select_related("coach").filter(name=name), name=str)
OF_CLIENT = Prepared(
    lambda client_id, day: Limitation.objects.filter(client=client_id, since__lte=day).order_by("-since"),
    client_id=uuid.UUID,
    day=date,
)


@pytest.mark.django_db
def test_it_gives_the_row_that_django_gives_with_what_hangs_on_it() -> None:
    maria = CoachFactory.create(name="Maria")
    UserFactory.create(name="Ana", coach=maria)
    UserFactory.create(name="Ben")
    for name in ("Ana", "Ben", "Ana"):
        found, expected = BY_NAME.first(name=name), User.objects.select_related("coach").get(name=name)
        assert found is not None
        fields = [field.attname for field in User._meta.concrete_fields]
        assert [getattr(found, name) for name in fields] == [getattr(expected, name) for name in fields]
        with CaptureQueriesContext(connection) as queries:
            assert found.coach == expected.coach
        assert len(queries) == 0
    assert BY_NAME.first(name="Nobody") is None


@pytest.mark.django_db
def test_ids_and_days_are_compared_as_columns_hold_them() -> None:
    client = UserFactory.create()
    for day in (1, 5, 9):
        LimitationFactory.create(client=client, since=date(2026, 1, day))
    LimitationFactory.create(since=date(2026, 1, 4))
    newest = [OF_CLIENT.first(client_id=client.pk, day=date(2026, 1, day)) for day in (1, 4, 8, 9)]
    assert [each.since.day for each in newest if each and each.since] == [1, 1, 5, 9]
    assert OF_CLIENT.first(client_id=uuid.uuid4(), day=date(2026, 1, 9)) is None


@pytest.mark.django_db
def test_each_call_asks_the_database_once_and_sees_what_has_changed() -> None:
    user = UserFactory.create(name="Ana", timezone="UTC")
    for zone in ("UTC", "Asia/Tokyo", "Europe/Madrid"):
        User.objects.filter(pk=user.pk).update(timezone=zone)
        with CaptureQueriesContext(connection) as queries:
            found = BY_NAME.first(name="Ana")
        assert (found and found.timezone, len(queries)) == (zone, 1)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "sqlite", reason="a file keeps no statements")
def test_the_server_plans_a_statement_once_for_each_connection_and_only_where_it_was_asked_to() -> None:
    BY_NAME.first(name="Ana")
    before = _times_prepared_statements_ran()
    for name in ("Ana", "Ben", "Ana"):
        BY_NAME.first(name=name)
        list(User.objects.filter(name=name))
    after = _times_prepared_statements_ran()
    assert {statement: times - before[statement] for statement, times in after.items()} == dict.fromkeys(before, 3)
    assert ["$1" in statement for statement in after] == [True]


def _times_prepared_statements_ran() -> dict[str, int]:
    """Of those that ask for users, on this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements")
        return {statement: times for statement, times in cursor.fetchall() if '"users"' in statement}


@pytest.mark.django_db
def test_a_parameter_that_the_query_does_not_use_is_a_mistake() -> None:
    unused = Prepared(lambda name, other: User.objects.filter(name=name), name=str, other=str)
    with pytest.raises(ValueError, match=r"the SQL holds \['name'\] of \['name', 'other'\]"):
        unused.first(name="Ana", other="Ben")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="a file does not hang up")
def test_a_connection_that_was_cut_is_made_anew() -> None:
    UserFactory.create(name="Ana")
    assert BY_NAME.first(name="Ana") is not None
    cut = connection.connection.info.backend_pid
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [cut])
    found = BY_NAME.first(name="Ana")
    assert found is not None
    assert connection.connection.info.backend_pid != cut


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="a file keeps no statements")
def test_a_plan_that_no_longer_fits_the_table_is_made_anew() -> None:
    UserFactory.create(name="Ana")
    assert BY_NAME.first(name="Ana") is not None
    was = User._meta.get_field("name").db_type(connection)
    try:
        _alter_name("text")
        found = BY_NAME.first(name="Ana")
        assert found is not None
        assert found.name == "Ana"
    finally:
        _alter_name(str(was))


def _alter_name(column_type: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE users ALTER COLUMN name TYPE {column_type}")
