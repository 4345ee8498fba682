"""What the client changed by text: each change as it was told, and whether it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from accounts.models import User
from messaging.models import Change

SHOWN: Final = 12


def changes_of(client: User) -> Sequence[Change]:
    """The newest first, with who took them back."""
    return list(Change.objects.filter(client=client).select_related("undone_by").order_by("-id")[:SHOWN])
