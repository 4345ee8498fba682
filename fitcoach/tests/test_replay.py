"""The replay bench: stored cases, the same questions each time, figures that can be relied upon.

One test compares with the real services in the database; no other may use it, so a query of the bench fails by itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from accounts.domain.facts import LimitationFact
from accounts.domain.vocabulary import EQUIPMENT_PRESETS, LEVELS, PROGRAM_TYPES, REGIONS
from accounts.intake import ClientIntake, create_client
from accounts.selectors import facts_of as stored_facts_of
from fitcoach.management.commands.replay_prompts import KNOWN
from fitcoach.replay.cases import STORED, Case, WrongCaseError, facts_of, read_cases
from fitcoach.replay.replaying import Outcome, outcome_of, replay
from fitcoach.replay.report import lines_of, percentile
from fitcoach.replay.requests import AGENTS, Asked, asked_in, requests_of
from llm.providers.base import Draft, ProviderFailedError
from llm.providers.memory import MemoryProvider
from llm.providers.registry import provider, rules_provider
from llm.question import Question
from llm.task import Violation
from messaging.composing import request_of
from plans.domain.volume import wave_of
from plans.services import create_fitness_plan
from workouts.services import workout_on


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return read_cases(STORED)


@pytest.fixture(scope="module")
def asked(cases: list[Case]) -> list[Asked]:
    return asked_in(cases)


@pytest.fixture(scope="module")
def by_rules(asked: list[Asked]) -> list[Outcome]:
    return list(replay(asked, rules_provider(), at_once=1, report=silent))


@pytest.fixture
def memory(settings: Any) -> Iterator[MemoryProvider]:
    settings.LLM_PROVIDERS = ["memory", "rules"]
    settings.LLM_PRICES_USD = {"queue": ("100", "1000")}
    queue = provider("memory")
    assert isinstance(queue, MemoryProvider)
    queue.clear()
    yield queue
    queue.clear()


def silent(line: str) -> None:
    """Nobody reads the progress."""


def requests_to(agent: str, asked: list[Asked]) -> list[Any]:
    return [each.request for each in asked if each.task.name == agent]


def limitations_of(case: Case) -> tuple[LimitationFact, ...]:
    return facts_of(case.client).limitations


def days_to_event(case: Case) -> int | None:
    return (case.client.event_date - case.day).days if case.client.event_date else None


# --- The stored cases ------------------------------------------------------------------------------------------------
def test_the_stored_file_is_read_whole_and_has_no_key_that_nobody_reads(cases: list[Case]) -> None:
    lines = [json.loads(line) for line in STORED.read_text(encoding="utf-8").splitlines()]
    assert len(cases) == len(lines) >= 44
    assert len({case.client.ref for case in cases}) == len(cases)
    assert {key for line in lines for key in line["client"]} <= set(ClientIntake.model_fields)


@pytest.mark.parametrize(
    ("what", "found", "promised"),
    [
        ("every type", lambda case: [facts_of(case.client).program_type], PROGRAM_TYPES),
        ("every level", lambda case: [case.client.skill_level], LEVELS),
        ("every preset", lambda case: case.client.equipment, EQUIPMENT_PRESETS),
        ("every region", lambda case: [each.region for each in limitations_of(case)], REGIONS),
        ("one to seven days", lambda case: [len(facts_of(case.client).available_days)], range(1, 8)),
        ("no day named", lambda case: [case.client.available_days is None], [True]),
        ("the youngest and the oldest", lambda case: [case.client.age], [15, 82]),
        ("short and long sessions", lambda case: [case.client.session_minutes], [15, 30, 60, 90, 120]),
        ("a week and a year", lambda case: [case.plan_request.length_weeks], [None, 1, 12, 52]),
    ],
)
def test_the_stored_cases_hold_everything_that_a_client_can_be(
    what: str, found: Callable[[Case], Iterable[Any]], promised: Iterable[Any], cases: list[Case]
) -> None:
    assert set(promised) - {each for case in cases for each in found(case)} == set(), what


@pytest.mark.parametrize(
    ("what", "at_least", "holds"),
    [
        (
            "severe and not cleared",
            5,
            lambda c: any(e.severity == "severe" and not e.cleared for e in limitations_of(c)),
        ),
        ("heart", 2, lambda c: any(e.region == "cardiac" for e in limitations_of(c))),
        ("after surgery", 2, lambda c: any("surgery" in e.note or "operated" in e.note for e in limitations_of(c))),
        ("several limitations", 5, lambda c: len(c.client.limitations) > 1),
        ("a limitation that is over", 1, lambda c: any(e.status == "resolved" for e in c.client.limitations)),
        ("known maxima", 8, lambda c: bool(c.client.one_rep_max_kg)),
        ("logged", 15, lambda c: c.logged),
        ("event within two weeks", 2, lambda c: 0 < (days_to_event(c) or 0) < 14),
        ("the day of the event", 1, lambda c: days_to_event(c) == 0),
        ("event far away", 1, lambda c: (days_to_event(c) or 0) > 366),
        ("event that has passed", 2, lambda c: (days_to_event(c) or 0) < 0),
        ("short first week", 2, lambda c: c.week == 1 and c.start.weekday() > 0),
        ("travel", 2, lambda c: "ravel" in c.client.notes or "viaj" in c.client.notes),
        ("long Spanish notes", 1, lambda c: len(c.client.notes) > 700 and "ñ" in c.client.notes),
        ("orders", 2, lambda c: "gnor" in f"{c.client.notes} {c.client.fitness_goals}"),
        ("a fake speaker", 1, lambda c: "\nsystem:" in c.client.notes),
        ("texts", 12, lambda c: bool(c.says)),
        ("fake JSON", 1, lambda c: '"violations":[]' in c.client.notes),
        ("link, number and address", 1, lambda c: "https://" in c.client.notes and "@" in c.client.notes),
    ],
)
def test_the_stored_cases_hold_enough_of_each_kind(
    what: str, at_least: int, holds: Callable[[Case], bool], cases: list[Case]
) -> None:
    assert sum(map(holds, cases)) >= at_least, what


def test_the_stored_days_are_of_every_kind(asked: list[Asked], cases: list[Case]) -> None:
    weeks, days = requests_to("microcycle_pattern", asked), requests_to("daily_workout", asked)
    waves = [wave_of(week) for week in weeks]
    assert sum(week.is_deload for week in weeks) >= 4
    assert sum(wave.taper for wave in waves) >= 3
    assert sum(wave.easy for wave in waves) >= 5
    assert {day.day.load for day in days} == {None, "light", "moderate", "heavy"}
    assert sum(day.day.is_rest for day in days) >= 2
    assert {request.session_type for request in requests_to("daily_message", asked)} >= {
        "rest", "strength", "cardio", "deload", "assessment",
    }  # fmt: skip


GOOD = {
    "case": "Ana", "start": "2026-03-02", "week": 1, "weekday": "MONDAY", "logged": False,
    "client": {"ref": "a", "name": "Ana", "timezone": "UTC", "fitness_goals": "run", "age": None},
}  # fmt: skip


@pytest.mark.parametrize(
    ("what", "line", "wrong"),
    [
        ("no JSON", "{", "line 2: this is no JSON"),
        ("no object", "[]", "line 2: the line: Input should be"),
        ("a key too many", {**GOOD, "logs": 1}, "line 2: logs: Extra inputs are not permitted"),
        ("no day of the week", {**GOOD, "weekday": "Monday"}, "line 2: weekday: Input should be"),
        ("no date", {**GOOD, "start": "2026-02-30"}, "line 2: start: day is out of range"),
        ("a client without goals", {**GOOD, "client": {"ref": "a"}}, "line 2: client: name: Field required"),
        (
            "a region that is none",
            {**GOOD, "client": {**GOOD["client"], "limitations": [{"region": "soul"}]}},  # type: ignore[dict-item]
            "line 2: client: limitations.0.region: 'soul' is no region",
        ),
        ("a week after the plan", {**GOOD, "week": 13}, "line 2: week: the plan has 12"),
        ("a day before the start", {**GOOD, "start": "2026-03-04"}, "line 2: weekday: MONDAY of week 1 lies before"),
        ("a case told twice", GOOD, "line 2: another case is called 'Ana'"),
    ],
)
def test_a_wrong_line_is_named_with_its_number(what: str, line: Any, wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n{line if isinstance(line, str) else json.dumps(line)}\n")
    with pytest.raises(WrongCaseError) as caught:
        read_cases(path)
    assert str(caught.value).startswith(wrong), what
    assert len(str(caught.value)) <= 300
    assert "\n" not in str(caught.value)


# --- The questions ---------------------------------------------------------------------------------------------------
def test_each_case_makes_four_requests_one_more_for_a_text_and_they_are_the_same_in_every_run(
    asked: list[Asked], cases: list[Case]
) -> None:
    again = list(chain.from_iterable(map(requests_of, cases[:12])))
    of_the_first = {case.words for case in cases[:12]}
    before = [each for each in asked if each.case in of_the_first]
    assert [len(asked), len(again)] == [4 * len(cases) + _texts(cases), 48 + _texts(cases[:12])]
    assert sorted(again, key=lambda each: AGENTS.index(each.task.name)) == before


def _texts(cases: Iterable[Case]) -> int:
    return sum(bool(case.says) for case in cases)


def test_a_client_who_logs_has_a_history_of_the_block(asked: list[Asked], cases: list[Case]) -> None:
    for case, request in zip(cases, requests_to("daily_workout", asked), strict=True):
        dates = [past.date for past in request.history]
        assert dates == sorted(dates, reverse=True)
        assert all(past < case.day for past in dates)
        assert any(past.results for past in request.history) is case.logged, case.words


def test_no_question_says_who_the_client_is(asked: list[Asked], cases: list[Case]) -> None:
    gloria = next(case for case in cases if case.client.phone_number)
    hers = [each for each in asked if each.case == gloria.words]
    told = [Question(each.task, each.request, never_say=each.never_say).data for each in hers]
    for secret in ("Gloria", "Vance", "0177", "555", "example.com", "@"):
        assert [secret in text for text in told] == [False] * len(hers), secret


def test_the_requests_are_those_of_the_real_services(cases: list[Case], db: None, settings: Any) -> None:
    settings.LLM_PROVIDERS = ["rules"]
    for number, case in enumerate([case for case in cases if not case.logged][::3]):
        client = create_client(case.client, phone_number=f"+1555011{number:04}")
        ours = replace(case, client=case.client.model_copy(update={"ref": str(client.pk)}))
        assert stored_facts_of(client) == facts_of(ours.client), case.words
        noon = datetime.combine(case.start, time(12), ZoneInfo(case.client.timezone))
        create_fitness_plan(client, at=noon, length_weeks=case.client.length_weeks)
        workout = workout_on(client, date=case.day, at=noon + (case.day - case.start))
        assert workout is not None
        (message,) = [each.request for each in requests_of(ours) if each.task.name == "daily_message"]
        assert request_of(workout) == message, case.words


# --- The answers -----------------------------------------------------------------------------------------------------
def test_the_rules_break_nothing_in_any_case(by_rules: list[Outcome]) -> None:
    assert [(each.case, each.agent, each.broken) for each in by_rules if each.broken] == []
    assert {(each.outcome, each.first_fits, each.failed) for each in by_rules} == {("ok", True, ())}


def test_many_at_once_give_the_same_in_the_same_order(asked: list[Asked], by_rules: list[Outcome]) -> None:
    said: list[str] = []
    few = asked[::9]
    at_once = list(replay(few, rules_provider(), at_once=8, report=said.append))
    assert [replace(each, seconds=0) for each in at_once] == [replace(each, seconds=0) for each in by_rules[::9]]
    assert said == ["rules: 20 of 26 answers", "rules: 26 of 26 answers"]


NO_PLAN = Draft('{"goal_statement": "Run"}', 100, 10)
LATE = ProviderFailedError("503", fault="overloaded", passing=True, retry_after=timedelta(milliseconds=1))


def good(asked: Asked) -> Draft:
    return Draft(asked.task.rules(asked.request).model_dump_json(), 1000, 100)


def too_long(asked: Asked) -> Draft:
    plan = asked.task.rules(asked.request).model_dump(mode="json")
    plan["mesocycles"][0]["weeks"] += 2
    return Draft(plan, 1000, 100)


@pytest.mark.parametrize(
    ("what", "answers", "outcome", "first_fits", "reasked", "broken", "failed"),
    [
        ("good at once", [good], "ok", True, False, [], []),
        ("good after a pause", [LATE, good], "retried", True, False, [], ["overloaded"]),
        ("out of the schema, then good", [NO_PLAN, good], "reasked", False, True, ["schema"] * 2, []),
        ("against a rule, then good", [too_long, good], "reasked", True, True, ["plan_length", "block_size"], []),
        (
            "against a rule, then out of the schema",
            [too_long, NO_PLAN],
            "fell_back",
            True,
            True,
            ["plan_length", "block_size", "schema", "schema"],
            [],
        ),
        ("late, then out of the schema, then good", [LATE, NO_PLAN, good], "reasked", False, True, ["schema"] * 2,
         ["overloaded"]),
        ("against a rule, then late twice", [too_long, LATE, LATE], "fell_back", True, True,
         ["plan_length", "block_size"], ["overloaded"] * 2),
        ("no answer at all", [ProviderFailedError("400", fault="bad_request")], "fell_back", None, False, [],
         ["bad_request"]),
    ],
)  # fmt: skip
def test_what_came_of_an_answer(
    what: str,
    answers: list[Any],
    outcome: str,
    first_fits: bool | None,
    reasked: bool,
    broken: list[str],
    failed: list[str],
    asked: list[Asked],
    memory: MemoryProvider,
) -> None:
    ten_k = asked[1]
    memory.answers.extend(answer(ten_k) if callable(answer) else answer for answer in answers)
    came = outcome_of(ten_k, memory)
    assert (came.outcome, came.first_fits, came.reasked) == (outcome, first_fits, reasked), what
    assert ([each.id for each in came.broken], list(came.failed)) == (broken, failed), what
    assert came.answer == json.loads(ten_k.task.rules(ten_k.request).model_dump_json())
    assert len(came.drafts) == sum(not isinstance(answer, Exception) for answer in answers)


# --- The table -------------------------------------------------------------------------------------------------------
TABLE = """\
agent               prompt        by      cases  schema  first  again  rules  re-asks     in  out  cost $   p50   p95
fitness_plan        {plan:12}  memory      4   66.7%      1      1      2        2  4,150  420  0.8350  2.00  4.00
    broke: plan_length 2, schema 2
    failed: finish_safety 1
fitness_plan        {plan:12}  rules       4  100.0%      4      0      0        0      0    0  0.0000  2.00  4.00
microcycle_pattern  {week:12}  memory      4  100.0%      4      0      0        0  4,000  400  0.8000  6.00  8.00
    failed: overloaded 1
microcycle_pattern  {week:12}  rules       4  100.0%      4      0      0        0      0    0  0.0000  6.00  8.00
total                             memory      8   85.7%      5      1      2        2  8,150  820  1.6350  4.00  8.00
total                             rules       8  100.0%      8      0      0        0      0    0  0.0000  4.00  8.00"""


def test_the_table_counts_everything(asked: list[Asked], memory: MemoryProvider) -> None:
    few = [*asked[:4], *(each for each in asked if each.task.name == "microcycle_pattern")][:8]
    refused = ProviderFailedError("stopped", fault="finish_safety", input_tokens=50, output_tokens=10)
    plans = [good(few[0]), NO_PLAN, good(few[1]), too_long(few[2]), too_long(few[2]), refused]
    memory.answers.extend([*plans, *map(good, few[4:7]), LATE, good(few[7])])
    outcomes = list(replay(few, memory, at_once=1, report=silent))
    rules = list(replay(few, rules_provider(), at_once=1, report=silent))
    timed = [[replace(each, seconds=float(n)) for n, each in enumerate(many, 1)] for many in (outcomes, rules)]
    versions = {"plan": few[0].task.prompt_version, "week": few[4].task.prompt_version}
    assert "\n".join(lines_of(*timed)) == TABLE.format(**versions)


def test_warnings_have_a_line_of_their_own(by_rules: list[Outcome]) -> None:
    warning = Violation("fills_minutes", "It fills half of the minutes.", severity="warning")
    warned = [replace(by_rules[0], warned=(warning,))]
    assert [line for line in lines_of([], warned) if "warned" in line] == ["    warned: fills_minutes 1"]


@pytest.mark.parametrize(
    ("what", "values", "share", "value"),
    [
        ("one value", [3.0], 50, 3.0),
        ("the middle of three", [3.0, 1.0, 2.0], 50, 2.0),
        ("of twenty the last but one", [float(n) for n in range(1, 21)], 95, 19.0),
        ("of ten the last", [float(n) for n in range(1, 11)], 95, 10.0),
    ],
)
def test_percentiles_are_values_that_occurred(what: str, values: list[float], share: int, value: float) -> None:
    assert percentile(values, share) == value, what


# --- The command -----------------------------------------------------------------------------------------------------
def run(*arguments: str) -> tuple[list[str], list[str]]:
    """What is printed, and the progress."""
    out, errors = StringIO(), StringIO()
    call_command("replay_prompts", *arguments, stdout=out, stderr=errors)
    return out.getvalue().splitlines(), errors.getvalue().splitlines()


def test_a_model_of_the_settings_is_asked_and_the_rules_stand_beneath(
    asked: list[Asked], memory: MemoryProvider, tmp_path: Path
) -> None:
    path = tmp_path / "answers.jsonl"
    memory.answers.extend([good(asked[0]), NO_PLAN, NO_PLAN])
    lines, progress = run("--agents", "fitness_plan", "--limit", "2", "--at-once", "1", "--out", str(path))
    assert [line.split()[0] for line in lines] == ["agent", "fitness_plan", "broke:", "fitness_plan", "total", "total"]
    assert lines[2] == "    broke: schema 4"
    assert progress == ["memory: 2 of 2 answers", "rules: 2 of 2 answers"]
    answers = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(each["provider"], each["outcome"]) for each in answers] == [
        ("memory", "ok"), ("memory", "fell_back"), ("rules", "ok"), ("rules", "ok"),
    ]  # fmt: skip
    fallen = answers[1]
    assert (fallen["case"], fallen["agent"], fallen["tokens"]) == (asked[1].case, "fitness_plan", [200, 20])
    assert fallen["prompt_version"] == asked[1].task.prompt_version
    assert [each["id"] for each in fallen["violations"]] == ["schema"] * 4
    assert fallen["drafts"] == [NO_PLAN.raw] * 2
    assert fallen["answer"] == answers[3]["answer"]


def test_without_a_model_only_the_rules_are_printed(settings: Any) -> None:
    settings.LLM_PROVIDERS = ["rules"]
    lines, _ = run("--limit", "1", "--agents", "daily_message, daily_workout", "--against", "rules")
    assert [line.split()[0] for line in lines] == ["agent", "daily_workout", "daily_message", "total"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--provider", "chatty"], f"--provider chatty: no such provider; known are {', '.join(KNOWN)}"),
        (["--provider", "memory"], f"--provider memory: no such provider; known are {', '.join(KNOWN)}"),
        (["--provider", "gemini"], "--provider gemini: GEMINI_API_KEY is not set"),
        (["--provider", "google-generativeai"], "--provider google-generativeai: GEMINI_API_KEY is not set"),
        (["--agents", "poet,daily_workout"], f"--agents poet: no such agent; known are {', '.join(AGENTS)}"),
        (["--agents", ","], f"--agents: names none; known are {', '.join(AGENTS)}"),
        (["--limit", "0"], "--limit 0: not a number from 1 to 10000"),
        (["--at-once", "many"], "--at-once many: not a number from 1 to 128"),
        (["--cases", "/nowhere/cases.jsonl"], "--cases /nowhere/cases.jsonl: No such file or directory"),
        (["--limit", "1", "--out", "/nowhere/out.jsonl"], "--out /nowhere/out.jsonl: No such file or directory"),
    ],
)
def test_bad_arguments_are_one_line_and_status_2(arguments: list[str], sentence: str, settings: Any) -> None:
    settings.GEMINI_API_KEY, settings.LLM_PROVIDERS = "", ["rules"]
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    assert (str(caught.value), caught.value.returncode) == (sentence, 2)


@pytest.mark.parametrize(
    ("what", "text", "wrong"), [("empty", "\n", "no case in it"), ("wrong", "{", "line 1: this is")]
)
def test_a_file_without_cases_is_refused(what: str, text: str, wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(text)
    with pytest.raises(CommandError, match=wrong) as caught:
        run("--cases", str(path))
    assert caught.value.returncode == 2, what


def test_an_sdk_that_is_missing_is_one_line(memory: MemoryProvider) -> None:
    missing = ModuleNotFoundError("No module named 'google.generativeai'", name="google.generativeai")
    memory.answers.append(missing)
    with pytest.raises(CommandError, match=r"^--provider memory: google\.generativeai is not installed"):
        run("--limit", "1", "--agents", "fitness_plan", "--at-once", "1")
