"""Whatever client can exist: the rules answer, and their answers pass every check."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from accounts.domain.facts import ClientFacts, LimitationFact
from accounts.domain.vocabulary import PROGRAM_TYPES, REGIONS, WEEKDAYS
from llm.task import errors_among
from plans.agents.fitness_plan import TASK as PLAN
from plans.agents.fitness_plan.request import PlanRequest
from plans.agents.microcycle_pattern import TASK as PATTERN
from workouts.agents.daily_workout import TASK as WORKOUT
from workouts.domain.catalogue import load_catalogue
from workouts.tests.seasons import MONDAY, days_of, some_client, weeks_of

CLIENTS = 240
LENGTHS = (None, 1, 2, 3, 4, 5, 7, 8, 12, 16, 26, 52)


@pytest.mark.parametrize("part", range(8))
def test_every_answer_passes_every_check_for_every_client(part: int) -> None:
    for seed in range(part, CLIENTS, 8):
        client, dice = some_client(seed), random.Random(seed)
        weeks = dice.choice(LENGTHS)
        request = PlanRequest(client, MONDAY, weeks)
        assert PLAN.check(request, PLAN.rules(request)) == [], seed
        season = list(weeks_of(client, weeks=weeks))
        for week in dice.sample(season, min(len(season), 4)):
            assert errors_among(PATTERN.check(week, PATTERN.rules(week))) == [], seed
            for day in days_of(week):
                assert errors_among(WORKOUT.check(day.request, day.answer)) == [], seed


def test_warnings_are_rare() -> None:
    weeks = [next(iter(weeks_of(some_client(seed)))) for seed in range(200)]
    warned = Counter(bool(PATTERN.check(week, PATTERN.rules(week))) for week in weeks)
    assert warned[True] / len(weeks) < 0.05


def test_two_runs_are_identical() -> None:
    def once() -> list[str]:
        weeks = (next(iter(weeks_of(some_client(seed)))) for seed in range(20))
        return [day.answer.model_dump_json() for week in weeks for day in days_of(week)]

    assert once() == once()


def test_nothing_private_reaches_a_model() -> None:
    for seed in range(20):
        client = some_client(seed)
        week = next(iter(weeks_of(client)))
        day = days_of(week)[0]
        for context in (PLAN.context(PlanRequest(client, MONDAY)), PATTERN.context(week), WORKOUT.context(day.request)):
            told = context["client"]
            assert client.ref not in str(context)
            assert "age" not in told
            assert told["age_band"] is None or "-" in told["age_band"]


EVERYTHING = tuple(LimitationFact(region, "severe") for region in REGIONS)
DISLIKES = frozenset(exercise.name for exercise in load_catalogue())


@pytest.mark.parametrize("program_type", PROGRAM_TYPES)
@pytest.mark.parametrize(
    ("case", "wish"),
    [
        ("five minutes", {"session_minutes": 5}),
        ("four hours", {"session_minutes": 240, "equipment": ("full_gym", "pool")}),
        ("every limitation at once", {"limitations": EVERYTHING}),
        ("every limitation and a quarter of an hour", {"limitations": EVERYTHING, "session_minutes": 15}),
        ("likes nothing", {"dislikes": DISLIKES}),
        ("owns nothing", {"equipment": ()}),
        ("has no days", {"available_days": ()}),
        ("ninety-nine years old", {"age": 99}),
    ],
)
def test_the_strangest_client_gets_a_week_that_passes(program_type: str, case: str, wish: dict[str, Any]) -> None:
    facts: dict[str, Any] = {"program_type": program_type, "available_days": WEEKDAYS, **wish}
    for week in list(weeks_of(ClientFacts("strange", **facts)))[::5]:
        assert errors_among(PATTERN.check(week, PATTERN.rules(week))) == [], case
        for day in days_of(week):
            assert errors_among(WORKOUT.check(day.request, day.answer)) == [], case
