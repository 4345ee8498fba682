"""From the entries of an answer to the sets of a log, with the doubts that the rules would have. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from messaging.agents.reply.schema import DoneEntry, Wish
from messaging.domain.intents import DoneSet, Found, PlannedWork, ReplyContext
from messaging.domain.logs.days import session_meant, session_on
from messaging.domain.logs.reading import Reading, asked_by, log_of, not_planned
from messaging.domain.logs.sets import Told, Unclear, planned_sets, sets_told, take_sets
from workouts.domain.catalogue import load_catalogue

FIGURES: Final = ("reps", "weight_kg", "duration_sec", "distance_km")


class Incomplete(ValueError):
    """A wish without a slot that it needs. Its words say which."""


@dataclass(frozen=True, slots=True)
class Logged:
    """What a wish to log was made of; `unsure`: the exercises that are asked about, and so are not stored."""

    found: Found
    unsure: frozenset[str]


def logged(wish: Wish, context: ReplyContext) -> Logged:
    """A log of the day that is named, else of the session that is meant. What cannot be is asked about."""
    session = session_on(context, wish.day) if wish.day else session_meant(context)
    if session is None or not session.work:
        raise Incomplete("log: there is no session with work on that day.")
    reading = Reading(context, session, left_out=list(wish.left_out), whole=wish.whole, felt=wish.felt)
    unsure = set()
    for exercise_id, entries in _by_exercise(wish.done):
        work = work_of(exercise_id, session.work)
        try:
            reading.sets[exercise_id] = sets_of(work, entries)
        except Unclear as unclear:
            reading.questions.append(asked_by(unclear, work, reading))
            unsure.add(exercise_id)
    intents = log_of(reading)
    if not intents and not reading.questions:
        raise Incomplete("log: it holds no set and no effort.")
    return Logged(Found(intents, tuple(reading.questions)), frozenset(unsure))


def work_of(exercise_id: str, work: Iterable[PlannedWork]) -> PlannedWork:
    """As the session has it; one that it does not have comes from the catalogue, without a plan."""
    planned = next((each for each in work if each.exercise_id == exercise_id), None)
    if planned is not None:
        return planned
    if load_catalogue().get(exercise_id) is None:
        raise Incomplete(f"log: there is no exercise {exercise_id!r}.")
    return not_planned(exercise_id)


def sets_of(work: PlannedWork, entries: Sequence[DoneEntry]) -> tuple[DoneSet, ...]:
    """The sets as they were done; what was not said of them is as planned. Raises `Unclear` as the rules do."""
    if all(is_as_planned(entry) for entry in entries):
        return _planned(work, entries)
    told = Told(rpe=entries[0].rpe, km=entries[0].distance_km, bodyweight=any(each.no_weight for each in entries))
    (_tell_alike if len(entries) == 1 else _tell_each)(work, told, entries)
    sets = sets_told(work, told)
    return _with_efforts(sets, entries) if len({entry.rpe for entry in entries}) > 1 else sets


def is_as_planned(entry: DoneEntry) -> bool:
    """Whether nothing is told but that it was done, how often and how hard it was."""
    return entry.from_plan or not (entry.no_weight or any(getattr(entry, name) is not None for name in FIGURES))


def _planned(work: PlannedWork, entries: Sequence[DoneEntry]) -> tuple[DoneSet, ...]:
    if work.sets is None and not any((work.reps, work.duration_sec, work.distance_km)):
        raise Incomplete(f"log: nothing was planned of {work.exercise_id}, so it needs figures.")
    first = planned_sets(work)[0]
    efforts = [each.rpe for each in entries for _ in range(each.sets or (work.sets or 1 if len(entries) == 1 else 1))]
    return tuple(replace(first, set_number=number + 1, rpe=rpe) for number, rpe in enumerate(efforts))


def _tell_alike(work: PlannedWork, told: Told, entries: Sequence[DoneEntry]) -> None:
    (entry,) = entries
    if entry.weight_kg is not None:
        told.loads = [entry.weight_kg]
    told.seconds = entry.duration_sec
    if entry.sets and entry.reps:
        take_sets(work, told, entry.sets, entry.reps)
    else:
        told.sets, told.reps = entry.sets, [entry.reps] if entry.reps is not None else None


def _tell_each(work: PlannedWork, told: Told, entries: Sequence[DoneEntry]) -> None:
    """A figure for each set; where only some have one the others are as planned."""
    each = [entry for entry in entries for _ in range(entry.sets or 1)]
    if any(entry.duration_sec for entry in each):
        told.times = [float(entry.duration_sec or work.duration_sec or 0) for entry in each]
    told.sets = len(each)
    if any(entry.reps is not None for entry in each):
        told.reps = [entry.reps if entry.reps is not None else work.reps or 0 for entry in each]
    if any(entry.weight_kg is not None for entry in each):
        told.loads = [entry.weight_kg if entry.weight_kg is not None else work.weight_kg or 0.0 for entry in each]


def _with_efforts(sets: Sequence[DoneSet], entries: Sequence[DoneEntry]) -> tuple[DoneSet, ...]:
    efforts = [entry.rpe for entry in entries for _ in range(entry.sets or 1)]
    return tuple(replace(one, rpe=rpe) for one, rpe in zip(sets, efforts, strict=False))


def _by_exercise(done: Iterable[DoneEntry]) -> Iterable[tuple[str, list[DoneEntry]]]:
    found: dict[str, list[DoneEntry]] = {}
    for entry in done:
        found.setdefault(entry.exercise_id, []).append(entry)
    return found.items()
