"""What the built-in coach costs: workouts a second by the rules alone, and written into a database.

The ratio says how much of a stored workout's time is the coach's: the rest is rows. The yardstick is the same
workouts serialised to JSON, the least that anybody who stores them has to do.
"""

from __future__ import annotations

import json
import os
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import django

START = date(2026, 3, 2)
WEEKS = 12
CLIENTS: tuple[dict[str, Any], ...] = (
    {"program_type": "strength", "skill_level": "intermediate", "equipment": ("full_gym",), "session_minutes": 60},
    {"program_type": "endurance", "fitness_goals": "run a first 10K", "weekly_distance_km": 12.0},
    {"program_type": "shred", "equipment": ("dumbbells",)},
    {"program_type": "hybrid", "equipment": ("home_barbell",), "skill_level": "advanced"},
    {"program_type": "rehab", "equipment": ("bands",)},
    {"program_type": "other"},
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitcoach.settings")
    django.setup()
    print(f"catalogue: {_catalogue_megabytes():.2f} MB held once it is loaded")
    seasons = [_requests(number, fields) for number, fields in enumerate(CLIENTS)]
    requests = [request for season in seasons for request in season if not request.day.is_rest]
    _write(requests[:100])  # a warm catalogue and a warm interpreter
    seconds = _each(requests, _write_one)
    answers = [_write_one(request) for request in requests]
    yardstick = _each(answers, lambda answer: json.dumps(answer.model_dump(mode="json", by_alias=True)))
    stored, days = _stored_season()
    rules = statistics.median(seconds)
    rate = len(requests) / sum(seconds)
    print(f"{len(requests)} workouts by the rules: median {rules * 1e3:.2f} ms, {rate:,.0f} a second")
    print(f"the same workouts as JSON: median {statistics.median(yardstick) * 1e3:.3f} ms")
    print(f"ratio rules / JSON: {rules / statistics.median(yardstick):.1f}")
    longest = max(seconds)
    print(f"the longest of them: {longest * 1e3:.1f} ms")
    print(f"a season of {WEEKS} weeks by the rules: {sum(seconds) / len(seasons) * 1e3:.0f} ms")
    print(f"{days} days with plan, weeks, workouts and messages in SQLite: {stored / days * 1e3:.1f} ms a day")
    print(f"ratio stored day / rules: {stored / days / (sum(seconds) / len(seconds)):.1f}")


def _catalogue_megabytes() -> float:
    """Traced memory that loading the exercise catalogue leaves behind; asked first, as it is loaded once a process."""
    tracemalloc.start()
    from workouts.domain.catalogue import load_catalogue

    load_catalogue.cache_clear()
    before = tracemalloc.get_traced_memory()[0]
    load_catalogue()
    held = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return held / 1e6


def _write(requests: list[Any]) -> None:
    for request in requests:
        _write_one(request)


def _write_one(request: Any) -> Any:
    from workouts.agents.daily_workout import TASK

    return TASK.rules(request)


def _each(things: list[Any], act: Callable[[Any], Any]) -> list[float]:
    """Seconds of `act` for each thing."""
    seconds = []
    for thing in things:
        started = time.perf_counter()
        act(thing)
        seconds.append(time.perf_counter() - started)
    return seconds


def _requests(number: int, fields: dict[str, Any]) -> list[Any]:
    """A whole season's workout requests, as the services would ask them, without results."""
    from accounts.domain.facts import ClientFacts
    from plans.agents.fitness_plan import TASK as PLAN
    from plans.agents.fitness_plan.request import PlanRequest
    from plans.agents.microcycle_pattern.request import BlockOutline

    client = ClientFacts(ref=f"bench-{number}", age=34, **fields)
    plan = PLAN.rules(PlanRequest(client=client, start_date=START, length_weeks=WEEKS))
    blocks = tuple(BlockOutline.of(block.model_dump()) for block in plan.mesocycles)
    return list(_days(client, blocks))


def _days(client: Any, blocks: tuple[Any, ...]) -> Iterator[Any]:
    from plans.agents.microcycle_pattern import TASK as WEEK
    from plans.agents.microcycle_pattern.request import WeekRequest
    from workouts.agents.daily_workout.request import WorkoutRequest

    monday = START
    for block_index, block in enumerate(blocks):
        for week_index in range(block.weeks):
            week = WeekRequest(client, client.program_type, blocks, block_index, week_index, monday, START)
            days = tuple(WEEK.rules(week).days)
            for offset, day in enumerate(days):
                yield WorkoutRequest(week=week, date=monday + timedelta(days=offset), day=day, days=days)
            monday += timedelta(days=7)


def _stored_season() -> tuple[float, int]:
    """Seconds and days of one client's season through the real services, in a database of its own."""
    from accounts.intake import read_client
    from fitcoach.simulation.season import Season, play
    from fitcoach.throwaway import throwaway_database

    client = read_client({"ref": "bench", "name": "Ana", "timezone": "America/Denver", "fitness_goals": "get strong"})
    with throwaway_database():
        started = time.perf_counter()
        play(Season(START, WEEKS, seed=0), [client], report=lambda line: None)
        return time.perf_counter() - started, 7 * WEEKS


if __name__ == "__main__":
    main()
