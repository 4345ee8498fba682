"""What ciphertext costs: a client's page and a client's day, with health notes sealed and as they were before.

Two clients who are alike, in one database of its own; one's rows are sealed, the other's only marked. Each round takes
both, so that whatever else the machine does meets them alike.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import django

AT = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
PAGES, DAYS, TEXTS = 60, 42, 20_000
NOTE = "Hurts on stairs since the operation in May; fine on the bike, and better after warming up slowly. " * 2
PROFILE = {"available_days": ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"], "equipment": ["full_gym"]}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitcoach.settings")
    django.setup()
    from django.test import override_settings

    from fitcoach.throwaway import throwaway_database

    _one_text()
    with throwaway_database(), override_settings(STAFF_TWO_FACTOR=False, ALLOWED_HOSTS=["*"]):
        coach, sealed = _client("Ana")
        with marked_only():
            _, bare = _client("Ben", coach)
        _compare("a client's page", PAGES, _page(coach, sealed), _page(coach, bare))
        _compare("a day's session and message", DAYS, _day(sealed), _day(bare))


def _one_text() -> None:
    from accounts.encryption.sealing import seal, unseal

    started = time.perf_counter()
    stored = [seal(NOTE, "limitations.note") for _ in range(TEXTS)]
    half = time.perf_counter()
    for each in stored:
        unseal(each, "limitations.note")
    took = half - started, time.perf_counter() - half
    print(f"a note of {len(NOTE)} characters: sealed in {took[0] / TEXTS * 1e6:.1f} µs, ", end="")
    print(f"read in {took[1] / TEXTS * 1e6:.1f} µs; {len(stored[0])} characters in the row")


@contextmanager
def marked_only() -> Iterator[None]:
    """The mark without the work: the constraints of the tables ask for it."""
    with (
        patch("accounts.encryption.fields.seal", lambda text, column: f"enc1:{text}"),
        patch("accounts.encryption.fields.unseal", lambda stored, column: stored[5:]),
    ):
        yield


def _client(name: str, coach: Any = None) -> tuple[Any, Any]:
    """Twelve limitations, twenty notes of the coach, four weeks of noted sessions behind."""
    from accounts.models import CoachNote, Limitation, User
    from accounts.tests.factories import CoachFactory, UserFactory
    from plans.services import create_fitness_plan
    from workouts.models import WorkoutInstance
    from workouts.services import todays_workout

    coach = coach or CoachFactory.create(is_superuser=True)
    client = UserFactory.with_profile({**PROFILE, "notes": NOTE}, name=name, coach=coach)
    fields = {"client": client, "region": "wrist", "severity": "mild", "note": NOTE}
    Limitation.objects.bulk_create(Limitation(**fields) for _ in range(12))
    CoachNote.objects.bulk_create(CoachNote(client=client, author=coach, text=NOTE, created_at=AT) for _ in range(20))
    create_fitness_plan(client, at=AT - timedelta(days=28), length_weeks=12, rules_only=True)
    for days in range(28, 0, -1):
        todays_workout(User.objects.get(pk=client.pk), at=AT - timedelta(days=days), rules_only=True)
    WorkoutInstance.objects.filter(client=client).update(client_note=NOTE)
    return coach, client


def _page(coach: Any, client: Any) -> Callable[[int], None]:
    from django.test import Client

    from fitcoach.console.links import client_url

    browser = Client()
    browser.force_login(coach)

    def look(round_number: int) -> None:
        assert browser.get(client_url(client.pk)).status_code == 200

    return look


def _day(client: Any) -> Callable[[int], None]:
    from accounts.models import User
    from messaging.daily import compose_daily_message

    def compose(round_number: int) -> None:
        at = AT + timedelta(days=round_number)
        known = User.objects.get(pk=client.pk)
        assert compose_daily_message(known, date=at.date(), at=at) is not None

    return compose


def _compare(what: str, rounds: int, sealed: Callable[[int], None], bare: Callable[[int], None]) -> None:
    ratios, times = [], []
    for number in range(rounds):
        with marked_only():
            before = _seconds(bare, number)
        after = _seconds(sealed, number)
        ratios.append(after / before)
        times.append(after)
    print(f"{what}: {statistics.median(times) * 1e3:.1f} ms, {statistics.median(ratios):.3f} times that of plain texts")


def _seconds(act: Callable[[int], None], number: int) -> float:
    started = time.process_time()
    act(number)
    return time.process_time() - started


if __name__ == "__main__":
    main()
