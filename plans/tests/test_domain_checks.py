"""What a plan and a pattern must keep: each rule seen to refuse."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.domain.facts import ClientFacts, LimitationFact
from plans.agents.fitness_plan.request import PlanRequest
from plans.agents.fitness_plan.rules import write_plan
from plans.agents.fitness_plan.schema import FitnessPlanAnswer
from plans.agents.microcycle_pattern.request import BlockOutline, WeekRequest
from plans.agents.microcycle_pattern.rules import write_pattern
from plans.agents.microcycle_pattern.schema import PatternAnswer
from plans.domain.checks import check_pattern, check_plan

MONDAY = date(2026, 1, 5)
KNEE = ClientFacts("k", program_type="endurance", limitations=(LimitationFact("knee", "moderate"),))


def block(name: str, weeks: int, *, deload: bool = True) -> dict[str, Any]:
    return {"name": name, "weeks": weeks, "focus": ["x"], "deload": deload}


@pytest.mark.parametrize(
    ("case", "blocks", "ids"),
    [
        ("a sound plan", [block("A", 4), block("B", 4), block("C", 4)], set()),
        ("a week too few", [block("A", 4), block("B", 4), block("C", 3)], {"plan_length"}),
        ("a block too long", [block("A", 7), block("B", 5)], {"block_size"}),
        ("two blocks of one name", [block("A", 6), block("a", 6)], {"block_names"}),
        ("no easy week", [block("A", 6), block("B", 6, deload=False)], {"deload_missing"}),
    ],
)
def test_a_plan_is_refused_for(case: str, blocks: list[dict[str, Any]], ids: set[str]) -> None:
    answer = FitnessPlanAnswer(goal_statement="g", overview="o", mesocycles=blocks)  # type: ignore[arg-type]
    request = PlanRequest(ClientFacts("c"), MONDAY, 12)
    assert {violation.id for violation in check_plan(request, answer)} == ids, case


def week_request(*, index: int = 0, plan_start: date = MONDAY) -> WeekRequest:
    blocks = tuple(BlockOutline.of(entry.model_dump()) for entry in write_plan(PlanRequest(KNEE, MONDAY, 4)).mesocycles)
    return WeekRequest(KNEE, "endurance", blocks, 0, index, MONDAY, plan_start)


def changed(request: WeekRequest, place: int, **fields: Any) -> PatternAnswer:
    answer = write_pattern(request)
    answer.days[place] = answer.days[place].model_copy(update=fields)
    return answer


@pytest.mark.parametrize(
    ("case", "day", "fields", "ids"),
    [
        ("a rest day with a load", 1, {"load": "light"}, {"rest_has_no_load"}),
        ("a training day without one", 0, {"load": None}, {"training_has_load"}),
        ("a day that is not the client's", 1, {"theme": "Mobility", "load": "light"}, {"available_days"}),
        ("rest in another spelling", 1, {"theme": "rest"}, {"rest_spelling", "training_has_load", "available_days"}),
        ("running on a bad knee", 0, {"theme": "Easy run"}, {"running_allowed"}),
        ("a heavy day on a bad knee", 0, {"load": "heavy"}, {"heavy_allowed"}),
        ("days out of order", 0, {"day": "SUNDAY"}, {"seven_days", "available_days"}),
    ],
)
def test_a_pattern_is_refused_for(case: str, day: int, fields: dict[str, Any], ids: set[str]) -> None:
    request = week_request()
    assert {entry.id for entry in check_pattern(request, changed(request, day, **fields))} == ids, case


def test_a_heavy_day_in_an_easy_week_is_refused() -> None:
    request = week_request(index=3)
    ids = {entry.id for entry in check_pattern(request, changed(request, 0, load="heavy"))}
    assert ids == {"deload_is_lighter", "heavy_allowed"}


def test_training_before_the_plans_start_is_refused() -> None:
    request = week_request(plan_start=date(2026, 1, 7))
    ids = {entry.id for entry in check_pattern(request, changed(request, 0, theme="Mobility", load="light"))}
    assert ids == {"before_start"}


def test_another_weeks_number_is_refused() -> None:
    request = week_request()
    answer = write_pattern(request).model_copy(update={"week_index": 2})
    assert {entry.id for entry in check_pattern(request, answer)} == {"week_index"}
