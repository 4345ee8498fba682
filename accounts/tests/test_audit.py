"""The audit trail: it says who did what about whom, and nobody changes it, not even the database's owner by SQL."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.audit import Action, record
from accounts.models import AuditEntry
from accounts.tests.factories import CoachFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_an_entry_names_who_what_and_whom() -> None:
    coach, client = CoachFactory.create(), UserFactory.create()
    record(coach, Action.READ, "health facts", at=AT, client=client)
    entry = AuditEntry.objects.get()
    assert (entry.at, entry.actor_id, entry.action, entry.what, entry.client_id) == (
        AT,
        coach.pk,
        "read",
        "health facts",
        client.pk,
    )


@pytest.mark.parametrize("statement", ["UPDATE audit_trail SET what = 'nothing'", "DELETE FROM audit_trail"])
def test_the_database_refuses_to_change_or_delete_an_entry(statement: str) -> None:
    record(None, Action.REFUSED, "signing in", at=AT)
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().what == "signing in"


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [("action", "guessed", "audited_action_is_known"), ("what", "", "audit_entry_says_what")],
)
def test_the_database_refuses_an_entry_that_says_nothing(column: str, value: str, constraint: str) -> None:
    entry = AuditEntry(at=AT, action="read", what="health facts")
    setattr(entry, column, value)
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        entry.save()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("nth", ["first", "second"])
def test_tests_that_commit_begin_with_an_empty_trail_that_refuses_as_ever(nth: str) -> None:
    assert not AuditEntry.objects.exists()
    record(None, Action.REFUSED, f"signing in, the {nth} time", at=AT)
    with pytest.raises(DatabaseError, match="only ever added to"):
        AuditEntry.objects.all().delete()


def test_an_entry_outlives_whom_it_names() -> None:
    coach, client = CoachFactory.create(), UserFactory.create()
    record(coach, Action.READ, "health facts", at=AT, client=client)
    key = client.pk
    client.delete()
    coach.delete()
    assert AuditEntry.objects.get().client_id == key
