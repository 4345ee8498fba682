"""The season itself: clients join at their own midnight, and every due instant is processed by the real services."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from accounts.intake import ClientIntake, create_client
from accounts.models import User
from messaging.batches import batches
from messaging.daily import process_due
from messaging.domain.due import due_at
from messaging.transports import memory
from messaging.transports.memory import MemoryTransport
from plans.services import create_fitness_plan

AT_ONCE = 500
NAMESPACE = uuid.UUID("5f8f6f6e-9a53-4a53-8f2b-0d8a4c1b7a11")


@dataclass(frozen=True, slots=True)
class Season:
    start: date
    weeks: int
    seed: int

    @property
    def days(self) -> list[date]:
        return [self.start + timedelta(days=n) for n in range(7 * self.weeks)]


@dataclass(frozen=True, slots=True)
class _Event:
    """At this instant somebody joins, or the clients of one zone and hour are due."""

    at: datetime
    joins: tuple[int, ClientIntake] | None = None
    due: tuple[str, int] | None = None


def play(season: Season, intakes: Sequence[ClientIntake], *, report: Callable[[str], None]) -> dict[str, User]:
    """Run the season in the current database; by ref, in the order of the file, who took part.

    The rules write, and the messages go to memory: nothing leaves the process.
    """
    joined: dict[str, User] = {}
    weeks_done = 0
    for event in sorted([*_joins(season, intakes), *_dues(season, intakes)], key=attrgetter("at")):
        if event.joins is not None:
            number, intake = event.joins
            joined[intake.ref] = _join(season, intake, number, at=event.at)
        elif event.due is not None:
            _process([client for client in joined.values() if _rhythm_of(client) == event.due], at=event.at)
        weeks_done = _report_weeks(season, event.at, weeks_done, report)
    return {intake.ref: joined[intake.ref] for intake in intakes}


def _process(clients: Sequence[User], *, at: datetime) -> None:
    for batch in batches(clients, AT_ONCE):
        process_due(at=at, clients=batch, transport=MemoryTransport(), rules_only=True)
    memory.clear()


def _rhythm_of(client: User | ClientIntake) -> tuple[str, int]:
    return client.timezone, client.preferred_send_hour


def _joins(season: Season, intakes: Sequence[ClientIntake]) -> Iterator[_Event]:
    for number, intake in enumerate(intakes):
        midnight = datetime.combine(season.start, time(0), ZoneInfo(intake.timezone))
        yield _Event(midnight.astimezone(UTC), joins=(number, intake))


def _dues(season: Season, intakes: Sequence[ClientIntake]) -> Iterator[_Event]:
    for zone, hour in sorted({_rhythm_of(intake) for intake in intakes}):
        for day in season.days:
            at = due_at(day, hour=hour, zone=zone)
            if at is not None:
                yield _Event(at, due=(zone, hour))


def _join(season: Season, intake: ClientIntake, number: int, *, at: datetime) -> User:
    client = create_client(
        intake,
        phone_number=intake.phone_number or _invented_number(number),
        client_id=uuid.uuid5(NAMESPACE, f"{season.seed}:{intake.ref}"),
    )
    create_fitness_plan(client, at=at, length_weeks=intake.length_weeks)
    return client


def _invented_number(number: int) -> str:
    """No E.164 number: it cannot be one that somebody else in the file was given."""
    return f"simulated {number}"


def _report_weeks(season: Season, at: datetime, weeks_done: int, report: Callable[[str], None]) -> int:
    """Say so when another week is over; how many are."""
    weeks = (at.date() - season.start).days // 7
    if weeks > weeks_done:
        report(f"{weeks} of {season.weeks} weeks")
    return max(weeks, weeks_done)
