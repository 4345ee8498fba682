"""Conversations that read like a story: what clients text, what they are answered, and what is stored."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from accounts.models import FitnessProfile, Limitation, Pause, User
from messaging import deciding
from messaging.models import Alert, Proposal
from messaging.tests.talk import MONDAY, RUNNER, Talk, coach_of, ids, talk_with
from plans.models import FitnessPlan, Microcycle
from workouts.agents.daily_workout.schema import WorkoutDetails
from workouts.domain.catalogue import load_catalogue
from workouts.domain.duration import minutes_of
from workouts.models import Activity, ExerciseResult, WorkoutInstance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reader")]


# --- What was done ----------------------------------------------------------------------------------------------------


def test_done_stores_the_plan_and_says_so(ana: Talk) -> None:
    answer = ana.says("done")
    assert answer.startswith("Logged today: Back squat 4x6 at 87.5 kg; Bench press 4x6 at 65 kg")
    assert "as planned" in answer
    workout = ana.today()
    assert (workout.status, set(workout.results.values_list("from_plan", flat=True))) == ("completed", {True})


def test_a_lift_with_its_figures_is_stored_and_the_rest_is_asked_for_once(ana: Talk) -> None:
    answer = ana.says("bench 4x6 @ 65kg felt easy")
    assert answer == (
        "Logged today: Bench press 4x6 at 65 kg, RPE 5. And the rest of the session, did you do it as planned? YES, or "
        "tell me what you did."
    )
    assert "Back squat 4x6" in ana.says("yes")
    assert ana.today().results.filter(exercise_id="bench_press", rpe=5).count() == 4
    assert ana.today().results.filter(exercise_id="back_squat", from_plan=True).count() == 4


def test_everything_but_one_lift(ana: Talk) -> None:
    assert "Not done: Romanian deadlift." in ana.says("did everything but the deadlifts")
    assert not ana.today().results.filter(exercise_id="deadlift").exists()


def test_a_weight_that_cannot_be_is_asked_about_and_not_stored(ana: Talk) -> None:
    assert ana.says("bench 4x6 165kg") == "Bench press with 165 kg, where 65 kg were planned: is that right?"
    assert not ExerciseResult.objects.exists()
    assert ana.says("65").startswith("Logged today: Bench press 4x6 at 65 kg.")


def test_undo_i_meant_another_figure(ana: Talk) -> None:
    ana.says("bench 4x6 60kg")
    answer = ana.says("undo, I meant 65")
    assert answer.startswith("Undone: Logged today: Bench press 4x6 at 60 kg.")
    assert set(ExerciseResult.objects.values_list("weight_kg", flat=True)) == {65.0}


def test_yesterday_is_logged_on_yesterday(ana: Talk) -> None:
    ana.later(days=1)
    ana.today()
    assert ana.says("yesterday done").startswith("Logged yesterday: Back squat")
    assert WorkoutInstance.objects.get(date=date(2026, 3, 2)).status == "completed"


def test_a_runner_logs_distance_time_and_effort() -> None:
    ben = talk_with(RUNNER, now=MONDAY + timedelta(days=1), name="Ben")
    ben.today()
    assert "5 km in 27:30, RPE 6" in ben.says("ran 5k in 27:30, rpe 6")
    result = ExerciseResult.objects.get()
    assert (result.distance_km, result.duration_sec, result.rpe) == (5.0, 1650, 6.0)


def test_skipped_means_skipped_and_a_hard_day_moves_where_it_may(ana: Talk) -> None:
    answer = ana.says("skip today")
    assert answer.startswith("No problem, Full body today is down as skipped.")
    assert ana.today().status == "skipped"
    week = Microcycle.objects.get()
    loads = [day["load"] for day in week.pattern["days"]]
    assert not any(a == b == "heavy" for a, b in pairwise(loads))


def test_football_makes_the_next_leg_work_lighter_and_why_says_so(ana: Talk) -> None:
    ana.says("done")
    ana.later(days=1)
    assert ana.says("played football 90 min").startswith("Noted: football, 90 min today.")
    assert Activity.objects.get().sport == "football"
    ana.later(days=1)
    assert "Legs a step lighter: football for 90 min yesterday." in ana.today().reasons
    assert ana.says("why").startswith("Football, 90 min")


def test_two_very_hard_sessions_bring_the_easy_week_forward(ana: Talk) -> None:
    blocks = FitnessPlan.objects.get().mesocycles
    ana.says("done, rpe 10")
    ana.later(days=2)
    ana.today()
    answer = ana.says("done that was brutal")
    assert "next week is your easy week now" in answer
    plan = FitnessPlan.objects.get()
    assert (plan.mesocycles[0]["weeks"], plan.mesocycles[0]["deload"]) == (2, True)
    assert sum(block["weeks"] for block in plan.mesocycles) == sum(block["weeks"] for block in blocks)
    ana.says("undo")
    assert FitnessPlan.objects.get().mesocycles == blocks


# --- What should be otherwise -----------------------------------------------------------------------------------------


def test_twenty_minutes(ana: Talk) -> None:
    assert ana.says("20 min").startswith("Today in 20 min: ")
    workout = ana.today()
    assert minutes_of(WorkoutDetails.model_validate(workout.details)) <= 20


def test_a_hotel(ana: Talk) -> None:
    assert ana.says("hotel").startswith("Today with hotel: ")
    pieces = {"mat", "dumbbell", "adjustable_bench", "cable", "treadmill", "exercise_bike"}
    for key in ids(ana):
        exercise = load_catalogue().get(key)
        assert exercise is not None
        assert set(exercise.equipment_all_of) <= pieces


def test_without_a_piece_that_is_not_there_today(ana: Talk) -> None:
    assert "back_squat" in ids(ana)
    assert ana.says("the squat rack is taken").startswith("Today without rack: ")
    assert all("rack" not in equipment_of(key) for key in ids(ana))
    ana.says("no barbell")
    assert all(not {"rack", "barbell"} & set(equipment_of(key)) for key in ids(ana)), "the rack is still taken"
    assert FitnessProfile.objects.get().equipment == ["full_gym"]


def equipment_of(key: str) -> tuple[str, ...]:
    exercise = load_catalogue().get(key)
    assert exercise is not None
    return tuple(exercise.equipment_all_of)


def test_another_exercise_and_back(ana: Talk) -> None:
    assert "back_squat" in ids(ana)
    assert ana.says("swap the squats").startswith("Swapped: Front squat 4x6")
    assert "back_squat" not in ids(ana)
    assert ana.says("undo").startswith("Undone: Swapped: Front squat")
    assert "back_squat" in ids(ana)


def test_a_bit_less_then_more_details(ana: Talk) -> None:
    assert ana.says("a bit less please").startswith("A bit less today: ")
    assert "Warm-up" in ana.says("MORE")


def test_pain_is_a_dated_fact_and_today_is_built_around_it(ana: Talk) -> None:
    answer = ana.says("my left knee hurts")
    assert answer.startswith("Sorry about your left knee: it is down as moderate pain from today")
    fact = Limitation.objects.get()
    assert (fact.region, fact.side, fact.severity, fact.since) == ("knee", "left", "moderate", date(2026, 3, 2))
    assert all((load_catalogue().get(key) or pytest.fail(key)).stress_on("knee") < 2 for key in ids(ana))
    assert "moderate left knee (since Mon 2 Mar 2026, from you)" in ana.says("what do you know about me")


def test_a_second_text_about_the_region_changes_that_row(ana: Talk) -> None:
    ana.says("knee hurts")
    ana.says("knee hurts really bad now")
    assert Limitation.objects.get().severity == "severe"


def test_fine_now_resolves_and_never_true_withdraws(ana: Talk) -> None:
    ana.says("knee hurts")
    assert ana.says("knee is fine now") == "Good. Your knee is down as fine from today."
    assert Limitation.objects.get().status == "resolved"
    ana.says("shoulder hurts")
    assert ana.says("never had a bad shoulder") == "Good. Your shoulder is taken off your record."
    assert Limitation.objects.get(region="shoulder").status == "withdrawn"


def test_what_a_coach_has_set_the_coach_ends(ana: Talk) -> None:
    Limitation.objects.create(client=ana.client, region="knee", severity="mild", source="coach")
    assert ana.says("my knee is fine now").startswith("Your coach has set your knee")
    assert Limitation.objects.get().status == "active"
    assert Alert.objects.get().kind == "asks"


def test_never_burpees(ana: Talk) -> None:
    assert ana.says("never burpees") == "Never Burpee: noted from today."
    assert ana.says("burpees are ok again") == "Burpee may come again."


def test_another_hour_and_half_hours_are_offered(ana: Talk) -> None:
    assert ana.says("text me at 6:30") == "I text on the hour: 6 am or 7 am?"
    assert ana.says("6") == "Your message comes at 6 am from the next one on."
    assert User.objects.get(pk=ana.client.pk).preferred_send_hour == 6


def test_a_pause_holds_until_the_day_before_and_a_long_one_is_proposed(ana: Talk) -> None:
    assert ana.says("pause till Monday") == "Paused from Mon 2 Mar. Your first day back is Mon 9 Mar; your plan waits."
    assert Pause.objects.get().end_date == date(2026, 3, 9)
    assert ana.says("resume").startswith("Resumed, welcome back")
    assert ana.says("pause for 2 months").startswith("I can pause for 60 days")
    assert Pause.objects.count() == 0
    ana.says("yes")
    assert Pause.objects.get().end_date == date(2026, 5, 1)


def test_days_of_next_week_and_from_now_on(ana: Talk) -> None:
    assert ana.says("from now on Tue/Thu/Sat").startswith("From now on you train on Tue, Thu and Sat.")
    assert FitnessProfile.objects.get().available_days == ["TUESDAY", "THURSDAY", "SATURDAY"]


def test_a_small_wish_applies_and_a_large_one_is_proposed_in_one_reply(ana: Talk) -> None:
    answer = ana.says("make it 16 weeks and 20 min today")
    assert "Today in 20 min" in answer
    assert "I can make a new plan of 16 weeks from today, in place of your 12-week plan." in answer
    assert answer.endswith("Shall I? YES or NO")
    assert FitnessPlan.objects.count() == 1
    assert ana.says("yes") == "Done: your new 16-week plan begins Mon 2 Mar."
    assert FitnessPlan.objects.get(status="active").length_weeks == 16
    ana.says("undo")
    assert FitnessPlan.objects.get(status="active").length_weeks == 12


def test_a_yes_to_a_stale_proposal_is_refused_and_it_is_made_anew(ana: Talk) -> None:
    ana.says("make it 16 weeks")
    FitnessPlan.objects.update(weeks_moved=1)
    assert ana.says("yes").startswith("Your plan has changed since I asked.")
    assert FitnessPlan.objects.get(status="active").length_weeks == 12
    assert sorted(Proposal.objects.values_list("state", flat=True)) == ["open", "stale"]
    assert ana.says("no") == "All right, everything stays as it is."


def test_a_coach_approves_what_was_proposed_and_the_client_hears_of_it(ana: Talk) -> None:
    ana.says("switch me to a running plan")
    proposal = deciding.open_proposal_of(ana.client, at=ana.now)
    assert proposal is not None
    deciding.approve(proposal, coach=coach_of(ana), at=ana.now)
    assert FitnessPlan.objects.get(status="active").program_type == "endurance"
    assert ana.hears()[-1].startswith("Your coach said yes. Done: your ")


def test_after_three_weeks_of_pause_training_comes_back_by_halves(ana: Talk) -> None:
    ana.says("done")
    ana.says("pause for 3 weeks")
    ana.later(days=22)
    while ana.today().session_type == "rest":
        ana.later(days=1)
    told = "Week 1 back after a pause of 21 days: 50% of the planned training."
    assert told in ana.today().reasons
    assert told in ana.says("why") + ana.says("more")
