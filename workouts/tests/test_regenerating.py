"""A session written anew: as it was read before, and never over what was done or written by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import FitnessProfile, User
from accounts.selectors import client_as_stored
from accounts.tests.factories import UserFactory
from plans.models import Microcycle
from plans.progress import advance_week
from plans.regenerating import proposed_pattern, regenerate_week
from plans.services import create_fitness_plan
from workouts.models import WorkoutInstance
from workouts.regenerating import (
    SEEN,
    first_open_day,
    open_sessions_of,
    proposed_sessions,
    proposed_workout,
    regenerate_open_sessions,
    regenerate_workout,
)
from workouts.services import log_result, todays_workout, workout_on

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 1, 5, 14, tzinfo=UTC)
TODAY = date(2026, 1, 5)


@pytest.fixture
def tom() -> User:
    """With a plan and today's session in a gym, who has no gym by now."""
    profile = {"available_days": ["MONDAY", "WEDNESDAY", "FRIDAY"], "equipment": ["full_gym"]}
    client = client_as_stored(UserFactory.with_profile(profile).pk)
    create_fitness_plan(client, at=MONDAY, length_weeks=8, rules_only=True)
    todays_workout(client, at=MONDAY, rules_only=True)
    FitnessProfile.objects.update(equipment=["bodyweight"])
    return client_as_stored(client.pk)


def seen(workout: WorkoutInstance) -> list[Any]:
    return [getattr(workout, name) for name in SEEN]


def todays(tom: User) -> WorkoutInstance:
    (workout,) = open_sessions_of(tom, at=MONDAY)
    return workout


def test_what_is_proposed_is_read_only_and_is_what_is_stored(tom: User) -> None:
    workout = todays(tom)
    with CaptureQueriesContext(connection) as queries:
        proposed = proposed_workout(workout, at=MONDAY)
    assert [each["sql"] for each in queries if not each["sql"].startswith("SELECT")] == []
    written = regenerate_workout(workout, at=MONDAY)
    assert (seen(written), written.source) == (seen(proposed), "rules")
    workout.refresh_from_db()
    assert (workout.status, written.pk == workout.pk) == ("withdrawn", False)


def test_with_a_week_that_is_to_be_written_anew_the_session_is_that_of_the_new_week(tom: User) -> None:
    FitnessProfile.objects.update(available_days=["TUESDAY", "THURSDAY", "SATURDAY"])
    tom = client_as_stored(tom.pk)
    workout = todays(tom)
    week = Microcycle.objects.select_related("fitness_plan").get()
    week.fitness_plan.client = tom
    pattern = proposed_pattern(week, from_day=TODAY, at=MONDAY)
    proposed = proposed_workout(workout, pattern=pattern, at=MONDAY)
    regenerate_week(week, from_day=TODAY, at=MONDAY)
    assert seen(regenerate_workout(todays(tom), at=MONDAY)) == seen(proposed) == ["Rest", None, "rest", EMPTY]


EMPTY: dict[str, list[Any]] = {"blocks": [], "modifications": []}


def test_sessions_of_a_week_are_stored_as_they_were_proposed_one_after_the_other(tom: User) -> None:
    for number in range(1, 7):
        workout_on(tom, date=TODAY + timedelta(days=number), at=MONDAY, rules_only=True)
    FitnessProfile.objects.update(available_days=["MONDAY", "TUESDAY", "THURSDAY", "SUNDAY"])
    tom = client_as_stored(tom.pk)
    week = Microcycle.objects.select_related("fitness_plan").get()
    week.fitness_plan.client = tom
    pattern = proposed_pattern(week, from_day=TODAY, at=MONDAY)
    proposed = proposed_sessions(open_sessions_of(tom, at=MONDAY), pattern=pattern, at=MONDAY)
    regenerate_week(week, from_day=TODAY, at=MONDAY)
    regenerate_open_sessions(tom, at=MONDAY)
    told = [seen(new or old) for old, new in proposed]
    assert [seen(workout) for workout in open_sessions_of(tom, at=MONDAY)] == told
    assert sum(new is not None for _, new in proposed) >= 4


def test_after_the_plan_was_moved_the_session_is_that_of_the_week_it_was_moved_to(tom: User) -> None:
    workout = todays(tom)
    advance_week(workout.fitness_plan, at=MONDAY)
    proposed = proposed_workout(workout, at=MONDAY)
    assert Microcycle.objects.count() == 1  # the week is not written yet
    (written,) = regenerate_open_sessions(tom, at=MONDAY)
    assert seen(written) == seen(proposed)
    assert written.microcycle.week_number == 2


@pytest.mark.parametrize(
    ("case", "changes", "at", "sentence"),
    [
        ("by a coach", {"source": "coach"}, MONDAY, "You wrote this by hand: put the earlier version back first."),
        (
            "completed",
            {"status": "completed", "completed_at": MONDAY},
            MONDAY,
            "This session is completed: only one that is still to come is written anew.",
        ),
        ("past", {}, MONDAY + timedelta(days=1), "The day of this session has passed."),
    ],
)
def test_what_may_not_be_written_anew_stays(
    case: str, changes: dict[str, Any], at: datetime, sentence: str, tom: User
) -> None:
    workout = todays(tom)
    WorkoutInstance.objects.update(**changes)
    workout.refresh_from_db(fields=[*changes])
    for use_case in (proposed_workout, regenerate_workout):
        with pytest.raises(ValueError) as refusal:
            use_case(workout, at=at)
        assert str(refusal.value) == sentence, case
    assert WorkoutInstance.objects.count() == 1


def test_a_session_of_an_archived_plan_stays(tom: User) -> None:
    workout = todays(tom)
    create_fitness_plan(tom, at=MONDAY, length_weeks=8, rules_only=True)
    workout.fitness_plan.refresh_from_db()
    with pytest.raises(ValueError, match="No active plan covers the day"):
        regenerate_workout(workout, at=MONDAY)


def test_the_same_session_again_is_refused_and_stays(tom: User) -> None:
    regenerate_workout(todays(tom), at=MONDAY)
    with pytest.raises(ValueError, match="write the same session again: nothing would change"):
        regenerate_workout(todays(tom), at=MONDAY)
    assert regenerate_open_sessions(tom, at=MONDAY) == []
    assert WorkoutInstance.objects.count() == 2


def test_what_was_logged_a_moment_before_stands(tom: User) -> None:
    workout = todays(tom)
    log_result(WorkoutInstance.objects.get(), at=MONDAY, session_rpe=7)
    with pytest.raises(ValueError, match="This session has changed meanwhile"):
        regenerate_workout(workout, at=MONDAY)
    assert WorkoutInstance.objects.get().status == "completed"


def test_days_until_which_and_from_which(tom: User) -> None:
    wednesday = workout_on(tom, date=date(2026, 1, 7), at=MONDAY, rules_only=True)
    assert [each.date for each in open_sessions_of(tom, at=MONDAY)] == [TODAY, date(2026, 1, 7)]
    assert [each.date for each in regenerate_open_sessions(tom, until=TODAY, at=MONDAY)] == [TODAY]
    assert wednesday in open_sessions_of(tom, at=MONDAY)
    assert first_open_day(tom, at=MONDAY) == TODAY
    log_result(open_sessions_of(tom, at=MONDAY)[0], at=MONDAY, session_rpe=7)
    assert first_open_day(tom, at=MONDAY) == date(2026, 1, 6)
