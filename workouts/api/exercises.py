"""The catalogue, for an app that wants to show what an exercise is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Self

from django.http import Http404, HttpResponse
from pydantic import Field
from rest_framework.request import Request

from accounts.api.base import ApiView, answer
from accounts.api.reading import query_of
from accounts.api.schema import describe
from accounts.api.shapes import Equipment, OneOf, Outgoing, Query, Words
from accounts.domain.vocabulary import pieces_of
from workouts.domain.catalogue import Exercise, load_catalogue
from workouts.domain.vocabulary import PATTERNS

Pattern = Annotated[str, OneOf(PATTERNS)]


class ExerciseAnswer(Outgoing):
    """`level`: 1 beginner to 3 advanced. `equipment_any_of`: of each group one piece is needed."""

    EXAMPLE: ClassVar[Any] = {
        "id": "goblet_squat",
        "name": "Goblet squat",
        "pattern": "squat",
        "primary": ["quads"],
        "secondary": ["glutes", "core"],
        "item_types": ["compound", "secondary"],
        "cue": "Sit between your heels, chest tall.",
        "aliases": [],
        "equipment_all_of": [],
        "equipment_any_of": [["dumbbell", "kettlebell"]],
        "level": 1,
        "unilateral": False,
        "units": "reps",
        "loadable": "external",
        "substitutes": ["box_squat"],
        "regressions": [],
        "progressions": ["front_squat"],
        "helps": [],
    }

    id: str
    name: str
    pattern: str
    primary: list[str]
    secondary: list[str]
    item_types: list[str]
    cue: str
    aliases: list[str]
    equipment_all_of: list[str]
    equipment_any_of: list[list[str]]
    level: int
    unilateral: bool
    units: str
    loadable: str
    substitutes: list[str]
    regressions: list[str]
    progressions: list[str]
    helps: list[str]

    @classmethod
    def of(cls, exercise: Exercise) -> Self:
        return cls.model_validate(exercise)


class ExercisesAnswer(Outgoing):
    """`next`: the cursor of the page after."""

    EXAMPLE: ClassVar[Any] = {"items": [ExerciseAnswer.EXAMPLE], "next": None}

    items: list[ExerciseAnswer]
    next: str | None


class ExercisesQuery(Query):
    q: Words | None = Field(default=None, min_length=1, max_length=60, description="part of a name")
    pattern: Pattern | None = Field(default=None, description="a movement pattern")
    equipment: Equipment | None = Field(default=None, description="what is at hand: a piece or a preset")
    limit: int = Field(default=50, ge=1, le=500, description="rows on a page")
    cursor: str | None = Field(default=None, min_length=1, max_length=60, description="the `next` of the page before")


class ExercisesView(ApiView):
    @describe("list_exercises", "The catalogue, by id. It changes with releases only: keep it, and send its ETag.",
              query=ExercisesQuery, answers={200: ExercisesAnswer})  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        query = query_of(request, ExercisesQuery)
        found = sorted(_wanted(query), key=lambda exercise: exercise.id)
        items = [ExerciseAnswer.of(exercise) for exercise in found[: query.limit]]
        return answer(ExercisesAnswer(items=items, next=items[-1].id if len(found) > query.limit else None))


class ExerciseView(ApiView):
    @describe("get_exercise", "One exercise.", answers={200: ExerciseAnswer}, kinds=("not-found",))
    def get(self, request: Request, exercise_id: str) -> HttpResponse:
        exercise = load_catalogue().get(exercise_id)
        if exercise is None:
            raise Http404
        return answer(ExerciseAnswer.of(exercise))


def _wanted(query: ExercisesQuery) -> Iterator[Exercise]:
    pieces = pieces_of((query.equipment,)) if query.equipment else None
    for exercise in load_catalogue():
        if query.cursor is not None and exercise.id <= query.cursor:
            continue
        if query.pattern not in (None, exercise.pattern):
            continue
        if query.q is not None and query.q.casefold().strip() not in exercise.name.casefold():
            continue
        if pieces is None or _is_possible(exercise, pieces):
            yield exercise


def _is_possible(exercise: Exercise, pieces: frozenset[str]) -> bool:
    return pieces.issuperset(exercise.equipment_all_of) and all(
        pieces.intersection(group) for group in exercise.equipment_any_of
    )
