"""What coaches remember of a client."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.models import CoachNote
from accounts.notes import add_note
from accounts.tests.factories import CoachFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 14, tzinfo=UTC)


def test_a_note_is_kept_with_who_wrote_it_and_when() -> None:
    maria, tom = CoachFactory.create(), UserFactory.create()
    add_note(tom, author=maria, text="Likes hills.", at=AT)
    assert list(CoachNote.objects.values_list("client", "author", "text", "created_at")) == [
        (tom.pk, maria.pk, "Likes hills.", AT)
    ]


def test_a_note_that_says_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="has to say something"):
        add_note(UserFactory.create(), author=CoachFactory.create(), text="", at=AT)
    assert not CoachNote.objects.exists()
