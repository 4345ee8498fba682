"""Texts that the rules cannot read, before a model: the real SDK over real HTTP, to the loopback server."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.holding import hold
from accounts.models import FitnessProfile, Limitation, User, WeekWish
from fitcoach.testing import canary
from llm.models import Call
from llm.testing.fixtures import Gemini
from llm.testing.gemini_replies import Reply, faults
from llm.testing.scripted_reply import WRONG
from messaging import reading
from messaging.daily import process_due
from messaging.domain.understanding import Understood
from messaging.models import Change, InboundText, TalkState
from messaging.taking_over import take_over
from messaging.tests import talk
from messaging.tests.talk import Talk, coach_of
from messaging.understanding import understand
from workouts.agents.daily_workout.schema import WorkoutDetails
from workouts.domain.duration import minutes_of
from workouts.models import Activity, ExerciseResult

pytestmark = pytest.mark.django_db
QUARTER = "could we do something shorter tonight, the kids are awake, a quarter of an hour maybe"
BENCH = "lay down and pushed sixty for eight, three rounds"
UNKNOWN = "blorp zork wibble"
SORRY = "Sorry, I did not get that."


def asked_of(gemini: Gemini) -> list[Any]:
    return [asked for asked in gemini.server.asked if asked.task == "reply"]


# --- What the rules cannot read --------------------------------------------------------------------------------------
def test_a_quarter_of_an_hour_cuts_the_session_to_it(ana: Talk, gemini: Gemini) -> None:
    assert ana.says(QUARTER).startswith("Today in 15 min: ")
    assert minutes_of(WorkoutDetails.model_validate(ana.today().details)) <= 15
    (call,) = Call.objects.filter(task="reply")
    assert (call.provider, call.outcome, call.client_id) == ("gemini", "ok", ana.client.pk)
    assert InboundText.objects.get().understood is True


def test_figures_in_words_are_stored_as_they_were_said_and_undo_takes_them_back(ana: Talk, gemini: Gemini) -> None:
    assert ana.says(BENCH).startswith("Logged today: Bench press 3x8 at 60 kg.")
    assert set(ExerciseResult.objects.values_list("reps", "weight_kg", "from_plan")) == {(8, 60.0, False)}
    assert ana.says("undo").startswith("Undone: Logged today: Bench press 3x8 at 60 kg.")
    assert not ExerciseResult.objects.exists()


def test_pain_in_other_words_is_a_dated_fact(ana: Talk, gemini: Gemini) -> None:
    assert ana.says("my left quad is toast").startswith("Sorry about your left knee")
    assert Limitation.objects.values_list("region", "side").get() == ("knee", "left")


@pytest.mark.parametrize(
    ("text", "answer", "stored", "value"),
    [
        (
            "I'd rather hear from you around seven in the evening",
            "Your message comes at 7 pm from the next one on.",
            lambda: User.objects.get(fitness_plans__isnull=False).preferred_send_hour,
            19,
        ),
        (
            "had a kickabout with the lads for an hour and a half",
            "Noted: football, 90 min today.",
            lambda: Activity.objects.get().minutes,
            90,
        ),
        (
            "got hold of a pair of kettlebells and some bands at a yard sale",
            "Noted from today: you train with full gym, kettlebell, band.",
            lambda: FitnessProfile.objects.get().equipment,
            ["full_gym", "kettlebell", "band"],
        ),
        (
            "I've been under it at work, can you ease things down",
            "A bit less today: ",
            lambda: Change.objects.get().kind,
            "Easier",
        ),
    ],
)
def test_other_words_become_the_right_change_and_reply(
    text: str, answer: str, stored: Callable[[], Any], value: Any, ana: Talk, gemini: Gemini
) -> None:
    assert ana.says(text).startswith(answer)
    assert stored() == value


def test_a_load_that_cannot_be_is_asked_about_and_a_yes_stores_it(ana: Talk, gemini: Gemini) -> None:
    answer = ana.says("lay down and pushed one hundred and sixty for six, four rounds")
    assert answer == "Bench press with 160 kg, where 65 kg were planned: is that right?"
    assert not ExerciseResult.objects.exists()
    ana.says("yes")
    assert set(ExerciseResult.objects.values_list("weight_kg", flat=True)) == {160.0}


def test_what_is_unclear_is_asked_listed_for_the_coach_and_understood_with_its_answer(
    ana: Talk, gemini: Gemini
) -> None:
    assert ana.says("bit of a mad one coming up, maybe fewer of these") == "How many days can you train next week?"
    assert InboundText.objects.get().understood is False
    assert TalkState.objects.get().asked == "unread"
    assert ana.says("two would be plenty").startswith("A lighter week from Mon 9 Mar: 2 days.")
    assert WeekWish.objects.get().most_days == 2
    told = asked_of(gemini)[-1].data["request"]["asked"]
    assert told["question"] == "How many days can you train next week?"
    assert told["about"] == "bit of a mad one coming up, maybe fewer of these"


def test_yes_to_a_question_of_the_model_is_no_yes_to_a_proposal_of_before(ana: Talk, gemini: Gemini) -> None:
    ana.says("make it 16 weeks")
    ana.says("bit of a mad one coming up, maybe fewer of these")
    assert ana.says("yes").startswith(SORRY)
    assert ana.client.fitness_plans.get().length_weeks == 12


def test_a_question_to_a_person_is_left_to_the_coach(ana: Talk, gemini: Gemini) -> None:
    assert ana.says("is oatmeal any good before this").startswith(SORRY)
    assert InboundText.objects.get().understood is False


# --- Whom nobody asks ------------------------------------------------------------------------------------------------
def quiet_of(ana: Talk) -> None:
    pass


def taken_over(ana: Talk) -> None:
    take_over(ana.client, coach=coach_of(ana), at=ana.now)


def held(ana: Talk) -> None:
    hold(ana.client, reason="chest pain", at=ana.now)


def opted_out(ana: Talk) -> None:
    User.objects.filter(pk=ana.client.pk).update(opted_out_at=ana.now)


@pytest.mark.parametrize(
    ("what", "before", "texts"),
    [
        ("what the rules read", quiet_of, ("done",)),
        ("what the rules read, with small talk", quiet_of, ("knee hurts", "thanks coach")),
        ("what the rules ask about themselves", quiet_of, ("bench 4x6 165kg",)),
        ("an alarm", quiet_of, ("I have chest pain and blorp zork",)),
        ("an alarm in two texts", quiet_of, ("my chest", "it hurts a lot")),
        ("dizzy", quiet_of, ("feeling dizzy blorp zork",)),
        ("a word of the law", quiet_of, ("STOP",)),
        ("a word of the law in two texts", quiet_of, ("please stop texting", "me")),
        ("a chat that a coach has", taken_over, (UNKNOWN,)),
        ("training that is held", held, (UNKNOWN,)),
        ("somebody who opted out", opted_out, (UNKNOWN,)),
    ],
)
def test_no_model_is_asked_about(
    what: str, before: Callable[[Talk], None], texts: tuple[str, ...], ana: Talk, gemini: Gemini
) -> None:
    before(ana)
    ana.says(*texts)
    assert asked_of(gemini) == [], what
    assert not Call.objects.filter(task="reply").exists()


def test_no_model_is_asked_without_one(ana: Talk, settings: Any) -> None:
    settings.LLM_PROVIDERS = ["rules"]
    assert ana.says(UNKNOWN).startswith(SORRY)
    assert not Call.objects.filter(task="reply").exists()


def test_a_run_by_the_rules_alone_asks_none(ana: Talk, gemini: Gemini, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk, "read_waiting", lambda **_: 0)
    ana.says(UNKNOWN)
    process_due(at=ana.now, clients=[], rules_only=True)
    assert asked_of(gemini) == []
    assert InboundText.objects.get().read_at is not None


# --- A model that is wrong, slow or down -----------------------------------------------------------------------------
@pytest.mark.parametrize("name", list(WRONG))
def test_a_wrong_answer_is_refused_twice_and_the_rules_reading_stands(name: str, ana: Talk, gemini: Gemini) -> None:
    gemini.server.queue(WRONG[name], WRONG[name])
    assert ana.says(UNKNOWN).startswith(SORRY)
    assert (Change.objects.count(), ExerciseResult.objects.count()) == (0, 0)
    (call,) = Call.objects.filter(task="reply")
    assert (call.provider, call.outcome, len(asked_of(gemini))) == ("rules", "fell_back", 2)
    assert call.violations
    assert InboundText.objects.get().understood is False


def test_an_invented_figure_is_refused_twice_and_the_honest_question_comes(ana: Talk, gemini: Gemini) -> None:
    gemini.server.queue(WRONG["invented figure"], WRONG["invented figure"])
    assert ana.says(QUARTER) == "Sure. How many minutes do you have today?"
    assert Call.objects.get(task="reply").fault == "figure_not_said"
    assert ana.says("15").startswith("Today in 15 min: ")


def test_a_pain_that_a_model_drops_is_stored_all_the_same(ana: Talk, gemini: Gemini) -> None:
    gemini.server.queue(*[{"intents": [], "unread": "zork blorp"}] * 2)
    assert ana.says("my knee hurts. zork blorp wibble").startswith("Sorry about your knee")
    assert Limitation.objects.get().region == "knee"
    assert Call.objects.get(task="reply").fault == "dropped"


def test_what_was_wrong_is_told_and_the_second_answer_is_taken(ana: Talk, gemini: Gemini) -> None:
    gemini.server.queue(WRONG["invented figure"])
    assert ana.says(QUARTER).startswith("Today in 15 min: ")
    told = asked_of(gemini)[1].data["violations"]
    assert told == ["minutes: 25 min does not stand in the text: leave it out, or ask."]
    assert Call.objects.get(task="reply").outcome == "reasked"


@pytest.mark.parametrize("fault", ["G01", "G03", "G07", "G09", "G14", "G17", "G18", "G20", "X04", "X05"])
def test_a_model_that_fails_leaves_everything_to_the_rules(fault: str, ana: Talk, gemini: Gemini) -> None:
    gemini.server.queue(*[Reply(http=faults()[fault]["http"], body=faults()[fault]["body"])] * 3)
    assert ana.says(QUARTER) == "Sure. How many minutes do you have today?"
    assert Call.objects.get(task="reply").outcome == "fell_back"


def test_a_slow_model_delays_no_reply_for_longer_than_a_round_may_take(
    ana: Talk, gemini: Gemini, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MODEL_SEC", 1.6)
    gemini.server.latency = 6.0
    started = time.monotonic()
    assert ana.says(QUARTER) == "Sure. How many minutes do you have today?"
    assert time.monotonic() - started < 5
    assert Call.objects.get(task="reply").fault == "timeout"
    gemini.server.latency = 0.0


def test_no_transaction_is_open_while_a_model_thinks(
    ana: Talk, gemini: Gemini, monkeypatch: pytest.MonkeyPatch
) -> None:
    depth, seen = len(connection.savepoint_ids), []

    def watched(*args: Any, **kwargs: Any) -> Understood:
        seen.append(len(connection.savepoint_ids))
        return understand(*args, **kwargs)

    monkeypatch.setattr("messaging.reading.understand", watched)
    ana.says(QUARTER)
    assert seen == [depth]


# --- What a model is told --------------------------------------------------------------------------------------------
def test_nothing_that_names_the_client_goes_to_a_model(ana: Talk, gemini: Gemini) -> None:
    User.objects.filter(pk=ana.client.pk).update(name=canary.NAME, email="quixandra@zyllbergh.example")
    Limitation.objects.create(client=ana.client, region="knee", severity="mild", note=canary.HEALTH_NOTE)
    ana.says(f"it is {canary.NAME} here, zork, mail quixandra@zyllbergh.example or {ana.client.phone_number}, blorp")
    (asked,) = asked_of(gemini)
    told = json.dumps(asked.body, ensure_ascii=False)
    assert canary.IN_A_PROMPT.search(told) is None
    assert str(ana.client.pk) not in told
    assert "zork" in asked.data["request"]["text"]
    assert set(asked.data) == {"task", "request"}
