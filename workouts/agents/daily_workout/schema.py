"""The shape of one day's session, whoever wrote it: the `details` of a WorkoutInstance and what stands beside them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

ItemType = Literal["prep", "compound", "secondary", "accessory", "core", "cardio", "cooldown"]
SessionType = Literal["strength", "cardio", "mobility", "recovery", "assessment", "deload", "rest"]


class Item(BaseModel):
    """One exercise of a block. Fields that say nothing are left out when it is stored."""

    model_config = ConfigDict(extra="forbid")

    type: ItemType
    exercise_id: str = Field(min_length=1, max_length=60)
    exercise: str = Field(min_length=1, max_length=80)
    sets: int | None = Field(default=None, ge=1, le=20)
    reps: int | Annotated[str, Field(max_length=40)] | None = None
    duration_sec: int | None = Field(default=None, ge=1, le=36_000)
    duration_min: float | None = Field(default=None, gt=0, le=600)
    distance_km: float | None = Field(default=None, gt=0, le=300)
    rpe: float | None = Field(default=None, ge=1, le=10)
    percentage_rm: float | None = Field(default=None, ge=20, le=110)
    weight_kg: float | None = Field(default=None, ge=0, le=600)
    rest_sec: int | None = Field(default=None, ge=0, le=900)
    notes: str | None = Field(default=None, max_length=300)

    @field_validator("reps")
    @classmethod
    def a_number_is_a_number(cls, reps: int | str | None) -> int | str | None:
        """Models write "8" for 8, as the schema that they are given has texts only."""
        return int(reps) if isinstance(reps, str) and reps.strip().isascii() and reps.strip().isdigit() else reps


class Block(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    items: list[Item] = Field(min_length=1, max_length=20)


class Replacement(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    exercise: str = Field(min_length=1, max_length=80)
    with_: str = Field(alias="with", min_length=1, max_length=80)


class Modification(BaseModel):
    """What to do instead when a condition shows ("knee hurts above 3/10")."""

    model_config = ConfigDict(extra="forbid")

    condition: str = Field(min_length=1, max_length=160)
    replace: Replacement
    note: str = Field(default="", max_length=300)


class WorkoutDetails(BaseModel):
    model_config = ConfigDict(extra="forbid")

    blocks: list[Block] = Field(default_factory=list, max_length=10)
    modifications: list[Modification] = Field(default_factory=list, max_length=10)

    def stored(self) -> dict[str, Any]:
        """JSON as rows hold it: null fields left out, `with` under its own name."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class WorkoutAnswer(BaseModel):
    """`reasons`: one short sentence for each choice that the client may ask about."""

    model_config = ConfigDict(extra="forbid")

    session_type: SessionType
    details: WorkoutDetails
    reasons: list[Annotated[str, Field(max_length=300)]] = Field(default_factory=list, max_length=20)
