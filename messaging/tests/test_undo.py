"""UNDO: a stack, one change each, for a day; whatever was asked for, as many UNDOs give the rows of the beginning."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Away, User
from accounts.travelling import change_clocks
from messaging.changes import ChangedSince, changed_columns, last_change, undo, watched
from messaging.models import Change
from messaging.tests.talk import MONDAY, Talk, exercises_of
from workouts.agents.daily_workout.schema import WorkoutDetails
from workouts.domain.catalogue import load_catalogue
from workouts.domain.duration import minutes_of
from workouts.models import ExerciseResult, WorkoutInstance
from workouts.selectors import facts_changed_since
from workouts.services import faults_of, todays_workout

REQUESTS: Final = (
    "20 min", "hotel", "swap the squats", "a bit less", "a bit more", "left knee hurts", "shoulder hurts really bad",
    "knee is fine now", "never burpees", "never had a bad shoulder", "text me at 6", "I moved to Chicago",
    "pause till Monday", "resume", "from now on Tue/Thu/Sat", "next week I can do Mon Wed Sat", "busy week",
    "I bought a kettlebell", "45 min from now on", "my goal is a half marathon", "done", "I have a fever",
    "I have a cold", "feeling better", "traveling Wed to Fri", "traveling to London today to Fri, hotel gym",
    "no barbell today", "pause for 3 weeks", "done, rpe 10", "bench 4x6 60kg", "skip today", "played football 90 min",
    "make it 16 weeks", "switch me to a running plan", "yes", "no", "why", "today?",
    "if it rains on Wed then treadmill", "if work runs late tomorrow, then 20 min at home",
)  # fmt: skip

PLAYED: Final = settings(
    max_examples=int(os.environ.get("TALK_EXAMPLES", "12")),
    derandomize="TALK_EXAMPLES" not in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
"""A whole talk takes a second: the same few each time, and other ones with TALK_EXAMPLES=200."""


def rows(talk: Talk) -> dict[Any, Any]:
    """Everything that a wish may change, without what counts writings."""
    counting = ("updated_at", "revision", "facts_known", "next_message_at", "last_login")
    told = {}
    for query in watched(talk.client, today=MONDAY.date()):
        for row in query.values():
            told[query.model.__name__, str(row["id"])] = {k: v for k, v in row.items() if k not in counting}
    return told


@PLAYED
@given(st.lists(st.sampled_from(REQUESTS), min_size=1, max_size=6))
def test_as_many_undos_as_changes_give_the_rows_of_the_beginning(ana: Talk, said: list[str]) -> None:
    with transaction.atomic():
        talk = Talk(ana.client, MONDAY + timedelta(minutes=1))
        before = rows(talk)
        for text in said:
            talk.says(text)
        for _ in range(Change.objects.filter(undone_at__isnull=True).count()):
            assert talk.says("undo").startswith("Undone: "), said
        assert rows(talk) == before, said
        transaction.set_rollback(True)


@PLAYED
@given(st.lists(st.sampled_from(REQUESTS), min_size=1, max_size=6))
def test_no_replies_make_a_later_session_break_what_the_client_may_do(ana: Talk, said: list[str]) -> None:
    with transaction.atomic():
        talk = Talk(ana.client, MONDAY + timedelta(minutes=1))
        for text in said:
            talk.says(text)
        for _ in range(4):
            talk.later(days=1)
            todays_workout(talk.client, at=talk.now, rules_only=True)
        sessions = WorkoutInstance.objects.filter(client=talk.client, status="scheduled").exclude(session_type="rest")
        for workout in sessions.select_related("fitness_plan__client", "microcycle"):
            assert faults_of(workout, workout.details) == [], (said, workout.date)
        transaction.set_rollback(True)


def test_undo_goes_back_one_change_at_a_time_the_newest_first(ana: Talk) -> None:
    ana.says("text me at 6")
    ana.says("knee hurts")
    ana.says("20 min")
    told = [ana.says("undo") for _ in range(4)]
    assert [text[:22] for text in told] == [
        "Undone: Today in 20 mi", "Undone: Sorry about yo", "Undone: Your message c", "There is nothing to un",
    ]  # fmt: skip


def test_after_a_day_a_change_stands(ana: Talk) -> None:
    ana.says("text me at 6")
    ana.later(hours=24)
    assert ana.says("undo") == "There is nothing to undo from the last 24 hours."


def test_what_somebody_changed_since_is_left_to_the_coach(ana: Talk) -> None:
    ana.says("text me at 6")
    ana.client.preferred_send_hour = 9
    ana.client.save()
    assert ana.says("undo").startswith("That was changed once more since, so it stays as it is.")
    ana.client.refresh_from_db()
    assert ana.client.preferred_send_hour == 9


def test_a_journey_that_has_begun_since_is_called_off_and_the_clock_is_that_of_home(ana: Talk) -> None:
    ana.says("traveling to London tomorrow to Fri, hotel gym")
    ana.later(hours=20)
    change_clocks(at=ana.now)
    assert User.objects.get(pk=ana.client.pk).timezone == "Europe/London"
    assert ana.says("undo").startswith("Undone: Have a good trip!")
    assert (User.objects.get(pk=ana.client.pk).timezone, Away.objects.count()) == ("America/Denver", 0)


def test_only_the_newest_change_is_undone(ana: Talk) -> None:
    ana.says("text me at 6")
    ana.says("knee hurts")
    first = Change.objects.order_by("id")[0]
    with pytest.raises(ValueError, match="A later change stands on this one"):
        undo(first, at=ana.now)
    newest = last_change(ana.client, at=ana.now)
    assert newest is not None
    undo(newest, at=ana.now)
    undo(first, at=ana.now)
    with pytest.raises(ValueError):
        undo(first, at=ana.now)


def test_a_log_that_grew_since_is_not_undone(ana: Talk) -> None:
    ana.says("bench 4x6 60kg")
    ExerciseResult.objects.filter(set_number=1).update(reps=9)
    change = last_change(ana.client, at=ana.now)
    assert change is not None
    with pytest.raises(ChangedSince):
        undo(change, at=ana.now)


def test_todays_wish_is_kept_when_the_session_is_written_anew(ana: Talk) -> None:
    ana.says("20 min")
    ana.says("knee hurts")
    workout = ana.today()
    exercises = exercises_of(workout)
    assert minutes_of(WorkoutDetails.model_validate(workout.details)) <= 20
    known = [load_catalogue().get(item["exercise_id"]) for item in exercises]
    assert all(exercise is not None and exercise.stress_on("knee") < 2 for exercise in known)


def test_looking_at_the_session_in_the_app_leaves_undo_its_way(ana: Talk) -> None:
    before = ana.today().details
    ana.says("knee hurts")
    assert not WorkoutInstance.objects.filter(facts_changed_since(), client=ana.client).exists()
    assert ana.says("undo").startswith("Undone: ")
    assert ana.today().details == before


def test_columns_that_count_writings_are_no_change() -> None:
    assert changed_columns({"a": 1, "revision": 1}, {"a": 1, "revision": 2}) == []
