"""How the API shows plans and weeks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from accounts.api.schema import Documented
from accounts.api.shapes import Day, Incoming, Outgoing, ProgramType, Source, Weekday, Weeks, Words
from plans.agents.fitness_plan.schema import Mesocycle
from plans.agents.microcycle_pattern.schema import PatternAnswer

StoredMesocycle = Annotated[Any, Documented(Mesocycle)]
StoredPattern = Annotated[Any, Documented(PatternAnswer)]
PLAN_ID = "5e4d3c2b-1a09-4f8e-9d7c-6b5a4f3e2d1c"
BASE = {"name": "Base", "weeks": 4, "focus": ["easy running", "general strength"], "deload": True}
DAYS = ("Run Intervals", "Rest", "Easy Run", "Rest", "Full Body Strength", "Rest", "Long Run")
NAMES = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


class PlanAnswer(Outgoing):
    """One macrocycle and its position: `current_mesocycle_index` counts from 0, `current_microcycle_week` from 1."""

    EXAMPLE: ClassVar[Any] = {
        "id": PLAN_ID,
        "program_type": "endurance",
        "goal_statement": "Run a first 10K without a stop.",
        "overview": "Four weeks of base, then four of building.",
        "notes": "",
        "start_date": "2026-03-02",
        "length_weeks": 8,
        "mesocycles": [BASE, {**BASE, "name": "Build", "focus": ["longer runs"]}],
        "current_mesocycle_index": 0,
        "current_microcycle_week": 1,
        "cycle_start_date": "2026-03-02",
        "status": "active",
        "source": "rules",
        "created_at": "2026-03-01T16:20:00Z",
        "updated_at": "2026-03-01T16:20:00Z",
    }

    id: UUID
    program_type: ProgramType
    goal_statement: str | None
    overview: str | None
    notes: str
    start_date: date | None
    length_weeks: int | None
    mesocycles: list[StoredMesocycle]
    current_mesocycle_index: int
    current_microcycle_week: int
    cycle_start_date: date | None
    status: Literal["draft", "active", "completed", "archived"]
    source: Source
    created_at: datetime
    updated_at: datetime


class PlansAnswer(Outgoing):
    """`next`: the cursor of the page after. `since`: for the next look. `deleted`: with `since`, rows that are gone."""

    EXAMPLE: ClassVar[Any] = {
        "items": [PlanAnswer.EXAMPLE], "deleted": [], "next": None, "since": "2026-03-02T13:00:00Z",
    }  # fmt: skip

    items: list[PlanAnswer]
    deleted: list[UUID]
    next: str | None
    since: datetime


class ProgressAnswer(Outgoing):
    """Where the plan stands on a day: `week` counts from 1 inside the block, `plan_week` from 1 over the plan."""

    EXAMPLE: ClassVar[Any] = {
        "date": "2026-03-02",
        "weekday": "MONDAY",
        "mesocycle_index": 0,
        "week": 1,
        "plan_week": 1,
        "length_weeks": 8,
        "block": BASE,
        "started": True,
        "completed": False,
    }

    date: date
    weekday: Weekday
    mesocycle_index: int
    week: int
    plan_week: int
    length_weeks: int | None
    block: StoredMesocycle
    started: bool
    completed: bool


class MicrocycleAnswer(Outgoing):
    """One week's pattern, Monday first. `week_number` counts from 1 inside its block; days are inclusive."""

    EXAMPLE: ClassVar[Any] = {
        "id": "7c6b5a4f-3e2d-4c1b-8a09-f8e7d6c5b4a3",
        "fitness_plan_id": PLAN_ID,
        "mesocycle_index": 0,
        "week_number": 1,
        "pattern": {
            "week_index": 0,
            "days": [
                {"day": day, "theme": theme, "load": None if theme == "Rest" else "light", "notes": ""}
                for day, theme in zip(NAMES, DAYS, strict=True)
            ],
        },
        "start_date": "2026-03-02",
        "end_date": "2026-03-08",
        "is_active": True,
        "source": "rules",
        "updated_at": "2026-03-02T13:00:00Z",
    }

    id: UUID
    fitness_plan_id: UUID
    mesocycle_index: int
    week_number: int
    pattern: StoredPattern
    start_date: date
    end_date: date
    is_active: bool
    source: Source
    updated_at: datetime


class MicrocyclesAnswer(Outgoing):
    """`next`: the cursor of the page after. `since`: for the next look. `deleted`: with `since`, rows that are gone."""

    EXAMPLE: ClassVar[Any] = {
        "items": [MicrocycleAnswer.EXAMPLE], "deleted": [], "next": None, "since": "2026-03-02T13:00:00Z",
    }  # fmt: skip

    items: list[MicrocycleAnswer]
    deleted: list[UUID]
    next: str | None
    since: datetime


class MesocycleBody(Incoming):
    """A block of weeks; `deload`: its last week is easy."""

    name: Words = Field(min_length=1, max_length=80)
    weeks: Weeks
    focus: list[Annotated[Words, Field(min_length=1, max_length=120)]] = Field(min_length=1, max_length=5)
    deload: bool


class DraftChange(Incoming):
    """Only what is sent is changed. Blocks have to keep the rules of the built-in coach."""

    EXAMPLE: ClassVar[Any] = {"notes": "Easy first week after the flu.", "mesocycles": [BASE]}

    goal_statement: Words = Field(default="", min_length=1, max_length=300)
    overview: Words = Field(default="", min_length=1, max_length=1200)
    notes: Words = Field(default="", max_length=1200)
    mesocycles: list[MesocycleBody] = Field(default=[], min_length=1, max_length=52)
    start_date: Day = date(2026, 1, 5)
