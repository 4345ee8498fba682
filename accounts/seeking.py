"""Clients without a plan are looked at once a day, and not each minute: as soon as there is a plan, they are again.

`users.plan_sought_at` says when no plan was found. Whoever makes a plan active calls `look_again`; a plan that came
some other way (by hand, in the database) is found within a day.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from accounts.models import User

SOUGHT_EACH: Final = timedelta(days=1)


def look_again(client_id: UUID) -> None:
    """The client has a plan now, or again."""
    User.objects.filter(pk=client_id, plan_sought_at__isnull=False).update(plan_sought_at=None)


def found_none(client_ids: Collection[UUID], *, at: datetime) -> None:
    """These have no plan: nobody asks again for a day."""
    User.objects.filter(pk__in=client_ids).update(plan_sought_at=at)


def seek_those_of_yesterday(*, at: datetime) -> int:
    """Whoever was looked for a day ago is looked for once more; returns how many."""
    return User.objects.filter(plan_sought_at__lte=at - SOUGHT_EACH).update(plan_sought_at=None)
