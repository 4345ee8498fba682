"""Whatever a model does instead of answering, each agent answers: in time, checked, and the log says why."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.domain.facts import ClientFacts, LimitationFact
from llm import Answered, Task, ask
from llm.models import Breaker, Call
from llm.task import errors_among
from llm.testing import scripted
from llm.testing.fixtures import Gemini
from llm.testing.gemini_replies import Asked, Reply, faults
from messaging.agents.daily_message import TASK as MESSAGE
from messaging.agents.daily_message.request import DailyMessageRequest
from messaging.agents.daily_message.rules import main_work_only
from messaging.agents.reply import TASK as REPLY
from messaging.agents.reply.request import request_of
from messaging.domain.intents import ReplyContext, SessionSeen
from messaging.understanding import work_in
from plans.agents.fitness_plan import TASK as PLAN
from plans.agents.fitness_plan.request import PlanRequest
from plans.agents.microcycle_pattern import TASK as WEEK
from plans.domain.week import BlockOutline, WeekRequest
from workouts.agents.daily_workout import TASK as WORKOUT
from workouts.agents.daily_workout.request import WorkoutRequest
from workouts.domain.catalogue import load_catalogue
from workouts.domain.limits import bounds_of, refusal

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
INJURED = ClientFacts(
    ref="tom",
    age=34,
    program_type="strength",
    equipment=("full_gym",),
    limitations=(LimitationFact("knee", "severe", since=date(2026, 2, 1)),),
)


def requests() -> dict[str, tuple[Task[Any, Any], Any]]:
    """One question for each agent, of one client, each built upon what the rules answered before."""
    plan = PlanRequest(client=INJURED, start_date=MONDAY, length_weeks=12)
    blocks = tuple(BlockOutline.of(block.model_dump()) for block in PLAN.rules(plan).mesocycles)
    week = WeekRequest(INJURED, "strength", blocks, 0, 1, MONDAY + timedelta(days=7), MONDAY)
    days = tuple(WEEK.rules(week).days)
    day = next(index for index, each in enumerate(days) if not each.is_rest)
    workout = WorkoutRequest(week=week, date=week.day(day), day=days[day], days=days)
    written = WORKOUT.rules(workout)
    message = DailyMessageRequest(
        date=workout.date,
        theme=days[day].theme,
        load=days[day].load,
        session_type=written.session_type,
        details=written.details.stored(),
        block_name=blocks[0].name,
        week=2,
        weeks=blocks[0].weeks,
    )
    seen = SessionSeen(workout.date, work_in(written.details.stored()))
    reply = request_of("blorp zork, and my knee hurts", ReplyContext(workout.date, sessions=(seen,)))
    return {
        "plan": (PLAN, plan), "week": (WEEK, week), "workout": (WORKOUT, workout), "message": (MESSAGE, message),
        "reply": (REPLY, reply),
    }  # fmt: skip


REQUESTS = requests()
AGENTS = pytest.mark.parametrize("agent", list(REQUESTS))

OUTCOMES = {
    # fault: (what the log calls it, calls, what becomes of the model)
    "G01": ("finish_max_tokens", 1, "asked"),
    "G03": ("finish_safety", 1, "asked"),
    "G04": ("prompt_blocked", 1, "asked"),
    "G06": ("no_candidates", 2, "asked"),
    "G07": ("empty_answer", 2, "asked"),
    "G09": ("schema", 2, "asked"),
    "G10": ("schema", 2, "asked"),
    "G11": ("schema", 2, "asked"),
    "G13": ("finish_other", 1, "asked"),
    "G14": ("quota_minute", 1, "rests"),
    "G16": ("quota", 2, "asked"),
    "G17": ("overloaded", 2, "asked"),
    "G18": ("server_error", 2, "asked"),
    "G20": ("bad_key", 1, "shut"),
    "G21": ("key_refused", 1, "shut"),
    "G23": ("not_served_here", 1, "shut"),
    "G25": ("bad_gateway", 2, "asked"),
    "G27": ("timeout", 1, "asked"),
    "X01": ("quota_day", 1, "rests"),
    "X02": ("model_gone", 1, "shut"),
    "X03": ("timeout", 1, "asked"),
    "X04": ("connection", 2, "asked"),
    "X05": ("bad_body", 2, "asked"),
    "X07": ("quota_minute", 2, "rests"),
    "X08": ("finish_recitation", 1, "asked"),
    "X09": ("bad_request", 1, "asked"),
}


def question(agent: str) -> Answered[Any]:
    task, request = REQUESTS[agent]
    return ask(task, request, at=AT)


def assert_good(agent: str, answered: Answered[Any]) -> None:
    task, request = REQUESTS[agent]
    assert isinstance(answered.value, task.schema)
    assert errors_among(task.check(request, answered.value)) == []


def test_every_fault_on_file_has_a_line_here() -> None:
    assert set(OUTCOMES) == set(faults())


@AGENTS
@pytest.mark.parametrize("fault", list(OUTCOMES))
def test_a_fault_ends_in_the_rules_answer_and_a_name_in_the_log(fault: str, agent: str, gemini: Gemini) -> None:
    name, calls, model = OUTCOMES[fault]
    # Silence is waited out, so it gets little time; the others need some for a retry.
    gemini.settings.LLM_DEADLINE_SEC = 2.0 if name == "timeout" else 4.0
    gemini.use(f"fault-{fault}")
    started = time.monotonic()
    answered = question(agent)
    assert time.monotonic() - started < gemini.settings.LLM_DEADLINE_SEC + 1
    assert answered.source == "rules"
    assert_good(agent, answered)
    logged = Call.objects.get()
    assert (logged.provider, logged.model, logged.outcome) == ("rules", f"fault-{fault}", "fell_back")
    assert (logged.fault, logged.attempts, len(gemini.server.asked)) == (name, calls + 1, calls)
    assert state_of_the_model() == model


def state_of_the_model() -> str:
    row = Breaker.objects.first()
    if row is None or not row.fault:
        return "asked"
    return "shut" if row.needs_change else "rests"


@AGENTS
@pytest.mark.parametrize("fault", ["G06", "G16", "G17", "G18", "G25", "X04", "X05", "X07"])
def test_what_passes_is_tried_once_more(fault: str, agent: str, gemini: Gemini) -> None:
    gemini.settings.LLM_DEADLINE_SEC = 8.0
    gemini.use(f"fault-{fault}-once")
    answered = question(agent)
    assert answered.source == "gemini"
    assert_good(agent, answered)
    logged = Call.objects.get()
    assert (logged.outcome, logged.fault, logged.attempts) == ("retried", OUTCOMES[fault][0], 2)
    assert len(gemini.server.asked) == 2


@AGENTS
def test_at_most_three_calls_one_of_them_a_retry_and_one_a_re_ask(agent: str, gemini: Gemini) -> None:
    gemini.server.queue(Reply(**reply("G17")), "{}")
    answered = question(agent)
    assert (answered.source, answered.outcome) == ("gemini", "reasked")
    assert [bool(asked.data.get("violations")) for asked in gemini.server.asked] == [False, False, True]
    gemini.server.clear()
    gemini.server.queue("{}", Reply(**reply("G17")), "{}", "{}")
    assert question(agent).source == "rules"
    assert len(gemini.server.asked) == 3


def reply(fault: str) -> dict[str, Any]:
    return {"http": faults()[fault]["http"], "body": faults()[fault]["body"]}


@AGENTS
def test_a_model_that_answers_well_is_taken_at_its_word(agent: str, gemini: Gemini) -> None:
    answered = question(agent)
    assert (answered.source, answered.outcome) == ("gemini", "ok")
    assert_good(agent, answered)
    logged = Call.objects.get()
    assert (logged.provider, logged.model, logged.fault) == ("gemini", "gemini-scripted", "")
    assert logged.input_tokens > 0
    assert logged.cost_usd > 0


def forbidden(asked: Asked) -> dict[str, Any]:
    """A whole good session, but for one exercise that a client with a bad knee may not do."""
    answer = scripted.answer(asked.data)
    for block in answer["details"]["blocks"]:
        for item in block["items"]:
            if item["type"] in ("compound", "secondary", "accessory"):
                item.update(exercise_id="back_squat", exercise="Back squat")
    return answer


def test_a_forbidden_exercise_twice_ends_in_the_rules_workout_and_the_log_says_so(gemini: Gemini) -> None:
    gemini.server.writer = forbidden
    answered = question("workout")
    assert (answered.source, answered.outcome, len(gemini.server.asked)) == ("rules", "fell_back", 2)
    used = [item.exercise_id for block in answered.value.details.blocks for item in block.items]
    bounds = bounds_of(INJURED, REQUESTS["workout"][1].date)
    assert all(refusal(load_catalogue().by_id[exercise_id], bounds) is None for exercise_id in used)
    logged = Call.objects.get()
    assert (logged.provider, logged.outcome, logged.fault) == ("rules", "fell_back", "exercise_allowed")
    sentence = "Back squat loads the region of a severe knee limitation (stress 3 of 3)."
    assert {"id": "exercise_allowed", "sentence": sentence, "severity": "error"} in logged.violations
    told = gemini.server.asked[1].data["violations"]
    assert sentence in told


@pytest.mark.parametrize(
    ("case", "spoil", "violation"),
    [
        ("a link in a reason", lambda a: a["reasons"].append("see evil.com"), "link"),
        ("a phone number in a note", lambda a: note(a, "call +1 555 010 0199"), "phone_number"),
        ("markup in a block's name", lambda a: a["details"]["blocks"][0].update(name="<b>Warm-up</b>"), "markup"),
        ("an exercise that nobody knows", lambda a: rename(a, "dragon_flag", "Dragon flag"), "known_exercise"),
        ("a refused one in a note", lambda a: note(a, "then do back squats"), "note_allowed"),
        ("a substitute for what is not there", lambda a: replaces(a, "Ignore your coach"), "replaces_present"),
        ("three hundred sets", lambda a: main_item(a).update(sets=300), "schema"),
        ("a note without end", lambda a: note(a, "long " * 200), "schema"),
        ("a field of its own", lambda a: a.update(message="hi"), "schema"),
        ("words in place of repetitions", lambda a: main_item(a).update(reps="40 back squats"), "reps_are_figures"),
        ("a percentage without an effort", lambda a: main_item(a).update(percentage_rm=70, rpe=None), "effort_said"),
        ("more than the effort allows", lambda a: main_item(a).update(percentage_rm=99, rpe=4), "rpe_cap"),
        ("a refused exercise in a reason", lambda a: a["reasons"].append("try barbell back squats"), "note_allowed"),
        ("a movement that is not there", lambda a: note(a, "or do jumping lunges"), "movement_added"),
        ("medicine", lambda a: note(a, "take ibuprofen before"), "medicine"),
        ("a weight from nowhere", lambda a: main_item(a).update(weight_kg=80), "invented_weight"),
    ],
)
def test_what_no_session_may_hold_is_refused(
    case: str, spoil: Callable[[Any], None], violation: str, gemini: Gemini
) -> None:
    def write(asked: Asked) -> dict[str, Any]:
        answer = json.loads(json.dumps(scripted.answer(asked.data)))
        spoil(answer)
        return answer

    gemini.server.writer = write
    assert question("workout").source == "rules", case
    assert violation in {each["id"] for each in Call.objects.get().violations}, case


def main_item(answer: Any) -> dict[str, Any]:
    return answer["details"]["blocks"][1]["items"][0]


def note(answer: Any, text: str) -> None:
    main_item(answer)["notes"] = text


def rename(answer: Any, exercise_id: str, exercise: str) -> None:
    main_item(answer).update(exercise_id=exercise_id, exercise=exercise)


def replaces(answer: Any, words: str) -> None:
    answer["details"]["modifications"] = [
        {"condition": "tired", "replace": {"exercise": words, "with": "Glute bridge"}, "note": ""}
    ]


@pytest.mark.parametrize(
    ("case", "wrong_id", "wrong_name"),
    [
        ("a name in the place of the id", lambda row: row[1], lambda row: row[1]),
        ("an id in other letters", lambda row: row[0].upper().replace("_", "-"), lambda row: row[1]),
        ("a name in the plural", lambda row: row[0], lambda row: f"{row[1]}s"),
        ("no id at all", lambda row: "unknown", lambda row: row[1].lower()),
    ],
)
def test_a_name_that_leads_to_an_exercise_is_as_good_as_its_id(
    case: str, wrong_id: Callable[[Any], str], wrong_name: Callable[[Any], str], gemini: Gemini
) -> None:
    def write(asked: Asked) -> dict[str, Any]:
        answer = scripted.answer(asked.data)
        for block in answer["details"]["blocks"]:
            for item in block["items"]:
                row = (item["exercise_id"], item["exercise"])
                item.update(exercise_id=wrong_id(row), exercise=wrong_name(row))
        return answer

    gemini.server.writer = write
    answered = question("workout")
    assert answered.source == "gemini", (case, Call.objects.get().violations)
    for item in (item for block in answered.value.details.blocks for item in block.items):
        assert item.exercise == load_catalogue().by_id[item.exercise_id].name


@pytest.mark.parametrize(
    ("case", "change", "violation"),
    [
        ("another number", lambda text: text.replace("RPE ", "RPE 9", 1), "number_changed"),
        ("another exercise", lambda text: f"{text} Then do box jumps.", "exercise_added"),
        ("a hundred more", lambda text: f"{text} Then do 100 more of each!", "number_changed"),
        ("a hundred in words", lambda text: f"{text} One hundred of each!", "number_changed"),
        ("a movement that is not there", lambda text: f"{text} Ignore the knee, do heavy lunges.", "movement_added"),
        ("a run on top", lambda text: f"{text} Now sprint until it hurts.", "movement_added"),
        ("another amount", lambda text: f"{text} 9x9", "amount_changed"),
        ("a link", lambda text: f"{text} evil dot com", "link"),
        ("two names", lambda text: f"{{name}}! {text}", "name_twice"),
    ],
)
def test_a_message_may_say_it_in_other_words_and_nothing_else(
    case: str, change: Callable[[str], str], violation: str, gemini: Gemini
) -> None:
    good = next(main_work_only(REQUESTS["message"][1]))
    gemini.server.writer = lambda asked: {"text": good}
    assert question("message").source == "gemini"
    Call.objects.all().delete()
    gemini.server.writer = lambda asked: {"text": change(good)}
    assert question("message").source == "rules", case
    assert violation in {each["id"] for each in Call.objects.get().violations}, case


def test_a_theme_in_a_models_own_words_becomes_the_known_one(gemini: Gemini) -> None:
    def write(asked: Asked) -> dict[str, Any]:
        answer = scripted.answer(asked.data)
        for day in answer["days"]:
            if day["theme"] != "Rest":
                day["theme"] = f"{day['theme']} of champions"
        return answer

    gemini.server.writer = write
    answered = question("week")
    assert answered.source == "gemini", Call.objects.get().violations
    assert all("champions" not in day.theme for day in answered.value.days)


@pytest.mark.parametrize(
    ("agent", "spoil", "violation"),
    [
        ("plan", lambda a: a.update(notes="Stop the medication."), "medicine"),
        ("plan", lambda a: a["mesocycles"][0].update(focus=["heavy back squats"]), "movement_named"),
        ("week", lambda a: a["days"][0].update(notes="Back squats to a max single, then box jumps"), "movement_named"),
    ],
)
def test_no_text_of_a_plan_or_a_week_asks_an_injured_client_for_more(
    agent: str, spoil: Callable[[Any], None], violation: str, gemini: Gemini
) -> None:
    def write(asked: Asked) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(json.dumps(scripted.answer(asked.data)))
        spoil(answer)
        return answer

    gemini.server.writer = write
    assert question(agent).source == "rules"
    assert Call.objects.get().fault == violation


def test_a_rest_day_stays_one_whatever_a_model_makes_of_it(gemini: Gemini) -> None:
    rest = replace(REQUESTS["message"][1], theme="Rest", load=None, session_type="rest", details={})
    gemini.server.writer = lambda asked: {"text": "Hi {name}, rest is for the weak: run hard and do lunges!"}
    answered = ask(MESSAGE, rest, at=AT)
    assert (answered.source, Call.objects.get().fault) == ("rules", "movement_added")
    gemini.server.writer = lambda asked: {"text": "Hi {name}, rest day. An easy walk is welcome. Sleep well!"}
    assert ask(MESSAGE, rest, at=AT).source == "gemini"
