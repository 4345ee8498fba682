"""Health notes in the rows: ciphertext of one column and one key, and nothing that cannot be read."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from accounts.encryption.fields import EncryptedJSONField, EncryptedTextField
from accounts.encryption.keys import MalformedKeys, keyring, keyring_of, make_key
from accounts.encryption.sealing import Unreadable, is_sealed, seal, unseal
from accounts.holding import hold
from accounts.models import BulkJob, CoachNote, Hold, Limitation
from accounts.tests.factories import CoachFactory, LimitationFactory, UserFactory

NOON = datetime(2026, 1, 5, 19, tzinfo=UTC)
NOTE = "Läufer's knee, since the fall 🦵"
COLUMN = "limitations.note"


def stored(row: Any, field: str = "note") -> str:
    """What the database holds."""
    return type(row)._base_manager.annotate(raw=Cast(field, TextField())).values_list("raw", flat=True).get(pk=row.pk)


# --- What is stored ---------------------------------------------------------------------------------------------------


def test_a_text_is_stored_with_the_id_of_its_key_and_never_twice_the_same() -> None:
    first, second = seal(NOTE, COLUMN), seal(NOTE, COLUMN)
    assert first.startswith(f"enc1:{keyring().newest.id}:")
    assert first != second
    assert NOTE not in first
    assert unseal(first, COLUMN) == unseal(second, COLUMN) == NOTE


@pytest.mark.parametrize(
    ("case", "told", "says"),
    [
        ("plaintext", lambda sealed: NOTE, f"{COLUMN} holds a text that is not encrypted"),
        ("nothing", lambda sealed: "", f"{COLUMN} holds a text that is not encrypted"),
        ("half of it", lambda sealed: sealed[:-8], f"{COLUMN} cannot be read with its key"),
        ("one sign changed", lambda sealed: sealed[:20] + "AB" + sealed[22:], f"{COLUMN} cannot be read with its key"),
        ("too short for a nonce", lambda sealed: sealed[:14] + "QUJD", f"{COLUMN} cannot be read with its key"),
        ("no base64", lambda sealed: sealed[:14] + "QUJDR", f"{COLUMN} cannot be read with its key"),
        ("another column's", lambda sealed: seal(NOTE, "holds.reason"), f"{COLUMN} cannot be read with its key"),
        ("an unknown key's", lambda sealed: f"enc1:00000000:{sealed[14:]}", "was encrypted with the key 00000000"),
    ],
)
def test_what_cannot_be_read_is_refused_by_column_and_key(case: str, told: Callable[[str], str], says: str) -> None:
    sealed = seal(NOTE, COLUMN)
    with pytest.raises(Unreadable, match=says) as refused:
        unseal(told(sealed), COLUMN)
    assert COLUMN in str(refused.value)
    assert NOTE not in str(refused.value)
    assert sealed[14:] not in str(refused.value)


def test_the_older_keys_still_read_and_only_the_newest_writes(settings: Any) -> None:
    old, new = make_key(), make_key()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    sealed = seal(NOTE, COLUMN)
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    assert unseal(sealed, COLUMN) == NOTE
    assert seal(NOTE, COLUMN)[5:13] == keyring_of((new,)).newest.id
    settings.FIELD_ENCRYPTION_KEYS = [new]
    with pytest.raises(Unreadable, match=f"was encrypted with the key {sealed[5:13]}, which FIELD_ENCRYPTION_KEYS"):
        unseal(sealed, COLUMN)


# --- Keys -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "words", "says"),
    [
        ("none", (), "holds no key"),
        ("a password", ("correct horse battery staple",), "key 1 of FIELD_ENCRYPTION_KEYS is not 32 bytes"),
        ("half a key", (base64.b64encode(bytes(16)).decode(),), "key 1 of FIELD_ENCRYPTION_KEYS is not 32 bytes"),
        ("a second one that is none", (make_key(), "secret"), "key 2 of FIELD_ENCRYPTION_KEYS is not 32 bytes"),
    ],
)
def test_what_is_no_key_is_refused_by_its_place_alone(case: str, words: tuple[str, ...], says: str) -> None:
    with pytest.raises(MalformedKeys, match=says) as refused:
        keyring_of(words)
    assert not any(each in str(refused.value) for each in words)


def test_a_key_may_come_in_either_alphabet_and_without_its_padding() -> None:
    secret = bytes(range(220, 252))
    written = [base64.urlsafe_b64encode(secret).decode(), base64.b64encode(secret).decode()]
    ids = {keyring_of((each,)).newest.id for each in (*written, *(each.rstrip("=") for each in written))}
    assert written[0] != written[1]
    assert len(ids) == 1


def test_each_new_key_is_another() -> None:
    assert len({make_key() for _ in range(100)}) == 100


# --- Fields -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_note_is_a_text_in_python_and_ciphertext_in_the_row() -> None:
    row = LimitationFactory.create(note=NOTE)
    assert Limitation.objects.get().note == NOTE
    assert list(Limitation.objects.values_list("note", flat=True)) == [NOTE]
    assert is_sealed(stored(row))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write",
    [
        lambda row: Limitation.objects.filter(pk=row.pk).update(note=NOTE),
        lambda row: Limitation.objects.bulk_update([_with(row, NOTE)], ["note"]),
        lambda row: Limitation.objects.update_or_create(pk=row.pk, defaults={"note": NOTE}),
        lambda row: _with(row, NOTE).save(update_fields=["note"]),
    ],
    ids=["update", "bulk_update", "update_or_create", "save"],
)
def test_every_way_of_writing_encrypts(write: Callable[[Limitation], Any]) -> None:
    row = LimitationFactory.create(note="")
    write(row)
    assert is_sealed(stored(row))
    assert Limitation.objects.get().note == NOTE


def _with(row: Limitation, note: str) -> Limitation:
    row.note = note
    return row


@pytest.mark.django_db
def test_an_empty_note_stays_empty_so_that_constraints_can_speak_of_it() -> None:
    row = LimitationFactory.create(note="")
    assert stored(row) == ""
    assert Limitation.objects.get().note == ""
    assert list(Limitation.objects.filter(note="")) == [row]
    assert not Limitation.objects.exclude(note="").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        CoachNote.objects.create(client=row.client, author=None, text="", created_at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        {"note": NOTE}, {"note": None}, {"note__contains": "knee"}, {"note__icontains": "knee"}, {"note__in": [""]},
        {"note__startswith": "knee"}, {"note__regex": "."}, {"note__gt": ""}, {"note__length": 3},
    ],
    ids=str,
)  # fmt: skip
def test_no_other_question_is_asked_of_an_encrypted_column(asked: dict[str, Any]) -> None:
    with pytest.raises(FieldError, match=r"is encrypted|Unsupported lookup .* for EncryptedTextField"):
        Limitation.objects.filter(**asked).exists()


@pytest.mark.django_db
def test_the_database_itself_takes_no_note_in_plaintext() -> None:
    row = LimitationFactory.create(note=NOTE)
    before = stored(row)
    for text in ("a bad knee", "enc2:a bad knee", "an enc1: knee"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE limitations SET note = %s", [text])
    assert stored(row) == before


@pytest.mark.django_db
def test_a_row_that_cannot_be_read_is_an_error_and_never_an_empty_note() -> None:
    LimitationFactory.create(note=NOTE)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE limitations SET note = %s", [seal(NOTE, "coach_notes.text")])
    with pytest.raises(Unreadable, match=COLUMN):
        Limitation.objects.get()


@pytest.mark.django_db
def test_the_text_has_a_longest_length_and_not_its_ciphertext() -> None:
    tom = UserFactory.create()
    row = hold(tom, reason="x" * 300, at=NOON)
    assert Hold.objects.get().reason == "x" * 200
    assert len(stored(row, "reason")) > 200
    row.reason = "x" * 201
    with pytest.raises(ValidationError, match="at most 200 characters"):
        row.full_clean()
    with pytest.raises(DataError, match=r"holds\.reason takes 200 characters at most, not 201"), transaction.atomic():
        row.save()
    assert Hold.objects.get().reason == "x" * 200


@pytest.mark.django_db
def test_a_nul_is_refused_on_every_database() -> None:
    with pytest.raises((DataError, ValueError)), transaction.atomic():
        LimitationFactory.create(note="a\x00b")
    assert not Limitation.objects.exists()


@pytest.mark.django_db
def test_a_form_checks_the_constraints_of_an_encrypted_column() -> None:
    row = LimitationFactory.create(note=NOTE)
    row.full_clean()
    assert Limitation.objects.get().note == NOTE
    with pytest.raises(ValidationError, match="coach_note_says_something"):
        CoachNote(client=row.client, text="", created_at=NOON).validate_constraints()


@pytest.mark.django_db
def test_what_json_holds_comes_back_as_it_was() -> None:
    told = {"note": [NOTE], "days": [1, 2.5, None, True], "nested": {"a": {}}}
    job = BulkJob.objects.create(asked_by=CoachFactory.create(), action="pause", told=told, created_at=NOON)
    empty = BulkJob.objects.create(asked_by=job.asked_by, action="pause", created_at=NOON)
    assert BulkJob.objects.get(pk=job.pk).told == told
    assert BulkJob.objects.get(pk=empty.pk).told == {}
    assert is_sealed(stored(job, "told"))
    with pytest.raises(FieldError, match="Unsupported lookup 'note' for EncryptedJSONField"):
        BulkJob.objects.filter(told__note="x").exists()


def test_migrations_see_plain_text_columns() -> None:
    text, told = EncryptedTextField(max_length=200), EncryptedJSONField(default=dict)
    assert text.deconstruct()[1:] == ("django.db.models.TextField", [], {"max_length": 200})
    assert told.deconstruct()[1:] == ("django.db.models.TextField", [], {})


@pytest.mark.django_db
def test_nothing_that_names_a_row_tells_its_note() -> None:
    row = LimitationFactory.create(note=NOTE, since=date(2026, 1, 5))
    held = hold(row.client, reason="chest pain", at=NOON)
    assert (str(row), str(held)) == ("moderate knee", "since 2026-01-05")
    assert NOTE not in repr(row)
