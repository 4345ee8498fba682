"""Whose rows are whose, for every model of a client's that more than the client may see.

What is the client's alone (devices, the calendar, today's session) is asked for by the client's own key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db.models import Model, QuerySet

if TYPE_CHECKING:
    from accounts.models import User

M = TypeVar("M", bound=Model)


class OwnedByClient(QuerySet[M]):
    """Rows of clients. `owner_path` leads from a row to its client."""

    owner_path: ClassVar[str] = "client"

    def owned_by(self, user: User) -> Self:
        """What `user` may see: a client their own rows, a coach those of their clients, a superuser all of them."""
        if user.is_superuser:
            return self.all()
        if user.is_client:
            return self.filter(**{self.owner_path: user})
        return self.filter(**{f"{self.owner_path}__coach": user})


class OwnedByUser(OwnedByClient[M]):
    """Rows of tables that came from the legacy schema, where the client is the `user`."""

    owner_path = "user"


class OwnedByClientOfWorkout(OwnedByClient[M]):
    """What was done in a session belongs to the session's client."""

    owner_path = "workout__client"
