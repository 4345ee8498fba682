"""What a client did: logged, late or out of order, or skipped. Every change makes a session's next revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from workouts.domain.catalogue import load_catalogue
from workouts.models import ExerciseResult, WorkoutInstance
from workouts.selectors import attach_results

MEASURES: Final = ("reps", "weight_kg", "rpe", "duration_sec", "distance_km")


class ChangedMeanwhile(ValueError):
    """The session is not at the revision that somebody thought. `workout`: as it is now."""

    def __init__(self, workout: WorkoutInstance) -> None:
        super().__init__("This session has changed meanwhile.")
        self.workout = workout


@dataclass(frozen=True, slots=True)
class SetLog:
    """One set or bout as a client reports it. Units: kg, km, seconds, RPE 1–10.

    `done_at`: when, by the client's own clock; without it, when the report came in.
    """

    exercise_id: str
    set_number: int
    reps: int | None = None
    weight_kg: float | None = None
    rpe: float | None = None
    duration_sec: int | None = None
    distance_km: float | None = None
    from_plan: bool = False
    done_at: datetime | None = None


def log_result(
    workout: WorkoutInstance,
    *,
    at: datetime,
    sets: Sequence[SetLog] = (),
    session_rpe: float | None = None,
    note: str = "",
    revision: int | None = None,
    done_at: datetime | None = None,
) -> WorkoutInstance:
    """Store what the client did and complete the session.

    `done_at`: when the session was done, by the client's own clock, for each set that does not say so itself.
    Reports may come late and in any order and always end alike: of two of the same set the one that was done later
    holds; whether the session is completed or skipped, its effort and its note are as the latest word has them, and
    what that left open as an earlier one has it. A clock that runs ahead of ours says now.
    Sets of a session that was withdrawn meanwhile are stored; it counts when no other one of its day was done.
    Raises `ValueError`, in words, for a rest day, an exercise that nobody knows, and figures that cannot be;
    `ChangedMeanwhile` when `revision` is given and is not the session's.
    """
    fresh = _newest_of_each([(each, min(each.done_at or done_at or at, at)) for each in sets])
    times = [*(when for _, when in fresh), *([min(done_at, at)] if done_at else ())]
    said_at = max(times, default=at)

    def change() -> dict[str, Any]:
        _refuse_rest(workout)
        _refuse_what_cannot_be(workout, sets, session_rpe)
        told = _told(workout, said_at, session_rpe=session_rpe, client_note=note or None)
        # Never nothing: sets that change no column of the session make its next revision all the same.
        return {"status": workout.status, **told, **_completed(workout, said_at, at=at)}

    write(workout, change, at=at, revision=revision, and_then=lambda: _store(workout, fresh))
    return workout


def skip_workout(
    workout: WorkoutInstance,
    *,
    at: datetime,
    reason: str = "",
    revision: int | None = None,
    done_at: datetime | None = None,
) -> WorkoutInstance:
    """The client does not train today. What was logged before stays stored; the session counts as skipped.

    `done_at`: when the client said so, by their own clock. What was logged after that stands.
    Raises `ValueError` for a rest day or a withdrawn session, `ChangedMeanwhile` as `log_result`.
    """
    said_at = min(done_at or at, at)

    def change() -> dict[str, Any]:
        refuse_if_there_is_no_work(workout)
        told = _told(workout, said_at, client_note=reason or None)
        if _is_last_word(workout, said_at):
            return {**told, "status": WorkoutInstance.Status.SKIPPED, "completed_at": None}
        return {name: value for name, value in told.items() if getattr(workout, name) != value}

    write(workout, change, at=at, revision=revision)
    return workout


def _is_last_word(workout: WorkoutInstance, said_at: datetime) -> bool:
    last = workout.reported_at or workout.completed_at
    return last is None or said_at >= last


def _told(workout: WorkoutInstance, said_at: datetime, **words: Any) -> dict[str, Any]:
    """The latest word about each of `words`; an earlier one fills what is still empty. None says nothing."""
    is_last = _is_last_word(workout, said_at)
    told = {
        name: word
        for name, word in words.items()
        if word is not None and (is_last or getattr(workout, name) in (None, ""))
    }
    return {**told, "reported_at": said_at} if is_last else told


def _completed(workout: WorkoutInstance, said_at: datetime, *, at: datetime) -> dict[str, Any]:
    """Empty when the client skipped it later than `said_at`, or when another session of the day was done."""
    skipped_since = workout.status == WorkoutInstance.Status.SKIPPED and not _is_last_word(workout, said_at)
    if skipped_since or (workout.status == WorkoutInstance.Status.WITHDRAWN and not _gets_the_day(workout, at=at)):
        return {}
    return {
        "status": WorkoutInstance.Status.COMPLETED,
        "completed_at": max(said_at, workout.completed_at or said_at),
    }


def _gets_the_day(workout: WorkoutInstance, *, at: datetime) -> bool:
    """Whether no other session of the day stands. One that is still scheduled makes way for what was done."""
    others = WorkoutInstance.objects.filter(client=workout.client_id, date=workout.date).exclude(pk=workout.pk)
    others.filter(status=WorkoutInstance.Status.SCHEDULED).update(
        status=WorkoutInstance.Status.WITHDRAWN, revision=F("revision") + 1, updated_at=at
    )
    return not others.exclude(status=WorkoutInstance.Status.WITHDRAWN).exists()


def write(
    workout: WorkoutInstance,
    change: Callable[[], dict[str, Any]],
    *,
    at: datetime,
    revision: int | None = None,
    and_then: Callable[[], object] = lambda: None,
) -> None:
    """Write the values of `change` as the session's next revision, and do `and_then` in the same transaction.

    What `change` saw is what it changes: when somebody was faster it looks again, under the row's lock. When it gives
    no value, there is nothing to write and the revision stays.
    """
    with transaction.atomic():
        if not _written(workout, change, at=at, revision=revision):
            WorkoutInstance.objects.select_for_update().only("pk").get(pk=workout.pk)
            workout.refresh_from_db()
            attach_results(workout, ExerciseResult.objects.filter(workout=workout))
            if not _written(workout, change, at=at, revision=revision):
                raise RuntimeError(f"workout {workout.pk} changed under its lock")
        and_then()


def tell_of_results(workout_ids: Iterable[UUID], *, at: datetime) -> None:
    """Results were changed by hand: their sessions are at another revision, so that phones hear of it."""
    WorkoutInstance.objects.filter(pk__in=workout_ids).update(revision=F("revision") + 1, updated_at=at)


def _written(
    workout: WorkoutInstance, change: Callable[[], dict[str, Any]], *, at: datetime, revision: int | None
) -> bool:
    """One conditional UPDATE. Raises `ChangedMeanwhile` when the session is not at `revision`."""
    if revision is not None and revision != workout.revision:
        raise ChangedMeanwhile(workout)
    told = change()
    if not told:
        return True
    values = {**told, "revision": workout.revision + 1, "updated_at": at}
    if not WorkoutInstance.objects.filter(pk=workout.pk, revision=workout.revision).update(**values):
        return False
    for name, value in values.items():
        setattr(workout, name, value)
    return True


def refuse_if_there_is_no_work(workout: WorkoutInstance) -> None:
    """Raises `ValueError`, in words."""
    _refuse_rest(workout)
    if workout.status == WorkoutInstance.Status.WITHDRAWN:
        raise ValueError("This session was withdrawn; today's is another one.")


def _refuse_rest(workout: WorkoutInstance) -> None:
    if workout.session_type == "rest":
        raise ValueError("A rest day has nothing to log or to skip.")


def _newest_of_each(dated: Sequence[tuple[SetLog, datetime]]) -> list[tuple[SetLog, datetime]]:
    """Of two reports of one set the later; the last of those of one instant."""
    newest: dict[tuple[str, int], tuple[SetLog, datetime]] = {}
    for done, when in dated:
        key = (done.exercise_id, done.set_number)
        if key not in newest or when >= newest[key][1]:
            newest[key] = (done, when)
    return list(newest.values())


def _store(workout: WorkoutInstance, sets: Sequence[tuple[SetLog, datetime]]) -> None:
    """One statement for all sets; those that are older than what is stored are left out."""
    there = {(result.exercise_id, result.set_number): result for result in workout.results.all()}
    rows = [
        ExerciseResult(
            workout=workout,
            exercise_id=done.exercise_id,
            set_number=done.set_number,
            **_measures(done),
            from_plan=done.from_plan,
            logged_at=when,
        )
        for done, when in sets
    ]
    newer = {(row.exercise_id, row.set_number): row for row in rows if not _is_older(row, there)}
    if newer:
        ExerciseResult.objects.bulk_create(
            newer.values(),
            update_conflicts=True,
            unique_fields=["workout", "exercise_id", "set_number"],
            update_fields=[*MEASURES, "from_plan", "logged_at"],
        )
    attach_results(workout, {**there, **newer}.values())


def _is_older(row: ExerciseResult, there: dict[tuple[str, int], ExerciseResult]) -> bool:
    stored = there.get((row.exercise_id, row.set_number))
    return stored is not None and stored.logged_at > row.logged_at


def _refuse_what_cannot_be(workout: WorkoutInstance, sets: Sequence[SetLog], session_rpe: float | None) -> None:
    present = {item["exercise_id"] for block in workout.details["blocks"] for item in block["items"]}
    for done in sets:
        # Done instead, or before it was swapped: it was done.
        if done.exercise_id not in present and load_catalogue().get(done.exercise_id) is None:
            raise ValueError(f"There is no exercise {done.exercise_id.replace('_', ' ')}.")
        if done.set_number < 1:
            raise ValueError("Sets count from 1.")
        if any(value is not None and value < 0 for value in _measures(done).values()):
            raise ValueError(f"Set {done.set_number} of {done.exercise_id.replace('_', ' ')} has a negative figure.")
    for effort in (session_rpe, *(done.rpe for done in sets)):
        if effort is not None and not 1 <= effort <= 10:
            raise ValueError(f"Effort is 1 to 10, not {effort:g}.")


def _measures(done: SetLog) -> dict[str, Any]:
    return {name: getattr(done, name) for name in MEASURES}
