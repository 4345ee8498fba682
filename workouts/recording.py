"""What a client did: logged, late or out of order, or skipped. Every change makes a session's next revision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from workouts.models import ExerciseResult, WorkoutInstance
from workouts.selectors import attach_results

MEASURES: Final = ("reps", "weight_kg", "rpe", "duration_sec", "distance_km")
FAST_CLOCK: Final = timedelta(minutes=5)
"""So far a phone's clock may run ahead of ours."""


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
) -> WorkoutInstance:
    """Store what the client did and complete the session.

    Of two reports of the same set the one that was done later holds, whichever comes in first. Effort and note of the
    session are overwritten by a report that is not older than the last.
    Raises `ValueError`, in words, for a rest day or a withdrawn session, an exercise that is not in the session, and
    figures that cannot be; `ChangedMeanwhile` when `revision` is given and is not the session's.
    """
    fresh = _newest_of_each([_dated(each, at) for each in sets])
    done_at = max([when for _, when in fresh], default=at)

    def change() -> dict[str, Any]:
        refuse_if_there_is_no_work(workout)
        _refuse_what_cannot_be(workout, sets, session_rpe)
        last = workout.completed_at
        is_last = last is None or done_at >= last
        keeps = (workout.session_rpe, workout.client_note) if not is_last else (None, "")
        return {
            "status": WorkoutInstance.Status.COMPLETED,
            "completed_at": max(done_at, last) if last else done_at,
            "session_rpe": next(
                (each for each in (keeps[0], session_rpe, workout.session_rpe) if each is not None), None
            ),
            "client_note": keeps[1] or note or workout.client_note,
        }

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

    `done_at`: when the client said so, by their own clock. What was logged after that stands: nothing changes.
    Raises `ValueError` for a rest day or a withdrawn session, `ChangedMeanwhile` as `log_result`.
    """
    if done_at is not None and workout.completed_at is not None and workout.completed_at > done_at:
        return workout

    def change() -> dict[str, Any]:
        refuse_if_there_is_no_work(workout)
        note = reason or workout.client_note
        return {"status": WorkoutInstance.Status.SKIPPED, "completed_at": None, "client_note": note}

    write(workout, change, at=at, revision=revision)
    return workout


def write(
    workout: WorkoutInstance,
    change: Callable[[], dict[str, Any]],
    *,
    at: datetime,
    revision: int | None = None,
    and_then: Callable[[], object] = lambda: None,
) -> None:
    """Write the values of `change` as the session's next revision, and do `and_then` in the same transaction.

    What `change` saw is what it changes: when somebody was faster it looks again, under the row's lock.
    """
    with transaction.atomic():
        if not _written(workout, change, at=at, revision=revision):
            WorkoutInstance.objects.select_for_update().only("pk").get(pk=workout.pk)
            workout.refresh_from_db(from_queryset=WorkoutInstance.objects.prefetch_related("results"))
            if not _written(workout, change, at=at, revision=revision):
                raise RuntimeError(f"workout {workout.pk} changed under its lock")
        and_then()


def _written(
    workout: WorkoutInstance, change: Callable[[], dict[str, Any]], *, at: datetime, revision: int | None
) -> bool:
    """One conditional UPDATE. Raises `ChangedMeanwhile` when the session is not at `revision`."""
    if revision is not None and revision != workout.revision:
        raise ChangedMeanwhile(workout)
    values = {**change(), "revision": workout.revision + 1, "updated_at": at}
    if not WorkoutInstance.objects.filter(pk=workout.pk, revision=workout.revision).update(**values):
        return False
    for name, value in values.items():
        setattr(workout, name, value)
    return True


def refuse_if_there_is_no_work(workout: WorkoutInstance) -> None:
    """Raises `ValueError`, in words."""
    if workout.session_type == "rest":
        raise ValueError("A rest day has nothing to log or to skip.")
    if workout.status == WorkoutInstance.Status.WITHDRAWN:
        raise ValueError("This session was withdrawn; today's is another one.")


def _dated(done: SetLog, at: datetime) -> tuple[SetLog, datetime]:
    return done, min(done.done_at or at, at + FAST_CLOCK)


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
        if done.exercise_id not in present:
            raise ValueError(f"This session has no {done.exercise_id.replace('_', ' ')}.")
        if done.set_number < 1:
            raise ValueError("Sets count from 1.")
        if any(value is not None and value < 0 for value in _measures(done).values()):
            raise ValueError(f"Set {done.set_number} of {done.exercise_id.replace('_', ' ')} has a negative figure.")
    for effort in (session_rpe, *(done.rpe for done in sets)):
        if effort is not None and not 1 <= effort <= 10:
            raise ValueError(f"Effort is 1 to 10, not {effort:g}.")


def _measures(done: SetLog) -> dict[str, Any]:
    return {name: getattr(done, name) for name in MEASURES}
