"""The audit trail: who of the staff read or did what, and about whom."""

from __future__ import annotations

from datetime import datetime

from accounts.models import AuditEntry, User

Action = AuditEntry.Action


def record(
    actor: User | None, action: AuditEntry.Action, what: str, *, at: datetime, client: User | None = None
) -> AuditEntry:
    """Add an entry. `what` says in words what was read or done ("health facts", "activated a plan"), and no fact.

    A door calls this in the transaction in which it acts, so that nothing is done that the trail does not know.
    """
    return AuditEntry.objects.create(
        at=at,
        actor_id=actor.pk if actor is not None else None,
        action=action,
        what=what[:200],
        client_id=client.pk if client is not None else None,
    )
