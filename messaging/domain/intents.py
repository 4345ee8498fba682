"""What a client may want with a text: one frozen value each, whoever read it, the rules or a model. Pure.

Days are the client's own. Units: kilograms, kilometres, seconds, minutes; RPE 1 to 10. Null means not said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Side = Literal["left", "right", "both"]
Severity = Literal["mild", "moderate", "severe"]
ProgramType = Literal["endurance", "strength", "shred", "hybrid", "rehab", "other"]


# --- What was done ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class DoneSet:
    """One set or bout. `from_plan`: its figures are the planned ones, as nothing else was said."""

    exercise_id: str
    set_number: int
    reps: int | None = None
    weight_kg: float | None = None
    rpe: float | None = None
    duration_sec: int | None = None
    distance_km: float | None = None
    from_plan: bool = False


@dataclass(frozen=True, slots=True)
class Log:
    """Sets of the session of `day`. `partial`: nothing was said of the session's other exercises, so one question asks
    for them; `left_out`: those that the client says were not done. `felt`: the whole session's effort.
    """

    day: date
    sets: tuple[DoneSet, ...]
    felt: float | None = None
    partial: bool = False
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherSport:
    """Something that is no session of the plan: football, a hike. It is a row of its own."""

    day: date
    sport: str
    minutes: int | None = None
    rpe: float | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """The session of `day` is not done."""

    day: date
    reason: str = ""


# --- What should be otherwise ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Swap:
    """Another exercise in the place of one of today's, the coach's choice where `to` is null."""

    exercise_id: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """So much time today."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Place:
    """Other equipment today: presets or pieces of the vocabulary; with `missing`, all that they have but these."""

    equipment: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pain:
    """A region that hurts. `severity` null: nothing was said of it, which counts as moderate."""

    region: str
    side: Side | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class PainOver:
    """A limitation no longer holds, from today; `never_true`: it never did. `region` null: the only one there is."""

    region: str | None
    never_true: bool = False


@dataclass(frozen=True, slots=True)
class Ill:
    """`fever`: no training until it is over. A cold: light work."""

    fever: bool


@dataclass(frozen=True, slots=True)
class WellAgain:
    """The illness is over."""


@dataclass(frozen=True, slots=True)
class Travel:
    """Away from `start` to `end`, both included. `equipment` null: what a room offers. `zone`: only if it was named."""

    start: date
    end: date
    equipment: tuple[str, ...] | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class BusyWeek:
    """Less time in the week of `monday`: so many days, or so many minutes a day, or simply less."""

    monday: date
    days: int | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class TrainingDays:
    """On which weekdays (`MONDAY` …) they can train: in the week of `monday` alone, or from now on where it is null."""

    days: tuple[str, ...]
    monday: date | None = None


@dataclass(frozen=True, slots=True)
class SendTime:
    """Another hour (0 to 23), another zone (an IANA name), or both, from now on."""

    hour: int | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class PauseWish:
    """No training and no texts from `start` until the day before `back`; until they say so where that is null."""

    start: date
    back: date | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """Training goes on."""


@dataclass(frozen=True, slots=True)
class Harder:
    """A bit more today, and from today on."""


@dataclass(frozen=True, slots=True)
class Easier:
    """A bit less today, and from today on."""


@dataclass(frozen=True, slots=True)
class Dislike:
    """Never this exercise; `again`: it is welcome once more."""

    exercise_id: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Owned:
    """What they have to train with, from now on. `more`: besides what is known; else in place of it."""

    equipment: tuple[str, ...]
    more: bool = False
    less: bool = False


@dataclass(frozen=True, slots=True)
class SessionMinutes:
    """How long a session may take, from now on."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Goal:
    """What they train for, from now on, in their own words."""

    words: str


@dataclass(frozen=True, slots=True)
class PlanWeeks:
    """How long the plan is to be. Large: it is proposed."""

    weeks: int


@dataclass(frozen=True, slots=True)
class Program:
    """Another type of programme. Large: it is proposed."""

    program_type: ProgramType


# --- What is asked for -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Show:
    """Something to read: `today`'s session again, the `week`, the `plan`, `more` of the last answer, `why` the last
    session or change is as it is, the `facts` that are known of them, and what they can text (`menu`).
    """

    what: Literal["today", "week", "plan", "more", "why", "facts", "menu"]


# --- Answers to what we asked ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last change back. `instead`: the figure that was meant ("undo, I meant 65")."""

    instead: float | None = None


@dataclass(frozen=True, slots=True)
class Yes:
    """To what was proposed or asked."""


@dataclass(frozen=True, slots=True)
class No:
    """To what was proposed or asked."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What could get in the way, and what then, in their own words, which name the days. Empty: nothing does."""

    words: str


# --- What is a person's to answer ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class EndSubscription:
    """Money is the coach's: one question, and a line on the list."""


@dataclass(frozen=True, slots=True)
class Thanks:
    """Small talk that wants no answer, or a short one."""


Intent = (
    Log | OtherSport | Skip | Swap | Minutes | Place | Pain | PainOver | Ill | WellAgain | Travel | BusyWeek
    | TrainingDays | SendTime | PauseWish | Resume | Harder | Easier | Dislike | Owned | SessionMinutes | Goal
    | PlanWeeks | Program | Show | Undo | Yes | No | Obstacle | EndSubscription | Thanks
)  # fmt: skip


# --- What a reader is given, and gives -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PlannedWork:
    """One exercise of a session as it was told. `reps`: the low end of a range. `type`: an item type."""

    exercise_id: str
    name: str
    type: str
    sets: int | None = None
    reps: int | None = None
    weight_kg: float | None = None
    rpe: float | None = None
    duration_sec: int | None = None
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class SessionSeen:
    """A session that a text may be about. `done`: exercises with results already, as (id, number of sets stored)."""

    day: date
    work: tuple[PlannedWork, ...]
    is_rest: bool = False
    done: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyContext:
    """What a text is read against. `sessions`: of the last seven days and today, those that exist, newest first.

    `country`: two letters (`US`, `DE`), which decides what 3/5 means. `units`: of bare weights, the client's own.
    `regions`: those with an active limitation. `ill`: whether an illness is on. `zone`: the client's IANA zone.
    `asked`: what we asked last and wait for: `rest` of a session, `half_hour`, `minutes`, `fever`, `obstacle`,
    `proposal`, `figure` (one that was unclear), `confirm` (`asked_about` is the text that a YES means), `complete`
    (`asked_about` is the text whose gap `{}` the answer fills), `unread` (words that could not be placed), or nothing.
    `asked_about` is else as the question's reader has it.
    `days`: on which weekdays they train. `obstacles_of`: the Monday of the week of which we asked what could get in the
    way and wait for the answer, though something else was asked besides.
    """

    today: date
    country: str = "US"
    units: Literal["kg", "lb"] = "kg"
    zone: str = "America/New_York"
    sessions: tuple[SessionSeen, ...] = ()
    regions: tuple[str, ...] = ()
    ill: bool = False
    days: tuple[str, ...] = ()
    asked: str = ""
    asked_about: str = ""
    obstacles_of: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be asked before it can be done. `about` goes into `ReplyContext.asked` and `asked_about` next time.

    `sentence`: GSM-7, at most 160 septets, ends with a question mark.
    """

    sentence: str
    kind: str = "figure"
    about: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What one reader took out of a text. `rest`: the words that it did not use, in order, for the next reader."""

    intents: tuple[Intent, ...] = ()
    questions: tuple[Question, ...] = ()
    rest: str = ""
