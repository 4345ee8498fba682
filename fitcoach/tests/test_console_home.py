"""The console's first page: who needs a coach, how the day's texts go, and who wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import CoachFactory, PauseFactory, UserFactory
from fitcoach.console.attention import SHOWN, needs_of
from fitcoach.console.figures import agents_day, days_messages
from llm.models import Call
from messaging.models import Alert, InboundText, Message, OperationsAlert
from plans.models import FitnessPlan, LegacyArchive
from plans.services import create_fitness_plan

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 19, tzinfo=UTC)  # a Monday, 12:00 in Denver


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def maria() -> User:
    return CoachFactory.create(name="Maria", timezone="America/Denver")


@pytest.fixture
def ana(maria: User) -> User:
    """Maria's client, about whom everything is in order."""
    return UserFactory.with_profile(name="Ana", coach=maria)


def needs(staff: User) -> list[tuple[str, str, str]]:
    """(kind, who, what to do) of each."""
    return [(kind.title, need.who, need.action) for kind in needs_of(staff, at=NOON) for need in kind.shown]


def alert(client: User, kind: str = "missed", **more: Any) -> Alert:
    fields = {"sentence": "Today's message was not sent.", "created_at": NOON - timedelta(hours=2), **more}
    return Alert.objects.create(client=client, kind=kind, **fields)


def text(client: User, *, hours_ago: int = 1, word: str = "") -> InboundText:
    return InboundText.objects.create(
        provider_id=f"SM{InboundText.objects.count()}", phone_from=client.phone_number, phone_to="+1", user=client,
        body="My knee hurts", received_at=NOON - timedelta(hours=hours_ago), legal_word=word,
    )  # fmt: skip


def message(client: User, state: str, *, hour: int = 14, minute: int = 0, kind: str = "daily") -> Message:
    due = datetime(2026, 1, 5, hour, minute, tzinfo=UTC)
    sent = {"sent_at": due} if state in ("accepted", "delivered") else {}
    held = {"suppressed_reason": "paused"} if state == "suppressed" else {}
    return Message.objects.create(
        user=client, direction="outbound", kind=kind, local_date=due.date(), state=state, due_at=due,
        send_before=due + timedelta(hours=3), content="Hi", phone_from="+1", phone_to="+2", **sent, **held,
    )  # fmt: skip


# --- Who needs a coach ------------------------------------------------------------------------------------------------


def test_nobody_needs_anything_when_all_is_well(maria: User, ana: User) -> None:
    create_fitness_plan(ana, at=NOON, length_weeks=8, rules_only=True)
    assert needs(maria) == []


@pytest.mark.parametrize(
    ("kind", "action"),
    [("missed", "Read the alert"), ("undelivered", "Read the alert"), ("bad_number", "Correct the number"),
     ("no_plan", "Make a plan"), ("plan_ended", "Look at the draft"), ("sessions_missed", "Write to them")],
)  # fmt: skip
def test_an_open_alert_says_what_to_do_and_a_settled_one_is_gone(
    kind: str, action: str, maria: User, ana: User
) -> None:
    told = alert(ana, kind)
    assert needs(maria) == [("Something went wrong", "Ana", action)]
    Alert.objects.filter(pk=told.pk).update(settled_at=NOON)
    assert needs(maria) == []


def test_a_text_waits_until_a_person_answers(maria: User, ana: User) -> None:
    text(ana, hours_ago=3)
    text(ana, hours_ago=2, word="help")
    text(ana, hours_ago=8 * 24)
    message(ana, "delivered", hour=18)
    assert needs(maria) == [("Wrote, and waits for an answer", "Ana", "Answer")]
    with time_machine.travel(NOON - timedelta(hours=1), tick=False):
        Message.objects.create(
            user=ana, direction="outbound", kind="chat", content="Rest.", phone_from="1", phone_to="2"
        )
    assert needs(maria) == []


@pytest.mark.parametrize(
    ("case", "columns", "sentence"),
    [
        ("whole", {}, "8 weeks of endurance."),
        ("read out of nothing", {"length_weeks": None}, "Endurance, without blocks."),
    ],
)
def test_a_draft_waits_to_be_approved(
    case: str, columns: dict[str, Any], sentence: str, maria: User, ana: User
) -> None:
    plan = create_fitness_plan(ana, at=NOON, length_weeks=8, rules_only=True)
    FitnessPlan.objects.filter(pk=plan.pk).update(status="draft", program_type="endurance", **columns)
    assert needs(maria) == [("A draft waits to be approved", "Ana", "Look it through")]
    assert [need.sentence for kind in needs_of(maria, at=NOON) for need in kind.shown] == [sentence]


@pytest.mark.parametrize(
    ("case", "began", "paused", "is_told"),
    [
        ("the last week", date(2025, 12, 15), False, True),
        ("the last week but one", date(2025, 12, 22), False, False),
        ("over by the weeks, held by a pause", date(2025, 12, 8), True, True),
        ("over", date(2025, 12, 1), False, False),
    ],
)
def test_a_plan_in_its_last_week_is_told(
    case: str, began: date, paused: bool, is_told: bool, maria: User, ana: User
) -> None:
    if paused:
        PauseFactory.create(client=ana, start_date=date(2025, 12, 15), end_date=date(2025, 12, 21))
    create_fitness_plan(
        ana, at=datetime(began.year, began.month, began.day, 19, tzinfo=UTC), length_weeks=4, rules_only=True
    )
    assert needs(maria) == ([("The plan ends within a week", "Ana", "Draft the next")] if is_told else []), case


def test_an_old_plan_that_nobody_could_read_is_told_to_superusers(maria: User, ana: User) -> None:
    LegacyArchive.objects.create(source_table="fitness_plans", source_id=ana.pk, payload={}, reason="no_mesocycles")
    assert needs(maria) == []
    assert needs(CoachFactory.create(is_superuser=True)) == [
        ("An old plan could not be taken over", "An old plan", "Look at it")
    ]
    (kind,) = needs_of(CoachFactory.create(is_superuser=True), at=NOON)
    assert kind.shown[0].sentence == "No mesocycles."


def test_of_a_kind_the_oldest_are_shown_and_the_list_behind_it_has_the_others(maria: User) -> None:
    for number in range(SHOWN + 1):
        alert(UserFactory.create(name=f"C{number}", coach=maria), created_at=NOON - timedelta(hours=number))
    (kind,) = needs_of(maria, at=NOON)
    assert ([need.who for need in kind.shown][:2], len(kind.shown), kind.more) == (["C8", "C7"], SHOWN, True)
    browser = Client()
    browser.force_login(maria)
    assert browser.get(kind.url).status_code == 200


def test_a_coach_is_told_of_own_clients_only(maria: User, ana: User) -> None:
    ben = UserFactory.with_profile(name="Ben", coach=CoachFactory.create(name="Olga"))
    for client in (ana, ben):
        alert(client)
        text(client)
        message(client, "missed")
    assert {who for _, who, _ in needs(maria)} == {"Ana"}
    assert days_messages(maria, at=NOON).totals["failed or missed"] == 1
    assert b"Ben" not in page(maria)


# --- How the day goes -------------------------------------------------------------------------------------------------


def test_the_days_texts_are_counted_by_the_hour_of_the_readers_clock(maria: User, ana: User) -> None:
    states = ("delivered", "accepted", "queued", "missed", "suppressed")
    for number, state in enumerate(states):
        message(UserFactory.create(coach=maria, name=str(number)), state, hour=14 + number)
    message(ana, "delivered", hour=3)  # 20:00 of the day before in Denver
    told = days_messages(maria, at=NOON)
    assert (told.due, told.totals) == (
        5, {"delivered": 1, "sent": 1, "still due": 1, "failed or missed": 1, "held back": 1},
    )  # fmt: skip
    by_hour = {group: told.hours[numbers.index(1)] for group, numbers in told.counts.items()}
    assert by_hour == {
        "delivered": "07:00", "sent": "08:00", "still due": "09:00", "failed or missed": "10:00", "held back": "11:00",
    }  # fmt: skip


def test_in_a_zone_half_an_hour_off_every_text_is_counted_once(ana: User) -> None:
    indira = CoachFactory.create(timezone="Asia/Kolkata")
    User.objects.filter(pk=ana.pk).update(coach=indira)
    message(ana, "delivered", hour=17, minute=30)  # 23:00 there
    told = days_messages(indira, at=datetime(2026, 1, 5, 12, tzinfo=UTC))
    assert (told.due, told.hours[told.counts["delivered"].index(1)]) == (1, "23:00")


def test_what_agents_wrote_is_summed_by_agent() -> None:
    for number in range(20):
        Call.objects.create(
            task="daily_workout", prompt_version="1", provider="gemini" if number < 15 else "rules",
            outcome="fell_back" if number == 19 else "reasked" if number == 0 else "ok",
            fault="timeout" if number in (0, 19) else "", seconds=number / 10, cost_usd="0.01",
            created_at=NOON - timedelta(hours=1),
        )  # fmt: skip
    Call.objects.create(
        task="daily_workout", prompt_version="1", provider="gemini", outcome="ok", created_at=NOON - timedelta(hours=25)
    )
    (told,) = agents_day(at=NOON)
    assert (told.task, told.written, told.by_model, told.model_percent) == ("daily workout", 20, 15, 75)
    assert (told.asked_again, told.fell_back, told.cost_usd) == (1, 1, Decimal("0.20"))
    assert [round(each, 2) for each in (told.p50, told.p95)] == [0.95, 1.85]


# --- The page ---------------------------------------------------------------------------------------------------------


HOME = reverse("admin:index")


def page(staff: User, url: str = HOME) -> bytes:
    browser = Client()
    browser.force_login(staff)
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.content


def test_the_page_takes_few_queries_however_many_need_a_coach(maria: User) -> None:
    boss = CoachFactory.create(is_superuser=True)
    for number in range(30):
        client = UserFactory.with_profile(name=f"C{number}", coach=maria)
        alert(client)
        text(client)
        message(client, "missed")
        create_fitness_plan(client, at=NOON - timedelta(weeks=3), length_weeks=4, rules_only=True)
    for staff, most in ((maria, 14), (boss, 16)):
        browser = Client()
        browser.force_login(staff)
        with CaptureQueriesContext(connection) as queries:
            browser.get(HOME)
        assert len(queries) <= most, [each["sql"][:120] for each in queries]


@pytest.mark.parametrize("is_superuser", [False, True])
def test_the_menu_names_what_whoever_looks_may_open(is_superuser: bool, maria: User) -> None:
    User.objects.filter(pk=maria.pk).update(is_superuser=is_superuser)
    maria.refresh_from_db()
    content = page(maria).decode()
    assert ("Generations" in content) == is_superuser
    browser = Client()
    browser.force_login(maria)
    for url in set(re.findall(rf'href="({HOME}[a-z_]+/[a-z_]+/)"', content)):
        assert browser.get(url).status_code == 200, url


def test_nothing_on_any_page_comes_from_elsewhere(maria: User, ana: User) -> None:
    boss = CoachFactory.create(is_superuser=True)
    names = [f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry]
    lists = [reverse(f"admin:{name}_changelist") for name in names]
    for url in (HOME, reverse("admin:accounts_user_change", args=[ana.pk]), *lists):
        loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', page(boss, url).decode())
        assert [each for each in loaded if not each.startswith(("/", "data:", "#"))] == [], url


# --- The service itself ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("superuser", "shown"), [(True, True), (False, False)])
def test_what_is_wrong_with_the_service_is_shown_to_those_who_run_it(superuser: bool, shown: bool, maria: User) -> None:
    User.objects.filter(pk=maria.pk).update(is_superuser=superuser)
    told = {"since": NOON - timedelta(hours=3), "seen_at": NOON, "told_at": NOON, "tellings": 1}
    OperationsAlert.objects.create(kind="waiting", sentence="A message waits.", **told)
    OperationsAlert.objects.create(kind="missed", sentence="It is over.", settled_at=NOON, **told)
    OperationsAlert.objects.create(kind="no_tick", sentence="Not told yet.", since=NOON, seen_at=NOON)
    browser = Client()
    browser.force_login(User.objects.get(pk=maria.pk), backend="accounts.sign_in.PhoneOrEmailBackend")
    page = browser.get(reverse("admin:index")).content.decode()
    assert [words in page for words in ("A message waits.", "See that the worker of the queue `send` runs")] == [
        shown
    ] * 2
    assert [words in page for words in ("It is over.", "Not told yet.")] == [False, False]


@pytest.mark.parametrize(
    ("case", "changed", "mails", "shown"),
    [
        ("she can be texted", {}, [], False),
        ("she texted STOP", {"opted_out_at": NOON}, [], True),
        ("she texted STOP, and mails are read", {"opted_out_at": NOON}, ["ops@example.com"], False),
        ("she does not run the service", {"opted_out_at": NOON, "is_superuser": False}, [], False),
    ],
)
def test_who_runs_the_service_reads_that_nobody_would_be_told_of_trouble(
    case: str, changed: dict[str, Any], mails: list[str], shown: bool, maria: User, settings: Any
) -> None:
    settings.ALERT_EMAILS = mails
    User.objects.filter(pk=maria.pk).update(**{"is_superuser": True, **changed})
    words = page(User.objects.get(pk=maria.pk)).decode()
    assert ("Nobody is told when the service is in trouble." in words) is shown, case
