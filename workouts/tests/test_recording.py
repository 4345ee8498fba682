"""What clients report of a session, late and in any order: nothing that was done is lost, and it always ends alike."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from accounts.models import User
from accounts.tests.factories import UserFactory
from plans.services import create_fitness_plan
from workouts.models import WorkoutInstance
from workouts.selectors import own_row
from workouts.services import (
    ChangedMeanwhile,
    SetLog,
    log_result,
    skip_workout,
    swap_exercise,
    todays_workout,
    workout_on,
)

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 1, 5, 14, tzinfo=UTC)  # 07:00 in Denver
EVENING = MONDAY + timedelta(hours=12)
Report = Callable[[WorkoutInstance], Any]


@pytest.fixture
def session() -> WorkoutInstance:
    """A Monday's, with work."""
    client = UserFactory.with_profile({"program_type": "strength", "equipment": ["dumbbells"]})
    create_fitness_plan(client, at=MONDAY, length_weeks=8)
    workout = todays_workout(client, at=MONDAY)
    assert workout is not None
    return workout


def lift_of(workout: WorkoutInstance) -> str:
    items = [item for block in workout.details["blocks"] for item in block["items"]]
    lift: str = next(item["exercise_id"] for item in items if item["type"] == "compound")
    return lift


def as_read(workout: WorkoutInstance) -> WorkoutInstance:
    """As a request reads it, with its own copy."""
    found = own_row(workout.client_id, workout.pk)
    assert found is not None
    return found


def hour(number: int) -> datetime:
    """Of that Monday, in Denver."""
    return MONDAY + timedelta(hours=number - 7)


def logged(at_hour: int, number: int = 1, **more: Any) -> Report:
    def report(workout: WorkoutInstance) -> WorkoutInstance:
        sets = [SetLog(lift_of(workout), number, reps=at_hour, done_at=hour(at_hour))]
        return log_result(workout, at=EVENING, sets=sets, **more)

    return report


def felt(at_hour: int, **more: Any) -> Report:
    return lambda workout: log_result(workout, at=EVENING, done_at=hour(at_hour), **more)


def skipped(at_hour: int, reason: str = "") -> Report:
    return lambda workout: skip_workout(workout, at=EVENING, done_at=hour(at_hour), reason=reason)


def state_of(workout: WorkoutInstance) -> Any:
    workout.refresh_from_db()
    sets = list(workout.results.order_by("set_number").values_list("set_number", "reps"))
    return workout.status, workout.completed_at, workout.session_rpe, workout.client_note, sets


# --- In any order -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "reports", "ends"),
    [
        ("skipped after it was begun", [logged(8, session_rpe=3), skipped(9, "had to stop")],
         ("skipped", None, 3, "had to stop", [(1, 8)])),
        ("done after all", [skipped(8, "tired"), logged(9, session_rpe=6)],
         ("completed", hour(9), 6, "tired", [(1, 9)])),
        ("two of one set", [logged(8, note="early"), logged(9, note="later")],
         ("completed", hour(9), None, "later", [(1, 9)])),
        ("two sets and a word", [logged(8, 1), logged(9, 2), felt(10, session_rpe=7, note="fine")],
         ("completed", hour(10), 7, "fine", [(1, 8), (2, 9)])),
        ("done, skipped, done", [logged(8, 1, session_rpe=4), skipped(9, "no"), logged(10, 2, session_rpe=5)],
         ("completed", hour(10), 5, "no", [(1, 8), (2, 10)])),
    ],
)  # fmt: skip
def test_reports_end_alike_in_whichever_order_they_come_in(
    case: str, reports: list[Report], ends: Any, session: WorkoutInstance
) -> None:
    WorkoutInstance.objects.filter(pk=session.pk).update(status="withdrawn")
    for order in permutations(reports):
        copy = WorkoutInstance.objects.get(pk=session.pk)
        copy.pk, copy._state.adding, copy.status = uuid.uuid4(), True, "scheduled"
        copy.save()
        for report in order:
            report(as_read(copy))
        assert state_of(copy) == ends, case
        copy.delete()


def test_sets_that_change_nothing_else_make_the_next_revision_too(session: WorkoutInstance) -> None:
    skipped(10, "no")(as_read(session))
    logged(9)(as_read(session))
    assert state_of(session) == ("skipped", None, None, "no", [(1, 9)])
    assert (session.revision, session.updated_at) == (3, EVENING)


@pytest.mark.parametrize("report", [logged(8), skipped(8), felt(8)])
def test_who_looked_before_somebody_else_reported_ends_as_if_they_had_looked_after(
    report: Report, session: WorkoutInstance
) -> None:
    stale = as_read(session)
    logged(9, 2)(as_read(session))
    report(stale)
    assert state_of(session)[:2] == ("completed", hour(9))
    assert (2, 9) in state_of(session)[4]


# --- A clock ----------------------------------------------------------------------------------------------------------


def test_a_session_reported_late_without_sets_was_done_when_the_phone_says(session: WorkoutInstance) -> None:
    log_result(session, at=MONDAY + timedelta(days=1), session_rpe=6, done_at=hour(8))
    assert state_of(session)[:3] == ("completed", hour(8), 6)


def test_sets_without_a_time_were_done_when_the_session_was(session: WorkoutInstance) -> None:
    lift = lift_of(session)
    log_result(session, at=EVENING, sets=[SetLog(lift, 1), SetLog(lift, 2, done_at=hour(9))], done_at=hour(8))
    assert list(session.results.order_by("set_number").values_list("logged_at", flat=True)) == [hour(8), hour(9)]


def test_a_clock_that_runs_ahead_does_not_keep_a_correction_out(session: WorkoutInstance) -> None:
    lift = lift_of(session)
    log_result(session, at=MONDAY, sets=[SetLog(lift, 1, reps=8, done_at=EVENING)])
    log_result(session, at=MONDAY + timedelta(seconds=1), sets=[SetLog(lift, 1, reps=12)])
    assert state_of(session)[1:] == (MONDAY + timedelta(seconds=1), None, "", [(1, 12)])


# --- A session that has changed meanwhile -----------------------------------------------------------------------------


@pytest.mark.parametrize("act", [logged(9, 2), skipped(9)])
def test_what_is_told_after_a_race_holds_what_the_other_one_logged(act: Report, session: WorkoutInstance) -> None:
    mine = as_read(session)
    logged(8, 1)(as_read(session))
    told = act(mine)
    assert told.revision == 3
    assert 1 in [each.set_number for each in told.results.all()]


@pytest.mark.parametrize("act", [log_result, skip_workout])
def test_a_conflict_shows_what_the_other_one_logged(act: Any, session: WorkoutInstance) -> None:
    mine = as_read(session)
    logged(8, 1)(as_read(session))
    with pytest.raises(ChangedMeanwhile) as caught:
        act(mine, at=EVENING, revision=1)
    now = caught.value.workout
    assert (now.revision, [each.set_number for each in now.results.all()]) == (2, [1])


def test_an_older_skip_with_an_old_revision_is_a_conflict_too(session: WorkoutInstance) -> None:
    logged(9)(as_read(session))
    with pytest.raises(ChangedMeanwhile):
        skip_workout(as_read(session), at=EVENING, done_at=hour(8), revision=1)


def test_an_older_skip_that_says_nothing_new_makes_no_revision(session: WorkoutInstance) -> None:
    logged(9)(as_read(session))
    assert skip_workout(as_read(session), at=EVENING, done_at=hour(8)).revision == 2


def test_a_set_of_an_exercise_that_was_swapped_since_is_stored(session: WorkoutInstance) -> None:
    old = lift_of(session)
    swap_exercise(session, exercise_id=old, at=MONDAY)
    assert old != lift_of(session)
    log_result(as_read(session), at=EVENING, sets=[SetLog(old, 1, reps=8, done_at=hour(8))])
    assert list(session.results.values_list("exercise_id", "reps")) == [(old, 8)]


def written_anew(session: WorkoutInstance) -> WorkoutInstance:
    """The session of the same day that replaced it."""
    client = User.objects.get(pk=session.client_id)
    fresh = workout_on(client, date=session.date, at=MONDAY + timedelta(hours=1), rules_only=True, anew=True)
    assert fresh is not None
    assert fresh.pk != session.pk
    return fresh


def test_a_withdrawn_session_that_was_done_takes_the_day_back(session: WorkoutInstance) -> None:
    fresh = written_anew(session)
    told = logged(9)(as_read(session))
    assert (told.status, told.completed_at, told.revision) == ("completed", hour(9), 3)
    fresh.refresh_from_db()
    assert (fresh.status, fresh.revision, fresh.updated_at) == ("withdrawn", 2, EVENING)


@pytest.mark.parametrize(("report", "status"), [(logged(8), "completed"), (skipped(8), "skipped")])
def test_a_withdrawn_session_keeps_its_sets_when_the_other_one_was_done(
    report: Report, status: str, session: WorkoutInstance
) -> None:
    fresh = written_anew(session)
    report(as_read(fresh))
    told = logged(9)(as_read(session))
    assert (told.status, [each.reps for each in told.results.all()]) == ("withdrawn", [9])
    fresh.refresh_from_db()
    assert fresh.status == status


def test_a_withdrawn_session_is_not_skipped_as_todays_is_another_one(session: WorkoutInstance) -> None:
    written_anew(session)
    with pytest.raises(ValueError, match="withdrawn"):
        skip_workout(as_read(session), at=EVENING)
