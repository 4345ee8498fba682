"""A thousand clients who text at once: how long an answer by the rules takes, and whether each gets one.

On SQLite and one core. The ten seconds in which the next text of a client is waited for are not counted. The yardstick
is keeping the same texts as they came: the least that anybody who answers has to do.
"""

from __future__ import annotations

import os
import statistics
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import django

CLIENTS = 1000
MOST_SECONDS = 2.0
NOW = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
SAID = ("done", "20 min", "knee hurts", "today?", "text me at 7", "skip today", "what do you know about me", "hotel")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitcoach.settings")
    django.setup()
    from fitcoach.throwaway import throwaway_database

    with throwaway_database():
        clients = [_client(number) for number in range(CLIENTS)]
        kept = _kept(clients)
        seconds = [_answered(client.pk) for client in clients]
        answers = _answers()
    median = statistics.median(seconds)
    missing, twice = CLIENTS - len(answers), sum(number > 1 for number in answers.values())
    print(
        f"{CLIENTS} replies at once: {sum(seconds):.1f} s, median {median * 1e3:.0f} ms, longest {max(seconds):.2f} s"
    )
    print(f"unanswered {missing}, answered twice {twice}; ratio answered / kept: {sum(seconds) / kept:.1f}")
    is_kept = median < MOST_SECONDS and not missing and not twice
    print(f"{'kept' if is_kept else 'BROKEN'}: a median under {MOST_SECONDS:g} s, each answered once")


def _client(number: int) -> Any:
    from accounts.models import FitnessProfile, User
    from plans.services import create_fitness_plan
    from workouts.services import todays_workout

    client = User.objects.create(name=f"Client {number}", phone_number=f"+1555{number:07d}", timezone="America/Denver")
    FitnessProfile.objects.create(user=client, fitness_goals="get strong", skill_level="beginner", age=30)
    create_fitness_plan(client, at=NOW, length_weeks=8, rules_only=True)
    todays_workout(client, at=NOW, rules_only=True)
    return client


def _kept(clients: list[Any]) -> float:
    """Seconds in which the texts of all are kept and handled."""
    from messaging.inbound import handle_waiting, keep

    started = time.perf_counter()
    for number, client in enumerate(clients):
        words, sender = SAID[number % len(SAID)], client.phone_number
        keep(provider_id=f"SM{number}", sender=sender, to="+1", body=words, payload={}, at=NOW)
    while handle_waiting(at=NOW) or _unhandled():
        pass
    return time.perf_counter() - started


def _unhandled() -> bool:
    from messaging.models import InboundText

    return InboundText.objects.filter(handled_at__isnull=True).exists()


def _answered(client_id: Any) -> float:
    from messaging.reading import QUIET_FOR, read_waiting

    started = time.perf_counter()
    read_waiting(at=NOW + QUIET_FOR + timedelta(seconds=1), clients=[client_id])
    return time.perf_counter() - started


def _answers() -> Counter[Any]:
    from messaging.models import Message

    return Counter(Message.objects.filter(kind=Message.Kind.ANSWER).values_list("user", flat=True))


if __name__ == "__main__":
    main()
