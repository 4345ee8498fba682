"""Progress ready to plot, and personal records."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal
from uuid import UUID

from django.http import HttpResponse
from pydantic import Field
from rest_framework.request import Request

from accounts.api.base import ClientView, answer, user_of
from accounts.api.reading import query_of
from accounts.api.schema import describe
from accounts.api.shapes import Outgoing, Query
from workouts.series import personal_records, progress_series


class E1rmPointAnswer(Outgoing):
    date: date
    e1rm_kg: float


class WeekSetsAnswer(Outgoing):
    """Hard sets that were done, each counted once, for the muscle that its exercise is for."""

    week: date
    by_muscle: dict[str, int]
    total: int


class WeekMinutesAnswer(Outgoing):
    week: date
    planned: float
    done: float


class WeekAdherenceAnswer(Outgoing):
    """`missed`: past and never reported. `share`: completed of completed, skipped and missed, 0 to 1."""

    week: date
    planned: int
    completed: int
    skipped: int
    missed: int
    share: float | None


class SeriesAnswer(Outgoing):
    """`weeks`: their Mondays, oldest first; `sets`, `minutes` and `adherence` hold one entry for each, in that order.

    `e1rm`: by exercise, the best estimated one-rep maximum of each day.
    """

    EXAMPLE: ClassVar[Any] = {
        "weeks": ["2026-03-02"],
        "e1rm": {"goblet_squat": [{"date": "2026-03-06", "e1rm_kg": 18.9}]},
        "sets": [{"week": "2026-03-02", "by_muscle": {"quadriceps": 6, "chest": 3}, "total": 9}],
        "minutes": [{"week": "2026-03-02", "planned": 126.5, "done": 84.0}],
        "adherence": [{"week": "2026-03-02", "planned": 3, "completed": 2, "skipped": 0, "missed": 1, "share": 0.667}],
    }

    weeks: list[date]
    e1rm: dict[str, list[E1rmPointAnswer]]
    sets: list[WeekSetsAnswer]
    minutes: list[WeekMinutesAnswer]
    adherence: list[WeekAdherenceAnswer]


class RecordAnswer(Outgoing):
    """`reps`: of the set that is the record, where it counts. Of equals the first day holds."""

    exercise_id: str
    kind: Literal["heaviest_kg", "best_e1rm_kg", "most_reps", "longest_km", "longest_sec", "fastest_sec_per_km"]
    value: float
    reps: int | None
    date: date
    workout_id: UUID


class RecordsAnswer(Outgoing):
    EXAMPLE: ClassVar[Any] = {
        "items": [
            {
                "exercise_id": "goblet_squat",
                "kind": "heaviest_kg",
                "value": 12.5,
                "reps": 10,
                "date": "2026-03-06",
                "workout_id": "2d1c0b9a-8f7e-4d6c-9b5a-4f3e2d1c0b9a",
            }
        ]
    }

    items: list[RecordAnswer]


class SeriesQuery(Query):
    weeks: int = Field(default=12, ge=1, le=104, description="calendar weeks, this one with them")


class SeriesView(ClientView):
    @describe("get_progress_series", "Lines to plot: estimated maxima; sets, minutes and adherence by week.",
              query=SeriesQuery, answers={200: SeriesAnswer})  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        query = query_of(request, SeriesQuery)
        return answer(SeriesAnswer.model_validate(progress_series(user_of(request), at=self.at, weeks=query.weeks)))


class RecordsView(ClientView):
    @describe("list_personal_records", "Personal bests, by exercise and kind.", answers={200: RecordsAnswer})
    def get(self, request: Request) -> HttpResponse:
        records = personal_records(user_of(request), at=self.at)
        return answer(RecordsAnswer(items=[RecordAnswer.model_validate(each) for each in records]))
