"""How the API shows sessions, and what a phone reports of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field

from accounts.api.problems import Problem, problem
from accounts.api.schema import Documented
from accounts.api.shapes import Incoming, Instant, Load, Outgoing, Reps, Revision, Seconds, SetNumber, Source, Words
from workouts.agents.daily_workout.schema import SessionType, WorkoutDetails
from workouts.models import ExerciseResult, WorkoutInstance
from workouts.recording import SetLog
from workouts.selectors import RESULT_FIELDS

StoredDetails = Annotated[Any, Documented(WorkoutDetails)]
WORKOUT_ID = "2d1c0b9a-8f7e-4d6c-9b5a-4f3e2d1c0b9a"
SQUAT = {
    "type": "compound",
    "exercise_id": "goblet_squat",
    "exercise": "Goblet squat",
    "sets": 3,
    "reps": "8-10",
    "rpe": 7.0,
    "weight_kg": 12.5,
    "rest_sec": 90,
}
REVISION = Field(default=None, description="of the session as the app knows it")
DONE_AT = Field(default=None, description="when it was done, by the phone's own clock; without it, now")
EXERCISE_ID = Field(min_length=1, max_length=60, pattern="^[a-z0-9_]+$")


class ResultAnswer(Outgoing):
    """One set, or one bout; what says nothing is left out. `from_plan`: taken over from the plan on a plain "done"."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    EXAMPLE: ClassVar[Any] = {
        "exercise_id": "goblet_squat",
        "set_number": 1,
        "reps": 10,
        "weight_kg": 12.5,
        "rpe": 7.0,
        "logged_at": "2026-03-06T14:05:00Z",
    }

    exercise_id: str
    set_number: int
    logged_at: datetime
    reps: int = 0
    weight_kg: float = 0.0
    rpe: float = 0.0
    duration_sec: int = 0
    distance_km: float = 0.0
    from_plan: bool = False


StoredResult = Annotated[Any, Documented(ResultAnswer)]


class WorkoutAnswer(Outgoing):
    """One day's session. `revision` goes up with every change. `reasons`: why it is as it is, for whoever asks.

    A rest day has the theme `Rest` and no blocks. In an item, what says nothing is left out.
    """

    EXAMPLE: ClassVar[Any] = {
        "id": WORKOUT_ID,
        "date": "2026-03-06",
        "theme": "Full Body Strength",
        "load": "moderate",
        "session_type": "strength",
        "status": "completed",
        "source": "rules",
        "revision": 2,
        "details": {"blocks": [{"name": "Main", "items": [SQUAT]}], "modifications": []},
        "reasons": ["Goblet squat: two more reps than last week, the same load."],
        "results": [ResultAnswer.EXAMPLE],
        "session_rpe": 7.0,
        "client_note": "felt good",
        "completed_at": "2026-03-06T14:05:00Z",
        "updated_at": "2026-03-06T14:06:10Z",
    }

    id: UUID
    date: date
    theme: str
    load: Load | None
    session_type: SessionType
    status: Literal["scheduled", "completed", "skipped", "withdrawn"]
    source: Source
    revision: int
    details: StoredDetails
    reasons: list[str]
    results: list[StoredResult]
    session_rpe: float | None
    client_note: str
    completed_at: datetime | None
    updated_at: datetime

    @classmethod
    def of(cls, workout: WorkoutInstance) -> Self:
        """Out of a session with its results. Nothing is checked again: the row was when it was stored."""
        results = [result_answer(each) for each in workout.results.all()]
        return cls.model_construct(**{name: getattr(workout, name) for name in _OWN}, results=results)


_OWN = [name for name in WorkoutAnswer.model_fields if name != "results"]


def result_answer(row: ExerciseResult) -> dict[str, Any]:
    """As `ResultAnswer` has it."""
    told = {name: getattr(row, name) for name in RESULT_FIELDS}
    said = {name: value for name, value in told.items() if value is not None and name != "from_plan"}
    return {**said, "from_plan": True} if told["from_plan"] else said


class WorkoutsAnswer(Outgoing):
    """`next`: the cursor of the page after. `since`: for the next look. `deleted`: with `since`, sessions to forget."""

    EXAMPLE: ClassVar[Any] = {
        "items": [WorkoutAnswer.EXAMPLE], "deleted": [], "next": None, "since": "2026-03-06T14:10:00Z",
    }  # fmt: skip

    items: list[WorkoutAnswer]
    deleted: list[UUID]
    next: str | None
    since: datetime


class Changed(Problem):
    """409. `current`: the session as it is, when it is at another revision than `revision` said."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)
    EXAMPLE: ClassVar[Any] = problem("conflict", "This session has changed meanwhile.", current=WorkoutAnswer.EXAMPLE)

    current: WorkoutAnswer | None = None


class SetBody(Incoming):
    """One set or bout. A set that is reported again is replaced by whichever was done later."""

    exercise_id: str = EXERCISE_ID
    set_number: SetNumber
    reps: Reps | None = None
    weight_kg: float | None = Field(default=None, ge=0, le=1000)
    rpe: float | None = Field(default=None, ge=1, le=10)
    duration_sec: Seconds | None = None
    distance_km: float | None = Field(default=None, ge=0, le=500)
    done_at: Instant | None = DONE_AT

    def as_log(self) -> SetLog:
        return SetLog(**self.model_dump())


class LogBody(Incoming):
    """What was done. It completes the session; more may follow, late and in any order."""

    EXAMPLE: ClassVar[Any] = {
        "sets": [
            {
                "exercise_id": "goblet_squat",
                "set_number": 1,
                "reps": 10,
                "weight_kg": 12.5,
                "rpe": 7.0,
                "done_at": "2026-03-06T07:05:00-07:00",
            }
        ],
        "session_rpe": 7.0,
        "note": "felt good",
    }

    sets: list[SetBody] = Field(default=[], max_length=200)
    session_rpe: float | None = Field(default=None, ge=1, le=10, description="how hard the whole session felt")
    note: Words = Field(default="", max_length=1000)
    done_at: Instant | None = DONE_AT
    revision: Revision | None = REVISION


class SkipBody(Incoming):
    EXAMPLE: ClassVar[Any] = {"reason": "travelling", "revision": 1}

    reason: Words = Field(default="", max_length=1000)
    done_at: Instant | None = DONE_AT
    revision: Revision | None = REVISION


class SwapBody(Incoming):
    """`to`: without it, the first substitute that the client may do."""

    EXAMPLE: ClassVar[Any] = {"exercise_id": "goblet_squat", "to": None, "revision": 1}

    exercise_id: str = EXERCISE_ID
    to: Annotated[str, EXERCISE_ID] | None = None
    revision: Revision | None = REVISION
