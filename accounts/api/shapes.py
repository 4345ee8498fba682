"""How JSON comes in and goes out: shapes that refuse what they do not know, and the types that they share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, core_schema

from accounts.domain.vocabulary import (
    EQUIPMENT,
    EQUIPMENT_PRESETS,
    LEVELS,
    LIFTS,
    LOADS,
    PROGRAM_TYPES,
    REGIONS,
    SEVERITIES,
    SIDES,
    SOURCES,
    WEEKDAYS,
)
from accounts.intake import HEAVIEST_LIFT_KG, refuse_strange_text

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
PHONE_PATTERN: Final = r"^\+[1-9][0-9]{6,14}$"
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


class Incoming(BaseModel):
    """A body or a query. An unknown key, or a value of another type, is refused and named."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    EXAMPLE: ClassVar[Any] = {}


class Query(Incoming):
    """Query parameters, which are all texts."""

    model_config = ConfigDict(strict=False)


class Outgoing(BaseModel):
    """An answer: every field is always there, null when it says nothing."""

    model_config = ConfigDict(
        extra="forbid", from_attributes=True, populate_by_name=True, json_schema_serialization_defaults_required=True
    )
    EXAMPLE: ClassVar[Any] = {}


class OneOf:
    """One word of a closed list, which the schema and the refusal both show."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = list(dict.fromkeys(words))

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.literal_schema(self.words)


def _written_as_a_day(value: Any) -> Any:
    if not isinstance(value, date) and not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise PydanticCustomError("day", "should be a day such as 2026-03-08")
    return value


def _within_a_lifetime(day: date) -> date:
    if not FIRST_DAY <= day < LAST_DAY:
        raise ValueError("should be a day between 2000 and 2099")
    return day


def _written_as_an_instant(value: Any) -> Any:
    if not isinstance(value, datetime) and not (isinstance(value, str) and _INSTANT.fullmatch(value)):
        raise PydanticCustomError("instant", "should be an instant with its offset: 2026-03-08T07:30:00-06:00")
    return value


def _in_utc(instant: datetime) -> datetime:
    _within_a_lifetime(instant.date())
    return instant.astimezone(UTC)


def _whole(value: Any) -> Any:
    """45.0 is an integer to JSON Schema, and to us."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


# Not strict: what was looked at as text before is no JSON to pydantic any more.
Day = Annotated[date, Field(strict=False), BeforeValidator(_written_as_a_day), AfterValidator(_within_a_lifetime)]
Instant = Annotated[
    AwareDatetime, Field(strict=False), BeforeValidator(_written_as_an_instant), AfterValidator(_in_utc)
]
Words = Annotated[str, AfterValidator(refuse_strange_text)]
_WHOLE = BeforeValidator(_whole)  # last, as the schema tells only of what stands before it
Hour = Annotated[int, Field(ge=0, le=23), _WHOLE]
Age = Annotated[int, Field(ge=13, le=120), _WHOLE]
Minutes = Annotated[int, Field(ge=10, le=240), _WHOLE]
Weeks = Annotated[int, Field(ge=1, le=52), _WHOLE]
SetNumber = Annotated[int, Field(ge=1, le=50), _WHOLE]
Reps = Annotated[int, Field(ge=0, le=1000), _WHOLE]
Seconds = Annotated[int, Field(ge=0, le=172_800), _WHOLE]
Revision = Annotated[int, Field(ge=1, le=2_000_000_000), _WHOLE]
Phone = Annotated[str, Field(pattern=PHONE_PATTERN, examples=["+15550100101"])]
Anything = Annotated[dict[str, Any], WithJsonSchema({"type": "object", "additionalProperties": True})]
Weekday = Annotated[str, OneOf(WEEKDAYS)]
ProgramType = Annotated[str, OneOf(PROGRAM_TYPES)]
Level = Annotated[str, OneOf(LEVELS)]
Load = Annotated[str, OneOf(LOADS)]
Region = Annotated[str, OneOf(REGIONS)]
Severity = Annotated[str, OneOf(SEVERITIES)]
Side = Annotated[str, OneOf(SIDES)]
Source = Annotated[str, OneOf(SOURCES)]
Equipment = Annotated[str, OneOf((*EQUIPMENT_PRESETS, *EQUIPMENT))]
Lift = Annotated[str, OneOf(LIFTS)]
Role = Literal["client", "coach"]
Kilograms = Annotated[float, Field(gt=0, le=HEAVIEST_LIFT_KG)]
