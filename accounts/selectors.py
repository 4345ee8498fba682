"""Reads about people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.domain.facts import ClientFacts, IllnessFact, LimitationFact
from accounts.domain.reading import (
    age_of,
    available_days_of,
    gender_of,
    level_of,
    lifts_of,
    minutes_of,
    program_type_of,
    words_of,
)
from accounts.domain.vocabulary import WEEKDAYS
from accounts.fetched import once
from accounts.models import FitnessProfile, Limitation, Pause, User, WeekWish
from accounts.owning import team_of


def clients() -> QuerySet[User]:
    """Everybody who is coached."""
    return User.objects.filter(role=User.Role.CLIENT)


def clients_of(coach: User) -> QuerySet[User]:
    """The clients that this member of staff may see: those of their team, or all for a superuser."""
    return clients() if coach.is_superuser else clients().filter(coach__in=team_of(coach))


def client_as_stored(client_id: UUID) -> User:
    """The client with profiles, limitations and pauses as the database has them now."""
    return clients().prefetch_related("profiles", "limitations", "pauses").get(pk=client_id)


def identity_of(client: User) -> tuple[str, ...]:
    """What names this client, and so may never be told to a model: name, phone number, e-mail address."""
    return tuple(filter(None, (client.name, client.phone_number, client.email)))


def current_profile_of(client: User) -> FitnessProfile | None:
    """The newest profile by (created_at, id): old databases hold several for one client."""
    return max(client.profiles.all(), key=lambda profile: (profile.created_at, profile.pk), default=None)


def facts_of(client: User) -> ClientFacts:
    """What the coaching rules may know of this client. Unknown and unreadable values get a careful coach's defaults."""
    profile = current_profile_of(client) or FitnessProfile(fitness_goals="")
    rows = [row for row in client.limitations.all() if row.status == Limitation.Status.ACTIVE]
    return ClientFacts(
        ref=str(client.pk),
        fitness_goals=profile.fitness_goals.strip(),
        program_type=program_type_of(profile.program_type, profile.fitness_goals),
        skill_level=level_of(profile.skill_level),
        gender=gender_of(profile.gender),
        age=age_of(profile.age),
        available_days=available_days_of(profile.available_days, profile.exercise_frequency),
        session_minutes=minutes_of(profile.session_minutes),
        equipment=words_of(profile.equipment) or ("bodyweight",),
        limitations=tuple(_limitation(row) for row in rows if row.kind == Limitation.Kind.LIMITATION),
        dislikes=frozenset(row.exercise_id for row in rows if row.kind == Limitation.Kind.DISLIKE),
        weekly_distance_km=profile.weekly_distance_km,
        longest_run_km=profile.longest_run_km,
        one_rep_max_kg=lifts_of(profile.one_rep_max_kg),
        event_date=profile.event_date,
        notes=profile.notes,
    )


def facts_in_week(client: User, monday: date) -> ClientFacts:
    """The same for one week, with what the client asked for it alone: other days, fewer of them, less time on each."""
    facts, wish = facts_of(client), _wish_for(client, monday)
    if wish is None:
        return facts
    days = tuple(day for day in WEEKDAYS if day in (wish.available_days or facts.available_days))
    return replace(
        facts,
        available_days=spread_out(days, wish.most_days) if wish.most_days else days,
        session_minutes=min(wish.session_minutes or facts.session_minutes, facts.session_minutes),
    )


def _wish_for(client: User, monday: date) -> WeekWish | None:
    """As it was when `client` was read: a season asks for dozens of weeks."""
    wishes = once(client, "week wishes", lambda: list(client.week_wishes.all()))
    return next((wish for wish in wishes if wish.monday == monday), None)


def spread_out(days: tuple[str, ...], most: int) -> tuple[str, ...]:
    """At most so many of these days, as far apart as they lie: the first, the last, and between them evenly."""
    if len(days) <= most:
        return days
    if most == 1:
        return days[:1]
    places = {round(number * (len(days) - 1) / (most - 1)) for number in range(most)}
    return tuple(day for place, day in enumerate(days) if place in places)


def equipment_away(client: User, day: date) -> tuple[str, ...] | None:
    """What there is to train with on a day away, as it was when `client` was read; None on a day at home.

    Of two times the one that was told last holds.
    """
    times = once(client, "times away", lambda: list(client.times_away.all()))
    told = [row for row in times if row.start_date <= day <= row.end_date]
    return tuple(max(told, key=lambda row: row.created_at).equipment) if told else None


def illnesses_of(client: User) -> tuple[IllnessFact, ...]:
    """As they were when `client` was read."""
    rows = once(client, "illnesses", lambda: list(client.illnesses.all()))
    return tuple(IllnessFact(row.start_date, row.end_date, row.fever) for row in rows)


def newest_fact_of(client: User) -> datetime:
    """How new the newest is of what is known of a client, as the rows say that were read. No clock is asked."""
    rows: tuple[User | FitnessProfile | Limitation, ...] = (client, *client.profiles.all(), *client.limitations.all())
    return max(row.updated_at for row in rows)


def _limitation(row: Limitation) -> LimitationFact:
    return LimitationFact(
        region=row.region,
        severity=row.severity,
        side=row.side,
        since=row.since,
        until=row.until,
        cleared=row.cleared,
        note=row.note,
    )


def is_paused_on(client: User, day: date) -> bool:
    """Whether the client's calendar day lies in a pause."""
    return any(_covers(pause, day) for pause in client.pauses.all())


def pauses_of(client: User) -> list[tuple[date, date | None]]:
    """(first day, first day back or None) of each pause."""
    return [(pause.start_date, pause.end_date) for pause in client.pauses.all()]


def _covers(pause: Pause, day: date) -> bool:
    return pause.start_date <= day and (pause.end_date is None or day < pause.end_date)
