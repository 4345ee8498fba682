"""The agent that reads texts: rules as ever, each check with the answer that it refuses, each kind as it is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final, get_args

import pytest

from llm.judging import judged
from llm.question import Question
from llm.testing import scripted
from llm.testing.scripted_reply import ANSWERS, WRONG
from messaging.agents.reply import TASK
from messaging.agents.reply.figures import days_done, days_to_come, figures_in
from messaging.agents.reply.reading import read_wish, reading_of
from messaging.agents.reply.request import ReplyRequest, request_of
from messaging.agents.reply.rules import KINDS, written
from messaging.agents.reply.schema import Kind, ReplyAnswer, Wish
from messaging.agents.reply.sets import Incomplete
from messaging.domain import intents
from messaging.domain.intents import DoneSet, Intent, Log, PlannedWork, ReplyContext, SessionSeen
from messaging.domain.number_words import in_figures
from messaging.domain.understanding import UNREAD, Understood, about_unread, read_by_rules
from messaging.tests import test_domain_logs as logs
from messaging.tests import test_domain_wishes as wishes

TODAY: Final = date(2026, 3, 3)  # a Tuesday
LIFT: Final = logs.DAYS["lift"]
RUN: Final = PlannedWork("easy_run", "Easy run", "cardio", distance_km=5.0)
RUNNING: Final = ReplyContext(TODAY, sessions=(SessionSeen(TODAY, (RUN,)),))
POUNDS: Final = replace(LIFT, units="lb")
LIMITED: Final = replace(LIFT, regions=("knee",), ill=True)
PROPOSED: Final = replace(LIFT, asked="proposal")


def texts() -> Iterator[tuple[str, ReplyContext]]:
    """Every labelled reply, with what it is read against."""
    yield from ((text, logs.DAYS[day]) for day, text, _ in logs.REPLIES)
    yield from ((text, wishes.CONTEXTS[key]) for key, text, _ in wishes.REPLIES)


def answer(*found: dict[str, Any], question: str | None = None, unread: str = "") -> str:
    return json.dumps({"intents": found, "question": question, "unread": unread})


def log(*done: dict[str, Any], **slots: Any) -> dict[str, Any]:
    return {"kind": "log", "done": list(done), **slots}


def bench(**figures: Any) -> dict[str, Any]:
    return {"exercise_id": "bench_press", **figures}


def faults(text: str, raw: str, context: ReplyContext = LIFT) -> list[str]:
    """What a model's answer to this text is refused for."""
    value, violations = judged(Question(TASK, request_of(text, context)), raw, by_model=True)
    assert value is not None or violations
    return list(dict.fromkeys(violation.id for violation in violations))


# --- Without a model -------------------------------------------------------------------------------------------------
def test_the_rules_answer_what_they_read_and_keep_every_check() -> None:
    count = 0
    for text, context in texts():
        request = request_of(text, context)
        told = TASK.rules(request)
        read, by_rules = reading_of(request, told), read_by_rules(text, context)
        assert read.wishes == tuple(dict.fromkeys(by_rules.wishes)), text
        assert {each.sentence for each in by_rules.questions} <= {each.sentence for each in read.questions}, text
        assert read.rest == by_rules.rest.strip(), text
        assert TASK.check(request, told) == [], text
        count += 1
    assert count > 550


def test_a_model_that_repeats_what_was_read_passes_every_check_and_changes_nothing() -> None:
    for text, context in texts():
        request = request_of(text, context)
        question = Question(TASK, request)
        raw = json.dumps(scripted.answer(json.loads(question.data)))
        value, violations = judged(question, raw, by_model=True)
        assert isinstance(value, ReplyAnswer)
        assert [each.id for each in violations] == [], (text, violations)
        read = reading_of(request, value)
        assert read.wishes == tuple(dict.fromkeys(request.understood.wishes)), text
        assert read.questions == request.understood.questions, text


def test_there_is_a_kind_for_every_intent_and_none_for_a_word_of_the_law() -> None:
    assert set(KINDS) == set(get_args(intents.Intent))
    assert sorted(KINDS.values()) == sorted(get_args(Kind))
    assert not {"stop", "opt_out", "start", "help", "unsubscribe"} & set(get_args(Kind))


# --- Every kind, as an answer has it ---------------------------------------------------------------------------------
MONDAY: Final = date(2026, 3, 9)
EACH_KIND: Final[tuple[Intent, ...]] = (
    intents.OtherSport(TODAY, "football", 90, 7.0),
    intents.Skip(TODAY),
    intents.Swap("bench_press", "push_up"),
    intents.Minutes(15),
    intents.Place(("hotel",)),
    intents.Pain("knee", "left", "mild"),
    intents.PainOver("knee", never_true=True),
    intents.Ill(fever=True),
    intents.WellAgain(),
    intents.Travel(MONDAY, MONDAY + timedelta(days=3), ("hotel",), "Europe/Madrid"),
    intents.BusyWeek(MONDAY, 2, 30),
    intents.TrainingDays(("MONDAY", "FRIDAY"), MONDAY),
    intents.TrainingDays(("TUESDAY",)),
    intents.SendTime(19, "America/Chicago"),
    intents.PauseWish(TODAY, MONDAY),
    intents.PauseWish(TODAY),
    intents.Resume(),
    intents.Harder(),
    intents.Easier(),
    intents.Dislike("burpee", again=True),
    intents.Owned(("kettlebell",), more=True),
    intents.Owned(("kettlebell",), less=True),
    intents.SessionMinutes(45),
    intents.Goal("a half marathon"),
    intents.PlanWeeks(16),
    intents.Program("strength"),
    intents.Show("week"),
    intents.Undo(),
    intents.Obstacle("exams"),
    intents.EndSubscription(),
    intents.Thanks(),
    Log(TODAY, tuple(DoneSet("bench_press", n + 1, 8, 60.0, 7.0) for n in range(3)), felt=8.0, partial=True),
    Log(TODAY, (DoneSet("bench_press", 1, 8, 60.0), DoneSet("bench_press", 2, 6, 55.0)), partial=True),
    Log(TODAY, tuple(DoneSet("bench_press", n + 1, 8) for n in range(3)), partial=True),
    Log(TODAY, (DoneSet("forearm_plank", 1, duration_sec=45), DoneSet("forearm_plank", 2, duration_sec=40)),
        partial=True, left_out=("barbell_row",)),
    Log(TODAY - timedelta(days=1), (DoneSet("easy_run", 1, duration_sec=1650, distance_km=5.0),)),
)  # fmt: skip


@pytest.mark.parametrize("intent", EACH_KIND, ids=lambda intent: type(intent).__name__)
def test_an_intent_that_is_written_is_read_as_it_was(intent: Intent) -> None:
    wish = written(intent)
    if isinstance(intent, Log):  # bodyweight is said, where a weight was planned
        for entry in wish.done:
            entry.no_weight = entry.weight_kg is None and entry.exercise_id == "bench_press"
    nothing_read = ReplyRequest("", LIFT, Understood())
    assert read_wish(nothing_read, Wish.model_validate_json(wish.model_dump_json())).found.intents == (intent,)


@pytest.mark.parametrize(
    ("what", "told", "missing"),
    [
        ("a swap without its exercise", {"kind": "swap"}, "exercise_id"),
        ("no minutes", {"kind": "minutes"}, "minutes"),
        ("a pain nowhere", {"kind": "pain"}, "region"),
        ("a journey without an end", {"kind": "travel", "day": "2026-03-09"}, "until"),
        (
            "a journey that ends first",
            {"kind": "travel", "day": "2026-03-09", "until": "2026-03-08"},
            "before it begins",
        ),
        ("a pause back before it begins", {"kind": "pause", "until": "2026-03-02"}, "comes before"),
        ("neither hour nor zone", {"kind": "send_time"}, "an hour or a zone"),
        ("all equipment at once", {"kind": "owned", "equipment": ["band"]}, "change"),
        ("an empty log", {"kind": "log"}, "no set and no effort"),
        ("a log of a day without a session", {"kind": "log", "day": "2026-02-20", "felt": 5}, "no session"),
        ("as planned, of what was not planned", log({"exercise_id": "burpee"}), "nothing was planned"),
        ("yes to nothing that has an answer", {"kind": "yes"}, "nothing was asked"),
    ],
)
def test_a_wish_without_what_it_needs_says_so(what: str, told: dict[str, Any], missing: str) -> None:
    asked = replace(LIFT, asked="minutes")
    with pytest.raises(Incomplete, match=missing):
        read_wish(ReplyRequest("", asked, Understood()), Wish.model_validate(told))


# --- What a model may not do -----------------------------------------------------------------------------------------
FREE: Final = "well that was something, zork"
BENCH: Final = "lay down and pushed sixty for eight, three rounds"
SIXTY: Final = bench(sets=3, reps=8, weight_kg=60)
CASES: Final = [
    # what, text, context, the right answer, a wrong one, what it is refused for
    ("reps that nobody said", BENCH, LIFT, answer(log(SIXTY)), answer(log({**SIXTY, "reps": 10})), "figure_not_said"),
    ("a load that nobody said", BENCH, LIFT, answer(log(SIXTY)), answer(log({**SIXTY, "weight_kg": 62.5})),
     "figure_not_said"),
    ("sets that nobody said", BENCH, LIFT, answer(log(SIXTY)), answer(log({**SIXTY, "sets": 5})), "figure_not_said"),
    ("an effort that nobody said", BENCH, LIFT, answer(log(SIXTY)), answer(log({**SIXTY, "rpe": 9})),
     "figure_not_said"),
    ("a set more than the list has", "flat press went 8, 8 and 6", LIFT,
     answer(log(bench(reps=8), bench(reps=8), bench(reps=6))),
     answer(log(bench(reps=8), bench(reps=8), bench(reps=6), bench(reps=6))), "figure_not_said"),
    ("pounds as kilograms", "did the flat pressing, 3 by 8 at 135", POUNDS,
     answer(log(bench(sets=3, reps=8, weight_kg=61.2))), answer(log(bench(sets=3, reps=8, weight_kg=135))),
     "figure_not_said"),
    ("a time that was not told", "jogged about and it took 27:30 all in", RUNNING,
     answer(log({"exercise_id": "easy_run", "duration_sec": 1650})),
     answer(log({"exercise_id": "easy_run", "duration_sec": 1800})), "figure_not_said"),
    ("a distance in miles taken for kilometres", "my legs did 3 miles", RUNNING,
     answer(log({"exercise_id": "easy_run", "distance_km": 4.83})),
     answer(log({"exercise_id": "easy_run", "distance_km": 3})), "figure_not_said"),
    ("as planned, with another figure", "did the flat pressing as on paper", LIFT,
     answer(log(bench(from_plan=True, reps=8))), answer(log(bench(from_plan=True, reps=9))), "not_as_planned"),
    ("minutes that nobody said", "quarter of an hour is what life gives", LIFT,
     answer({"kind": "minutes", "minutes": 15}), answer({"kind": "minutes", "minutes": 20}), "figure_not_said"),
    ("days that nobody said", "two would be plenty in the coming seven", LIFT,
     answer({"kind": "busy_week", "number": 2}), answer({"kind": "busy_week", "number": 3}), "figure_not_said"),
    ("an hour that nobody said", "rather hear from you around seven in the evening", LIFT,
     answer({"kind": "send_time", "hour": 19}), answer({"kind": "send_time", "hour": 7}), "figure_not_said"),
    ("a zone that nobody named", "sun rises over Chicago for me these days", LIFT,
     answer({"kind": "send_time", "zone": "America/Chicago"}),
     answer({"kind": "send_time", "zone": "America/New_York"}), "zone_not_named"),
    ("an exercise that is not in the session", BENCH, LIFT, answer(log(SIXTY)),
     answer(log({**SIXTY, "exercise_id": "hip_thrust"})), "exercise_not_in_session"),
    ("an exercise that there is not", BENCH, LIFT, answer(log(SIXTY)),
     answer(log({**SIXTY, "exercise_id": "zork_press"})), "exercise_unknown"),
    ("a swap of what is not there", "anything but the flat pressing", LIFT,
     answer({"kind": "swap", "exercise_id": "bench_press"}), answer({"kind": "swap", "exercise_id": "hip_thrust"}),
     "exercise_not_in_session"),
    ("a swap to what nobody named", "anything but the flat pressing", LIFT,
     answer({"kind": "swap", "exercise_id": "bench_press"}),
     answer({"kind": "swap", "exercise_id": "bench_press", "to": "push_up"}), "exercise_not_named"),
    ("a dislike that nobody named", "the flat pressing can rot", LIFT,
     answer({"kind": "dislike", "exercise_id": "bench_press"}), answer({"kind": "dislike", "exercise_id": "burpee"}),
     "exercise_not_named"),
    ("what is to come as done", "gonna smash the lot, zork", LIFT, answer({"kind": "harder"}), answer(log(whole=True)),
     "not_done"),
    ("what is asked about as done", "flat pressing, is that with the bar?", LIFT, answer(question="What was it?"),
     answer(log(bench(from_plan=True))), "not_done"),
    ("a day that is not spoken of", BENCH, LIFT, answer(log(SIXTY)),
     answer({"kind": "skip", "day": "2026-03-01"}), "day_not_said"),
    ("a day eight days ago", BENCH, LIFT, answer(log(SIXTY)),
     answer({"kind": "skip", "day": "2026-02-23"}), "day_out_of_reach"),
    ("a day to come as done", BENCH, LIFT, answer(log(SIXTY)), answer({"kind": "skip", "day": "2026-03-04"}),
     "day_out_of_reach"),
    ("a journey that is over", "off to mum's from Thursday through to Sunday, zork", LIFT,
     answer({"kind": "travel", "day": "2026-03-05", "until": "2026-03-08"}),
     answer({"kind": "travel", "day": "2026-03-01", "until": "2026-03-08"}), "day_past"),
    ("a journey on days that nobody said", "off to mum's from Thursday through to Sunday, zork", LIFT,
     answer({"kind": "travel", "day": "2026-03-05", "until": "2026-03-08"}),
     answer({"kind": "travel", "day": "2026-03-05", "until": "2026-04-20"}), "day_not_said"),
    ("a week that nobody spoke of", "two would be plenty in the coming seven", LIFT,
     answer({"kind": "busy_week", "day": "2026-03-09", "number": 2}),
     answer({"kind": "busy_week", "day": "2026-04-13", "number": 2}), "week_not_said"),
    ("a region that is none", "my left quad is toast", LIFT, answer({"kind": "pain", "region": "knee"}),
     answer({"kind": "pain", "region": "quad"}), "region_unknown"),
    ("a side that nobody said", "my left quad is toast", LIFT,
     answer({"kind": "pain", "region": "knee", "side": "left"}),
     answer({"kind": "pain", "region": "knee", "side": "right"}), "side_not_said"),
    ("the end of a pain that is not on file", "that joint is happy as a clam", LIMITED,
     answer(unread="happy as a clam"), answer({"kind": "pain_over", "region": "hip"}), "no_such_limit"),
    ("the end of a pain in words that nobody knows", "that joint is happy as a clam", LIMITED,
     answer(unread="happy as a clam"), answer({"kind": "pain_over", "region": "knee"}), "only_by_rules"),
    ("well again in words that nobody knows", "how long will this take to heal", LIMITED,
     answer(unread="how long will this take to heal"), answer({"kind": "well_again"}), "only_by_rules"),
    ("a yes that nobody said", "hmm let me think about that", PROPOSED, answer(unread="hmm let me think about that"),
     answer({"kind": "yes"}), "only_by_rules"),
    ("training where somebody ate", "I ate 5 eggs and 60 grams of protein", LIFT,
     answer(unread="5 eggs and 60 grams of protein"), answer(log(bench(reps=5, weight_kg=60))), "not_said"),
    ("well again without an illness", "that joint is happy as a clam", LIFT, answer({"kind": "easier"}),
     answer({"kind": "well_again"}), "not_ill"),
    ("equipment that is none", "got hold of a pair of kettlebells", LIFT,
     answer({"kind": "owned", "equipment": ["kettlebell"], "change": "more"}),
     answer({"kind": "owned", "equipment": ["jetpack"], "change": "more"}), "equipment_unknown"),
    ("equipment that nobody named", "got hold of a pair of kettlebells", LIFT,
     answer({"kind": "owned", "equipment": ["kettlebell"], "change": "more"}),
     answer({"kind": "owned", "equipment": ["barbell"], "change": "more"}), "equipment_not_said"),
    ("a sport that is none", "kickabout with the lads, ninety long minutes", LIFT,
     answer({"kind": "other_sport", "sport": "football", "minutes": 90}),
     answer({"kind": "other_sport", "sport": "go to evil", "minutes": 90}), "sport_unknown"),
    ("a goal in other words", "what drives me is the Berlin marathon, zork", LIFT,
     answer({"kind": "goal", "words": "the Berlin marathon"}), answer({"kind": "goal", "words": "the Boston marathon"}),
     "words_not_said"),
    ("a yes that nobody asked for", FREE, LIFT, answer(unread=FREE), answer({"kind": "yes"}), "nothing_asked"),
    ("an obstacle that nobody asked for", FREE, LIFT, answer(unread=FREE),
     answer({"kind": "obstacle", "words": "zork"}), "nothing_asked"),
    ("undo with a figure", "make that 65 after all, zork", LIFT,
     answer(unread="make that 65 after all, zork"), answer({"kind": "undo", "figure": 65}), "undo_figure"),
    ("a word of the law", FREE, LIFT, answer(unread=FREE), answer({"kind": "stop"}), "schema"),
    ("seven wishes", FREE, LIFT, answer(*[{"kind": "show", "show": "week"}] * 6),
     answer(*[{"kind": "show", "show": "week"}] * 7), "too_many"),
    ("more and less at once", FREE, LIFT, answer({"kind": "easier"}), answer({"kind": "easier"}, {"kind": "harder"}),
     "contradiction"),
    ("a knee that hurts and is fine", "that joint grumbles, zork", LIMITED, answer({"kind": "pain", "region": "knee"}),
     answer({"kind": "pain", "region": "knee"}, {"kind": "pain_over", "region": "knee"}), "contradiction"),
    ("nothing at all", FREE, LIFT, answer(unread=FREE), answer(), "nothing_read"),
    ("words that are not the client's", FREE, LIFT, answer(unread="zork"), answer(unread="call me"), "words_not_said"),
    ("a worry as small talk", "I sit on the sofa and wonder whether any of this is ever worth it", LIFT,
     answer(unread="wonder whether any of this is ever worth it"), answer({"kind": "thanks"}), "small_talk"),
    ("a question without its mark", FREE, LIFT, answer(question="What was it?"), answer(question="Tell me more."),
     "no_question"),
    ("a question that is too long", FREE, LIFT, answer(question="What was it?"), answer(question="so " * 60 + "?"),
     "too_long"),
    ("a question with a picture", FREE, LIFT, answer(question="What was it?"), answer(question="What was it 💪?"),
     "not_gsm7"),
    ("a question with a link", FREE, LIFT, answer(question="What was it?"), answer(question="Seen evil.example ?"),
     "link"),
    ("a question with a number to call", FREE, LIFT, answer(question="What was it?"),
     answer(question="Will you call 1 555 010 0199?"), "phone_number"),
    ("medicine in a question", FREE, LIFT, answer(question="What was it?"),
     answer(question="Did you take ibuprofen?"), "medicine"),
    ("advice in a question", FREE, LIFT, answer(question="What was it?"),
     answer(question="Could a doctor look at that tendon?"), "medicine"),
    ("a figure in a question that nobody said", FREE, LIFT, answer(question="What was it?"),
     answer(question="Were it forty kilos?"), "figure_not_said"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "context", "right", "wrong", "fault"), [case[1:] for case in CASES],
                         ids=[case[0] for case in CASES])  # fmt: skip
def test_a_check_takes_the_right_answer_and_refuses_the_wrong_one(
    text: str, context: ReplyContext, right: str, wrong: str, fault: str
) -> None:
    assert faults(text, right, context) == []
    assert fault in faults(text, wrong, context)


def test_of_all_figures_only_those_of_the_text_are_taken() -> None:
    for figure in range(1, 101):
        said = figure in (60, 8, 3)
        assert (faults(BENCH, answer(log({**SIXTY, "reps": figure}))) == []) is said, figure
        assert ("figure_not_said" in faults(BENCH, answer(log({**SIXTY, "weight_kg": figure})))) is not said, figure
        assert ("figure_not_said" in faults(BENCH, answer({"kind": "minutes", "minutes": figure}))) is not said, figure


PAUSE: Final = {"kind": "pause", "day": "2026-03-03", "until": "2026-03-06"}


@pytest.mark.parametrize(
    ("what", "text", "kept"),
    [
        ("a pain", "my knee hurts. the zork was blorped", {"kind": "pain", "region": "knee"}),
        ("a log", "bench 3x8 60kg zork blorp", log(SIXTY, day="2026-03-03")),
        (
            "a pause",
            "pause till Friday. the zork was blorped",
            {"kind": "pause", "day": "2026-03-03", "until": "2026-03-06"},
        ),
    ],
)
def test_what_the_rules_have_read_may_not_be_dropped(what: str, text: str, kept: dict[str, Any]) -> None:
    assert request_of(text, LIFT).understood.wishes, what
    assert faults(text, answer(unread="zork")) == ["dropped"]
    assert faults(text, answer(kept, unread="zork")) == []
    assert faults(text, answer(kept, {"kind": "show", "show": "week"}, unread="zork")) == []


def test_it_may_be_added_to_and_not_be_changed() -> None:
    text = "my knee hurts. the left one, zork"
    assert faults(text, answer({"kind": "pain", "region": "knee", "side": "left"})) == []
    assert faults(text, answer({"kind": "pain", "region": "hip", "side": "left"})) == ["dropped"]
    log_read = "bench 3x8 60kg zork blorp"
    assert faults(log_read, answer(log({**SIXTY, "rpe": 8}, day="2026-03-03"))) == ["dropped"]


def test_sets_of_the_plan_may_get_the_figures_that_were_said() -> None:
    said = "bench is done. sixty it was, eight each, three rounds"
    (read,) = request_of(said, LIFT).understood.wishes
    assert isinstance(read, Log)
    assert all(each.from_plan for each in read.sets)
    request = request_of(said, LIFT)
    told = reading_of(request, ReplyAnswer.model_validate_json(answer(log(SIXTY))))
    assert told.wishes == (replace(read, sets=tuple(replace(each, from_plan=False) for each in read.sets)),)


@pytest.mark.parametrize(
    ("what", "text", "entry", "question"),
    [
        ("more than twice the plan", "lay down and pushed 160 kilos for six, four rounds",
         {"sets": 4, "reps": 6, "weight_kg": 160}, "Bench press with 160 kg, where 60 kg were planned: is that right?"),
        ("less than half of it", "lay down and pushed 20 kilos for six, four rounds",
         {"sets": 4, "reps": 6, "weight_kg": 20}, "Bench press with 20 kg, where 60 kg were planned: is that right?"),
        ("sets and reps the other way round", "lay down and pushed, eight rounds of three",
         {"sets": 8, "reps": 3}, "Bench press: 3 sets of 8, as planned? YES, or tell me."),
        ("in how many sets nobody said", "lay down and pushed sixty for eight", {"reps": 8, "weight_kg": 60},
         "Bench press: 8 reps in how many sets?"),
    ],
)  # fmt: skip
def test_what_cannot_be_becomes_the_question_of_the_rules(
    what: str, text: str, entry: dict[str, Any], question: str
) -> None:
    raw = answer(log(bench(**entry)))
    assert faults(text, raw) == []
    read = reading_of(request_of(text, LIFT), ReplyAnswer.model_validate_json(raw))
    assert [each.sentence for each in read.questions] == [question]
    assert read.wishes == ()
    kept = replace(LIFT, asked="figure", asked_about=read.questions[0].about)
    assert [type(wish) for wish in read_by_rules("yes", kept).wishes] == [Log]


@pytest.mark.parametrize("name", list(WRONG))
def test_the_scripted_models_bad_answers_pass_nowhere(name: str) -> None:
    assert faults(FREE, json.dumps(WRONG[name])) != []


@pytest.mark.parametrize("text", list(ANSWERS))
def test_the_scripted_models_good_answers_pass(text: str) -> None:
    request = request_of(text, LIFT)
    raw = json.dumps(scripted.answer(json.loads(Question(TASK, request).data)))
    assert faults(text, raw) == []


# --- What was asked about words that nobody read ---------------------------------------------------------------------
ASKED: Final = replace(
    LIFT, asked=UNREAD, asked_about=about_unread("maybe fewer of these", "How many days can you train next week?")
)


@pytest.mark.parametrize("text", ["yes", "ok", "No.", "go ahead", "sounds good", "no thanks"])
def test_yes_and_no_to_a_models_question_mean_nothing_to_the_rules(text: str) -> None:
    assert read_by_rules(text, ASKED) == Understood(rest=text)


def test_an_answer_is_read_with_the_words_that_it_is_about() -> None:
    before = replace(ASKED, asked_about=about_unread("three rounds of eight", "With how much weight?"))
    right = answer(log(bench(sets=3, reps=8, weight_kg=60)))
    assert faults("sixty on the bar zork", right, before) == []
    assert "figure_not_said" in faults("sixty on the bar zork", right, LIFT)


def test_whoever_says_something_else_says_just_that() -> None:
    assert read_by_rules("knee hurts", ASKED).wishes == (intents.Pain("knee"),)


# --- What stands in a text -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("sixty for eight, three rounds", "60 for 8, 3 rounds"),
        ("sixty-five", "65"),
        ("one hundred and five", "105"),
        ("a hundred", "100"),
        ("a quarter of an hour", "15 min"),
        ("three quarters of an hour", "45 min"),
        ("half an hour", "30 min"),
        ("an hour and a half", "90 min"),
        ("media hora", "30 min"),
        ("twice", "2"),
        ("someone tenderly", "someone tenderly"),
    ],
)
def test_numbers_in_words_become_figures(words: str, figures: str) -> None:
    assert in_figures(words) == figures


def test_the_figures_of_a_text() -> None:
    said = figures_in("3x8 with 135 lb in 27:30, then 2 miles, 45 sec, an hour, at 7 pm, rpe 6", "kg")
    assert {3, 8, 6} <= set(said.counts)
    assert 61.23 in said.loads
    assert {1650, 45, 3600} <= said.seconds
    assert 3.22 in said.km
    assert 19 in said.hours
    assert 27 not in said.counts


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("that was fun", [3]),
        ("yesterday was fun", [2, 3]),
        ("Saturday was fun", [28, 3]),
        ("two days ago I did it", [1, 3]),
        ("the day before yesterday", [1, 3]),
    ],
)
def test_days_that_may_be_logged(text: str, days: list[int]) -> None:
    assert sorted(day.day for day in days_done(text, LIFT)) == sorted(days)


def test_days_that_may_be_wished_for() -> None:
    days = days_to_come("gone for ten days from the 9th", LIFT)
    assert {date(2026, 3, 9), date(2026, 3, 18)} <= days
    assert date(2026, 3, 25) not in days
    assert min(days) >= TODAY
