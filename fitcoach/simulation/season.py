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
from fitcoach.simulation.acting import Actor
from messaging.batches import batches
from messaging.daily import process_due
from messaging.domain.due import due_at
from messaging.transports import memory
from messaging.transports.memory import MemoryTransport
from plans.services import create_fitness_plan

AT_ONCE = 500
LOGGED_AT = time(23, 59)
NAMESPACE = uuid.UUID("5f8f6f6e-9a53-4a53-8f2b-0d8a4c1b7a11")


@dataclass(frozen=True, slots=True)
class Season:
    """`adherence`: the share of sessions that the clients do and log; null: nobody logs anything."""

    start: date
    weeks: int
    seed: int
    adherence: float | None = None
    effort: str = "planned"

    @property
    def days(self) -> list[date]:
        return [self.start + timedelta(days=n) for n in range(7 * self.weeks)]


@dataclass(frozen=True, slots=True)
class _Event:
    """At this instant somebody joins, the clients of one zone and hour are due, or a zone's evening has come."""

    at: datetime
    joins: tuple[int, ClientIntake] | None = None
    due: tuple[str, int] | None = None
    evening: tuple[str, date] | None = None


def play(season: Season, intakes: Sequence[ClientIntake], *, report: Callable[[str], None]) -> dict[str, User]:
    """Run the season in the current database; by ref, in the order of the file, who took part.

    The rules write, and the messages go to memory: nothing leaves the process.
    """
    joined: dict[str, User] = {}
    weeks_done = 0
    actor = _actor(season)
    evenings = _evenings(season, intakes) if actor else ()
    for event in sorted([*_joins(season, intakes), *_dues(season, intakes), *evenings], key=attrgetter("at")):
        if event.joins is not None:
            number, intake = event.joins
            joined[intake.ref] = _join(season, intake, number, at=event.at)
        elif event.due is not None:
            _process([client for client in joined.values() if _rhythm_of(client) == event.due], at=event.at)
        elif event.evening is not None and actor is not None:
            zone, day = event.evening
            at_home = [(ref, client) for ref, client in joined.items() if client.timezone == zone]
            actor.act(at_home, day=day, at=event.at)
        weeks_done = _report_weeks(season, event.at, weeks_done, report)
    return {intake.ref: joined[intake.ref] for intake in intakes}


def _actor(season: Season) -> Actor | None:
    if season.adherence is None:
        return None
    return Actor(adherence=season.adherence, effort=season.effort, seed=season.seed)


def _evenings(season: Season, intakes: Sequence[ClientIntake]) -> Iterator[_Event]:
    """A minute before midnight: every message of the day is out."""
    for zone in sorted({intake.timezone for intake in intakes}):
        for day in season.days:
            late = datetime.combine(day, LOGGED_AT, ZoneInfo(zone))
            yield _Event(late.astimezone(UTC), evening=(zone, day))


def _process(clients: Sequence[User], *, at: datetime) -> None:
    for batch in batches(clients, AT_ONCE):
        # A season is told by its days: Sunday's outlook would say each week twice.
        process_due(at=at, clients=batch, transport=MemoryTransport(), rules_only=True, weekly=False)
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
