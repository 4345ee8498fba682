"""What a text says, as a model answers it: a flat list of wishes. A slot that nothing was said of is left out."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from messaging.domain.intents import ProgramType, Severity, Side

Kind = Literal[
    "log", "other_sport", "skip", "swap", "minutes", "place", "pain", "pain_over", "ill", "well_again", "travel",
    "busy_week", "training_days", "send_time", "pause", "resume", "harder", "easier", "dislike", "owned",
    "session_minutes", "goal", "plan_weeks", "program", "show", "undo", "yes", "no", "obstacle", "end_subscription",
    "thanks",
]  # fmt: skip
"""The names of `messaging.domain.intents`. There is none that stops our texts: that is a word of the law."""
Weekday = Literal["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
Shown = Literal["today", "week", "plan", "more", "why", "facts", "menu"]
Id = Annotated[str, Field(min_length=1, max_length=60)]

MOST_WISHES = 20
"""That can be read at all; how many a model may give is a check of its own."""
MOST_SETS = 20


class DoneEntry(BaseModel):
    """Sets of one exercise that were alike: `sets` of them, kg, km, seconds. `from_plan`: done as it was planned."""

    model_config = ConfigDict(extra="forbid")

    exercise_id: Id
    sets: int | None = Field(default=None, ge=1, le=MOST_SETS)
    reps: int | None = Field(default=None, ge=0, le=1000)
    weight_kg: float | None = Field(default=None, ge=0, le=600)
    rpe: float | None = Field(default=None, ge=1, le=10)
    duration_sec: int | None = Field(default=None, ge=1, le=86_400)
    distance_km: float | None = Field(default=None, gt=0, le=300)
    no_weight: bool = False
    from_plan: bool = False


class Wish(BaseModel):
    """One thing that is said or asked for; `kind` says which slots it has. The prompt lists them."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    day: date | None = None
    until: date | None = None
    done: list[DoneEntry] = Field(default_factory=list, max_length=60)
    whole: bool = False
    left_out: list[Id] = Field(default_factory=list, max_length=20)
    felt: float | None = Field(default=None, ge=1, le=10)
    sport: str | None = Field(default=None, max_length=40)
    minutes: int | None = Field(default=None, ge=1, le=1440)
    rpe: float | None = Field(default=None, ge=1, le=10)
    exercise_id: Id | None = None
    to: Id | None = None
    equipment: list[Id] = Field(default_factory=list, max_length=30)
    region: Id | None = None
    side: Side | None = None
    severity: Severity | None = None
    never_true: bool = False
    fever: bool = False
    days: list[Weekday] = Field(default_factory=list, max_length=7)
    number: int | None = Field(default=None, ge=0, le=1000)
    hour: int | None = Field(default=None, ge=0, le=23)
    zone: str | None = Field(default=None, max_length=60)
    again: bool = False
    change: Literal["more", "less"] | None = None
    words: str | None = Field(default=None, max_length=1600)
    program: ProgramType | None = None
    show: Shown | None = None
    figure: float | None = None


class ReplyAnswer(BaseModel):
    """`question`: what has to be asked about `unread`, the words of the text that could not be placed."""

    model_config = ConfigDict(extra="forbid")

    intents: list[Wish] = Field(max_length=MOST_WISHES)
    question: str | None = Field(default=None, max_length=200)
    unread: str = Field(max_length=4000)
