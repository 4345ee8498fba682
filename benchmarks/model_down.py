"""A day on which the model is down: every client gets a workout and a message all the same.

`python -m benchmarks.model_down [CLIENTS]`, 10,000 by default, in a PostgreSQL database of its own (TEST_POSTGRES_URL).
In the first half of the day nobody listens at the model's address, in the second it answers every question with 503.
"""

from __future__ import annotations

import os
import sys
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fitcoach.testing import services
from llm.testing.gemini_server import GeminiServer

DAY = date(2026, 6, 10)
ZONES = (
    "Asia/Tokyo", "Asia/Kolkata", "Europe/Madrid", "Europe/London", "America/Sao_Paulo", "America/New_York",
    "America/Denver", "America/Los_Angeles",
)  # fmt: skip
"""From east to west: the first one's next day begins to be written after the last one's is out."""
HOURS = range(5, 11)
TICK = timedelta(minutes=10)
NOBODY = "http://127.0.0.1:1"


def main(arguments: list[str]) -> int:
    clients = int(arguments[0]) if arguments else 10_000
    if trouble := services.postgres_trouble():
        print(f"left out: it needs a PostgreSQL ({trouble})")
        return 0
    with services.temporary_postgres_database("down") as url, GeminiServer(remembers=False) as server:
        os.environ.update(
            DATABASE_URL=url,
            GEMINI_API_KEY="bench",
            GEMINI_MODEL="fault-G17",
            GEMINI_BASE_URL=NOBODY,
            REDIS_URL="",
            SMS_TRANSPORT="memory",
            DJANGO_SETTINGS_MODULE="fitcoach.settings",
        )
        return _run(clients, server.url)


def _run(clients: int, address: str) -> int:
    import django

    django.setup()
    import logging

    from django.core.management import call_command
    from django.db import connection

    logging.getLogger().setLevel(logging.ERROR)
    call_command("migrate", verbosity=0)
    # A Monday, so that the week has to be written as well.
    make_rows(clients, start=DAY - timedelta(days=9), zones=ZONES, hours=HOURS)
    started = time.monotonic()
    ticks = _ticks()
    for number, at in enumerate(ticks):
        if number == len(ticks) // 2:
            _listen_at(address)
        _tick(at)
    faults = _report(clients, time.monotonic() - started)
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    return int(bool(faults))


def _ticks() -> list[datetime]:
    """From before the first client's hour until after the last one's."""
    first = datetime.combine(DAY, datetime.min.time().replace(hour=HOURS[0]), ZoneInfo(ZONES[0]))
    last = datetime.combine(DAY, datetime.min.time().replace(hour=HOURS[-1]), ZoneInfo(ZONES[-1]))
    begin = first.astimezone(UTC) - timedelta(minutes=40)
    return [begin + number * TICK for number in range((last.astimezone(UTC) - begin) // TICK + 2)]


def _tick(at: datetime) -> None:
    from messaging.daily import process_due
    from messaging.transports import memory

    process_due(at=at)
    memory.clear()


def _listen_at(address: str) -> None:
    """The model's address is another now: a setting that changed, so it is asked again."""
    from django.conf import settings

    from llm.providers.registry import provider

    settings.GEMINI_BASE_URL = address
    provider.cache_clear()


def make_rows(count: int, *, start: date, zones: Sequence[str], hours: Sequence[int]) -> None:
    """Rows as the services write them, in bulk: the plan of one client of each kind, by the rules.

    Zones change from one client to the next, hours from one round of zones to the next.
    """
    from accounts.domain.facts import ClientFacts
    from accounts.models import FitnessProfile, User
    from plans.agents.fitness_plan import TASK
    from plans.agents.fitness_plan.request import PlanRequest
    from plans.models import FitnessPlan

    kinds = ("strength", "endurance", "shred", "hybrid")
    plans = {
        kind: TASK.rules(
            PlanRequest(client=ClientFacts(ref=kind, program_type=kind), start_date=start, length_weeks=12)
        )
        for kind in kinds
    }
    users, profiles, rows = [], [], []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        user = User(
            id=uuid.uuid5(uuid.NAMESPACE_URL, f"down-{number}"),
            name=f"Client {number}",
            phone_number=f"+1555{number:07d}",
            timezone=zones[number % len(zones)],
            preferred_send_hour=hours[number // len(zones) % len(hours)],
        )
        fields: dict[str, Any] = plans[kind].model_dump(mode="json")
        users.append(user)
        profiles.append(FitnessProfile(user=user, fitness_goals="get fit", skill_level="beginner", age=34,
                                       exercise_frequency="4", gender="", program_type=kind))  # fmt: skip
        rows.append(FitnessPlan(client=user, program_type=kind, status="active", source="rules", start_date=start,
                                cycle_start_date=start, length_weeks=12, **fields))  # fmt: skip
    User.objects.bulk_create(users, batch_size=1000)
    FitnessProfile.objects.bulk_create(profiles, batch_size=1000)
    FitnessPlan.objects.bulk_create(rows, batch_size=1000)


def _report(clients: int, seconds: float) -> list[str]:
    from llm.models import Call
    from messaging.models import Message
    from workouts.models import WorkoutInstance

    messages = Counter(Message.objects.filter(local_date=DAY).values_list("state", "source"))
    workouts = WorkoutInstance.objects.filter(date=DAY).values("client").distinct().count()
    calls = Counter(Call.objects.values_list("outcome", "fault"))
    print(f"{clients} clients, a day of {len(_ticks())} ticks with the model down: {seconds:.0f} s")
    print(f"workouts of the day: {workouts}; messages by state and writer: {dict(messages)}")
    print(f"questions by outcome and fault: {dict(calls.most_common())}")
    faults = []
    if workouts != clients:
        faults.append(f"{clients - workouts} clients have no workout")
    if messages[("accepted", "rules")] != clients:
        faults.append(f"{clients - messages[('accepted', 'rules')]} clients got no message")
    for fault in faults:
        print(f"FAULT: {fault}")
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
