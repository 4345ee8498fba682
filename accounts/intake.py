"""A new client from outside: what may be said of one, what is refused, and what a careful coach assumes otherwise."""

from __future__ import annotations

import math
import uuid
from datetime import date
from typing import Annotated, Any, Literal, get_args

from django.db import transaction
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from accounts.domain.vocabulary import EQUIPMENT, EQUIPMENT_PRESETS, LIFTS, REGIONS
from accounts.domain.zones import is_zone
from accounts.fetched import at_hand
from accounts.models import FitnessProfile, Limitation, User

Weekday = Literal["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
ProgramType = Literal["endurance", "strength", "shred", "hybrid", "rehab", "other"]
Level = Literal["beginner", "intermediate", "advanced"]
Severity = Literal["mild", "moderate", "severe"]
HEAVIEST_LIFT_KG = 600
DEFAULT_SEND_HOUR = 8


def refuse_strange_text(value: str) -> str:
    if "\x00" in value or any(0xD800 <= ord(letter) <= 0xDFFF for letter in value):
        raise ValueError("holds characters that no text has")
    return value


def _one_of(words: tuple[str, ...], kind: str) -> AfterValidator:
    def check(value: str) -> str:
        if value not in words:
            raise ValueError(f"{value!r} is no {kind}; known are {', '.join(words)}")
        return value

    return AfterValidator(check)


def _real_number(value: Any) -> float:
    """A number, and not a truth value that counts as one."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("should be a number")
    try:
        number = float(value)
    except OverflowError as error:
        raise ValueError("is too large") from error
    if not math.isfinite(number):
        raise ValueError("should be a number")
    return number


def _whole_number(value: Any) -> int:
    """A whole number; 45.0 is 45, true is none."""
    if not _real_number(value).is_integer():
        raise ValueError("should be a whole number")
    return int(value)


def _iso_day(value: Any) -> Any:
    if isinstance(value, str):
        return date.fromisoformat(value)
    if value is None or isinstance(value, date):
        return value
    raise ValueError("should be a day such as 2026-03-08")


Text = Annotated[str, AfterValidator(refuse_strange_text)]
Whole = Annotated[int, BeforeValidator(_whole_number)]
Number = Annotated[float, BeforeValidator(_real_number)]
Day = Annotated[date, BeforeValidator(_iso_day)]
Region = Annotated[str, _one_of(REGIONS, "region")]
Equipment = Annotated[str, _one_of((*EQUIPMENT_PRESETS, *EQUIPMENT), "equipment")]
Zone = Annotated[str, Field(max_length=50)]


class _Intake(BaseModel):
    """Unknown keys are ignored; null is the same as missing."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=False)


class LimitationIntake(_Intake):
    region: Region
    severity: Severity = "moderate"
    side: Literal["left", "right", "both"] | None = None
    status: Literal["active", "resolved", "withdrawn"] = "active"
    since: Day | None = None
    until: Day | None = None
    cleared: Day | None = None
    note: Text = Field(default="", max_length=1000)

    @field_validator("until")
    @classmethod
    def _ends_after_it_begins(cls, until: date | None, info: Any) -> date | None:
        since = info.data.get("since")
        if until is not None and since is not None and until < since:
            raise ValueError("lies before `since`")
        return until


class ClientIntake(_Intake):
    """A client line. Only `ref`, `name`, `timezone` and `fitness_goals` are required."""

    ref: Text = Field(min_length=1, max_length=100)
    name: Text = Field(min_length=1, max_length=255)
    timezone: Zone
    fitness_goals: Text = Field(min_length=1, max_length=255)
    phone_number: str | None = Field(default=None, pattern=r"^\+[1-9][0-9]{6,14}$")
    preferred_send_hour: Whole = Field(default=DEFAULT_SEND_HOUR, ge=0, le=23)
    gender: Text = Field(default="", max_length=50)
    age: Whole | None = Field(default=None, ge=13, le=120)
    program_type: ProgramType | None = None
    skill_level: Level = "beginner"
    available_days: list[Weekday] | None = Field(default=None, min_length=1)
    session_minutes: Whole | None = Field(default=None, ge=10, le=240)
    equipment: list[Equipment] = Field(default_factory=lambda: ["bodyweight"])
    limitations: list[LimitationIntake] = Field(default_factory=list, max_length=50)
    length_weeks: Whole | None = Field(default=None, ge=1, le=52)
    weekly_distance_km: Number | None = Field(default=None, ge=0, le=400)
    longest_run_km: Number | None = Field(default=None, ge=0, le=200)
    one_rep_max_kg: dict[str, Number] = Field(default_factory=dict)
    event_date: Day | None = None
    notes: Text = Field(default="", max_length=2000)

    @field_validator("name", "fitness_goals", "ref")
    @classmethod
    def _says_something(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("is blank")
        return text

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        if not is_zone(name):
            raise ValueError(f"{name!r} is no IANA time zone; write one such as America/Denver")
        return name

    @field_validator("one_rep_max_kg", mode="before")
    @classmethod
    def _leave_out_unlisted_lifts(cls, lifts: Any) -> Any:
        return {lift: weight for lift, weight in lifts.items() if lift in LIFTS} if isinstance(lifts, dict) else lifts

    @field_validator("one_rep_max_kg")
    @classmethod
    def _can_be_lifted(cls, lifts: dict[str, float]) -> dict[str, float]:
        for lift, weight in lifts.items():
            if not 0 < weight <= HEAVIEST_LIFT_KG:
                raise ValueError(f"{lift}: a one-rep max lies above 0 and up to {HEAVIEST_LIFT_KG} kg")
        return lifts


def read_client(fields: Any) -> ClientIntake:
    """A client out of decoded JSON; nulls count as missing. Raises pydantic's `ValidationError`."""
    return ClientIntake.model_validate(_without_nulls(fields))


def fault_of(field: str, value: Any) -> str | None:
    """What is wrong with this value of one field of a client, in words; None when nothing is."""
    fields = {"ref": "-", "name": "-", "timezone": "UTC", "fitness_goals": "-", field: value}
    try:
        read_client(fields)
    except ValidationError as error:
        return "; ".join(fault["msg"].removeprefix("Value error, ") for fault in error.errors())
    return None


def create_client(
    intake: ClientIntake, *, phone_number: str, coach: User | None = None, client_id: uuid.UUID | None = None
) -> User:
    """The rows of a new client: user, profile, limitations, which the client that is returned has at hand.

    An id is made up unless `client_id` gives one. Raises `IntegrityError` for a phone number that is taken.
    """
    with transaction.atomic(savepoint=False):
        client = User.objects.create_user(
            phone_number,
            id=client_id or uuid.uuid4(),
            name=intake.name,
            timezone=intake.timezone,
            preferred_send_hour=intake.preferred_send_hour,
            coach=coach,
        )
        profile = FitnessProfile.objects.create(user=client, **_profile_fields(intake))
        limitations = Limitation.objects.bulk_create(
            Limitation(client=client, **limitation.model_dump()) for limitation in intake.limitations
        )
    at_hand(client, profiles=[profile], limitations=limitations, pauses=(), week_wishes=(), times_away=(), illnesses=())
    return client


def _profile_fields(intake: ClientIntake) -> dict[str, Any]:
    days = intake.available_days
    return {
        "fitness_goals": intake.fitness_goals,
        "skill_level": intake.skill_level,
        "exercise_frequency": f"{len(set(days))} times per week" if days else "",
        "gender": intake.gender,
        "age": intake.age if intake.age is not None else -1,  # the legacy column has no null; -1 reads as unknown
        "program_type": intake.program_type or "",
        "available_days": [day for day in get_args(Weekday) if day in days] if days else None,
        "session_minutes": intake.session_minutes,
        "equipment": intake.equipment,
        "weekly_distance_km": intake.weekly_distance_km,
        "longest_run_km": intake.longest_run_km,
        "one_rep_max_kg": intake.one_rep_max_kg,
        "event_date": intake.event_date,
        "notes": intake.notes,
    }


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(each) for key, each in value.items() if each is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value
