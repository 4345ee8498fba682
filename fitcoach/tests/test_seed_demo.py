"""The demo: a legacy database, converted; once, and never among somebody's own rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.utils import ConnectionHandler

from accounts.models import Limitation, User
from accounts.tests.factories import UserFactory
from fitcoach.console.attention import needs_of
from fitcoach.demo.seeding import NotEmptyError, seed_demo
from messaging.daily import process_due
from messaging.models import Message
from messaging.transports.memory import MemoryTransport
from plans.models import FitnessPlan, LegacyArchive
from workouts.models import WorkoutInstance

AT = datetime(2026, 11, 22, 10, 17, tzinfo=UTC)


@pytest.fixture
def no_tables(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The default connection leads to a new and empty SQLite, for as long as the test takes."""
    configured = connections["default"]
    scratch = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})["default"]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections["default"] = scratch
        yield
        scratch.close()
        connections["default"] = configured


@pytest.mark.usefixtures("no_tables")
def test_an_empty_database_gets_legacy_people_who_are_converted_and_due_now() -> None:
    seeded = seed_demo(at=AT)
    assert (seeded.new, seeded.clients) == (True, 7)
    legacy = FitnessPlan.objects.filter(source="legacy")
    plans = {plan.client.name: (plan.status, plan.length_weeks, plan.source) for plan in legacy}
    assert plans == {
        "Maya Torres": ("active", 8, "legacy"),
        "Kenji Mori": ("active", 12, "legacy"),
        "Amelia Clarke": ("active", 11, "legacy"),
        "Nikhil Rao": ("active", 4, "legacy"),
        "Lena Fischer": ("draft", None, "legacy"),
    }
    assert LegacyArchive.objects.filter(source_table="fitness_plans").count() == 5
    summary = process_due(at=AT, transport=MemoryTransport())
    assert (summary.due, summary.sent) == (4, 4)
    todays = Message.objects.filter(kind="daily", due_at__gt=AT - timedelta(hours=1))
    assert todays.exclude(workout__theme="Rest").count() == 3
    assert Limitation.objects.count() == 3
    assert seed_demo(at=AT).new is False
    assert User.objects.count() == 11


@pytest.mark.usefixtures("no_tables")
def test_the_weeks_before_were_lived_and_each_kind_of_need_waits_for_a_coach() -> None:
    seed_demo(at=AT)
    statuses = WorkoutInstance.objects.filter(client__name="Marcus Bell").exclude(session_type="rest")
    count = Counter(statuses.values_list("status", flat=True))
    assert count["completed"] > count["skipped"] >= 1
    assert not WorkoutInstance.objects.filter(date__gt=AT.date() + timedelta(days=1)).exists()
    titles = {
        name: [kind.title for kind in needs_of(User.objects.get(name=name), at=AT)]
        for name in ("Robin Hale", "Sam Okafor")
    }
    assert titles == {
        "Robin Hale": ["Wrote, and waits for an answer", "Something went wrong", "A draft waits to be approved"],
        "Sam Okafor": [
            "Wrote, and waits for an answer",
            "Something went wrong",
            "A draft waits to be approved",
            "The plan ends within a week",
        ],
    }


@pytest.mark.django_db
def test_a_migrated_empty_database_gets_new_clients_with_new_plans() -> None:
    assert seed_demo(at=AT).clients == 8
    assert set(FitnessPlan.objects.values_list("source", "status")) == {
        ("rules", "active"),
        ("rules", "draft"),
    }


@pytest.mark.django_db
def test_no_demo_data_among_other_people() -> None:
    UserFactory.create()
    with pytest.raises(NotEmptyError):
        seed_demo(at=AT)
    said = StringIO()
    call_command("seed_demo", stdout=said)
    assert said.getvalue() == "No demo data: people are in this database already: demo data go into an empty one.\n"
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_no_demo_login_on_a_public_address(settings: SimpleNamespace) -> None:
    settings.PUBLIC_URL = "https://coach.example.com"
    with pytest.raises(CommandError, match="the demo login is public"):
        call_command("seed_demo")
    assert not User.objects.exists()
