"""A session written anew in its place, by the rules: for less time, other equipment, a step more or less, a new fact.

It keeps its row, so that what hangs on it stays and what it was can be put back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from accounts.selectors import client_as_stored, newest_fact_of
from workouts.models import WorkoutInstance
from workouts.recording import refuse_if_there_is_no_work, write
from workouts.services import rebuilt_by_rules

LEAST_MINUTES, MOST_MINUTES = 10, 240
MOST_REASONS: Final = 20
AS_HARD_AS_MAY_BE: Final = "Today's session is as hard as it may be for you today."
AS_EASY_AS_CAN_BE: Final = "Today's session is the easiest that there is. Skip it if you need to rest."


def rebuild_workout(
    workout: WorkoutInstance,
    *,
    at: datetime,
    reason: str,
    minutes: int | None = None,
    equipment: Sequence[str] | None = None,
    harder: int = 0,
) -> WorkoutInstance:
    """Write the session as its next revision, from what is known by now, with these wishes for its day alone.

    `minutes`: at most so many. `equipment`: pieces and presets, in place of the client's own. `harder`: a step more (1)
    or less (-1) than it is. What was asked for earlier on the day still holds. Raises `ValueError`, in words, for a
    session that is done, skipped or withdrawn, a rest day, one that a coach wrote, and a wish that cannot be.
    """
    if minutes is not None and not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise ValueError(f"A session takes {LEAST_MINUTES} to {MOST_MINUTES} minutes, not {minutes}.")

    def change() -> dict[str, Any]:
        _refuse(workout)
        workout.fitness_plan.client = client_as_stored(workout.client_id)
        asked = _asked(workout, minutes, equipment, harder)
        answer = rebuilt_by_rules(workout, asked=asked)
        details = answer.details.stored()
        if harder and details == workout.details:
            raise ValueError(AS_HARD_AS_MAY_BE if harder > 0 else AS_EASY_AS_CAN_BE)
        return {
            "details": details,
            "session_type": answer.session_type,
            "asked": asked,
            "source": "rules",
            "reasons": [reason, *answer.reasons][:MOST_REASONS],
            "facts_known": newest_fact_of(workout.fitness_plan.client),
        }

    write(workout, change, at=at)
    return workout


def _refuse(workout: WorkoutInstance) -> None:
    refuse_if_there_is_no_work(workout)
    if workout.status != WorkoutInstance.Status.SCHEDULED:
        raise ValueError(f"This session is {workout.status} already.")
    if workout.source == "coach":
        raise ValueError("Your coach wrote this session by hand: ask your coach to change it.")


def _asked(
    workout: WorkoutInstance, minutes: int | None, equipment: Sequence[str] | None, harder: int
) -> dict[str, Any]:
    """What was asked for the day by now; steps add up to one at most, either way."""
    asked = dict(workout.asked)
    if minutes is not None:
        asked["minutes"] = minutes
    if equipment is not None:
        asked["equipment"] = list(equipment)
    if harder:
        asked["step"] = max(-1, min(1, asked.get("step", 0) + harder))
    return asked
