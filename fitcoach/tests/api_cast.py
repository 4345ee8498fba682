"""The cast of the API's tests: Ana is coached by Maria, Ben by Olga; Rosa is a superuser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import CoachNote, Limitation, User
from accounts.tests.factories import CoachFactory, LimitationFactory, UserFactory
from plans.models import FitnessPlan, Microcycle
from plans.services import create_fitness_plan
from workouts.models import WorkoutInstance
from workouts.services import todays_workout

EVERY_DAY = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
MONDAY = datetime(2026, 1, 5, 14, tzinfo=UTC)
"""07:00 in Denver."""


@dataclass(frozen=True, slots=True)
class Cast:
    """People, with what the first client has."""

    ana: User
    ben: User
    maria: User
    olga: User
    rosa: User
    plan: FitnessPlan
    week: Microcycle
    workout: WorkoutInstance
    draft: FitnessPlan
    limitation: Limitation
    note: CoachNote


def whole_cast() -> Cast:
    """Everybody, with plans from last Monday on, so that today is a training day of theirs."""
    now = timezone.now()
    maria, olga = CoachFactory.create(name="Maria"), CoachFactory.create(name="Olga")
    rosa = CoachFactory.create(name="Rosa", is_superuser=True)
    ana, ben = trained_client(coach=maria, at=now), trained_client(coach=olga, at=now)
    workout = todays_workout(ana, at=now)
    assert workout is not None
    draft = FitnessPlan.objects.create(**_columns(workout.fitness_plan), status=FitnessPlan.Status.DRAFT)
    return Cast(
        ana=ana,
        ben=ben,
        maria=maria,
        olga=olga,
        rosa=rosa,
        plan=workout.fitness_plan,
        week=workout.microcycle,
        workout=workout,
        draft=draft,
        limitation=LimitationFactory.create(client=ana, region="wrist", created_at=now - timedelta(days=1)),
        note=CoachNote.objects.create(client=ana, author=maria, text="Likes hills.", created_at=now),
    )


def trained_client(*, coach: User | None = None, at: datetime = MONDAY, **profile: Any) -> User:
    """A client with dumbbells who trains whenever the week lets them, with a plan of eight weeks from `at`."""
    wants = {"program_type": "strength", "equipment": ["dumbbells"], "available_days": EVERY_DAY, **profile}
    client = UserFactory.with_profile(wants, coach=coach)
    create_fitness_plan(client, at=at, length_weeks=8, rules_only=True)
    return client


def first_lift(workout: dict[str, Any]) -> str:
    """The first exercise that is done in sets."""
    items = [item for block in workout["details"]["blocks"] for item in block["items"]]
    lift: str = next(item["exercise_id"] for item in items if "sets" in item)
    return lift


def _columns(plan: FitnessPlan) -> dict[str, Any]:
    kept = ("client_id", "program_type", "goal_statement", "overview", "notes", "start_date", "cycle_start_date")
    return {name: getattr(plan, name) for name in (*kept, "length_weeks", "mesocycles", "source")}
