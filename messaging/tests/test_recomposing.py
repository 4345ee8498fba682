"""A client who changes between the writing and the sending gets a message that was written for who they are now."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from accounts.tests.factories import LimitationFactory, ProfileFactory
from messaging.composing import reopen_stale
from messaging.daily import process_due
from messaging.models import Message
from messaging.outbox import claim
from messaging.tests.conftest import utc
from messaging.transports import memory
from plans.models import Microcycle
from plans.services import create_fitness_plan
from workouts.editing import edit_workout
from workouts.models import WorkoutInstance
from workouts.regenerating import regenerate_workout
from workouts.services import log_result, swap_exercise, workout_on

DUE = utc(2026, 6, 10, 13)
EARLY = DUE - timedelta(minutes=25)
TODAY = date(2026, 6, 10)


def hurt(tom: User) -> None:
    LimitationFactory.create(client=tom, region="knee", severity="severe", since=date(2026, 6, 1))


def get_equipment(tom: User) -> None:
    ProfileFactory.create(user=tom, equipment=["full_gym"])


def log_yesterday(tom: User) -> None:
    days = (TODAY - timedelta(days=back) for back in range(1, 8))
    done = next(found for day in days if (found := workout_on(tom, date=day, at=DUE)) and found.session_type != "rest")
    log_result(done, at=EARLY, session_rpe=9)


def get_a_plan(tom: User) -> None:
    create_fitness_plan(tom, at=EARLY, length_weeks=8)


@pytest.mark.parametrize("change", [hurt, get_equipment, log_yesterday, get_a_plan])
def test_what_changed_before_the_hour_is_in_the_message(tom: User, change: Callable[[User], None]) -> None:
    process_due(at=EARLY)
    before = Message.objects.get(kind="daily")
    change(tom)
    assert claim(at=DUE) == []  # as it stands it is not for this client any more
    process_due(at=DUE)
    after = Message.objects.get(kind="daily")
    assert (before.pk, after.state, len(memory.SENT)) == (after.pk, "accepted", 1)
    states = dict(WorkoutInstance.objects.filter(date=TODAY).values_list("pk", "status"))
    assert states == {before.workout_id: "withdrawn", after.workout_id: "scheduled"}


def test_an_injury_of_the_last_minute_is_obeyed(tom: User) -> None:
    process_due(at=EARLY)
    hurt(tom)
    process_due(at=DUE)
    workout = Message.objects.get(kind="daily").workout
    assert workout is not None
    assert any("knee" in str(reason).lower() for reason in (workout.reasons, workout.details))


def test_it_is_written_anew_once(tom: User) -> None:
    process_due(at=EARLY)
    hurt(tom)
    assert reopen_stale(at=EARLY) == 1
    process_due(at=EARLY)
    assert reopen_stale(at=EARLY) == 0
    assert Message.objects.get(kind="daily").state == "queued"


def test_nothing_changed_nothing_is_written_anew(tom: User) -> None:
    process_due(at=EARLY)
    before = Message.objects.get(kind="daily")
    assert reopen_stale(at=DUE) == 0
    process_due(at=DUE)
    assert Message.objects.get(kind="daily").workout_id == before.workout_id


def test_what_a_coach_wrote_stands(tom: User) -> None:
    process_due(at=EARLY)
    WorkoutInstance.objects.filter(date=TODAY).update(source="coach")
    hurt(tom)
    process_due(at=DUE)
    message = Message.objects.get(kind="daily")
    assert (message.state, WorkoutInstance.objects.get(date=TODAY).pk) == ("accepted", message.workout_id)
    log_yesterday(tom)
    assert reopen_stale(at=DUE) == 0


def test_a_change_after_the_sending_changes_nothing(tom: User) -> None:
    process_due(at=DUE)
    hurt(tom)
    process_due(at=DUE + timedelta(minutes=10))
    assert (Message.objects.get(kind="daily").state, len(memory.SENT)) == ("accepted", 1)


def have_it_written_anew(tom: User) -> WorkoutInstance:
    """A coach does: the day's session is another one, though nothing is known that was not known before."""
    before = WorkoutInstance.objects.get(date=TODAY)
    Microcycle.objects.filter(pk=before.microcycle_id).update(pattern=_lighter(before.microcycle.pattern))
    before = WorkoutInstance.objects.select_related("fitness_plan", "microcycle").get(date=TODAY)
    return regenerate_workout(before, at=EARLY)


def _lighter(pattern: dict[str, Any]) -> dict[str, Any]:
    days = pattern["days"]
    changed = {**days[TODAY.weekday()], "theme": "Mobility", "load": "light"}
    return {**pattern, "days": [changed if n == TODAY.weekday() else day for n, day in enumerate(days)]}


def test_a_session_that_a_coach_had_written_anew_stands_and_the_text_tells_it(tom: User) -> None:
    process_due(at=EARLY)
    before = Message.objects.get(kind="daily")
    written = have_it_written_anew(tom)
    assert claim(at=DUE) == []
    process_due(at=DUE)
    after = Message.objects.get(kind="daily")
    assert (after.state, after.workout_id, after.content == before.content) == ("accepted", written.pk, False)


def test_what_is_known_since_is_in_the_text_though_a_coach_had_the_session_written_anew(tom: User) -> None:
    process_due(at=EARLY)
    written = have_it_written_anew(tom)
    hurt(tom)
    process_due(at=DUE)
    after = Message.objects.get(kind="daily")
    assert (after.state, after.workout_id == written.pk) == ("accepted", False)


def edit(workout: WorkoutInstance) -> None:
    """A coach takes a set off the first lift."""
    blocks = copy.deepcopy(workout.details["blocks"])
    item = next(item for block in blocks for item in block["items"] if (item.get("sets") or 0) > 1)
    item["sets"] -= 1
    edit_workout(workout, blocks, at=EARLY)


def swap(workout: WorkoutInstance) -> None:
    """The client does: the session stays the one that the rules wrote."""
    main = (item for block in workout.details["blocks"] for item in block["items"] if item.get("sets"))
    swap_exercise(workout, exercise_id=next(main)["exercise_id"], at=EARLY)


@pytest.mark.parametrize("change", [edit, swap])
def test_a_session_that_was_changed_before_the_hour_stands_and_is_told_as_it_is(
    tom: User, change: Callable[[WorkoutInstance], None]
) -> None:
    process_due(at=EARLY)
    message = Message.objects.get(kind="daily")
    Message.objects.filter(pk=message.pk).update(content="Words about the session as it was.")
    assert message.workout is not None
    change(message.workout)
    changed = WorkoutInstance.objects.get().details
    assert claim(at=DUE) == []
    process_due(at=DUE)
    told = Message.objects.get(kind="daily")
    assert (told.state, told.workout_revision, told.workout_id) == ("accepted", 2, message.workout_id)
    assert told.content != "Words about the session as it was."
    assert WorkoutInstance.objects.get().details == changed


def test_pain_wins_over_a_swap(tom: User) -> None:
    process_due(at=EARLY)
    swapped = WorkoutInstance.objects.get()
    swap(swapped)
    hurt(tom)
    process_due(at=DUE)
    states = dict(WorkoutInstance.objects.values_list("pk", "status"))
    assert states.pop(swapped.pk) == "withdrawn"
    assert list(states.values()) == ["scheduled"]
