"""The scripted model: what a model is told is enough to write an answer that passes every check."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from accounts.domain.vocabulary import PROGRAM_TYPES, SEVERITIES
from fitcoach.audit.clients import case_of
from llm.plain_text import faults_of
from llm.question import Question
from llm.task import Task, Violation, errors_among
from llm.testing import scripted
from messaging.agents.daily_message import TASK as MESSAGE
from messaging.agents.daily_message.request import DailyMessageRequest
from plans.agents.fitness_plan import TASK as PLAN
from plans.agents.fitness_plan.request import PlanRequest
from plans.agents.fitness_plan.schema import FitnessPlanAnswer
from plans.agents.microcycle_pattern import TASK as PATTERN
from plans.domain.themes import THEMES
from plans.domain.volume import wave_of
from plans.domain.week import BlockOutline, WeekRequest
from workouts.agents.daily_workout import TASK as WORKOUT
from workouts.agents.daily_workout.request import WorkoutRequest
from workouts.agents.daily_workout.schema import WorkoutAnswer

CLIENTS = range(0, 684, 17)
"""Of the audit's invented clients: each programme type six times and more, with all kinds of limitations and events."""

each_client = pytest.mark.parametrize("number", CLIENTS)


@dataclass(frozen=True)
class Verdict:
    """An answer of the scripted model, raw and as our schema reads it, and the errors of all checks on a model."""

    raw: dict[str, Any]
    value: Any
    errors: list[Violation]


def answered(task: Task[Any, Any], request: Any) -> Verdict:
    raw = json.loads(json.dumps(scripted.answer(json.loads(Question(task, request).data))))
    value = task.tidy(request, task.schema.model_validate(raw))
    found = [*task.check(request, value), *task.check_model(request, value), *faults_of(raw)]
    return Verdict(raw, value, errors_among(found))


def plan_request(number: int) -> PlanRequest:
    case = case_of(number)
    return PlanRequest(case.client, case.start, case.weeks)


@cache
def weeks(number: int) -> list[WeekRequest]:
    """Of a plan that the model wrote: the first week, one that is eased, the last one, one in between."""
    found = list(_all_weeks(number, answered(PLAN, plan_request(number)).value))
    deload = [week for week in found if week.is_deload or wave_of(week).easy]
    chosen = [found[0], *deload[:1], found[len(found) // 2], found[-1]]
    return list({week.plan_week_index: week for week in chosen}.values())


def _all_weeks(number: int, plan: FitnessPlanAnswer) -> Iterator[WeekRequest]:
    case = case_of(number)
    blocks = tuple(BlockOutline.of(block.model_dump()) for block in plan.mesocycles)
    monday = case.start - timedelta(days=case.start.weekday())
    for block_index, block in enumerate(blocks):
        for index in range(block.weeks):
            yield WeekRequest(case.client, case.client.program_type, blocks, block_index, index, monday, case.start)
            monday += timedelta(days=7)


@cache
def days(number: int) -> list[tuple[WorkoutRequest, Verdict]]:
    """Each day of these weeks, with the session that the model wrote for it: by its own pattern, and by ours."""
    return [
        (request, answered(WORKOUT, request))
        for week in weeks(number)
        for pattern in (answered(PATTERN, week).value, PATTERN.rules(week))
        for request in (
            WorkoutRequest(week, week.day(index), day, tuple(pattern.days)) for index, day in enumerate(pattern.days)
        )
    ]


def message_request(request: WorkoutRequest, workout: WorkoutAnswer) -> DailyMessageRequest:
    week = request.week
    return DailyMessageRequest(
        date=request.date,
        theme=request.day.theme,
        load=request.day.load,
        session_type=workout.session_type,
        details=workout.details.stored(),
        block_name=week.block.name,
        week=week.week_index + 1,
        weeks=week.block.weeks,
        is_deload=week.is_deload,
        program_type=week.program_type,
    )


def test_the_clients_are_of_every_kind() -> None:
    cases = [case_of(number) for number in CLIENTS]
    kinds = [case.client.program_type for case in cases]
    limitations = [limitation for case in cases for limitation in case.client.limitations]
    assert all(kinds.count(kind) >= 6 for kind in PROGRAM_TYPES)
    assert {len(case.client.available_days) for case in cases} == set(range(1, 8))
    assert {limitation.severity for limitation in limitations} == set(SEVERITIES)
    assert len({limitation.region for limitation in limitations}) >= 15
    assert sum(case.client.event_date is not None for case in cases) >= 5
    assert sum(any(week.is_deload for week in weeks(number)) for number in CLIENTS) >= 30


@each_client
def test_a_plan_keeps_every_check(number: int) -> None:
    assert answered(PLAN, plan_request(number)).errors == []


@pytest.mark.parametrize("number", range(6))
def test_a_plan_may_have_any_length(number: int) -> None:
    case = case_of(number)
    for length in range(1, 53):
        verdict = answered(PLAN, PlanRequest(case.client, case.start, length))
        assert verdict.errors == []
        assert sum(block.weeks for block in verdict.value.mesocycles) == length


@each_client
def test_a_week_keeps_every_check(number: int) -> None:
    for week in weeks(number):
        verdict = answered(PATTERN, week)
        assert verdict.errors == [], week
        assert {day.theme for day in verdict.value.days} <= {theme.text for theme in THEMES.values()}


@each_client
def test_a_session_keeps_every_check(number: int) -> None:
    for request, verdict in days(number):
        assert verdict.errors == [], (request.date, request.day)
        assert request.day.is_rest or verdict.value.details.modifications, request.day


@each_client
def test_a_message_keeps_every_check_and_says_no_number_of_its_own(number: int) -> None:
    for request, verdict in days(number):
        for workout in (verdict.value, WORKOUT.rules(request)):
            asked = message_request(request, workout)
            message = answered(MESSAGE, asked)
            assert message.errors == [], (request.date, message.raw)
            assert message.value.text.count("{name}") == 1
            assert len(message.value.text) <= 860
            assert _numbers(message.value.text) <= _numbers(json.dumps(asked.details)), message.raw


def _numbers(text: str) -> set[float]:
    return set(map(float, re.findall(r"\d+(?:\.\d+)?", text)))


def test_a_rest_day_is_told_in_few_words() -> None:
    request, verdict = next(each for each in days(0) if each[0].day.is_rest)
    assert verdict.raw == {"session_type": "rest", "details": {"blocks": [], "modifications": []}, "reasons": []}
    assert len(answered(MESSAGE, message_request(request, verdict.value)).value.text) <= 300


@pytest.mark.parametrize("task", [PLAN, PATTERN, WORKOUT], ids=lambda task: task.name)
def test_the_same_question_has_the_same_answer_asked_once_or_again(task: Task[Any, Any]) -> None:
    request = {PLAN: plan_request(3), PATTERN: weeks(3)[0], WORKOUT: days(3)[0][0]}[task]
    question = Question(task, request)
    again = question.again([Violation("x", "Something was wrong.")])
    first, second, other = (scripted.answer(json.loads(each.data)) for each in (question, question, again))
    assert first == second == other


def test_an_unknown_task_is_refused() -> None:
    with pytest.raises(KeyError, match="poem"):
        scripted.answer({"task": "poem", "request": {}})
