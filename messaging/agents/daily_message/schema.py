"""The shape of a daily message, whoever wrote it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class DailyMessageAnswer(BaseModel):
    """Plain GSM-7 text. `{name}`, at most once, is where the client's first name goes."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=900)
