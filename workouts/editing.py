"""Sessions that a coach writes by hand, item by item, with the checks of the built-in coach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from accounts.selectors import client_as_stored
from workouts.models import WorkoutInstance
from workouts.recording import write
from workouts.services import faults_of, new_faults

COACH: Final = "coach"
REASON: Final = "Your coach changed this session."


class SessionRefused(ValueError):
    """What a session would break. `faults`: the sentences."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = tuple(faults)


def edit_workout(
    workout: WorkoutInstance, blocks: Sequence[Mapping[str, Any]], *, at: datetime, revision: int | None = None
) -> WorkoutInstance:
    """Write the blocks of a session, as `details` holds them; it is the coach's from then on, and stands.

    What to do instead of an exercise, and why it was chosen, goes with the exercise.
    Raises `SessionRefused` as `new_faults` has it, `ValueError`, in words, for a session that is no longer ahead or is
    a rest day, and `ChangedMeanwhile` when `revision` is not the session's.
    """

    def change() -> dict[str, Any]:
        _refuse(workout)
        details = {**workout.details, "blocks": list(blocks)}
        gone = _names(workout.details) - _names(details)
        details["modifications"] = [
            each for each in workout.details.get("modifications", ()) if each["replace"]["exercise"] not in gone
        ]
        if faults := new_faults(workout, details):
            raise SessionRefused(faults)
        reasons = [each for each in workout.reasons if each != REASON and not any(name in each for name in gone)]
        return {"details": details, "reasons": [*reasons, REASON], "source": COACH}

    write(workout, change, at=at, revision=revision)
    return workout


def put_back_workout(
    workout: WorkoutInstance,
    details: Mapping[str, Any],
    *,
    reasons: Sequence[str],
    source: str,
    at: datetime,
    revision: int | None = None,
) -> WorkoutInstance:
    """Write what the session was before, by whom it was, as its next revision. What was done is not touched.

    Raises as `edit_workout`, and `SessionRefused` for whatever it breaks by now: what was reported since wins.
    """

    def change() -> dict[str, Any]:
        _refuse(workout)
        if faults := faults_of(workout, details):
            raise SessionRefused(faults)
        return {"details": details, "reasons": list(reasons), "source": source}

    write(workout, change, at=at, revision=revision)
    return workout


def why_not_editable(workout: WorkoutInstance) -> str:
    """Why this session cannot be edited, in a sentence; empty when it can."""
    if workout.status != WorkoutInstance.Status.SCHEDULED:
        return f"This session is {workout.status}: only one that is still scheduled is edited."
    if workout.session_type == "rest":
        return "A rest day has no exercises. Change the day in its week instead."
    return ""


def _refuse(workout: WorkoutInstance) -> None:
    """Raises `ValueError`; else the client is read anew, so that the checks know what was reported by now."""
    if refusal := why_not_editable(workout):
        raise ValueError(refusal)
    workout.fitness_plan.client = client_as_stored(workout.client_id)


def _names(details: Mapping[str, Any]) -> set[str]:
    return {item["exercise"] for block in details.get("blocks", ()) for item in block["items"]}
