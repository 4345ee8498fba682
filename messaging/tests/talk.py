"""Conversations as tests read them: what a client texts, and what they are answered."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from accounts.models import User
from accounts.tests.factories import CoachFactory, UserFactory
from messaging.daily import process_due
from messaging.inbound import handle_waiting, keep
from messaging.models import Message
from messaging.reading import QUIET_FOR, read_waiting
from plans.services import create_fitness_plan
from workouts.models import WorkoutInstance
from workouts.services import todays_workout

MONDAY: Final = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
"""07:05 in Denver."""
COUNTER: Final = itertools.count(1)
EVERY_DAY: Final = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
LIFTER: Final = {
    "program_type": "strength",
    "skill_level": "intermediate",
    "equipment": ["full_gym"],
    "available_days": ["MONDAY", "WEDNESDAY", "FRIDAY"],
    "session_minutes": 60,
    "one_rep_max_kg": {"back_squat": 120, "bench_press": 90, "deadlift": 150},
}
RUNNER: Final = {
    "program_type": "endurance",
    "skill_level": "beginner",
    "equipment": ["bodyweight"],
    "available_days": ["TUESDAY", "THURSDAY", "SUNDAY"],
    "session_minutes": 45,
    "weekly_distance_km": 12,
    "longest_run_km": 5,
}


@dataclass(slots=True)
class Talk:
    """A client in Denver, on a day of theirs. `now` moves with what is said."""

    client: User
    now: datetime
    replies: list[str] = field(default_factory=list)

    def says(self, *texts: str) -> str:
        """Text these, two seconds apart, wait, and be answered: the answer, or "" for none."""
        before = set(self._answers().values_list("pk", flat=True))
        for text in texts:
            number = next(COUNTER)
            keep(
                provider_id=f"SM{number}", sender=self.client.phone_number, to="+1", body=text, payload={}, at=self.now
            )
            handle_waiting(at=self.now)
            self.now += timedelta(seconds=2)
        self.now += QUIET_FOR
        read_waiting(at=self.now, clients=[self.client.pk])
        new = [message.content for message in self._answers() if message.pk not in before]
        self.now += timedelta(minutes=1)
        self.client = User.objects.get(pk=self.client.pk)
        self.replies += new
        return "\n".join(new)

    def hears(self) -> list[str]:
        """Everything that waits for the client or was sent, oldest first."""
        rows = Message.objects.filter(user=self.client, direction="outbound").order_by("due_at", "created_at")
        return list(rows.values_list("content", flat=True))

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    def today(self) -> WorkoutInstance:
        workout = todays_workout(self.client, at=self.now, rules_only=True)
        assert workout is not None
        return workout

    def morning(self) -> None:
        """The day's message goes out."""
        process_due(at=self.now - timedelta(minutes=25), rules_only=True)
        process_due(at=self.now, rules_only=True)

    def _answers(self) -> Any:
        return Message.objects.filter(user=self.client, direction="outbound", kind__in=("answer", "reply"))


def talk_with_ana() -> Talk:
    """Ana lifts three times a week; Maria coaches her; today's session is written."""
    talk = talk_with(now=MONDAY, coach=CoachFactory.create(name="Maria"))
    talk.today()
    return talk


def talk_with(profile: dict[str, Any] = LIFTER, *, now: datetime, **who: Any) -> Talk:
    # What varies between clients is seeded by their key: these are always the same people.
    key = uuid.uuid5(uuid.NAMESPACE_OID, who.get("name", "Ana Ruiz"))
    client = UserFactory.with_profile(profile, **{"id": key, "name": "Ana Ruiz", **who})
    create_fitness_plan(client, at=now, length_weeks=12, rules_only=True)
    client.refresh_from_db()
    return Talk(client, now)


def coach_of(talk: Talk) -> User:
    assert talk.client.coach is not None
    return talk.client.coach


def ids(talk: Talk) -> set[str]:
    """The exercises of today's session."""
    return {item["exercise_id"] for item in exercises_of(talk.today())}


def exercises_of(workout: WorkoutInstance) -> list[dict[str, Any]]:
    workout.refresh_from_db()
    return [item for block in workout.details["blocks"] for item in block["items"]]
