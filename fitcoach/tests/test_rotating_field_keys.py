"""Encrypting rows anew while the service runs: killed, raced, and refused."""

from __future__ import annotations

import threading
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Model

from accounts.encryption.columns import Column, encrypted_columns, rows_by_key
from accounts.encryption.keys import keyring, keyring_of, make_key
from accounts.encryption.rotating import rotate, waiting, write
from accounts.encryption.sealing import Unreadable, is_sealed, seal
from accounts.models import Limitation
from accounts.tests.factories import LimitationFactory, UserFactory
from accounts.tests.test_encryption import stored
from plans.models import FitnessPlan
from plans.tests.factories import FitnessPlanFactory

OLD, NEW = make_key(), make_key()
OLD_ID, NEW_ID = keyring_of((OLD,)).newest.id, keyring_of((NEW,)).newest.id
NOTES = Column(Limitation, "note")


@pytest.fixture
def seven(settings: Any, db: None) -> list[Limitation]:
    """Seven notes under the old key; the new one writes from now on. An eighth row has none."""
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    client = UserFactory.create()
    rows = [LimitationFactory.create(client=client, note=f"note {number}") for number in range(7)]
    LimitationFactory.create(client=client, note="")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    return rows


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_field_keys", *arguments, stdout=out)
    return out.getvalue()


def notes() -> list[str]:
    return sorted(Limitation.objects.exclude(note="").values_list("note", flat=True))


ALL_SEVEN = [f"note {number}" for number in range(7)]


def test_every_encrypted_column_of_the_models_is_rotated_and_the_copies_of_edits() -> None:
    assert [column.name for column in encrypted_columns()] == [
        "alerts.sentence", "bulk_jobs.told", "changes.rows", "changes.wish", "coach_notes.text", "fitness_plans.notes",
        "fitness_profiles.notes", "holds.reason", "limitations.note", "pauses.note", "red_flags.quote",
        "reversion_version.serialized_data", "workout_instances.client_note",
    ]  # fmt: skip


def test_after_a_rotation_the_old_key_can_go(seven: list[Limitation], settings: Any) -> None:
    with pytest.raises(CommandError, match=f"7 rows are not under the newest key, {NEW_ID}"):
        said("--check")
    told = said()
    assert "limitations.note: 7 rows\n" in told
    assert told.endswith(f"7 rows encrypted with the key {NEW_ID}.\n")
    assert rows_by_key(NOTES) == {NEW_ID: 7}
    assert said("--check").endswith(
        f"All rows are under the newest key, {NEW_ID}. Nothing here needs {OLD_ID} any more.\n"
    )
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert notes() == ALL_SEVEN


def test_a_rotation_changes_nothing_else_of_a_row_and_a_second_one_nothing_at_all(seven: list[Limitation]) -> None:
    before = list(Limitation.objects.order_by("pk").values("pk", "note", "updated_at", "status"))
    said()
    sealed = stored(seven[0])
    assert list(Limitation.objects.order_by("pk").values("pk", "note", "updated_at", "status")) == before
    assert said().startswith("0 rows encrypted")
    assert stored(seven[0]) == sealed


def test_a_dry_run_reads_all_and_writes_nothing(seven: list[Limitation]) -> None:
    told = said("--dry-run")
    assert told.endswith(f"7 rows would be encrypted with the key {NEW_ID}.\n")
    assert rows_by_key(NOTES) == {OLD_ID: 7}


def test_what_was_done_before_a_kill_is_passed_over_after_it(seven: list[Limitation]) -> None:
    batches = rotate(NOTES, at_once=3)
    assert next(batches).rows == 3
    batches.close()
    assert rows_by_key(NOTES) == dict(sorted({OLD_ID: 4, NEW_ID: 3}.items()))
    assert notes() == ALL_SEVEN
    assert [batch.rows for batch in rotate(NOTES, at_once=3)] == [3, 1]
    assert notes() == ALL_SEVEN


def test_what_is_written_meanwhile_is_kept(seven: list[Limitation]) -> None:
    row = seven[3]
    seen = stored(row)
    Limitation.objects.filter(pk=row.pk).update(note="worse since Monday")
    theirs = stored(row)
    assert write(NOTES, row.pk, seen, seal("note 3", NOTES.name)) is False
    assert stored(row) == theirs
    said()
    assert Limitation.objects.get(pk=row.pk).note == "worse since Monday"


def test_a_row_that_no_key_opens_stops_it_and_its_batch_stays(seven: list[Limitation], settings: Any) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    with pytest.raises(CommandError, match=f"limitations.note was encrypted with the key {OLD_ID}") as refused:
        said()
    assert str(refused.value).startswith("row ")
    assert "note 0" not in str(refused.value)
    with pytest.raises(Unreadable):
        list(rotate(NOTES))
    assert rows_by_key(NOTES) == {OLD_ID: 7}


def test_the_check_names_a_key_that_is_not_at_hand(seven: list[Limitation], settings: Any) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    out = StringIO()
    with pytest.raises(CommandError, match="7 rows are not under the newest key"):
        call_command("rotate_field_keys", "--check", stdout=out)
    assert f"limitations.note: 7 under {OLD_ID}, which is not at hand\n" in out.getvalue()


def test_malformed_keys_are_one_line(db: None, settings: Any) -> None:
    settings.FIELD_ENCRYPTION_KEYS = ["secret"]
    with pytest.raises(CommandError, match="key 1 of FIELD_ENCRYPTION_KEYS is not 32 bytes in base64"):
        said()


def test_a_note_that_a_process_of_before_left_in_plaintext_is_sealed(db: None) -> None:
    plan = FitnessPlanFactory.create()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE fitness_plans SET notes = %s", ["Mind the knee."])
    with pytest.raises(Unreadable, match=r"fitness_plans\.notes holds a text that is not encrypted"):
        FitnessPlan.objects.get()
    out = StringIO()
    with pytest.raises(CommandError, match="1 rows are not under the newest key"):
        call_command("rotate_field_keys", "--check", stdout=out)
    assert "fitness_plans.notes: 1 in plaintext\n" in out.getvalue()
    assert "fitness_plans.notes: 1 rows, 1 of them out of plaintext\n" in said()
    assert FitnessPlan.objects.get().notes == "Mind the knee."
    assert is_sealed(stored(plan, "notes"))


def test_a_new_key_is_printed_and_is_one(db: None) -> None:
    out = StringIO()
    call_command("make_field_key", stdout=out)
    assert keyring_of((out.getvalue().strip(),)).newest.id != keyring().newest.id


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="a file has one writer at a time")
def test_a_row_that_somebody_holds_is_passed_over_and_told(seven: list[Limitation]) -> None:
    held, done = threading.Event(), threading.Event()

    def hold_one() -> None:
        with transaction.atomic():
            Limitation.objects.select_for_update().get(pk=seven[2].pk)
            held.set()
            done.wait(timeout=60)
        connection.close()

    thread = threading.Thread(target=hold_one)
    thread.start()
    held.wait(timeout=60)
    try:
        with pytest.raises(CommandError, match="1 rows were being written all the while: run it again"):
            said()
        assert [row.pk for row in waiting(NOTES)] == [seven[2].pk]
    finally:
        done.set()
        thread.join()
    assert said().endswith(f"1 rows encrypted with the key {NEW_ID}.\n")
    assert notes() == ALL_SEVEN


@pytest.mark.django_db(transaction=True)
def test_edits_while_it_runs_are_all_kept(seven: list[Limitation]) -> None:
    """Each note is written again and again by another thread, in the middle of the batches."""
    told: dict[Model, str] = {}

    def edit() -> None:
        for turn in range(5):
            for row in seven:
                told[row] = f"turn {turn} of {row.pk}"
                Limitation.objects.filter(pk=row.pk).update(note=told[row])
        connection.close()

    thread = threading.Thread(target=edit)
    thread.start()
    while thread.is_alive():
        list(rotate(NOTES, at_once=2))
    thread.join()
    list(rotate(NOTES))
    assert {row: Limitation.objects.get(pk=row.pk).note for row in seven} == told
    assert rows_by_key(NOTES) == {NEW_ID: 7}
