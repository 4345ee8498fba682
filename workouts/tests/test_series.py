"""A client's progress and records as read from stored sessions: whose, of which days, in how many queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from accounts.tests.factories import UserFactory
from plans.models import FitnessPlan, Microcycle
from plans.tests.factories import FitnessPlanFactory
from workouts.domain.series import E1rmPoint, PersonalRecord, WeekAdherence, WeekMinutes
from workouts.models import ExerciseResult, WorkoutInstance
from workouts.series import personal_records, progress_series

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 1, 5)
AT = datetime(2026, 1, 14, 18, tzinfo=UTC)  # Wednesday of the week after, 11:00 in Denver
SQUATS: dict[str, Any] = {
    "type": "compound", "exercise_id": "back_squat", "exercise": "Back squat", "sets": 3, "reps": 5, "rest_sec": 180,
}  # fmt: skip
"""15 + 90 seconds of setting up, 3 × 5 × 4 of work, 2 × 180 of rest: 8.75 minutes, 8.8 as it is told."""
RUN: dict[str, Any] = {"type": "cardio", "exercise_id": "easy_run", "exercise": "Easy run", "duration_min": 30}
"""15 + 20 seconds and half an hour: 30.6 minutes."""


@pytest.fixture
def tom() -> User:
    return UserFactory.create(name="Tom")


@pytest.fixture
def olga() -> User:
    """Another client, of whom Tom's pages say nothing."""
    return UserFactory.create(name="Olga")


def trained(
    client: User, on: date, *items: dict[str, Any], status: str = "completed", **fields: Any
) -> WorkoutInstance:
    plan = FitnessPlan.objects.filter(client=client).first() or FitnessPlanFactory.create(client=client)
    days = {"days": [{"day": n} for n in range(7)]}
    week = Microcycle.objects.filter(fitness_plan=plan).first() or Microcycle.objects.create(
        client=client, fitness_plan=plan, mesocycle_index=0, week_number=1, pattern=days, start_date=on, end_date=on
    )
    details = {"blocks": [{"name": "Main", "items": list(items)}]} if items else {}
    told = {"theme": "Full body", "session_type": "strength", "details": details, **fields}
    completed_at = AT if status == "completed" else None
    return WorkoutInstance.objects.create(
        client=client, fitness_plan=plan, microcycle=week, date=on, status=status, completed_at=completed_at, **told
    )


def logged(workout: WorkoutInstance, exercise_id: str = "back_squat", **measures: Any) -> None:
    number = workout.results.count() + 1
    ExerciseResult.objects.create(workout=workout, exercise_id=exercise_id, set_number=number, logged_at=AT, **measures)


def test_a_client_without_sessions_has_twelve_empty_weeks(tom: User) -> None:
    series = progress_series(tom, at=AT)
    assert series.weeks == tuple(date(2025, 10, 27) + timedelta(weeks=n) for n in range(12))
    assert series.e1rm == {}
    assert [week.total for week in series.sets] == [0] * 12
    assert series.minutes == [WeekMinutes(week, 0, 0) for week in series.weeks]
    assert series.adherence == [WeekAdherence(week, 0, 0, 0, 0, None) for week in series.weeks]
    assert personal_records(tom, at=AT) == []


def test_a_series_tells_maxima_sets_minutes_and_adherence_week_by_week(tom: User) -> None:
    lifted = trained(tom, MONDAY, SQUATS)
    logged(lifted, weight_kg=100, reps=5, rpe=10)
    logged(lifted, weight_kg=100, reps=4, rpe=10)
    ran = trained(tom, date(2026, 1, 7), RUN, session_type="cardio")
    logged(ran, "easy_run", duration_sec=2400, distance_km=6.0)
    trained(tom, date(2026, 1, 9), SQUATS, status="skipped")
    trained(tom, date(2026, 1, 11), theme="Rest", session_type="rest", status="scheduled")
    trained(tom, date(2026, 1, 12), SQUATS, status="scheduled")
    trained(tom, date(2026, 1, 14), SQUATS, status="scheduled")
    series = progress_series(tom, at=AT, weeks=3)
    assert series.weeks == (date(2025, 12, 29), MONDAY, date(2026, 1, 12))
    assert series.e1rm == {"back_squat": [E1rmPoint(MONDAY, 115.9)]}
    assert [(week.total, week.by_muscle["quadriceps"]) for week in series.sets] == [(0, 0), (2, 2), (0, 0)]
    assert [(week.planned, week.done) for week in series.minutes] == [(0, 0), (48.2, 49.4), (17.6, 0)]
    assert series.adherence == [
        WeekAdherence(date(2025, 12, 29), 0, 0, 0, 0, None),
        WeekAdherence(MONDAY, 3, 2, 1, 0, 2 / 3),
        WeekAdherence(date(2026, 1, 12), 2, 0, 0, 1, 0.0),
    ]


def test_withdrawn_sessions_and_other_clients_never_count(tom: User, olga: User) -> None:
    for workout in (trained(tom, MONDAY, SQUATS, status="withdrawn"), trained(olga, MONDAY, SQUATS)):
        logged(workout, weight_kg=100, reps=5, rpe=10)
    assert progress_series(tom, at=AT) == progress_series(UserFactory.create(), at=AT)
    assert personal_records(tom, at=AT) == []
    assert len(personal_records(olga, at=AT)) == 2


@pytest.mark.parametrize(
    ("case", "zone", "missed", "share"),
    [("still Sunday in Denver", "America/Denver", 0, None), ("Monday already in Auckland", "Pacific/Auckland", 1, 0.0)],
)
def test_days_and_weeks_are_the_clients_own(case: str, zone: str, missed: int, share: float | None, tom: User) -> None:
    """At 03:00 UTC on Monday, 12 January: Sunday's session can be done in one zone and was missed in the other."""
    tom.timezone = zone
    trained(tom, date(2026, 1, 11), SQUATS, status="scheduled")
    series = progress_series(tom, at=datetime(2026, 1, 12, 3, tzinfo=UTC), weeks=2)
    assert series.weeks[-1] == MONDAY + timedelta(weeks=missed)
    week = next(week for week in series.adherence if week.week == MONDAY)
    assert week == WeekAdherence(MONDAY, 1, 0, 0, missed, share)


@pytest.mark.parametrize(
    ("case", "day", "planned"),
    [
        ("the Sunday before the first week", date(2026, 1, 4), 0),
        ("the first Monday", MONDAY, 1),
        ("today", date(2026, 1, 14), 1),
        ("tomorrow, written ahead", date(2026, 1, 15), 0),
    ],
)
def test_a_series_runs_from_its_first_monday_to_today(case: str, day: date, planned: int, tom: User) -> None:
    trained(tom, day, SQUATS, status="scheduled")
    assert sum(week.planned for week in progress_series(tom, at=AT, weeks=2).adherence) == planned


def test_records_are_of_all_time_with_their_day_and_session(tom: User) -> None:
    first = trained(tom, date(2023, 3, 6), SQUATS)
    logged(first, weight_kg=140, reps=3, rpe=10)
    logged(trained(tom, MONDAY, SQUATS), weight_kg=120, reps=2, rpe=10)
    logged(trained(tom, date(2026, 1, 15), SQUATS), weight_kg=300, reps=1)  # tomorrow
    assert personal_records(tom, at=AT) == [
        PersonalRecord("back_squat", "heaviest_kg", 140.0, 3, first.date, first.pk),
        PersonalRecord("back_squat", "best_e1rm_kg", 151.8, 3, first.date, first.pk),
    ]


def test_a_session_that_cannot_be_read_counts_without_minutes(tom: User) -> None:
    trained(tom, MONDAY, details={"blocks": "three rounds of whatever"})
    series = progress_series(tom, at=AT, weeks=2)
    assert series.minutes[0] == WeekMinutes(MONDAY, 0, 0)
    assert series.adherence[0] == WeekAdherence(MONDAY, 1, 1, 0, 0, 1.0)


@pytest.mark.parametrize("read", [progress_series, personal_records])
def test_however_many_sessions_two_queries_read_them(
    read: Callable[..., Any], tom: User, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for offset in range(9):
        logged(trained(tom, MONDAY + timedelta(days=offset), SQUATS, RUN), weight_kg=100, reps=5)
    with django_assert_num_queries(2):
        read(tom, at=AT)
