"""What a form was shown of a row's age, so that what somebody else changed meanwhile is not written over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plans.editing import CHANGED_MEANWHILE
from workouts.models import WorkoutInstance


def seen_of(row: Any) -> str:
    """As the form carries it: a session's revision, or when a plan or a week was changed last."""
    return str(row.revision) if isinstance(row, WorkoutInstance) else row.updated_at.isoformat()


def seen_in(row: Any, said: str) -> Any:
    """What the use cases compare. Raises `ValueError`, in words, for what no form of ours says."""
    try:
        return int(said) if isinstance(row, WorkoutInstance) else datetime.fromisoformat(said)
    except ValueError as error:
        raise ValueError(CHANGED_MEANWHILE) from error
