"""The shape of a fitness plan, whoever wrote it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Mesocycle(BaseModel):
    """A block of weeks; `deload`: its last week is easy."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=80)
    weeks: int = Field(ge=1, le=52)
    focus: list[Annotated[str, Field(max_length=120)]] = Field(min_length=1, max_length=5)
    deload: bool


class FitnessPlanAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    goal_statement: str = Field(min_length=1, max_length=300)
    overview: str = Field(min_length=1, max_length=1200)
    notes: str = Field(default="", max_length=1200)
    mesocycles: list[Mesocycle] = Field(min_length=1, max_length=52)
