"""What follows from what a client did, left, or said nothing of; each with the sentence that says so."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Pause, User
from accounts.tests.factories import UserFactory
from plans.models import FitnessPlan, Microcycle
from plans.services import create_fitness_plan
from workouts.consequences import report_done, report_skipped
from workouts.models import WorkoutInstance
from workouts.recording import SetLog
from workouts.services import todays_workout

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 1, 5, 14, tzinfo=UTC)  # 07:00 in Denver
WEEK_BEFORE = MONDAY - timedelta(days=7)
EVERY_DAY = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
HEAVY, LIGHT = {"theme": "Full body", "load": "heavy"}, {"theme": "Full body", "load": "light"}
MOVED = "Monday went by: Full body moves to Thursday, with no two hard days in a row."


@pytest.fixture
def tom() -> User:
    """He may train on any day; of his second week Monday is heavy and Wednesday light, and he logged in the first."""
    profile = {"program_type": "strength", "available_days": EVERY_DAY, "age": 30, "skill_level": "intermediate"}
    client: User = UserFactory.with_profile({**profile, "equipment": ["full_gym"]}, name="Tom")
    create_fitness_plan(client, at=WEEK_BEFORE, length_weeks=8, rules_only=True)
    log(client, at=WEEK_BEFORE)
    lay(client, at=MONDAY, monday=HEAVY, wednesday=LIGHT)
    return client


def lay(client: User, *, at: datetime, **days: dict[str, Any]) -> None:
    """Rest on all days of the week but these; no session of it is written yet."""
    session(client, at=at)
    WorkoutInstance.objects.filter(client=client, date=at.date()).delete()
    week = Microcycle.objects.get(client=client, start_date=at.date())
    told = copy.deepcopy(week.pattern)
    for day in told["days"]:
        day.update({"theme": "Rest", "load": None, **days.get(day["day"].lower(), {})})
    Microcycle.objects.filter(pk=week.pk).update(pattern=told)


def session(client: User, *, at: datetime) -> WorkoutInstance:
    workout = todays_workout(User.objects.get(pk=client.pk), at=at, rules_only=True)
    assert workout is not None
    return workout


def log(client: User, *, at: datetime, rpe: float | None = None) -> list[str]:
    return report_done(session(client, at=at), at=at + timedelta(hours=2), session_rpe=rpe)


def laid(client: User) -> dict[str, str]:
    week = Microcycle.objects.get(client=client, start_date=MONDAY.date())
    return {day["day"].lower(): day["load"] for day in week.pattern["days"] if day["load"]}


def days(number: int) -> datetime:
    return MONDAY + timedelta(days=number)


def test_a_hard_session_that_went_by_moves_when_its_next_day_has_passed_as_well(tom: User) -> None:
    for number in (0, 1):
        session(tom, at=days(number))
    assert laid(tom) == {"monday": "heavy", "wednesday": "light"}, "many log the morning after"
    wednesday = session(tom, at=days(2))
    assert laid(tom) == {"wednesday": "light", "thursday": "heavy"}
    assert wednesday.reasons[0] == MOVED
    assert (session(tom, at=days(3)).load, session(tom, at=days(3)).theme) != (None, "Rest")


def test_it_moves_once_and_is_let_go_when_it_is_missed_again(tom: User) -> None:
    for number in range(6):
        session(tom, at=days(number))
    rows = WorkoutInstance.objects.filter(client=tom)
    told = [reason for row in rows for reason in row.reasons if "went by" in reason]
    assert len(told) == 1


def test_the_silence_of_who_never_tells_of_sessions_says_nothing(tom: User) -> None:
    WorkoutInstance.objects.filter(client=tom, status="completed").update(status="scheduled", completed_at=None)
    for number in range(3):
        session(tom, at=days(number))
    assert laid(tom) == {"monday": "heavy", "wednesday": "light"}


def test_a_session_that_a_pause_came_upon_was_not_missed(tom: User) -> None:
    session(tom, at=days(0))
    Pause.objects.create(client=tom, start_date=days(0).date(), end_date=days(1).date())
    session(tom, at=days(2))
    assert "monday" in laid(tom)


def test_what_was_done_after_all_frees_the_day_that_it_was_moved_to(tom: User) -> None:
    monday = session(tom, at=days(0))
    session(tom, at=days(2))
    assert laid(tom)["thursday"] == "heavy"
    monday.refresh_from_db()
    assert report_done(monday, at=days(2) + timedelta(hours=1)) == ["So Thursday is a day of rest again."]
    assert laid(tom) == {"monday": "heavy", "wednesday": "light"}
    assert monday.reasons[-1] == "So Thursday is a day of rest again."


def test_a_skip_keeps_its_consequence_among_the_reasons_of_the_session(tom: User) -> None:
    monday = session(tom, at=days(0))
    told = report_skipped(monday, at=days(0))
    assert told == ["Full body moves to Tuesday, with no two hard days in a row."]
    monday.refresh_from_db()
    assert monday.reasons[-1] == told[0]


def test_skipped_days_later_it_moves_to_a_day_that_is_still_to_come(tom: User) -> None:
    monday = session(tom, at=days(0))
    session(tom, at=days(2))
    Microcycle.objects.filter(client=tom).update(pattern=with_heavy_monday(tom))
    report_skipped(monday, at=days(2))
    assert min(EVERY_DAY.index(day.upper()) for day, load in laid(tom).items() if load == "heavy") > 2


def with_heavy_monday(client: User) -> dict[str, Any]:
    pattern: dict[str, Any] = Microcycle.objects.get(client=client, start_date=MONDAY.date()).pattern
    for day in pattern["days"]:
        day.update({"theme": "Rest", "load": None, "notes": ""})
    pattern["days"][0].update(HEAVY)
    return pattern


@pytest.mark.parametrize(
    ("case", "efforts", "comes_earlier"),
    [("two very hard ones", (9.5, 9), True), ("one", (7, 9.5), False), ("the older one only", (9.5, 7), False)],
)
def test_two_very_hard_sessions_in_a_row_bring_the_easy_week_forward(
    tom: User, case: str, efforts: tuple[float, float], comes_earlier: bool
) -> None:
    before = FitnessPlan.objects.get(client=tom).mesocycles
    log(tom, at=days(0), rpe=efforts[0])
    told = log(tom, at=days(2), rpe=efforts[1])
    assert bool(told) is comes_earlier, case
    assert (FitnessPlan.objects.get(client=tom).mesocycles != before) is comes_earlier


def test_what_is_logged_set_by_set_counts_by_the_mean_of_its_efforts(tom: User) -> None:
    log(tom, at=days(0), rpe=9.5)
    workout = session(tom, at=days(2))
    lift = workout.details["blocks"][1]["items"][0]["exercise_id"]
    hard = [SetLog(lift, number, reps=5, rpe=9.5) for number in (1, 2)]
    assert report_done(workout, at=days(2), sets=hard)[0].startswith("Two very hard sessions in a row")
