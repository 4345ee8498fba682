"""The last sessions and the next, as a coach reads them: what was asked, why, and what was done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from pydantic import ValidationError

from accounts.models import User
from fitcoach.console.words import WRITTEN_BY, exercise_name
from workouts.agents.daily_workout.schema import Item, Modification, WorkoutDetails
from workouts.api.shapes import result_answer
from workouts.domain.series import weeks_until
from workouts.models import WorkoutInstance
from workouts.selectors import workouts_of
from workouts.words import dose_in_words, set_in_words

WEEKS: Final = 12
"""So many weeks, this one included, are looked back upon."""
WRITTEN_AHEAD: Final = timedelta(days=6)
LAST: Final = 3
TOMORROW: Final = timedelta(days=1)
TONES: Final[Mapping[str, str]] = {"completed": "good", "skipped": "warn", "missed": "bad"}


@dataclass(frozen=True, slots=True)
class Line:
    """One exercise: how much was asked, and each kind of set that was done."""

    exercise: str
    dose: str
    notes: str
    done: Sequence[str]


@dataclass(frozen=True, slots=True)
class Session:
    """`day`: Today, Tomorrow, or nothing. `blocks`: (name, lines); null when the stored session cannot be read.

    `besides`: what was done of exercises that the session does not hold.
    """

    workout: WorkoutInstance
    day: str
    became: str
    author: str
    blocks: Sequence[tuple[str, Sequence[Line]]] | None
    besides: Sequence[Line]
    modifications: Sequence[str]
    reasons: Sequence[str]

    @property
    def tone(self) -> str:
        return TONES.get(self.became, "")


@dataclass(frozen=True, slots=True)
class Sessions:
    """`coming`: of today and tomorrow, as far as they are stored; `last`: before today, the newest first, no rest."""

    coming: Sequence[Session]
    last: Sequence[Session]


def stored_sessions(client: User, *, today: date) -> list[WorkoutInstance]:
    """With their results: those of the last weeks and of what is written ahead, the newest first.

    The week, the sessions and the charts of a page all read these. `today`: the client's day.
    """
    first, last = weeks_until(today, WEEKS)[0], today + WRITTEN_AHEAD
    return list(workouts_of(client).filter(date__range=(first, last)).prefetch_related("results"))


def sessions_of(stored: Sequence[WorkoutInstance], *, today: date) -> Sessions:
    """`stored`: the newest first. `today`: the client's day."""
    coming = [workout for workout in reversed(stored) if today <= workout.date <= today + TOMORROW]
    last = [workout for workout in stored if workout.date < today and workout.session_type != "rest"][:LAST]
    return Sessions(
        coming=[session_in_words(workout, today=today) for workout in coming],
        last=[session_in_words(workout, today=today) for workout in last],
    )


def session_in_words(workout: WorkoutInstance, *, today: date) -> Session:
    """A stored session with its results at hand, on the client's day `today`."""
    details, done = _readable(workout), _done(workout)
    lines = [(block.name, [_line(item, done) for item in block.items]) for block in details.blocks] if details else None
    return Session(
        workout=workout,
        day={today: "Today", today + TOMORROW: "Tomorrow"}.get(workout.date, ""),
        became=_became(workout, today),
        author=WRITTEN_BY.get(workout.source, workout.source),
        blocks=lines,
        besides=[Line(exercise_name(exercise_id), "", "", sets) for exercise_id, sets in done.items()],
        modifications=[_swap(each) for each in details.modifications] if details else [],
        reasons=[str(reason) for reason in workout.reasons],
    )


def _readable(workout: WorkoutInstance) -> WorkoutDetails | None:
    """Null for one that somebody wrote by hand in a shape of their own."""
    try:
        return WorkoutDetails.model_validate(workout.details)
    except ValidationError:
        return None


def _line(item: Item, done: dict[str, Sequence[str]]) -> Line:
    """Takes what was done of the exercise out of `done`: an exercise that stands twice has its sets at the first."""
    told = item.model_dump(exclude_none=True)
    return Line(item.exercise, dose_in_words(told), item.notes or "", done.pop(item.exercise_id, ()))


def _done(workout: WorkoutInstance) -> dict[str, Sequence[str]]:
    """What was done, in words, by exercise id."""
    sets: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(workout.results.all(), key=lambda row: row.set_number):
        sets[row.exercise_id].append(result_answer(row))
    return {exercise_id: _alike(map(set_in_words, rows)) for exercise_id, rows in sets.items()}


def _alike(sets: Iterable[str]) -> list[str]:
    """`2 × 8 reps, 60 kg` for two alike in a row."""
    counted = ((words, len(list(group))) for words, group in groupby(sets))
    return [f"{number} × {words}" if number > 1 else words or "done" for words, number in counted]


def _became(workout: WorkoutInstance, today: date) -> str:
    if workout.session_type == "rest":
        return "rest"
    if workout.status == WorkoutInstance.Status.SCHEDULED:
        return "missed" if workout.date < today else "planned"
    return workout.status


def _swap(modification: Modification) -> str:
    swap = modification.replace
    words = f"{modification.condition}: {swap.with_} instead of {swap.exercise}."
    return f"{words} {modification.note}".strip()
