"""The season ahead: the rest of a plan as the rules would write it, with nothing stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from accounts.selectors import client_as_stored
from accounts.tests.factories import CoachFactory, LimitationFactory, PauseFactory, UserFactory
from messaging.composing import compose_daily_message
from plans.models import FitnessPlan, Microcycle
from plans.services import create_fitness_plan
from plans.tests.factories import FitnessPlanFactory
from workouts.ahead import sessions_ahead, weeks_ahead
from workouts.services import SetLog, log_result, workout_on

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 19, tzinfo=UTC)  # a Monday, 12:00 in Denver
MONDAY = date(2026, 1, 5)
KEPT_ELSEWHERE = ("accounts.AuditEntry", "accounts.User", "sessions.Session")
"""What a page view itself writes: the trail, and that somebody signed in."""


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def maria() -> User:
    return CoachFactory.create(name="Maria", timezone="America/Denver")


@pytest.fixture
def ana(maria: User) -> User:
    """Maria's client with a plan of eight weeks from this Monday, and a sore knee."""
    client = UserFactory.with_profile(name="Ana", coach=maria)
    LimitationFactory.create(client=client, severity="mild")
    create_fitness_plan(client, at=NOON, length_weeks=8, rules_only=True)
    return client


def url_of(client: User) -> str:
    return reverse("console:season", args=[client.pk])


def browser_of(staff: User) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def page(staff: User, client: User, **query: Any) -> Any:
    answer = browser_of(staff).get(url_of(client), query)
    assert answer.status_code == 200
    return answer.context


def every_row() -> dict[str, Any]:
    """All rows of all tables but those that a page view itself writes."""
    models = [model for model in apps.get_models() if model._meta.managed and model._meta.label not in KEPT_ELSEWHERE]
    return {
        model._meta.label: json.loads(serializers.serialize("json", model._default_manager.order_by("pk")))
        for model in models
    }


def test_all_weeks_of_the_plan_are_told_with_blocks_dates_and_easy_weeks(maria: User, ana: User) -> None:
    weeks = page(maria, ana)["weeks"]
    plan = FitnessPlan.objects.get()
    assert [shown.week.number for shown in weeks] == list(range(1, 9))
    assert [shown.week.monday for shown in weeks] == [MONDAY + timedelta(weeks=n) for n in range(8)]
    easy = [sum(block["weeks"] for block in plan.mesocycles[: i + 1]) for i, block in enumerate(plan.mesocycles)
            if block["deload"]]  # fmt: skip
    assert [shown.week.number for shown in weeks if shown.week.is_deload] == easy
    assert all(len(list(shown.days)) == 7 for shown in weeks)
    assert not any(shown.sessions for shown in weeks)


def test_an_opened_week_tells_each_session_and_its_text(maria: User, ana: User) -> None:
    opened = page(maria, ana, week=3)["weeks"][2]
    assert [session.workout.date for session in opened.sessions] == [
        date(2026, 1, 19) + timedelta(days=n) for n in range(7)
    ]
    assert all("Ana" in session.text for session in opened.sessions)
    work = next(session for session in opened.sessions if session.workout.session_type != "rest")
    assert work.blocks
    assert all(lines for _, lines in work.blocks)
    assert not work.is_stored


@pytest.mark.parametrize("query", [{}, {"week": 1}, {"week": 5}, {"week": "none"}, {"week": 99}])
def test_nothing_is_stored(query: dict[str, Any], maria: User, ana: User) -> None:
    browser, before = browser_of(maria), every_row()
    assert browser.get(url_of(ana), query).status_code == 200
    assert every_row() == before
    assert [(entry.action, entry.client_id) for entry in AuditEntry.objects.exclude(action="sign_in")] == [
        ("read", ana.pk)
    ]


def test_the_first_week_is_what_the_client_then_gets(ana: User) -> None:
    """Session by session and word by word, for a client who logs nothing."""
    client = client_as_stored(ana.pk)
    plan = FitnessPlan.objects.get()
    plan.client = client
    weeks = weeks_ahead(plan, today=MONDAY)
    told = {
        row.date: (row.theme, row.details, row.reasons) for row in sessions_ahead(plan, weeks[0], weeks, today=MONDAY)
    }
    for day in sorted(told):
        written = workout_on(client, date=day, at=NOON, rules_only=True)
        assert written is not None
        assert (written.theme, written.details, written.reasons) == told[day], day


def test_the_text_is_the_one_that_is_sent(maria: User, ana: User) -> None:
    told = page(maria, ana, week=1)["weeks"][0].sessions[0].text
    composed = compose_daily_message(client_as_stored(ana.pk), date=MONDAY, at=NOON, rules_only=True)
    assert composed is not None
    assert told == composed.body


def test_what_a_coach_wrote_stands(maria: User, ana: User) -> None:
    workout_on(client_as_stored(ana.pk), date=MONDAY, at=NOON, rules_only=True)
    week = Microcycle.objects.get()
    week.pattern["days"][1].update(theme="Long walk in the hills", load="light")
    week.save()
    shown = page(maria, ana, week=1)["weeks"][0]
    assert [pattern.theme for _, pattern, _ in shown.days][1] == "Long walk in the hills"
    assert [session.is_stored for session in shown.sessions][:2] == [True, False]


def test_weeks_ahead_are_not_a_way_back_because_nobody_trained_yet(maria: User, ana: User) -> None:
    """A client who logged today is not written for as one who was away for weeks."""
    workout = workout_on(client_as_stored(ana.pk), date=MONDAY, at=NOON, rules_only=True)
    assert workout is not None
    exercise = workout.details["blocks"][1]["items"][0]["exercise_id"]
    log_result(workout, sets=[SetLog(exercise_id=exercise, set_number=1, reps=8)], at=NOON)
    shown = page(maria, ana, week=6)["weeks"][5]
    reasons = [reason for session in shown.sessions for reason in session.workout.reasons]
    assert not [reason for reason in reasons if "days off" in reason or "missed" in reason]


@pytest.mark.parametrize(
    ("case", "pause", "mondays"),
    [
        ("two weeks away", (date(2026, 1, 12), date(2026, 1, 26)), 10),
        ("a week's middle", (date(2026, 1, 13), date(2026, 1, 16)), 8),
        ("with no return", (date(2026, 1, 20), None), 3),
        ("with no return, already", (date(2026, 1, 5), None), 0),
    ],
)
def test_pauses_hold_the_plan(case: str, pause: tuple[date, date | None], mondays: int, maria: User, ana: User) -> None:
    PauseFactory.create(client=ana, start_date=pause[0], end_date=pause[1])
    told = page(maria, ana, week=2)
    assert len(told["weeks"]) == mondays, case
    assert told["held_from"] == (None if pause[1] else pause[0])
    paused = {day for shown in told["weeks"] for day, _, is_paused in shown.days if is_paused}
    assert all(pause[0] <= day and (pause[1] is None or day < pause[1]) for day in paused)
    sessions = {session.workout.date for shown in told["weeks"] for session in shown.sessions}
    assert not sessions & paused


def test_a_draft_is_looked_at_by_its_address(maria: User, ana: User) -> None:
    draft = FitnessPlanFactory.create(client=ana, status="draft", start_date=date(2026, 3, 4))
    told = page(maria, ana, plan=draft.pk, week=1)
    assert (told["plan"], len(told["weeks"])) == (draft, 7)
    assert told["weeks"][0].sessions[0].workout.date == date(2026, 3, 4)


@pytest.mark.parametrize(("fields", "words"), [({"mesocycles": []}, "no blocks"), ({"start_date": None}, "no start")])
def test_a_draft_that_nobody_finished_says_so(fields: dict[str, Any], words: str, maria: User, ana: User) -> None:
    draft = FitnessPlanFactory.create(client=ana, status="draft", cycle_start_date=None, **fields)
    assert words in page(maria, ana, plan=draft.pk)["fault"]


def test_a_client_without_a_plan_is_told_of_in_words(maria: User) -> None:
    ben = UserFactory.with_profile(coach=maria)
    assert b"There is no active plan" in browser_of(maria).get(url_of(ben)).content


@pytest.mark.parametrize("plan", ["no id", "of somebody else"])
def test_a_plan_that_is_not_the_clients_is_not_there(plan: str, maria: User, ana: User) -> None:
    other = FitnessPlanFactory.create(client=UserFactory.create(coach=maria))
    asked = other.pk if plan == "of somebody else" else plan
    assert browser_of(maria).get(url_of(ana), {"plan": str(asked)}).status_code == 404


def test_somebody_elses_client_is_not_there(ana: User) -> None:
    assert browser_of(CoachFactory.create(name="Olga")).get(url_of(ana), {"week": 1}).status_code == 404


def test_a_year_takes_few_queries(maria: User, django_assert_max_num_queries: Any) -> None:
    client = UserFactory.with_profile(coach=maria)
    create_fitness_plan(client, at=NOON, length_weeks=52, rules_only=True)
    browser = browser_of(maria)
    with django_assert_max_num_queries(15):
        assert len(browser.get(url_of(client), {"week": 40}).context["weeks"]) == 52
