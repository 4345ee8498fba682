"""A coach writes a session by hand: held to the same checks, kept when the day is written anew, put back."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from accounts.tests.factories import LimitationFactory, UserFactory
from plans.services import create_fitness_plan
from workouts.domain.catalogue import load_catalogue
from workouts.editing import REASON, SessionRefused, edit_workout, put_back_workout
from workouts.models import WorkoutInstance
from workouts.services import ChangedMeanwhile, log_result, todays_workout, workout_on

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 1, 5, 14, tzinfo=UTC)  # 07:00 in Denver


@pytest.fixture
def tom() -> User:
    client = UserFactory.with_profile({"program_type": "strength", "equipment": ["full_gym"]}, name="Tom")
    create_fitness_plan(client, at=MONDAY, length_weeks=8)
    return client


@pytest.fixture
def workout(tom: User) -> WorkoutInstance:
    found = todays_workout(tom, at=MONDAY)
    assert found is not None
    return found


def blocks_of(workout: WorkoutInstance) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = copy.deepcopy(workout.details["blocks"])
    return blocks


def first_set(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """The first item that is done in sets."""
    return next(item for block in blocks for item in block["items"] if item["type"] == "compound")


def with_exercise(workout: WorkoutInstance, exercise_id: str) -> list[dict[str, Any]]:
    exercise, blocks = load_catalogue().by_id[exercise_id], blocks_of(workout)
    first_set(blocks).update(exercise_id=exercise.id, exercise=exercise.name)
    return blocks


def with_fewer_sets(workout: WorkoutInstance) -> list[dict[str, Any]]:
    blocks = blocks_of(workout)
    first_set(blocks)["sets"] -= 1
    return blocks


def as_stored(workout: WorkoutInstance) -> WorkoutInstance:
    return WorkoutInstance.objects.select_related("client", "fitness_plan", "microcycle").get(pk=workout.pk)


def test_what_a_coach_writes_is_the_next_revision_and_the_coachs(workout: WorkoutInstance) -> None:
    blocks = with_fewer_sets(workout)
    edit_workout(workout, blocks, at=MONDAY, revision=1)
    stored = as_stored(workout)
    assert (stored.details["blocks"], stored.source, stored.revision, stored.updated_at) == (blocks, "coach", 2, MONDAY)
    assert stored.reasons[-1] == REASON


def test_an_exercise_that_a_limitation_forbids_is_refused_in_words(tom: User, workout: WorkoutInstance) -> None:
    LimitationFactory.create(client=tom, region="knee", severity="severe", since=date(2026, 1, 1))
    before = WorkoutInstance.objects.values().get()
    with pytest.raises(SessionRefused) as refused:
        edit_workout(as_stored(workout), with_exercise(workout, "back_squat"), at=MONDAY)
    assert any("knee" in fault for fault in refused.value.faults)
    assert WorkoutInstance.objects.values().get() == before


def test_an_exercise_that_a_limitation_forbids_since_has_to_go_before_anything_is_saved(
    tom: User, workout: WorkoutInstance
) -> None:
    edit_workout(workout, with_exercise(workout, "bodyweight_squat"), at=MONDAY)
    LimitationFactory.create(client=tom, region="knee", severity="severe", since=date(2026, 1, 1))
    with pytest.raises(SessionRefused, match="knee"):
        edit_workout(workout, with_fewer_sets(workout), at=MONDAY)


def test_what_stood_in_place_of_an_exercise_goes_with_it(workout: WorkoutInstance) -> None:
    old = first_set(workout.details["blocks"])["exercise"]
    instead = {"condition": "the back hurts", "replace": {"exercise": old, "with": "Plank"}, "note": ""}
    workout.details["modifications"] = [instead]
    workout.reasons = [f"{old} comes first.", "An easy day."]
    workout.save()
    blocks = blocks_of(workout)
    for block in blocks:
        block["items"] = [item for item in block["items"] if item["exercise"] != old]
    edit_workout(workout, [block for block in blocks if block["items"]], at=MONDAY)
    stored = as_stored(workout)
    assert (stored.details["modifications"], stored.reasons) == ([], ["An easy day.", REASON])


def test_it_stays_when_the_day_is_written_anew(tom: User, workout: WorkoutInstance) -> None:
    edit_workout(workout, with_fewer_sets(workout), at=MONDAY)
    LimitationFactory.create(client=tom, region="wrist", severity="mild")
    again = workout_on(User.objects.get(pk=tom.pk), date=date(2026, 1, 5), at=MONDAY, anew=True)
    assert again is not None
    assert (again.pk, again.source, again.details) == (workout.pk, "coach", workout.details)


def test_a_form_from_before_somebodys_change_is_refused(workout: WorkoutInstance) -> None:
    edit_workout(as_stored(workout), with_fewer_sets(workout), at=MONDAY, revision=1)
    with pytest.raises(ChangedMeanwhile, match="changed meanwhile"):
        edit_workout(workout, blocks_of(workout), at=MONDAY, revision=1)
    assert as_stored(workout).revision == 2


@pytest.mark.parametrize("status", ["completed", "skipped", "withdrawn"])
def test_a_session_that_is_no_longer_ahead_is_refused(status: str, workout: WorkoutInstance) -> None:
    workout.status = status
    workout.completed_at = MONDAY if status == "completed" else None
    workout.save()
    with pytest.raises(ValueError, match=f"This session is {status}: only one that is still scheduled is edited"):
        edit_workout(workout, with_fewer_sets(workout), at=MONDAY)
    assert as_stored(workout).source == "rules"


def test_a_rest_day_has_nothing_to_edit(tom: User) -> None:
    days = (date(2026, 1, day) for day in range(6, 12))
    rest = next(found for day in days if (found := workout_on(tom, date=day, at=MONDAY)) and found.theme == "Rest")
    with pytest.raises(ValueError, match="A rest day has no exercises"):
        edit_workout(rest, [], at=MONDAY)


def test_it_is_put_back_as_the_next_revision_by_whom_it_was(workout: WorkoutInstance) -> None:
    was, reasons = copy.deepcopy(workout.details), list(workout.reasons)
    edit_workout(workout, with_fewer_sets(workout), at=MONDAY)
    put_back_workout(workout, was, reasons=reasons, source="rules", at=MONDAY, revision=2)
    stored = as_stored(workout)
    assert (stored.details, stored.reasons, stored.source, stored.revision) == (was, reasons, "rules", 3)


def test_what_was_reported_since_wins_over_putting_back(tom: User, workout: WorkoutInstance) -> None:
    edit_workout(workout, with_exercise(workout, "bodyweight_squat"), at=MONDAY)
    was = copy.deepcopy(workout.details)
    edit_workout(workout, with_exercise(workout, "push_up"), at=MONDAY)
    LimitationFactory.create(client=tom, region="knee", severity="severe", since=date(2026, 1, 1))
    with pytest.raises(SessionRefused, match="knee"):
        put_back_workout(workout, was, reasons=[], source="coach", at=MONDAY)
    assert as_stored(workout).revision == 3


def test_what_was_done_is_not_put_back(workout: WorkoutInstance) -> None:
    was = copy.deepcopy(workout.details)
    edit_workout(workout, with_fewer_sets(workout), at=MONDAY)
    log_result(workout, at=MONDAY, session_rpe=7)
    with pytest.raises(ValueError, match="This session is completed"):
        put_back_workout(workout, was, reasons=[], source="rules", at=MONDAY)
    assert (as_stored(workout).status, as_stored(workout).source) == ("completed", "coach")
