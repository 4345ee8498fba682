"""How the API shows people: who they are, what they want and have, what limits them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field

from accounts.api.shapes import (
    Age,
    Day,
    Equipment,
    Hour,
    Incoming,
    Kilograms,
    Level,
    Lift,
    Minutes,
    Outgoing,
    ProgramType,
    Region,
    Role,
    Severity,
    Side,
    Weekday,
    Words,
)
from accounts.models import User
from accounts.selectors import current_profile_of, facts_of

WeightUnits = Literal["kg", "lb"]
GOALS = Field(min_length=1, max_length=255, description="in the client's own words")
MINUTES = Field(default=None, description="of one session")
LIFTS: Any = Field(default={}, description="one-rep maxima that the client knows")
CLIENT_ID = "3f0c8a52-7a55-4c0e-9d7b-0f4b8a1c2d3e"
COACH_ID = "9a1d2c3b-4e5f-4a6b-8c7d-1e2f3a4b5c6d"


class Person(Outgoing):
    EXAMPLE: ClassVar[Any] = {"id": COACH_ID, "name": "Maria Ruiz"}

    id: UUID
    name: str


class MeAnswer(Outgoing):
    """`opted_out_at`: texted STOP, so no text is sent. `erase_at`: asked to be forgotten, and when that happens."""

    EXAMPLE: ClassVar[Any] = {
        "id": CLIENT_ID,
        "role": "client",
        "name": "Ana Lima",
        "phone_number": "+15550100101",
        "email": None,
        "timezone": "America/Denver",
        "preferred_send_hour": 7,
        "coach": Person.EXAMPLE,
        "opted_out_at": None,
        "erase_at": None,
        "created_at": "2026-03-01T16:20:00Z",
        "updated_at": "2026-03-01T16:20:00Z",
    }

    id: UUID
    role: Role
    name: str
    phone_number: str
    email: str | None
    timezone: str
    preferred_send_hour: int
    coach: Person | None
    opted_out_at: datetime | None
    erase_at: datetime | None
    created_at: datetime
    updated_at: datetime


class MeChange(Incoming):
    """Only what is sent is changed."""

    EXAMPLE: ClassVar[Any] = {"timezone": "Europe/Madrid", "preferred_send_hour": 6}

    name: Words = Field(default="", min_length=1, max_length=255)
    timezone: str = Field(default="", min_length=1, max_length=50, description="an IANA zone such as America/Denver")
    preferred_send_hour: Hour = 8


class ProfileAnswer(Outgoing):
    """What the client wants and has, as the coach reads it: what was never asked has a careful coach's default."""

    EXAMPLE: ClassVar[Any] = {
        "fitness_goals": "run a first 10K",
        "program_type": "endurance",
        "skill_level": "beginner",
        "gender": "female",
        "age": 34,
        "available_days": ["TUESDAY", "THURSDAY", "SUNDAY"],
        "session_minutes": 45,
        "equipment": ["bodyweight"],
        "weekly_distance_km": 12.0,
        "longest_run_km": 5.0,
        "one_rep_max_kg": {},
        "event_date": None,
        "notes": "travel in week 3",
        "units": "kg",
        "updated_at": "2026-03-01T16:20:00Z",
    }

    fitness_goals: str
    program_type: ProgramType
    skill_level: Level
    gender: str
    age: int | None
    available_days: list[Weekday]
    session_minutes: int
    equipment: list[str]
    weekly_distance_km: float | None
    longest_run_km: float | None
    one_rep_max_kg: dict[str, float]
    event_date: date | None
    notes: str
    units: WeightUnits = Field(description="in which the client texts weights; the API's own are kilograms")
    updated_at: datetime | None

    @classmethod
    def of(cls, client: User) -> Self:
        """Out of a client whose profiles and limitations are at hand."""
        profile = current_profile_of(client)
        facts = facts_of(client)
        told = {name: getattr(facts, name) for name in cls.model_fields if name not in ("updated_at", "units")}
        told = {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}
        told |= {"gender": facts.gender or "", "one_rep_max_kg": dict(facts.one_rep_max_kg)}
        units: WeightUnits = "lb" if profile is not None and profile.units == "lb" else "kg"
        return cls(**told, units=units, updated_at=profile.updated_at if profile else None)


class ProfileChange(Incoming):
    """Only what is sent is changed; null, where it may be, forgets."""

    EXAMPLE: ClassVar[Any] = {"equipment": ["dumbbells"], "session_minutes": 30}

    fitness_goals: Words = Field(default="", min_length=1, max_length=255, description="in the client's own words")
    program_type: ProgramType | None = None
    skill_level: Level = "beginner"
    gender: Words = Field(default="", max_length=50)
    age: Age | None = None
    available_days: Annotated[list[Weekday], Field(min_length=1, max_length=7)] | None = None
    session_minutes: Minutes | None = MINUTES
    equipment: list[Equipment] = Field(default=["bodyweight"], min_length=1, max_length=40)
    weekly_distance_km: float | None = Field(default=None, ge=0, le=400)
    longest_run_km: float | None = Field(default=None, ge=0, le=200)
    one_rep_max_kg: dict[Lift, Kilograms] = LIFTS
    event_date: Day | None = None
    notes: Words = Field(default="", max_length=2000)
    units: WeightUnits = "kg"


class LimitationAnswer(Outgoing):
    EXAMPLE: ClassVar[Any] = {
        "id": "6a0b7c1d-2e3f-4a5b-9c6d-7e8f9a0b1c2d",
        "kind": "limitation",
        "region": "knee",
        "exercise_id": "",
        "side": "left",
        "severity": "moderate",
        "status": "active",
        "since": "2026-02-20",
        "until": None,
        "cleared": None,
        "note": "hurts on stairs",
        "source": "client",
        "updated_at": "2026-03-01T16:20:00Z",
    }

    id: UUID
    kind: Literal["limitation", "dislike"]
    region: str
    exercise_id: str
    side: Side | None
    severity: Severity
    status: Literal["active", "resolved", "withdrawn"]
    since: date | None
    until: date | None
    cleared: date | None
    note: str
    source: Literal["client", "coach", "legacy"]
    updated_at: datetime


class LimitationsAnswer(Outgoing):
    EXAMPLE: ClassVar[Any] = {"items": [LimitationAnswer.EXAMPLE]}

    items: list[LimitationAnswer]

    @classmethod
    def of(cls, rows: Any) -> Self:
        return cls(items=[LimitationAnswer.model_validate(row) for row in rows.order_by("created_at", "pk")])


class NewLimitation(Incoming):
    """A region that hurts or must be spared. Today's session is written anew with it, unless it is logged already."""

    EXAMPLE: ClassVar[Any] = {"region": "knee", "severity": "moderate", "side": "left", "note": "hurts on stairs"}

    region: Region
    severity: Severity = "moderate"
    side: Side | None = None
    since: Day | None = None
    until: Day | None = None
    cleared: Day | None = Field(default=None, description="when a doctor or therapist cleared it")
    note: Words = Field(default="", max_length=1000)


class LimitationChange(Incoming):
    """Only what is sent is changed. `resolved`: it is over; `withdrawn`: it was a mistake."""

    EXAMPLE: ClassVar[Any] = {"status": "resolved"}

    status: Literal["active", "resolved", "withdrawn"] = "active"
    severity: Severity = "moderate"
    until: Day | None = None
    cleared: Day | None = None
    note: Words = Field(default="", max_length=1000)
