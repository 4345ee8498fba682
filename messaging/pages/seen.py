"""What the page of a link shows. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from accounts.clock import local_date, zone_of
from accounts.holding import is_held
from accounts.models import User
from accounts.selectors import client_as_stored
from messaging.acting.outcomes import HELD, Situation
from messaging.changes import UNDO_WITHIN
from messaging.domain.intents import DoneSet, Log
from messaging.domain.logs.repeating import told
from messaging.domain.text import first_name
from messaging.domain.weekly_words import LOADS
from messaging.models import Change
from messaging.pages.rows import by_exercise
from messaging.session_link import SessionLink, ends_at
from messaging.understanding import work_in
from workouts.models import WorkoutInstance
from workouts.selectors import DONE, facts_changed_since, workouts_of
from workouts.words import dose_in_words

Status = WorkoutInstance.Status
REST_DAY: Final = "It is a rest day. Your body builds on the work while you recover."
NO_SESSION: Final = "This session was taken back. Text TODAY to see what there is instead."
LOG, SKIP = "Log", "Skip"
"""Kinds of changes."""
LOGGED: Final = (Status.COMPLETED, Status.SKIPPED)


OF_HEALTH: Final = (
    "Built around",
    "Chosen to spare",
    "Light work because",
    "Gently back",
    "As light as",
    "Withheld",
    "Your ",
)
"""How reasons begin that tell of a body: they are the client's to ask for by text, and not for whoever has the link."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Whose link it is, and the session that stands on its day; None for none."""

    link: SessionLink
    client: User
    workout: WorkoutInstance | None
    is_held: bool

    @property
    def is_open(self) -> bool:
        """Whether there is something to log."""
        workout = self.workout
        return workout is not None and not self.why_closed and workout.status == Status.SCHEDULED

    @property
    def why_closed(self) -> str:
        """Why there is no session to see, in a sentence; empty when there is one."""
        if self.is_held:
            return HELD
        if self.workout is None:
            return NO_SESSION
        return REST_DAY if self.workout.session_type == "rest" else ""

    @property
    def mark(self) -> str:
        """Which session a form was made for, and how it was then: another one is not logged by it."""
        return f"{self.workout.pk.hex}-{self.workout.revision}" if self.workout is not None else ""

    def is_overtaken(self, *, at: datetime) -> bool:
        """Whether today's session is older than what is known of the client by now."""
        if not self.is_open or self.workout is None or self.link.day != local_date(self.client, at):
            return False
        return WorkoutInstance.objects.filter(facts_changed_since(), pk=self.workout.pk).exists()

    def has_ended(self, *, at: datetime) -> bool:
        return at >= ends_at(self.link, zone_of(self.client)) or not self.client.is_active


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the session. `items`: (exercise, dose, note)."""

    name: str
    items: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """The session in words. `done`: what is stored, a line for each exercise; `left`: what of the plan is not in it.

    `result`: what was said of it; `follows`: what follows from it.
    """

    first_name: str
    day: str
    theme: str = ""
    load: str = ""
    blocks: Sequence[Block] = ()
    instead: Sequence[str] = ()
    reasons: Sequence[str] = ()
    done: Sequence[str] = ()
    left: Sequence[str] = ()
    result: str = ""
    follows: Sequence[str] = ()
    can_undo: bool = False


def behind(link: SessionLink) -> Behind | None:
    """None when the session is gone, and its client perhaps with it.

    A session that was written anew has another row: whichever stands on that day is the one that is meant.
    """
    made_for = WorkoutInstance.objects.filter(pk=link.workout_id).only("client_id").first()
    if made_for is None:
        return None
    client = client_as_stored(made_for.client_id)
    standing = workouts_of(client).filter(date=link.day).prefetch_related("results").first()
    return Behind(link, client, standing, is_held(client))


def units_of(client: User, *, at: datetime) -> str:
    """Of weights: kg or lb."""
    return Situation(client, at).units


def shown(behind: Behind, *, at: datetime) -> Shown:
    """What may be seen by whoever holds the link: the session, and a first name."""
    name, day = first_name(behind.client.name), _in_words(behind.link.day)
    workout = behind.workout
    if workout is None or behind.why_closed:
        return Shown(name, day)
    change = _told_last(behind, at=at)
    return Shown(
        name,
        day,
        theme=workout.theme,
        load=f"{LOADS[workout.load]} day" if workout.load in LOADS else "",
        blocks=[_block(block) for block in workout.details.get("blocks", ())],
        instead=[_instead(each) for each in workout.details.get("modifications") or ()],
        reasons=[reason for reason in workout.reasons if not reason.startswith(OF_HEALTH)],
        done=_lines(workout, units=units_of(behind.client, at=at)),
        left=_left(workout),
        result=_result(change) if change is not None and _was_today(change, behind.client, at=at) else "",
        follows=change.reasons if change is not None and change.kind == LOG else (),
        can_undo=change is not None and change.made_at > at - UNDO_WITHIN,
    )


def _block(block: dict[str, object]) -> Block:
    items: list[dict[str, object]] = block["items"]  # type: ignore[assignment]
    return Block(
        str(block["name"]),
        [(str(item["exercise"]), dose_in_words(item), str(item.get("notes") or "")) for item in items],
    )


def _instead(modification: dict[str, object]) -> str:
    swap: dict[str, str] = modification["replace"]  # type: ignore[assignment]
    note = f" {modification['note']}" if modification.get("note") else ""
    return f"{modification['condition']}: {swap['with']} instead of {swap['exercise']}.{note}"


def _lines(workout: WorkoutInstance, *, units: str) -> list[str]:
    names = {item["exercise_id"]: item["exercise"] for block in workout.details["blocks"] for item in block["items"]}
    place = {exercise_id: number for number, exercise_id in enumerate(names)}
    results = sorted(
        workout.results.all(),
        key=lambda row: (place.get(row.exercise_id, len(place)), row.exercise_id, row.set_number),
    )
    sets = [DoneSet(**{name: getattr(row, name) for name in DONE}) for row in results]
    return [_line(Log(workout.date, own), names, units=units) for _, own in by_exercise(sets)]


def _line(log: Log, names: Mapping[str, str], *, units: str) -> str:
    """As texts tell it; and efforts one by one where they differ, for which a text has no room."""
    efforts = [f"{one.rpe:g}" if one.rpe is not None else "-" for one in log.sets]
    each = f", RPE {'/'.join(efforts)}" if len(set(efforts)) > 1 else ""
    return told(log, names, units=units).rstrip(".") + each


def _left(workout: WorkoutInstance) -> list[str]:
    """Of a session that was done."""
    if workout.status != Status.COMPLETED:
        return []
    done = {row.exercise_id for row in workout.results.all()}
    return list(dict.fromkeys(work.name for work in work_in(workout.details) if work.exercise_id not in done))


def _result(change: Change) -> str:
    """`Logged today:`, as what is stored and what follows from it stand below in full; of a skip all of it."""
    told, colon, _ = change.sentence.partition(": ")
    return told + colon.strip() if change.kind == LOG else change.sentence


def _told_last(behind: Behind, *, at: datetime) -> Change | None:
    """The client's newest change that stands, where it is about this session and says how that one ended."""
    if behind.workout is None or behind.workout.status not in LOGGED:
        return None
    standing = Change.objects.filter(client=behind.client, undone_at__isnull=True).order_by("-id").first()
    about = standing is not None and standing.kind in (LOG, SKIP)
    return standing if standing and about and standing.wish.get("day") == behind.link.day.isoformat() else None


def _was_today(change: Change, client: User, *, at: datetime) -> bool:
    """Its sentence says "today"."""
    return local_date(client, change.made_at) == local_date(client, at)


def _in_words(day: date) -> str:
    """`Monday 2 March`."""
    return f"{day:%A} {day.day} {day:%B}"
