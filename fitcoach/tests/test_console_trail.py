"""The audit trail as superusers look at it, and what the coach API leaves in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.audit import Action, record
from accounts.models import AuditEntry, User
from accounts.tests.factories import CoachFactory, UserFactory
from fitcoach.testing.phone import Phone

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 19, tzinfo=UTC)
TRAIL = reverse("admin:accounts_auditentry_changelist")


@pytest.fixture
def maria() -> User:
    return CoachFactory.create(name="Maria")


@pytest.fixture
def ana(maria: User) -> User:
    return UserFactory.with_profile(name="Ana", coach=maria)


@pytest.fixture
def boss() -> Client:
    browser = Client()
    browser.force_login(CoachFactory.create(name="Sue", is_superuser=True))
    return browser


def shown(browser: Client, **query: Any) -> list[tuple[str | None, str, str | None]]:
    """(who, what, about whom) of each line, the newest first; the signing in of who looks is left out."""
    rows = browser.get(TRAIL, query).context["cl"].result_list
    return [(row.actor_name, row.what, row.client_name) for row in rows if row.action != "sign_in"]


@pytest.fixture
def entries(maria: User, ana: User) -> None:
    record(maria, Action.READ, "health facts", at=AT, client=ana)
    record(None, Action.REFUSED, "a wrong address or password", at=AT)
    gone = UserFactory.create()
    record(maria, Action.ACT, "erased the client", at=AT, client=gone)
    gone.delete()


def test_the_trail_names_who_and_whom(entries: None, boss: Client) -> None:
    assert shown(boss) == [
        ("Maria", "erased the client", "somebody who is gone"),
        (None, "a wrong address or password", None),
        ("Maria", "health facts", "Ana"),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "maria"}, ["erased the client", "health facts"]),
        ({"q": "Ana"}, ["health facts"]),
        ({"q": "wrong"}, ["a wrong address or password"]),
        ({"q": "nobody"}, []),
        ({"action__exact": "act"}, ["erased the client"]),
        ({"at__year": "2026", "at__month": "1"}, ["erased the client", "a wrong address or password", "health facts"]),
        ({"at__year": "2025"}, []),
    ],
    ids=str,
)
def test_it_is_searched_and_filtered(query: dict[str, str], found: list[str], entries: None, boss: Client) -> None:
    assert [what for _, what, _ in shown(boss, **query)] == found


def test_a_page_of_it_asks_the_same_however_long_it_is(maria: User, ana: User, boss: Client) -> None:
    counts = []
    for more in (1, 60):
        for _ in range(more):
            record(maria, Action.READ, "health facts", at=AT, client=UserFactory.create(coach=maria))
        with CaptureQueriesContext(connection) as queries:
            boss.get(TRAIL)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


@pytest.mark.parametrize("page", ["add/", "{}/delete/", "{}/change/"])
def test_nobody_writes_in_it(page: str, entries: None, boss: Client) -> None:
    before = list(AuditEntry.objects.exclude(action="sign_in").values())
    answer = boss.post(TRAIL + page.format(before[0]["id"]), {"what": "nothing", "post": "yes"})
    assert answer.status_code == 403
    assert list(AuditEntry.objects.exclude(action="sign_in").values()) == before


@pytest.mark.parametrize(
    ("address", "what"),
    [("", "health facts"), ("/plan", "plan and drafts"), ("/workouts", "sessions"), ("/results", "results"),
     ("/notes", "notes")],
)  # fmt: skip
def test_what_a_coach_reads_by_the_api_is_one_entry(address: str, what: str, maria: User, ana: User) -> None:
    phone = Phone(maria)
    with CaptureQueriesContext(connection) as queries:
        assert phone.get(f"coach/clients/{ana.pk}{address}").status == 200
    inserts = [query["sql"] for query in queries if query["sql"].startswith("INSERT")]
    assert [sql for sql in inserts if "audit_trail" not in sql] == []
    assert list(AuditEntry.objects.values_list("actor_id", "action", "what", "client_id")) == [
        (maria.pk, "read", f"{what}, by the API", ana.pk)
    ]


def test_a_note_that_is_added_twice_by_a_phone_is_one_change(maria: User, ana: User) -> None:
    phone, key = Phone(maria), str(uuid4())
    for _ in range(2):
        phone.post(f"coach/clients/{ana.pk}/notes", {"text": "Likes hills."}, Idempotency_Key=key)
    assert list(AuditEntry.objects.values_list("action", "what")) == [("change", "notes, by the API")]


def test_what_is_somebody_elses_leaves_nothing(ana: User) -> None:
    assert Phone(CoachFactory.create()).get(f"coach/clients/{ana.pk}").status == 404
    assert not AuditEntry.objects.exists()


def test_the_way_to_the_trail_is_in_the_menu_of_superusers_alone(maria: User, boss: Client) -> None:
    coach = Client()
    coach.force_login(maria)
    link = reverse("admin:accounts_auditentry_changelist").encode()
    assert link in boss.get(reverse("admin:index")).content
    assert link not in coach.get(reverse("admin:index")).content
