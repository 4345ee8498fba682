"""Lists as CSV: what the filter finds, own rows only, row by row, and nothing that a spreadsheet works out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import GeneratorType
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.safestring import mark_safe

from accounts.admin import OwnClientsAdmin
from accounts.csv_export import READ_AT_ONCE, guarded
from accounts.models import AuditEntry, Limitation, User
from accounts.tests.factories import CoachFactory, LimitationFactory, UserFactory
from messaging.daily import process_due
from messaging.models import Message
from plans.models import FitnessPlan, Microcycle
from plans.services import create_fitness_plan
from workouts.models import ExerciseResult, WorkoutInstance

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 14, tzinfo=UTC)
EXPORTED = [model for model, site in admin.site._registry.items() if isinstance(site, OwnClientsAdmin) or model is User]


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def maria() -> User:
    return CoachFactory.create(name="Maria")


@pytest.fixture
def tom(settings: Any, maria: User) -> User:
    """A client of Maria's with a row of everything that coaches list."""
    settings.SMS_TRANSPORT = "memory"
    client = UserFactory.with_profile(coach=maria, name="Tom", phone_number="+15550100001")
    LimitationFactory.create(client=client, note="=1+1")
    create_fitness_plan(client, at=NOON, rules_only=True)
    process_due(at=NOON)
    workout = WorkoutInstance.objects.get()
    ExerciseResult.objects.create(workout=workout, exercise_id="push_up", set_number=1, reps=8, logged_at=NOON)
    return client


def browser_of(staff: User) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def url_of(model: type[Model], page: str = "csv") -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def exported(staff: User, model: type[Model], query: str = "") -> list[dict[str, str]]:
    answer = browser_of(staff).post(f"{url_of(model)}?{query}")
    assert answer.status_code == 200
    return read(answer)


def read(answer: Any) -> list[dict[str, str]]:
    assert isinstance(answer, StreamingHttpResponse)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("model", EXPORTED, ids=lambda model: model._meta.label)
def test_every_list_of_a_coachs_is_exported_and_the_trail_knows(model: type[Model], maria: User, tom: User) -> None:
    rows = exported(maria, model)
    assert len(rows) == model._default_manager.count() - (1 if model is User else 0)  # she herself is in no list
    entry = AuditEntry.objects.get(action="export")
    assert (entry.action, entry.actor_id) == ("export", maria.pk)
    assert entry.what == f"a list as CSV: {model._meta.verbose_name_plural}"


@pytest.mark.parametrize(
    "model", [User, FitnessPlan, Microcycle, WorkoutInstance, ExerciseResult, Message, Limitation],
    ids=lambda model: model._meta.label,
)  # fmt: skip
def test_somebody_elses_rows_are_not_in_it(model: type[Model], maria: User, tom: User) -> None:
    assert exported(CoachFactory.create(name="Olga"), model) == []
    assert len(exported(maria, model)) == 1


def test_a_row_is_told_in_words_and_works_nothing_out(maria: User, tom: User) -> None:
    assert exported(maria, User) == [
        {"name": "Tom", "phone number": "'+15550100001", "role": "client", "coach": "Maria",
         "timezone": "America/Denver", "preferred send hour": "7", "is active": "yes"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "names"),
    [("", ["Ada", "Tom"]), ("q=tom", ["Tom"]), ("is_active__exact=0", ["Ada"]), ("o=-1", ["Tom", "Ada"])],
)
def test_it_holds_what_the_list_shows(query: str, names: list[str], maria: User, tom: User) -> None:
    UserFactory.create(name="Ada", coach=maria, is_active=False)
    assert [row["name"] for row in exported(maria, User, query)] == names


def test_chosen_rows_are_exported_alone(maria: User, tom: User) -> None:
    ada = UserFactory.create(name="Ada", coach=maria)
    data = {"action": "export_chosen", "_selected_action": [str(ada.pk)]}
    answer = browser_of(maria).post(url_of(User, "changelist"), data)
    assert [row["name"] for row in read(answer)] == ["Ada"]
    assert AuditEntry.objects.filter(action="export").count() == 1


def test_it_is_more_than_a_page_and_is_read_as_it_is_sent(maria: User) -> None:
    number = 2 * READ_AT_ONCE + 1
    User.objects.bulk_create(User(name=f"C{n}", phone_number=f"+1557{n:07d}", coach=maria) for n in range(number))
    browser = browser_of(maria)
    with CaptureQueriesContext(connection) as queries:
        answer: Any = browser.post(url_of(User))
    assert len(queries) <= 8
    assert isinstance(answer._iterator, map | GeneratorType)
    assert len(read(answer)) == number


@pytest.mark.parametrize("query", ["no_such_field=1", "coach__password=x"])
def test_a_filter_that_the_list_does_not_know_exports_nothing(query: str, maria: User, tom: User) -> None:
    assert browser_of(maria).post(f"{url_of(User)}?{query}").status_code in (302, 400)
    assert not AuditEntry.objects.filter(action="export").exists()


def test_a_link_exports_nothing(maria: User, tom: User) -> None:
    assert browser_of(maria).get(url_of(User)).status_code == 405


def test_a_client_exports_nothing(tom: User) -> None:
    assert browser_of(tom).post(url_of(User)).status_code == 302


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1+1", "'=1+1"), ("+1555", "'+1555"), ("-x", "'-x"), ("@x", "'@x"), ("\tx", "'\tx"), ("a=b", "a=b"), (None, ""),
     (True, "yes"), (False, "no"), (-5, "-5"), (2.5, "2.5"), (date(2026, 1, 5), "2026-01-05"), (("a", "b"), "a, b"),
     (NOON, "2026-01-05 14:00:00 UTC"), (mark_safe("<b>=1</b>"), "'=1"),
     (mark_safe('<a href="/x/">Tom O&#x27;Neil</a>'), "Tom O'Neil")],
)  # fmt: skip
def test_a_cell(value: Any, cell: str) -> None:
    assert guarded(value) == cell
