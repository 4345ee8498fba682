"""The demo database: legacy rows first, then the same conversion that a real legacy database goes through."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.apps.registry import Apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from accounts.consenting import record_choice
from accounts.domain.consents import SUBJECTS
from accounts.domain.vocabulary import WEEKDAYS
from accounts.models import FitnessProfile, Limitation, User
from fitcoach.demo.history import play
from fitcoach.demo.joining import create_team, give_clients_to_coaches, join
from fitcoach.demo.moments import add_moments
from fitcoach.demo.newcomers import id_of
from fitcoach.demo.people import CLIENTS, DemoClient
from plans.progress import initialize_progress
from plans.services import create_fitness_plan

COACH_EMAIL = "coach@example.com"
COACH_PASSWORD = "fitcoach-demo"
LEGACY = [
    ("accounts", "0001_legacy_schema"),
    ("plans", "0001_legacy_schema"),
    ("workouts", "0001_legacy_schema"),
    ("messaging", "0001_legacy_schema"),
]


class NotEmptyError(Exception):
    """Somebody's own rows are here: no demo data among them."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """`new` is False when the demo was here before; `clients` counts those with a plan."""

    new: bool
    clients: int = 0


def seed_demo(*, at: datetime) -> Seeded:
    """Seed the demo clients and a demo coach with a team, once, into a database that holds nobody.

    Without tables, the first clients are written as legacy rows and converted by the migrations; with ours, they are
    new clients with new plans. Their hour is the hour that it is there now, so that today's messages are due at once.
    Others joined later. The weeks since the plans began are played, so that there is something to read.
    Raises `NotEmptyError` where other people's rows are.
    """
    if _has_no_tables():
        _write_legacy_rows(at)
        call_command("migrate", verbosity=0)
    elif _is_legacy():
        raise NotEmptyError("this is a legacy database that was not converted yet: docs/conversion.md says how")
    elif User.objects.filter(email=COACH_EMAIL).exists():
        return Seeded(new=False)
    elif User.objects.exists():
        raise NotEmptyError("people are in this database already: demo data go into an empty one")
    else:
        _write_new_clients(at)
    with transaction.atomic():
        create_team(_create_coach(), password=COACH_PASSWORD)
        for demo in CLIENTS:
            _complete(demo, at)
        join(at=at)
        give_clients_to_coaches()
    play(at=at)
    add_moments(at=at)
    placed = sum(1 for _ in initialize_progress(at=at))
    return Seeded(new=True, clients=placed)


def client_id(demo: DemoClient) -> uuid.UUID:
    return id_of(demo.name)


def _has_no_tables() -> bool:
    return User._meta.db_table not in connection.introspection.table_names()


def _is_legacy() -> bool:
    return ("accounts", LEGACY[0][1]) not in MigrationExecutor(connection).loader.applied_migrations


def _write_legacy_rows(at: datetime) -> None:
    """Stand at the legacy schema and fill it."""
    executor = MigrationExecutor(connection)
    executor.migrate(LEGACY)
    legacy = executor.loader.project_state(LEGACY).apps
    with transaction.atomic():
        for number, demo in enumerate(CLIENTS):
            _write_legacy_client(legacy, demo, number, at)


def _write_legacy_client(legacy: Apps, demo: DemoClient, number: int, at: datetime) -> None:
    user = legacy.get_model("accounts", "User").objects.create(**_user_fields(demo, number, at))
    legacy.get_model("accounts", "FitnessProfile").objects.create(user=user, **_profile_fields(demo))
    plans: Any = legacy.get_model("plans", "FitnessPlan")
    plans.objects.create(
        client=user,
        program_type=demo.program_type,
        goal_statement=demo.goals.capitalize() + ".",
        start_date=_start_date(demo, at),
        macrocycles=demo.macrocycles,
    )
    for direction, text in _chat(demo):
        conversation, _ = legacy.get_model("messaging", "Conversation").objects.get_or_create(
            user=user, defaults={"started_at": at, "last_message_at": at, "message_count": 2}
        )
        legacy.get_model("messaging", "Message").objects.create(
            conversation=conversation, user=user, direction=direction, content=text, phone_from="", phone_to=""
        )


def _write_new_clients(at: datetime) -> None:
    with transaction.atomic():
        for number, demo in enumerate(CLIENTS):
            user = User.objects.create_user(**_user_fields(demo, number, at))
            record_choice(user, SUBJECTS, how="demo", at=at)
            FitnessProfile.objects.create(user=user, **_profile_fields(demo), program_type=demo.program_type)
            create_fitness_plan(user, at=at)


def _create_coach() -> User:
    return User.objects.create_superuser("+15550109999", COACH_PASSWORD, name="Demo Coach", email=COACH_EMAIL)


def _complete(demo: DemoClient, at: datetime) -> None:
    """What the predecessor never asked: days, equipment, minutes, limitations.

    Most train today, whatever day it is, so that there is something to see; one of them rests.
    """
    first = _local_date(demo, at).weekday() + (demo is CLIENTS[1])
    days = [WEEKDAYS[(first + n) % 7] for n in (0, 2, 4)]
    FitnessProfile.objects.filter(user_id=client_id(demo)).update(
        **demo.extras, program_type=demo.program_type, available_days=days
    )
    if demo.limitation:
        Limitation.objects.create(client_id=client_id(demo), source="coach", **demo.limitation)


def _user_fields(demo: DemoClient, number: int, at: datetime) -> dict[str, Any]:
    return {
        "id": client_id(demo),
        "name": demo.name,
        "phone_number": f"+1555010{number:04d}",
        "timezone": demo.timezone,
        "preferred_send_hour": at.astimezone(ZoneInfo(demo.timezone)).hour,
    }


def _profile_fields(demo: DemoClient) -> dict[str, Any]:
    return {
        "fitness_goals": demo.goals,
        "skill_level": demo.level,
        "exercise_frequency": demo.frequency,
        "gender": demo.gender,
        "age": demo.age,
    }


def _start_date(demo: DemoClient, at: datetime) -> date:
    today = _local_date(demo, at)
    return today - timedelta(days=today.weekday(), weeks=demo.weeks_ago)


def _local_date(demo: DemoClient, at: datetime) -> date:
    return at.astimezone(ZoneInfo(demo.timezone)).date()


def _chat(demo: DemoClient) -> Iterator[tuple[str, str]]:
    if demo.chat:
        yield from zip(("inbound", "outbound"), demo.chat, strict=True)
