"""Conversations about the talk itself: what is joined, answered once, asked again, left to a person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Limitation, Pause, User
from accounts.tests.factories import CoachFactory
from messaging.domain.text import is_gsm7, segments
from messaging.inbound import handle_waiting, keep
from messaging.models import Change, InboundText, Message
from messaging.reading import read_waiting
from messaging.taking_over import take_over
from messaging.tests.talk import LIFTER, MONDAY, RUNNER, Talk, coach_of, ids, talk_with
from messaging.transports import memory
from workouts.domain.catalogue import load_catalogue
from workouts.models import ExerciseResult, WorkoutInstance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reader")]


# --- The talk itself --------------------------------------------------------------------------------------------------


def test_what_nobody_understands_is_said_so_and_left_to_the_coach(ana: Talk) -> None:
    assert ana.says("blorp zork wibble").startswith("Sorry, I did not get that.")
    assert InboundText.objects.get().understood is False


def test_texts_that_come_close_together_are_one(ana: Talk) -> None:
    answer = ana.says("bench 4x6 65kg", "squat 4x6 87.5kg")
    assert "Bench press 4x6 at 65 kg; Back squat 4x6 at 87.5 kg" in answer
    assert Message.objects.filter(kind="answer").count() == 1


def test_while_a_coach_has_the_chat_nothing_answers_but_what_was_done_is_kept(ana: Talk) -> None:
    take_over(ana.client, coach=coach_of(ana), at=ana.now)
    assert ana.says("done") == ""
    assert (ana.today().status, InboundText.objects.get().understood) == ("completed", False)


def test_a_text_is_answered_once_however_often_it_is_read(ana: Talk) -> None:
    ana.says("today?")
    for _ in range(3):
        read_waiting(at=ana.now)
    assert Message.objects.filter(kind="answer").count() == 1


def test_every_answer_is_plain_and_at_most_two_texts(ana: Talk) -> None:
    asked = (
        "today?",
        "week",
        "plan",
        "why",
        "what do you know about me",
        "help me",
        "hotel",
        "20 min",
        "done",
        "x y z",
    )
    for text in asked:
        ana.says(text)
    assert all(is_gsm7(answer) and segments(answer) <= 2 for answer in ana.replies)


def test_what_cannot_be_done_says_why_and_changes_nothing(ana: Talk) -> None:
    ana.says("done")
    assert ana.says("20 min").startswith("Today's session is done already.")
    assert Change.objects.count() == 1


def test_two_clients_at_once_hear_each_their_own(ana: Talk) -> None:
    ben = talk_with(RUNNER, now=MONDAY, name="Ben", phone_number="+15550100777")
    for talk, text in ((ana, "knee hurts"), (ben, "text me at 9")):
        number = talk.client.phone_number
        keep(provider_id=f"SM{number}", sender=number, to="+1", body=text, payload={}, at=MONDAY)
    handle_waiting(at=MONDAY)
    read_waiting(at=MONDAY + timedelta(seconds=11))
    assert Message.objects.get(kind="answer", user=ana.client).content.startswith("Sorry about your knee")
    assert Message.objects.get(kind="answer", user=ben.client).content.startswith("Your message comes at 9 am")
    assert Limitation.objects.get().client == ana.client


def test_a_whole_week_by_text() -> None:
    ana = talk_with(LIFTER, now=MONDAY, coach=CoachFactory.create(name="Maria"))
    said = ("done", "", "knee hurts a bit", "", "done but skipped the plank", "", "what do you know about me")
    for text in said:
        ana.morning()
        if text:
            ana.says(text)
        ana.now = ana.now.replace(hour=14, minute=5, second=0) + timedelta(days=1)
    sessions = WorkoutInstance.objects.filter(client=ana.client).exclude(session_type="rest").order_by("date")
    assert [each.status for each in sessions.exclude(status="withdrawn")][:3] == ["completed", "scheduled", "completed"]
    assert len([text for text in memory.SENT if text.kind == "daily"]) == 7
    assert Limitation.objects.get().severity == "mild"


# --- Answers to what was asked ----------------------------------------------------------------------------------------


def test_yes_to_a_pause_of_the_texts_pauses_them(ana: Talk) -> None:
    assert ana.says("cancel my subscription").endswith("Shall I pause your texts until then? YES or NO")
    assert ana.says("yes").startswith("Paused from Mon 2 Mar.")
    assert Pause.objects.get().end_date is None


def test_no_to_it_leaves_everything_as_it_is(ana: Talk) -> None:
    ana.says("cancel my subscription")
    ana.says("no")
    assert (Pause.objects.count(), User.objects.get(pk=ana.client.pk).opted_out_at) == (0, None)


def test_a_place_that_nobody_knows_is_asked_for_and_the_answer_is_the_place(ana: Talk) -> None:
    assert ana.says("I moved to Springfield") == "Which big city has the same clock as you there?"
    assert User.objects.get(pk=ana.client.pk).timezone == "America/Denver"
    assert ana.says("Chicago").endswith("America/Chicago time.")
    assert User.objects.get(pk=ana.client.pk).timezone == "America/Chicago"


def test_an_exercise_that_nobody_knows_is_asked_about_and_yes_swaps(ana: Talk) -> None:
    answer = ana.says("swap bench for zorkmids")
    assert answer == "I know no exercise called zorkmids. Shall I pick another one for you?"
    assert "bench_press" in ids(ana)
    assert ana.says("yes").startswith("Swapped: ")
    assert "bench_press" not in ids(ana)


def test_the_days_of_a_journey_are_asked_for(ana: Talk) -> None:
    assert ana.says("I'm traveling") == "Have a good trip! From when to when are you away?"
    assert ana.says("Wed to Fri").startswith("Have a good trip! From Wed 4 Mar to Fri 6 Mar")


def test_three_five_is_asked_about_where_the_country_writes_it_both_ways() -> None:
    ben = talk_with(now=MONDAY, name="Ben", phone_number="+14165550100", timezone="America/Toronto")
    assert ben.says("pause till 3/5") == "Which day do you mean, 3/5: 5 March or 3 May?"
    assert ben.says("5 March") == "Paused from Mon 2 Mar. Your first day back is Thu 5 Mar; your plan waits."


def test_no_to_a_figure_that_is_unclear_asks_for_it(ana: Talk) -> None:
    ana.says("bench 4x6 165kg")
    assert ana.says("no") == "What was it then?"
    assert not ExerciseResult.objects.exists()
    assert ana.says("65").startswith("Logged today: Bench press 4x6 at 65 kg.")


@pytest.mark.parametrize("asking", ["bench 4x6 65kg", "bench 4x6 165kg"])
def test_what_hurts_is_heard_while_we_wait_for_the_rest_or_for_a_figure(ana: Talk, asking: str) -> None:
    assert ana.says(asking).endswith(("what you did.", "is that right?"))
    ana.says("calf hurts 4/10")
    assert Limitation.objects.get().region == "ankle"
    assert not ExerciseResult.objects.filter(exercise_id__contains="calf").exists()


def test_a_wish_is_heard_while_we_wait_for_the_rest_of_a_session(ana: Talk) -> None:
    ana.says("bench 4x6 65kg")
    assert ana.says("text me at 6").startswith("Your message comes at 6 am")


def test_whoever_says_something_else_than_was_asked_says_just_that(ana: Talk) -> None:
    ana.says("I moved to Springfield")
    assert ana.says("knee hurts").startswith("Sorry about your knee")
    assert User.objects.get(pk=ana.client.pk).timezone == "America/Denver"


def test_pain_is_stored_while_a_coach_has_the_chat(ana: Talk) -> None:
    take_over(ana.client, coach=coach_of(ana), at=ana.now)
    assert ana.says("knee hurts") == ""
    assert (Limitation.objects.get().region, InboundText.objects.get().understood) == ("knee", False)
    assert all((load_catalogue().get(key) or pytest.fail(key)).stress_on("knee") < 2 for key in ids(ana))
