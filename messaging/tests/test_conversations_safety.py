"""Conversations about what must never go wrong: alarms, words of the law, illness; and days away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import Hold, Illness, Limitation, Pause, User
from accounts.tests.factories import LimitationFactory
from messaging import deciding
from messaging.daily import process_due
from messaging.inbound import handle_waiting, keep
from messaging.models import Alert, InboundText, Message, RedFlag
from messaging.reading import read_waiting
from messaging.tests.conftest import utc
from messaging.tests.talk import MONDAY, Talk, coach_of, ids
from plans.models import Microcycle
from workouts.domain.catalogue import load_catalogue
from workouts.models import ExerciseResult, WorkoutInstance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reader")]


# --- Safety -----------------------------------------------------------------------------------------------------------


def test_chest_pain_is_answered_at_once_training_is_held_and_only_a_coach_releases_it(ana: Talk) -> None:
    answer = ana.says("done, but I had chest pain")
    assert "call 911 now" in answer
    assert (Hold.objects.get().reason, Alert.objects.get().kind) == ("chest pain or pressure", "red_flag")
    assert Message.objects.get(kind="page").user == ana.client.coach
    assert ExerciseResult.objects.exists(), "flag first, the log is stored"
    ana.says("undo")
    assert Hold.objects.get().released_at is None, "nothing that a client texts ends a hold"
    ana.later(days=2)
    process_due(at=ana.now)
    assert not Message.objects.filter(kind="daily", state="accepted").exists()
    deciding.release_client(ana.client, coach=coach_of(ana), at=ana.now)
    assert ana.hears()[-1].startswith("Your coach has looked at what you wrote")


def test_todays_session_is_withheld_and_given_back(ana: Talk) -> None:
    workout = ana.today()
    ana.says("I think I'm having a heart attack")
    workout.refresh_from_db()
    assert workout.status == "withdrawn"
    assert ana.says("today?") == "Your sessions are on hold until your coach has spoken with you."
    deciding.release_client(ana.client, coach=coach_of(ana), at=ana.now)
    workout.refresh_from_db()
    assert workout.status == "scheduled"


def test_what_hurts_by_now_keeps_a_session_withheld_that_would_load_it(ana: Talk) -> None:
    workout = ana.today()
    ana.says("I have chest pain")
    ana.says("my knee hurts really bad")
    deciding.release_client(ana.client, coach=coach_of(ana), at=ana.now)
    workout.refresh_from_db()
    assert workout.status == "withdrawn", "it has squats in it"
    assert all((load_catalogue().get(key) or pytest.fail(key)).stress_on("knee") < 1 for key in ids(ana))


def test_a_log_goes_to_the_session_that_stands_and_not_to_one_that_was_withheld(ana: Talk) -> None:
    withheld = ana.today()
    ana.says("I have chest pain")
    ana.says("my knee hurts really bad")
    deciding.release_client(ana.client, coach=coach_of(ana), at=ana.now)
    standing = ana.today()
    assert standing.pk != withheld.pk
    assert ana.says("done").startswith("Logged today: ")
    assert set(ExerciseResult.objects.values_list("workout", flat=True)) == {standing.pk}


def test_a_flag_in_two_texts_is_a_flag(ana: Talk) -> None:
    assert "911" in ana.says("my chest", "it hurts a lot")


def test_a_flag_with_a_stop_is_raised_first_and_the_stop_is_obeyed(ana: Talk) -> None:
    ana.says("STOP texting me, I have chest pain")
    assert (RedFlag.objects.count(), Message.objects.filter(kind="page").count()) == (1, 1)
    ana.says("STOP")
    assert User.objects.get(pk=ana.client.pk).opted_out_at is not None
    ana.says("I fainted")
    assert RedFlag.objects.count() == 2
    assert Message.objects.filter(kind="page").count() == 2


def test_somebody_elses_symptom_leaves_the_plan_alone(ana: Talk) -> None:
    assert "call 911 for them right now" in ana.says("my dad has chest pain")
    assert (Hold.objects.count(), ana.today().status, RedFlag.objects.get().about) == (0, "scheduled", "other")


def test_dizzy_alone_goes_on_the_coachs_list(ana: Talk) -> None:
    answer = ana.says("feeling dizzy")
    assert "call 911 now" in answer
    assert answer.endswith("Is it only dizziness?")
    assert (Alert.objects.get().kind, Hold.objects.count()) == ("unwell", 0)


# --- Words of the law, illness, travel --------------------------------------------------------------------------------


def test_cancel_my_subscription_is_one_question_and_a_line_for_the_coach(ana: Talk) -> None:
    assert ana.says("cancel my subscription").startswith("Your coach takes care of your subscription")
    assert (Alert.objects.get().kind, User.objects.get(pk=ana.client.pk).opted_out_at) == ("asks", None)


def test_yes_starts_again_for_who_opted_out_and_for_nobody_else(ana: Talk) -> None:
    assert ana.says("yes").startswith("Good.")
    ana.says("STOP")
    assert ana.says("yes").startswith("fitcoach: welcome back")
    assert User.objects.get(pk=ana.client.pk).opted_out_at is None


def test_no_more_is_a_stop_unless_we_asked_something_just_now(ana: Talk) -> None:
    ana.says("bench 4x6 65kg")  # and we ask for the rest
    ana.says("no more")
    assert User.objects.get(pk=ana.client.pk).opted_out_at is None
    ana.later(hours=1)
    ana.says("no more")
    assert User.objects.get(pk=ana.client.pk).opted_out_at is not None


def test_a_stop_in_two_texts_is_a_stop(ana: Talk) -> None:
    ana.says("please stop texting", "me")
    assert User.objects.get(pk=ana.client.pk).opted_out_at is not None


def test_a_fever_pauses_until_it_is_over_and_then_comes_the_way_back(ana: Talk) -> None:
    assert ana.says("I have a fever").startswith("Get well soon! No training with a fever.")
    assert Pause.objects.get().end_date is None
    ana.later(days=3)
    assert ana.says("feeling better").startswith("Glad to hear it! We go on today, gently at first")
    assert Pause.objects.get().end_date == date(2026, 3, 5)
    ana.later(days=1)
    assert "Gently back after a fever: 50% of the plan." in ana.today().reasons
    assert ana.says("why").startswith("Your fever is over: we go on gently at first")


def test_a_cold_is_light_work_until_it_is_over(ana: Talk) -> None:
    assert ana.says("I have a cold").startswith("Get well soon! Light work while you have a cold. Today: ")
    assert "Light work because you have a cold." in ana.today().reasons
    ana.later(days=2)
    assert "Light work because you have a cold." in ana.today().reasons
    assert "A cold since Mon 2 Mar 2026." in "".join([ana.says("what do you know about me"), ana.says("more")])
    assert ana.says("the cold is gone").startswith("Glad to hear it! We go on as planned. Today: ")
    assert "Light work because you have a cold." not in ana.today().reasons


def test_undo_of_a_fever_takes_back_the_pause_and_the_illness(ana: Talk) -> None:
    ana.says("I have a fever")
    assert ana.says("undo").startswith("Undone: Get well soon!")
    assert (Pause.objects.count(), Illness.objects.count()) == (0, 0)


def test_the_clock_is_that_of_the_place_on_the_days_away_where_it_is_named(ana: Talk) -> None:
    answer = ana.says("traveling to London Wed to Fri, hotel gym")
    assert "Your texts come at 7 am, London time, on those days." in answer
    assert User.objects.get(pk=ana.client.pk).timezone == "America/Denver"
    ana.now = utc(2026, 3, 4, 7, 0)  # midnight in Denver, seven in London
    while ana.now < utc(2026, 3, 8):
        process_due(at=ana.now, rules_only=True)
        ana.later(minutes=30)
    went = Message.objects.filter(kind="daily", state="accepted", due_at__gte=utc(2026, 3, 4)).order_by("due_at")
    hours = [(f"{row.local_date:%a}", row.due_at.hour) for row in went if row.local_date and row.due_at]
    assert hours == [("Wed", 7), ("Thu", 7), ("Fri", 7), ("Sat", 14)], "one for each day, at home and abroad"
    assert User.objects.get(pk=ana.client.pk).timezone == "America/Denver"


def test_a_journey_that_names_no_place_changes_no_clock(ana: Talk) -> None:
    assert "time, on those days" not in ana.says("traveling today to Fri, hotel gym")
    assert User.objects.get(pk=ana.client.pk).timezone == "America/Denver"


def test_travel_writes_the_sessions_of_those_days_for_what_there_is(ana: Talk) -> None:
    assert ana.says("traveling Wed to Fri, hotel gym").startswith("Have a good trip! From Wed 4 Mar to Fri 6 Mar")
    ana.later(days=2)
    pieces = {"mat", "dumbbell", "adjustable_bench", "cable", "treadmill", "exercise_bike"}
    known = [load_catalogue().get(key) for key in ids(ana)]
    assert all(exercise is not None and set(exercise.equipment_all_of) <= pieces for exercise in known)
    ana.later(days=5)
    assert "back_squat" in ids(ana) or "bench_press" in ids(ana) or "deadlift" in ids(ana)


def trained_in(monday: date) -> list[str]:
    return [day["day"] for day in Microcycle.objects.get(start_date=monday).pattern["days"] if day["load"]]


def test_a_busy_week_holds_what_was_asked_for_and_the_next_is_as_ever(ana: Talk) -> None:
    assert ana.says("next week is crazy, only 2 days").startswith("A lighter week from Mon 9 Mar: 2 days.")
    ana.now = ana.now.replace(day=9)
    ana.today()
    assert trained_in(date(2026, 3, 9)) == ["MONDAY", "FRIDAY"]
    ana.now = ana.now.replace(day=16)
    ana.today()
    trained = [
        day["day"] for day in Microcycle.objects.get(start_date=date(2026, 3, 16)).pattern["days"] if day["load"]
    ]
    assert trained == ["MONDAY", "WEDNESDAY", "FRIDAY"]


def test_days_of_next_week_alone(ana: Talk) -> None:
    assert ana.says("next week I can do Tue and Sat").startswith("The week of Mon 9 Mar goes on Tue and Sat.")
    ana.now = ana.now.replace(day=10)
    ana.today()
    assert trained_in(date(2026, 3, 9)) == ["TUESDAY", "SATURDAY"]


def test_done_at_midnight_is_of_the_day_that_ends(ana: Talk) -> None:
    ana.now = utc(2026, 3, 3, 6, 59) + timedelta(seconds=55)  # five seconds before midnight in Denver
    assert ana.says("done").startswith("Logged today: Back squat")
    assert WorkoutInstance.objects.get(date=date(2026, 3, 2)).status == "completed"


def test_nobody_is_answered_days_later(ana: Talk) -> None:
    keep(provider_id="SM1", sender=ana.client.phone_number, to="+1", body="done", payload={}, at=MONDAY)
    later = MONDAY + timedelta(days=2)
    handle_waiting(at=later)
    read_waiting(at=later + timedelta(minutes=1))
    assert (Message.objects.filter(kind="answer").count(), InboundText.objects.get().read_at is None) == (0, False)


@pytest.mark.parametrize("text", ["today?", "20 min"])
def test_what_a_coach_has_reported_since_is_in_the_session_that_is_told(ana: Talk, text: str) -> None:
    assert "back_squat" in ids(ana)
    ana.later(minutes=5)
    LimitationFactory.create(client=ana.client, region="knee", severity="severe", source="coach")
    Limitation.objects.update(updated_at=ana.now)
    WorkoutInstance.objects.update(created_at=MONDAY)  # by the clock of the story
    assert "squat" not in ana.says(text).lower()
    workout = ana.today()
    assert all((load_catalogue().get(key) or pytest.fail(key)).stress_on("knee") < 1 for key in ids(ana)), workout


def test_with_a_fever_there_is_no_session_to_see_and_on_the_day_it_may_come_back(ana: Talk) -> None:
    ana.says("I have a fever")
    assert ana.says("today?") == "No training with a fever. Text me FEELING BETTER when it is over."
    assert ana.says("20 min") == "No training with a fever. Text me FEELING BETTER when it is over."
    assert ana.says("feeling better").startswith("Glad to hear it! Go gently. Today: ")
    assert ana.today().status == "scheduled"


@pytest.mark.parametrize(
    "text", ["knee is not fine", "knee feels fine until I squat", "my left knee is fine, the right one hurts"]
)
def test_half_a_sentence_ends_no_limitation(ana: Talk, text: str) -> None:
    ana.says("my knee hurts really bad")
    ana.says(text)
    assert Limitation.objects.filter(region="knee", status="active").exists()


@pytest.mark.parametrize(
    "text", ["I'm not feeling better yet", "haven't recovered", "feeling better but fever still 38"]
)
def test_half_a_sentence_ends_no_fever(ana: Talk, text: str) -> None:
    ana.says("I have a fever")
    ana.later(days=2)
    ana.says(text)
    assert Pause.objects.filter(end_date__isnull=True).exists()
