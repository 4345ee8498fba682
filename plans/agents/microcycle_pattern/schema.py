"""The shape of one week's pattern, whoever wrote it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Weekday = Literal["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
Load = Literal["light", "moderate", "heavy"]
REST = "Rest"


class PatternDay(BaseModel):
    """One day of a week. A rest day has the theme `Rest` and no load."""

    model_config = ConfigDict(extra="forbid")

    day: Weekday
    theme: str = Field(min_length=1, max_length=60)
    load: Load | None = None
    notes: str = Field(default="", max_length=300)

    @property
    def is_rest(self) -> bool:
        return self.theme == REST


class PatternAnswer(BaseModel):
    """All seven days, Monday first; `week_index` counts from 0 inside the block."""

    model_config = ConfigDict(extra="forbid")

    week_index: int = Field(ge=0, le=51)
    days: list[PatternDay] = Field(min_length=7, max_length=7)
