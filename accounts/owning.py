"""Whose rows are whose, for every model of a client's that more than the client may see.

What is the client's alone (devices, the calendar, today's session) is asked for by the client's own key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet

if TYPE_CHECKING:
    from accounts.models import User

M = TypeVar("M", bound=Model)


def team_of(coach: User) -> QuerySet[User, Any]:
    """The coach, and the coaches whose head this coach is: the clients of all of them are the team's."""
    return get_user_model()._default_manager.filter(Q(pk=coach.pk) | Q(coach=coach.pk, role="coach")).values("pk")


class OwnedByClient(QuerySet[M]):
    """Rows of clients. `owner_path` leads from a row to its client."""

    owner_path: ClassVar[str] = "client"

    def owned_by(self, user: User) -> Self:
        """What `user` may see: a client their own rows, a superuser all, a coach those of the clients of their team."""
        if user.is_superuser:
            return self.all()
        if user.is_client:
            return self.filter(**{self.owner_path: user})
        return self.filter(**{f"{self.owner_path}__coach__in": team_of(user)})


class OwnedByUser(OwnedByClient[M]):
    """Rows of tables that came from the legacy schema, where the client is the `user`."""

    owner_path = "user"


class OwnedByClientOfWorkout(OwnedByClient[M]):
    """What was done in a session belongs to the session's client."""

    owner_path = "workout__client"
