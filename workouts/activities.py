"""What a client did beside the plan."""

from __future__ import annotations

from datetime import date, datetime

from accounts.models import User
from workouts.models import Activity

MOST_MINUTES = 1440


def log_activity(
    client: User, *, date: date, sport: str, at: datetime, minutes: int | None = None, rpe: float | None = None
) -> Activity:
    """A row of its own: it completes no session. Raises `ValueError`, in words, for figures that cannot be."""
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        raise ValueError("A day has 1440 minutes.")
    if rpe is not None and not 1 <= rpe <= 10:
        raise ValueError(f"Effort is 1 to 10, not {rpe:g}.")
    return Activity.objects.create(client=client, date=date, sport=sport[:40], minutes=minutes, rpe=rpe, created_at=at)
