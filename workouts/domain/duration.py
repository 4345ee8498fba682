"""How long a session takes, by stated assumptions. Seconds inside, minutes at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from workouts.domain.catalogue import load_catalogue

if TYPE_CHECKING:  # the agent's package imports this module
    from workouts.agents.daily_workout.schema import Item, WorkoutDetails

SECONDS_PER_REP: Final = 4
SECONDS_PER_PREP_REP: Final = 3
SECONDS_PER_KM: Final = 450
"""7:30 a kilometre, for an item that gives a distance and no time."""
CHANGE_SECONDS: Final = 15
"""Walking to the next exercise; what it needs on top is the exercise's own `setup_seconds`."""
DEFAULT_SETUP: Final = 20


class Timed(Protocol):
    """What an item has to say about its time: a stored item and a planned one both do."""

    @property
    def type(self) -> str: ...
    @property
    def sets(self) -> int | None: ...
    @property
    def reps(self) -> int | str | None: ...
    @property
    def duration_sec(self) -> int | None: ...
    @property
    def duration_min(self) -> float | None: ...
    @property
    def distance_km(self) -> float | None: ...
    @property
    def rest_sec(self) -> int | None: ...


def minutes_of(details: WorkoutDetails) -> float:
    """Estimated minutes of a whole session, setting up and rests included."""
    return round(sum(seconds_of(item) for block in details.blocks for item in block.items) / 60, 1)


def seconds_of(item: Item) -> int:
    """One item: setting up, all its sets with both sides, and the rests between them."""
    exercise = load_catalogue().get(item.exercise_id)
    sides = 2 if exercise is not None and exercise.unilateral else 1
    setup = exercise.setup_seconds if exercise is not None else DEFAULT_SETUP
    return timed(item, sides=sides, setup=setup)


def timed(item: Timed, *, sides: int, setup: int) -> int:
    sets = item.sets or 1
    gentle = item.type in ("prep", "cooldown")
    change = 5 if gentle else CHANGE_SECONDS + setup
    rest = (sets - 1) * (item.rest_sec or 0)
    return round(change + sets * bout_seconds(item, sides) + rest)


def bout_seconds(item: Timed, sides: int) -> float:
    """One set, or one bout: time if it is given, else distance, else repetitions."""
    if item.duration_min is not None:
        return item.duration_min * 60
    if item.duration_sec is not None:
        return item.duration_sec * sides
    if item.distance_km is not None:
        return item.distance_km * SECONDS_PER_KM
    pace = SECONDS_PER_PREP_REP if item.type in ("prep", "cooldown") else SECONDS_PER_REP
    return most_reps(item.reps) * pace * sides


def most_reps(reps: int | str | None) -> int:
    """The upper end of "6-8"; a word that holds no number counts as ten."""
    return max(_numbers(reps), default=10)


def least_reps(reps: int | str | None) -> int | None:
    """The lower end of "6-8"; None for a word that holds no number."""
    return min(_numbers(reps), default=None)


def _numbers(reps: int | str | None) -> list[int]:
    if isinstance(reps, int):
        return [reps]
    return [int(part) for part in str(reps or "").replace("–", "-").split("-") if part.strip().isdigit()]
