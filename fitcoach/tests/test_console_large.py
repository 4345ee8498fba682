"""Lists and forms of the admin with thousands of clients: few queries, small pages, and nobody offered in thousands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import CoachNote, FitnessProfile, Limitation, Pause, User
from accounts.tests.factories import CoachFactory, UserFactory
from messaging.models import Alert, Conversation, InboundText, Message
from plans.models import FitnessPlan, Microcycle
from workouts.models import ExerciseResult, WorkoutInstance

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 19, tzinfo=UTC)
CLIENTS, MOST_QUERIES, MOST_BYTES = 3000, 30, 420_000
OURS = [
    model for model in admin.site._registry if model._meta.app_label in ("accounts", "plans", "workouts", "messaging")
]


@pytest.fixture
def boss() -> User:
    return CoachFactory.create(name="Boss", is_superuser=True)


@pytest.fixture
def maria() -> User:
    return CoachFactory.create(name="Maria")


@pytest.fixture
def crowd(maria: User) -> list[User]:
    """Three thousand clients of Maria's, each with a row of everything, and three hundred coaches."""
    coach = {"role": "coach", "is_staff": True}
    User.objects.bulk_create(User(name=f"Coach {n}", phone_number=f"+1556{n:07d}", **coach) for n in range(300))
    clients = User.objects.bulk_create(
        User(name=f"Client {n}", phone_number=f"+1557{n:07d}", coach=maria) for n in range(CLIENTS)
    )
    blocks = [{"name": "Base", "weeks": 4, "focus": [], "deload": True}]
    plans = FitnessPlan.objects.bulk_create(
        FitnessPlan(client=client, program_type="strength", status="active", length_weeks=4, mesocycles=blocks,
                    start_date=date(2026, 1, 5), cycle_start_date=date(2026, 1, 5))
        for client in clients
    )  # fmt: skip
    days = [{"day": day, "theme": "Rest", "load": None, "notes": ""} for day in ("MONDAY", "TUESDAY", "WEDNESDAY",
            "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")]  # fmt: skip
    weeks = Microcycle.objects.bulk_create(
        Microcycle(client=plan.client, fitness_plan=plan, mesocycle_index=0, week_number=1, source="rules",
                   pattern={"week_index": 0, "days": days}, start_date=date(2026, 1, 5), end_date=date(2026, 1, 11))
        for plan in plans
    )  # fmt: skip
    sessions = WorkoutInstance.objects.bulk_create(
        WorkoutInstance(client=week.client, fitness_plan=week.fitness_plan, microcycle=week, date=date(2026, 1, 5),
                        theme="Rest", session_type="rest", details={"blocks": [], "modifications": []}, source="rules")
        for week in weeks
    )  # fmt: skip
    ExerciseResult.objects.bulk_create(
        ExerciseResult(workout=session, exercise_id="push_up", set_number=1, reps=8, logged_at=NOON)
        for session in sessions
    )
    for client in clients[::10]:
        FitnessProfile.objects.create(user=client, fitness_goals="run", skill_level="beginner", age=30)
        Limitation.objects.create(client=client, region="knee")
        Pause.objects.create(client=client, start_date=date(2027, 1, 1))
        CoachNote.objects.create(client=client, author=maria, text="Likes hills.", created_at=NOON)
        Conversation.objects.create(user=client, status="active", started_at=NOON, last_message_at=NOON)
        Alert.objects.create(client=client, kind="missed", sentence="Not sent.", created_at=NOON)
    Message.objects.bulk_create(
        Message(user=client, direction="outbound", kind="daily", local_date=date(2026, 1, 5), state="planned",
                due_at=NOON, send_before=NOON + timedelta(hours=3), content="Hi", phone_from="+1", phone_to="+2")
        for client in clients
    )  # fmt: skip
    InboundText.objects.bulk_create(
        InboundText(provider_id=client.phone_number, phone_from=client.phone_number, phone_to="+1", user=client,
                    body="Hi", received_at=NOON)
        for client in clients
    )  # fmt: skip
    return clients


def signed_in(staff: User) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def too_much(get: Callable[[], HttpResponse]) -> str:
    """What is wrong with how much a page takes; empty when nothing is."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = get()
    counts = [query["sql"] for query in queries.captured_queries if "COUNT(" in query["sql"]]
    faults = [
        f"status {answer.status_code}" if answer.status_code not in (200, 403) else "",
        f"{len(queries)} queries" if len(queries) > MOST_QUERIES else "",
        f"{len(answer.content)} bytes" if len(answer.content) > MOST_BYTES else "",
        f"counted {len(counts)} times" if len(counts) > 2 else "",
    ]
    return ", ".join(filter(None, faults))


def pages_of(model: type[Model]) -> dict[str, str]:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    # Users are found by random keys: only a client of Maria's own is there to be changed by her and by the boss alike.
    rows = User.objects.filter(role="client") if model is User else model._default_manager.all()
    row = rows.order_by("-pk").first()
    pages = {"list": reverse(f"{name}_changelist"), "add": reverse(f"{name}_add")}
    return pages | ({"change": reverse(f"{name}_change", args=[row.pk])} if row else {})


def test_no_page_takes_much_however_many_clients_there_are(crowd: list[User], boss: User, maria: User) -> None:
    faults = {}
    for staff in (boss, maria):
        browser = signed_in(staff)
        for model in OURS:
            for page, url in pages_of(model).items():
                if fault := too_much(lambda browser=browser, url=url: browser.get(url)):  # type: ignore[misc]
                    faults[staff.name, model._meta.label, page] = fault
    assert faults == {}


@pytest.mark.parametrize("page", ["add", "change"])
def test_a_form_offers_clients_by_name_and_only_own_ones(page: str, maria: User) -> None:
    tom = UserFactory.create(name="Tom", coach=maria)
    UserFactory.create(name="Tomas", coach=CoachFactory.create(name="Tom the coach"))
    note = CoachNote.objects.create(client=tom, text="Likes hills.", created_at=NOON)
    browser = signed_in(maria)
    url = (
        reverse("admin:accounts_coachnote_add")
        if page == "add"
        else reverse("admin:accounts_coachnote_change", args=[note.pk])
    )
    assert b"Tomas" not in browser.get(url).content
    asked = {"app_label": "accounts", "model_name": "coachnote", "field_name": "client", "term": "tom"}
    assert [row["text"] for row in browser.get(reverse("admin:autocomplete"), asked).json()["results"]] == ["Tom"]


def test_nobody_but_clients_is_offered_as_a_client_to_a_superuser(boss: User) -> None:
    UserFactory.create(name="Tom")
    CoachFactory.create(name="Tom the coach")
    for field, model, names in (("client", "coachnote", ["Tom"]), ("coach", "user", ["Tom the coach"])):
        asked = {"app_label": "accounts", "model_name": model, "field_name": field, "term": "tom"}
        told = signed_in(boss).get(reverse("admin:autocomplete"), asked).json()
        assert [row["text"] for row in told["results"]] == names


def test_a_head_coach_filters_by_the_coaches_of_the_team(maria: User) -> None:
    nina, olga = CoachFactory.create(name="Nina", coach=maria), CoachFactory.create(name="Olga")
    for coach in (maria, nina, olga):
        UserFactory.create(name=f"Client of {coach.name}", coach=coach)
    url = reverse("admin:accounts_user_changelist")

    def listed(**query: Any) -> list[str]:
        return [user.name for user in signed_in(maria).get(url, query).context["cl"].result_list]

    assert listed() == ["Client of Maria", "Client of Nina"]
    assert listed(coach=nina.pk) == ["Client of Nina"]
    assert listed(coach=olga.pk) == listed(coach="none") == listed()


def test_a_superuser_filters_by_any_coach_by_name(boss: User, maria: User) -> None:
    UserFactory.create(name="Tom", coach=maria)
    answer = signed_in(boss).get(reverse("admin:accounts_user_changelist"), {"coach__id__exact": str(maria.pk)})
    assert [user.name for user in answer.context["cl"].result_list] == ["Tom"]


@pytest.mark.parametrize("model", [WorkoutInstance, ExerciseResult, Microcycle, Message])
def test_a_list_begins_with_the_newest_and_an_index_finds_them(model: type[Model], boss: User) -> None:
    browser = Client()
    browser.force_login(boss)
    shown = browser.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
    ordered = shown.context["cl"].queryset.query.order_by
    indexes = {tuple(index.fields) for index in model._meta.indexes if index.condition is None}
    assert tuple(dict.fromkeys(name.replace("pk", "id") for name in ordered)) in indexes
