"""People: what the database refuses, who signs in, what the coaching rules learn of a client."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError
from django.http import HttpRequest

from accounts.models import FitnessProfile, Limitation, Pause, User
from accounts.selectors import clients_of, facts_of, is_paused_on
from accounts.tests.factories import CoachFactory, LimitationFactory, PauseFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("case", "fields"),
    [
        ("hour 24", {"preferred_send_hour": 24}),
        ("hour -1", {"preferred_send_hour": -1}),
        ("an unknown role", {"role": "parrot"}),
    ],
)
def test_the_database_refuses_a_user_with(case: str, fields: dict[str, Any]) -> None:
    user = UserFactory.create()
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=user.pk).update(**fields)


def test_nobody_coaches_themselves() -> None:
    user = UserFactory.create()
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=user.pk).update(coach=user)


@pytest.mark.parametrize(
    ("case", "fields"),
    [
        ("an unknown region", {"region": "elbows"}),
        ("a region missing", {"region": ""}),
        ("an exercise beside the region", {"exercise_id": "burpee"}),
        ("a dislike without an exercise", {"kind": "dislike", "region": ""}),
        ("an unknown severity", {"severity": "awful"}),
        ("an unknown status", {"status": "gone"}),
        ("an unknown side", {"side": "front"}),
        ("an end before its beginning", {"since": date(2026, 2, 1), "until": date(2026, 1, 31)}),
    ],
)
def test_the_database_refuses_a_limitation_with(case: str, fields: dict[str, Any]) -> None:
    limitation = LimitationFactory.create()
    with pytest.raises(IntegrityError):
        Limitation.objects.filter(pk=limitation.pk).update(**fields)


def test_the_database_refuses_a_second_open_pause() -> None:
    pause = PauseFactory.create(start_date=date(2026, 1, 5))
    with pytest.raises(IntegrityError):
        PauseFactory.create(client=pause.client, start_date=date(2026, 2, 5))


def test_the_database_refuses_a_pause_that_ends_before_it_begins() -> None:
    pause = PauseFactory.create(start_date=date(2026, 1, 5))
    with pytest.raises(IntegrityError):
        Pause.objects.filter(pk=pause.pk).update(end_date=date(2026, 1, 5))


@pytest.mark.parametrize("minutes", [9, 241])
def test_the_database_refuses_a_session_of(minutes: int) -> None:
    profile = ProfileFactory.create()
    with pytest.raises(IntegrityError):
        FitnessProfile.objects.filter(pk=profile.pk).update(session_minutes=minutes)


@pytest.mark.parametrize(
    ("day", "paused"),
    [(date(2026, 1, 4), False), (date(2026, 1, 5), True), (date(2026, 1, 9), True), (date(2026, 1, 10), False)],
)
def test_a_pause_lasts_until_the_day_before_the_first_day_back(day: date, paused: bool) -> None:
    pause = PauseFactory.create(start_date=date(2026, 1, 5), end_date=date(2026, 1, 10))
    assert is_paused_on(pause.client, day) is paused


def test_an_open_pause_lasts() -> None:
    pause = PauseFactory.create(start_date=date(2026, 1, 5))
    assert is_paused_on(pause.client, date(2027, 1, 1))


@pytest.mark.parametrize("address", ["+15550001111", "maria@example.com", "MARIA@example.com"])
def test_a_coach_signs_in_by_phone_or_by_mail(address: str) -> None:
    coach = User.objects.create_user("+15550001111", "a long enough secret", name="Maria", email="maria@example.com")
    assert authenticate(HttpRequest(), username=address, password="a long enough secret") == coach
    assert authenticate(HttpRequest(), username=address, password="another secret") is None


@pytest.mark.parametrize("address", ["+15550002222", "nobody@example.com", ""])
def test_strangers_do_not_sign_in(address: str) -> None:
    User.objects.create_user("+15550001111", "a long enough secret", name="Maria")
    assert authenticate(HttpRequest(), username=address, password="a long enough secret") is None


def test_mails_that_differ_by_case_sign_in_only_when_spelled_exactly() -> None:
    lower = User.objects.create_user("+15550001111", "a long enough secret", name="Maria", email="m@example.com")
    User.objects.create_user("+15550002222", "a long enough secret", name="Mario", email="M@example.com")
    assert authenticate(HttpRequest(), username="m@example.com", password="a long enough secret") == lower
    assert authenticate(HttpRequest(), username="m@EXAMPLE.com", password="a long enough secret") is None


def test_a_converted_client_without_a_password_does_not_sign_in() -> None:
    client = UserFactory.create(password="!")
    assert authenticate(HttpRequest(), username=client.phone_number, password="!") is None


def test_a_coach_sees_own_clients_and_a_superuser_all() -> None:
    maria, olga = CoachFactory.create(), CoachFactory.create()
    tom, ben = UserFactory.create(coach=maria), UserFactory.create(coach=olga)
    boss = CoachFactory.create(is_superuser=True)
    assert set(clients_of(maria)) == {tom}
    assert set(clients_of(boss)) == {tom, ben}


def test_the_facts_come_from_the_newest_profile() -> None:
    old = ProfileFactory.create(fitness_goals="lose weight")
    new = ProfileFactory.create(user=old.user, fitness_goals="get strong", skill_level="Advanced", age=-1)
    newest = datetime(2026, 1, 5, tzinfo=UTC)
    FitnessProfile.objects.filter(pk=new.pk).update(created_at=newest)
    FitnessProfile.objects.filter(pk=old.pk).update(created_at=newest - timedelta(days=1))
    facts = facts_of(User.objects.get(pk=old.user.pk))
    assert (facts.fitness_goals, facts.program_type, facts.skill_level, facts.age) == (
        "get strong",
        "strength",
        "advanced",
        None,
    )


def test_a_client_without_a_profile_gets_a_careful_coachs_defaults() -> None:
    facts = facts_of(UserFactory.create())
    assert (facts.program_type, facts.skill_level, facts.session_minutes, facts.equipment, facts.available_days) == (
        "other",
        "beginner",
        45,
        ("bodyweight",),
        ("MONDAY", "WEDNESDAY", "FRIDAY"),
    )


def test_only_active_limitations_and_dislikes_are_facts() -> None:
    client = UserFactory.create()
    LimitationFactory.create(client=client, region="knee", severity="mild", side="left", until=date(2026, 3, 1))
    LimitationFactory.create(client=client, region="wrist", status="resolved")
    LimitationFactory.create(client=client, kind="dislike", region="", exercise_id="burpee")
    facts = facts_of(client)
    assert [(fact.region, fact.severity, fact.side) for fact in facts.limitations] == [("knee", "mild", "left")]
    assert facts.dislikes == {"burpee"}
    assert [len(facts.limitations_on(day)) for day in (date(2026, 3, 1), date(2026, 3, 2))] == [1, 0]
