"""A database of its own has what the configured one has, and is gone afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection

from accounts.models import User
from accounts.tests.factories import UserFactory
from fitcoach.throwaway import throwaway_database

pytestmark = pytest.mark.django_db


def shape() -> dict[str, tuple[set[str], set[str]]]:
    """Columns and constraints of each table. Django numbers the constraints that nobody named."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - {"django_migrations"}
        return {table: (_columns(cursor, table), _constraints(cursor, table)) for table in tables}


def _columns(cursor: Any, table: str) -> set[str]:
    return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def _constraints(cursor: Any, table: str) -> set[str]:
    found = connection.introspection.get_constraints(cursor, table)
    return {name for name in found if not name.startswith("__")}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it is SQLite, whatever the configured one is")
def test_it_has_the_tables_columns_and_constraints_of_a_migrated_one() -> None:
    migrated = shape()
    with throwaway_database():
        made = shape()
    assert made == migrated


def test_it_holds_what_the_configured_one_holds_and_touches_nothing_of_it() -> None:
    with throwaway_database():
        UserFactory.create(phone_number="+15550100101")
        with pytest.raises(IntegrityError):
            UserFactory.create(phone_number="+15550100101")
        with pytest.raises(IntegrityError):
            User.objects.update(preferred_send_hour=24)
    assert not User.objects.exists()
