"""What coaches remember of the client."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django import forms

from accounts.models import CoachNote, User

SHOWN: Final = 20


class NoteForm(forms.Form):
    text = forms.CharField(label="New note", max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


def notes_of(client: User) -> Sequence[CoachNote]:
    """The newest first, with who wrote them."""
    notes = CoachNote.objects.filter(client=client).select_related("author")
    return list(notes.order_by("-created_at", "-pk")[:SHOWN])
