"""What coaches want to remember of a client."""

from __future__ import annotations

from datetime import datetime

from accounts.models import CoachNote, User


def add_note(client: User, *, author: User, text: str, at: datetime) -> CoachNote:
    """Keep it beside the client's other notes. Raises `ValueError` when it says nothing."""
    if not text:
        raise ValueError("A note has to say something.")
    return CoachNote.objects.create(client=client, author=author, text=text, created_at=at)
