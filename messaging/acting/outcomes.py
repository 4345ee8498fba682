"""What an action is given, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from accounts.clock import local_date
from accounts.holding import is_held
from accounts.illness import has_a_fever
from accounts.models import User
from accounts.selectors import current_profile_of
from messaging.domain.intents import Question
from messaging.models import InboundText
from workouts.models import WorkoutInstance
from workouts.selectors import stored_workout_of
from workouts.withholding import is_withheld

WITH_A_FEVER = "No training with a fever. Text me FEELING BETTER when it is over."
HELD = "Your sessions are on hold until your coach has spoken with you."


@dataclass(frozen=True, slots=True)
class Situation:
    """Whose wish it is, and when. `client` is as stored, its row locked; `text`: the newest of those read together."""

    client: User
    at: datetime
    text: InboundText | None = None

    @property
    def today(self) -> date:
        """The client's day on which they wrote: "done" at midnight is of the day that ends."""
        return local_date(self.client, min(self.text.received_at, self.at) if self.text else self.at)

    @property
    def units(self) -> str:
        """Of weights, as the client texts them."""
        profile = current_profile_of(self.client)
        return "lb" if profile is not None and profile.units == "lb" else "kg"

    def session_on(self, day: date) -> WorkoutInstance:
        """The session of a day. Raises `ValueError`, in words, when there is none."""
        workout = stored_workout_of(self.client, date=day)
        if workout is None and is_held(self.client):
            raise ValueError(HELD)
        if workout is None and has_a_fever(self.client):
            raise ValueError(WITH_A_FEVER)
        if workout is None:
            raise ValueError(f"There is no session {named(day, self.today)}.")
        return workout


@dataclass(frozen=True, slots=True)
class Done:
    """Something was changed, or shown. `sentence`: of what is stored now. `more`: what MORE tells.

    `alerts`: kinds of alerts and sentences, for what a person has to see to besides.
    """

    sentence: str
    reasons: tuple[str, ...] = ()
    more: str = ""
    question: Question | None = None
    alerts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """Too large to be done at once: it waits for a YES."""

    sentence: str


@dataclass(frozen=True, slots=True)
class ForCoach:
    """A person has to see to it: `sentence` for the client, `alert` (a kind of alert) and `told` for the coach."""

    sentence: str
    alert: str
    told: str
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing to say."""


Outcome = Done | Proposed | ForCoach | Quiet


def withheld_on(client: User, day: date) -> WorkoutInstance | None:
    """A session that was withheld, and was perhaps done before the client wrote what it was withheld for."""
    rows = WorkoutInstance.objects.filter(client=client, date=day, status=WorkoutInstance.Status.WITHDRAWN)
    withheld = list(filter(is_withheld, rows.select_related("microcycle").order_by("-updated_at")))
    return withheld[0] if withheld else None


def named(day: date, today: date) -> str:
    """`today`, `yesterday`, `tomorrow`, `on Mon 5 Jan`."""
    words = {0: "today", -1: "yesterday", 1: "tomorrow"}
    return words.get((day - today).days, f"on {dated(day)}")


def dated(day: date) -> str:
    """`Mon 5 Jan`."""
    return f"{day:%a} {day.day} {day:%b}"
