"""The demo's coaches, and the clients who joined after the conversion, each on the day on which the plan began."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from accounts.consenting import record_choice
from accounts.domain.consents import SUBJECTS
from accounts.domain.vocabulary import WEEKDAYS
from accounts.intake import create_client, read_client
from accounts.models import Pause, User
from fitcoach.demo.newcomers import COACHES, NEWCOMERS, Newcomer, id_of
from plans.services import create_fitness_plan

PAUSED_FOR: Final = timedelta(days=9)


def create_team(head: User, *, password: str) -> None:
    """The coaches of the demo, under this head coach."""
    for number, (name, (email, _)) in enumerate(COACHES.items()):
        User.objects.create_user(
            f"+1555011{number:04d}", password, id=id_of(name), name=name, email=email,
            role=User.Role.COACH, is_staff=True, coach=head,
        )  # fmt: skip


def give_clients_to_coaches() -> None:
    for name, (_, clients) in COACHES.items():
        User.objects.filter(pk__in=map(id_of, clients)).update(coach=id_of(name))


def join(*, at: datetime) -> None:
    """Every newcomer, with a plan that began weeks before `at`."""
    for number, newcomer in enumerate(NEWCOMERS):
        _join(newcomer, number, at=at)


def _join(newcomer: Newcomer, number: int, *, at: datetime) -> None:
    now = at.astimezone(ZoneInfo(newcomer.told["timezone"]))
    today = now.date()
    began = today - timedelta(days=today.weekday(), weeks=newcomer.weeks_ago)
    told: dict[str, Any] = {
        **newcomer.told,
        "ref": newcomer.name,
        "name": newcomer.name,
        "preferred_send_hour": (now - timedelta(hours=newcomer.hours_ago)).hour,
        "available_days": [WEEKDAYS[(today.weekday() + ahead) % 7] for ahead in (0, 2, 4)],
    }
    if newcomer.event_in_weeks is not None:
        told["event_date"] = (today + timedelta(weeks=newcomer.event_in_weeks)).isoformat()
    client = create_client(read_client(told), phone_number=f"+1555012{number:04d}", client_id=id_of(newcomer.name))
    record_choice(client, SUBJECTS, how="demo", at=_noon(began, now.tzinfo))
    create_fitness_plan(client, at=_noon(began, now.tzinfo), length_weeks=newcomer.length_weeks, rules_only=True)
    if newcomer.paused_days_ago is not None:
        first = today - timedelta(days=newcomer.paused_days_ago)
        Pause.objects.create(client=client, start_date=first, end_date=first + PAUSED_FOR, note="Away with the family.")


def _noon(day: date, zone: Any) -> datetime:
    return datetime.combine(day, time(12), zone)
