"""Rows that the pages about a client show, around Wednesday, 14 January 2026, 11:00 in Denver."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.models import CoachNote, User
from accounts.tests.factories import LimitationFactory
from messaging.models import Message
from plans.models import FitnessPlan, Microcycle
from plans.tests.factories import FitnessPlanFactory, block
from workouts.models import ExerciseResult, WorkoutInstance

AT = datetime(2026, 1, 14, 18, tzinfo=UTC)
TODAY = date(2026, 1, 14)
SQUATS: dict[str, Any] = {
    "type": "compound", "exercise_id": "back_squat", "exercise": "Back squat", "sets": 3, "reps": 5, "weight_kg": 80.0,
    "rpe": 8, "rest_sec": 180, "notes": "Brace first.",
}  # fmt: skip
RUN: dict[str, Any] = {"type": "cardio", "exercise_id": "easy_run", "exercise": "Easy run", "duration_min": 30}
THEMES = ("Full body", "Rest", "Easy run", "Rest", "Full body", "Rest", "Long run")
WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


def plan_of(client: User, **fields: Any) -> FitnessPlan:
    """Twelve weeks from 1 December 2025: TODAY lies in week 7."""
    told = {
        "start_date": date(2025, 12, 1),
        "mesocycles": [block("Base", 4, deload=True), block("Build", 8)],
        **fields,
    }
    return FitnessPlanFactory.create(client=client, **told)


def week_row(plan: FitnessPlan, *, start: date = date(2026, 1, 12), **fields: Any) -> Microcycle:
    """Monday, Wednesday and Friday of work, and a long Sunday."""
    days = [
        {"day": day, "theme": theme, "load": None if theme == "Rest" else "moderate", "notes": ""}
        for day, theme in zip(WEEKDAYS, THEMES, strict=True)
    ]
    sunday = start + timedelta(days=6 - start.weekday())
    told = {"mesocycle_index": 0, "week_number": (start - date(2025, 11, 24)).days // 7, "is_active": False, **fields}
    return Microcycle.objects.create(
        client=plan.client, fitness_plan=plan, pattern={"week_index": 0, "days": days}, start_date=start,
        end_date=sunday, **told,
    )  # fmt: skip


def session(week: Microcycle, day: date, *items: dict[str, Any], **fields: Any) -> WorkoutInstance:
    """Scheduled, unless told otherwise."""
    status = fields.pop("status", "scheduled")
    told = {
        "theme": "Full body",
        "session_type": "strength",
        "details": {"blocks": [{"name": "Main", "items": list(items)}]} if items else {},
        "completed_at": AT if status == "completed" else None,
        **fields,
    }
    return WorkoutInstance.objects.create(
        client=week.client, fitness_plan=week.fitness_plan, microcycle=week, date=day, status=status, **told
    )


def rest_day(week: Microcycle, day: date) -> WorkoutInstance:
    return session(week, day, theme="Rest", session_type="rest")


def logged(workout: WorkoutInstance, exercise_id: str = "back_squat", **measures: Any) -> None:
    number = workout.results.filter(exercise_id=exercise_id).count() + 1
    ExerciseResult.objects.create(workout=workout, exercise_id=exercise_id, set_number=number, logged_at=AT, **measures)


def text_out(client: User, **fields: Any) -> Message:
    told = {
        "kind": "daily", "state": "delivered", "content": "Hi", "due_at": AT, "sent_at": AT, "local_date": TODAY,
        "send_before": AT + timedelta(hours=3), "source": "rules", **fields,
    }  # fmt: skip
    return Message.objects.create(user=client, direction="outbound", phone_from="+1", phone_to="+2", **told)


def text_in(client: User, content: str = "My knee hurts") -> Message:
    return Message.objects.create(
        user=client, direction="inbound", kind="chat", content=content, phone_from="+2", phone_to="+1"
    )


def season(client: User, coach: User) -> FitnessPlan:
    """Eight weeks of sessions with results, a message for each day, limitations and notes."""
    plan = plan_of(client)
    for number in range(8):
        monday = date(2025, 12, 1) + timedelta(weeks=number)
        week = week_row(plan, start=monday, is_active=monday == date(2026, 1, 12))
        for offset in (0, 2, 4):
            day = monday + timedelta(days=offset)
            done = session(week, day, SQUATS, RUN, status="completed" if day < TODAY else "scheduled")
            for _ in range(3 if day < TODAY else 0):
                logged(done, reps=5, weight_kg=80.0 + number, rpe=8)
    for number in range(45):
        text_out(client, local_date=TODAY - timedelta(days=number), sent_at=AT - timedelta(days=number))
    for number in range(12):
        LimitationFactory.create(client=client)
        CoachNote.objects.create(client=client, author=coach, text=f"Note {number}", created_at=AT)
    return plan
