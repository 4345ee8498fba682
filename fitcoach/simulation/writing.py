"""What a season left in the database, as JSON lines: one object a line, in the words of the rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet

from accounts.models import User
from messaging.models import Message
from plans.models import FitnessPlan, Microcycle
from workouts.models import ExerciseResult, WorkoutInstance

PLAN_FIELDS = (
    "program_type", "goal_statement", "overview", "notes", "start_date", "length_weeks", "mesocycles",
    "current_mesocycle_index", "current_microcycle_week", "cycle_start_date", "status", "source",
)  # fmt: skip
MICROCYCLE_FIELDS = ("mesocycle_index", "week_number", "pattern", "start_date", "end_date", "is_active", "source")
WORKOUT_FIELDS = (
    "date", "theme", "load", "session_type", "details", "status", "source", "reasons",
)  # fmt: skip
RESULT_FIELDS = ("logged_at", "exercise_id", "set_number", "reps", "weight_kg", "rpe", "duration_sec")
MESSAGE_FIELDS = ("kind", "local_date", "due_at", "sent_at", "state", "content", "source")


def write_season(clients: Mapping[str, User], out: Path, *, results: bool = False) -> dict[str, int]:
    """Write `plans.jsonl`, `microcycles.jsonl`, `workouts.jsonl` and `messages.jsonl`; the count of lines of each.

    `results`: `results.jsonl` as well, what played clients logged.
    """
    out.mkdir(parents=True, exist_ok=True)
    names = [name for name in TABLES if results or name != "results"]
    return {name: _write(out / f"{name}.jsonl", _lines(name, clients)) for name in names}


def _plans(client: User) -> QuerySet[Any]:
    return FitnessPlan.objects.filter(client=client).order_by("created_at")


def _microcycles(client: User) -> QuerySet[Any]:
    return Microcycle.objects.filter(client=client).order_by("mesocycle_index", "week_number")


def _workouts(client: User) -> QuerySet[Any]:
    return WorkoutInstance.objects.filter(client=client).order_by("date")


def _messages(client: User) -> QuerySet[Any]:
    """What was due to be sent: a suppressed row is one that nobody was owed."""
    return Message.objects.filter(user=client).exclude(state="suppressed").order_by("due_at", "kind")


def _results(client: User) -> QuerySet[Any]:
    return ExerciseResult.objects.filter(workout__client=client).order_by("workout__date", "pk")


TABLES = {
    "plans": (_plans, PLAN_FIELDS),
    "microcycles": (_microcycles, MICROCYCLE_FIELDS),
    "workouts": (_workouts, WORKOUT_FIELDS),
    "messages": (_messages, MESSAGE_FIELDS),
    "results": (_results, RESULT_FIELDS),
}


def _lines(name: str, clients: Mapping[str, User]) -> Iterator[dict[str, Any]]:
    rows_of, fields = TABLES[name]
    for ref, client in clients.items():
        for row in rows_of(client).iterator():
            yield {"client": ref, **_fields(row, fields)}


def _fields(row: Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _write(path: Path, lines: Iterable[dict[str, Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(line, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n")
            count += 1
    return count
