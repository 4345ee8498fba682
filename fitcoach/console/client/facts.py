"""What the coaching goes by: each fact with where it comes from, and the limitations with their dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.dateformat import format as in_format

from accounts.domain.facts import ClientFacts
from accounts.domain.reading import days_per_week, words_of
from accounts.domain.vocabulary import LEVELS, WEEKDAYS
from accounts.models import FitnessProfile, Limitation, User
from accounts.selectors import current_profile_of, facts_of
from fitcoach.console.words import exercise_name

TOLD, ASSUMED = "told", "assumed"


@dataclass(frozen=True, slots=True)
class Fact:
    """`source`: told, assumed, or what it was read out of."""

    label: str
    value: str
    source: str = TOLD


@dataclass(frozen=True, slots=True)
class Limits:
    """One limitation or dislike. `state`: its status, or `over` when its last day has passed."""

    row: Limitation
    what: str
    state: str


@dataclass(frozen=True, slots=True)
class Facts:
    """`told_at` and `changed_at` of the profile in use; null without one. `earlier`: profiles that it replaced."""

    rows: Sequence[Fact]
    told_at: datetime | None
    changed_at: datetime | None
    earlier: int
    limitations: Sequence[Limits]


def facts_in_words(client: User, *, today: date) -> Facts:
    """Of a client with profiles and limitations at hand."""
    profile = current_profile_of(client)
    limitations = sorted(client.limitations.all(), key=lambda row: (row.status, row.created_at, row.pk))
    return Facts(
        rows=list(_rows(profile or FitnessProfile(fitness_goals=""), facts_of(client), today)),
        told_at=profile.created_at if profile else None,
        changed_at=profile.updated_at if profile else None,
        earlier=max(len(client.profiles.all()) - 1, 0),
        limitations=[Limits(row, _limited(row), _state(row, today)) for row in limitations],
    )


def _rows(profile: FitnessProfile, facts: ClientFacts, today: date) -> Iterator[Fact]:
    if facts.fitness_goals:
        yield Fact("Goals", facts.fitness_goals)
    yield Fact("Program type", facts.program_type, TOLD if profile.program_type else "read from the goals")
    yield Fact("Level", facts.skill_level, TOLD if profile.skill_level.strip().lower() in LEVELS else ASSUMED)
    yield Fact("Days", _days(facts.available_days), _days_source(profile))
    yield Fact("Minutes a session", str(facts.session_minutes), TOLD if profile.session_minutes else ASSUMED)
    yield Fact("Equipment", _spelled(facts.equipment), TOLD if words_of(profile.equipment) else ASSUMED)
    yield from _figures(facts)
    if facts.event_date is not None:
        yield Fact("Event", f"{in_format(facts.event_date, 'j M Y')}, {_away(facts.event_date, today)}")
    if facts.notes:
        yield Fact("Notes", facts.notes)


def _figures(facts: ClientFacts) -> Iterator[Fact]:
    """Only those that are known."""
    if facts.age is not None:
        yield Fact("Age", str(facts.age))
    if facts.gender is not None:
        yield Fact("Gender", facts.gender)
    if facts.weekly_distance_km is not None:
        yield Fact("Runs a week", f"{facts.weekly_distance_km:g} km")
    if facts.longest_run_km is not None:
        yield Fact("Longest run", f"{facts.longest_run_km:g} km")
    if facts.one_rep_max_kg:
        maxima = (f"{exercise_name(lift)} {kg:g} kg" for lift, kg in facts.one_rep_max_kg.items())
        yield Fact("One-rep maxima", ", ".join(maxima))


def _days(days: Sequence[str]) -> str:
    return ", ".join(day[:3].capitalize() for day in days)


def _days_source(profile: FitnessProfile) -> str:
    if set(words_of(profile.available_days)) & set(WEEKDAYS):
        return TOLD
    return f"read from “{profile.exercise_frequency}”" if days_per_week(profile.exercise_frequency) else ASSUMED


def _spelled(ids: Sequence[str]) -> str:
    return ", ".join(each.replace("_", " ") for each in ids)


def _away(day: date, today: date) -> str:
    days = abs((day - today).days)
    if days == 0:
        return "today"
    amount = f"{days // 7} weeks" if days >= 14 else "1 day" if days == 1 else f"{days} days"
    return f"in {amount}" if day > today else f"{amount} ago"


def _limited(row: Limitation) -> str:
    if row.kind == Limitation.Kind.DISLIKE:
        return f"Will not do: {exercise_name(row.exercise_id)}"
    side = {"left": " (left)", "right": " (right)", "both": " (both sides)"}.get(row.side or "", "")
    return f"{row.region.replace('_', ' ').capitalize()}{side}"


def _state(row: Limitation, today: date) -> str:
    is_over = row.status == Limitation.Status.ACTIVE and row.until is not None and row.until < today
    return "over" if is_over else row.status
