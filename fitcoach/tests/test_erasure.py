"""What is left of who was erased: the database itself is searched, every column of every table that is in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from accounts.changing import ask_to_be_forgotten
from accounts.models import (
    AuditEntry,
    BulkJob,
    BulkStep,
    CoachNote,
    Erasure,
    User,
)
from accounts.silence import silent_since
from accounts.tests.factories import CoachFactory, LimitationFactory, PauseFactory, UserFactory
from fitcoach.testing.phone import Phone
from fitcoach.tests.api_cast import MONDAY
from fitcoach.tests.quorvex import A_KEY, EMPTY, NAME, WORD, places_of
from fitcoach.tests.quorvex import memory_transport as memory_transport
from fitcoach.tests.quorvex import quorvex as quorvex
from fitcoach.tests.test_admin import signed_in
from messaging.belongings import BELONGINGS
from messaging.erasing import erase, erase_due, erase_now, what_would_go
from messaging.models import BadNumber, InboundText, Message

pytestmark = pytest.mark.django_db


def test_somebody_stands_in_every_table_or_it_is_said_why_not(quorvex: User) -> None:
    """A model that is added fails here, until it is erased and exported, or named above with the reason."""
    empty = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._default_manager.exists()
    }
    assert empty == set(EMPTY)


def test_the_search_finds_the_client_in_every_table_of_theirs(quorvex: User) -> None:
    known = {rows_of(quorvex).model._meta.db_table for rows_of in BELONGINGS.values()} | {"users"}
    found = {table for table, _ in places_of(quorvex)}
    assert known - found == {"exercise_results", "reversion_revision"}, (
        "these are found by the rows that they belong to"
    )
    assert "audit_trail" in found


@pytest.mark.parametrize("door", ["api", "admin", "command"])
def test_nothing_of_who_was_erased_is_found_in_the_database(door: str, quorvex: User) -> None:
    at = timezone.now()
    expected = what_would_go(quorvex)
    if door == "command":
        erase_now(quorvex, door=door, at=at)
    else:
        ask_to_be_forgotten(quorvex, at=at - timedelta(days=1), door=door)
        expected = what_would_go(quorvex)
        assert erase_due(at=at) == 1
    assert places_of(quorvex) == A_KEY, "with nothing behind it: docs/privacy.md"
    kept = Erasure.objects.get(at=at)
    assert (kept.door, kept.rows, kept.total) == (door, expected, sum(expected.values()))


def test_the_audit_trail_keeps_a_key_and_no_word_about_the_client(quorvex: User) -> None:
    erase_now(quorvex, door="command", at=timezone.now())
    entries = AuditEntry.objects.filter(client_id=quorvex.pk)
    assert entries.filter(what="erased the client at once, by command").count() == 1
    assert not any(WORD in what.casefold() for what in entries.values_list("what", flat=True))


def test_rows_of_others_that_speak_of_the_client_stay_as_they_are(quorvex: User) -> None:
    ben, at = UserFactory.with_profile(name="Ben"), timezone.now()
    ends = {"phone_from": ben.phone_number, "phone_to": "+1"}
    note = CoachNote.objects.create(client=ben, author=quorvex.coach, text=f"trains with {NAME}", created_at=at)
    text = InboundText.objects.create(user=ben, provider_id="b", body=f"say hi to {NAME}", received_at=at, **ends)
    said = Message.objects.create(user=ben, direction="inbound", content=f"say hi to {NAME}", **ends)
    limitation = LimitationFactory.create(client=ben, note=f"as {NAME} has it")
    assert quorvex.coach is not None
    job = BulkJob.objects.create(asked_by=quorvex.coach, action="pause", told={"note": NAME}, created_at=at)
    for each in (ben, quorvex):
        BulkStep.objects.create(job=job, client=each)
    rows = (note, text, said, limitation, job)
    before = [type(row).objects.filter(pk=row.pk).values().get() for row in rows]
    erase_now(quorvex, door="command", at=at)
    assert [type(row).objects.filter(pk=row.pk).values().get() for row in rows] == before
    assert list(job.steps.values_list("client", flat=True)) == [ben.pk]


def test_a_number_that_is_another_persons_in_another_country_is_not_theirs(quorvex: User) -> None:
    other = f"+44{quorvex.phone_number[-10:]}"
    BadNumber.objects.create(phone_number=other, error="21211", since=timezone.now())
    erase_now(quorvex, door="command", at=timezone.now())
    assert list(BadNumber.objects.values_list("phone_number", flat=True)) == [other]


def test_who_texted_stop_is_known_by_a_hash_alone(quorvex: User) -> None:
    User.objects.filter(pk=quorvex.pk).update(opted_out_at=MONDAY)
    erase_now(quorvex, door="command", at=timezone.now())
    assert places_of(quorvex) == A_KEY
    assert silent_since(quorvex.phone_number) == MONDAY


def test_a_row_that_was_deleted_by_hand_before_leaves_no_words_in_the_admins_log(quorvex: User) -> None:
    """Its entry could not be found any more when its client is erased."""
    rosa = CoachFactory.create(is_superuser=True)
    pause = PauseFactory.create(client=quorvex, start_date=MONDAY.date(), note=WORD)
    profile = quorvex.profiles.get()
    for row in (pause, profile):
        url = reverse(f"admin:accounts_{row._meta.model_name}_delete", args=[row.pk])
        assert signed_in(rosa).post(url, {"post": "yes"}).status_code == 302
    assert not LogEntry.objects.filter(user=rosa).exists()
    assert AuditEntry.objects.filter(actor_id=rosa.pk, what__startswith="deleted a ").count() == 2
    erase_now(quorvex, door="command", at=timezone.now())
    assert places_of(quorvex) == A_KEY


def test_coaches_are_not_erased() -> None:
    maria = CoachFactory.create(name="Maria")
    with pytest.raises(ValueError, match="Only clients are erased"):
        erase_now(maria, door="command", at=timezone.now())
    assert User.objects.filter(pk=maria.pk).exists()


@pytest.mark.parametrize(("case", "change"), [("a door that is none", {"door": "window"}), ("no row", {"total": 0})])
def test_the_database_refuses_an_erasure_with(case: str, change: dict[str, Any]) -> None:
    row = Erasure.objects.create(at=MONDAY, door="api", rows={"users": 1}, total=1)
    with pytest.raises(IntegrityError):
        Erasure.objects.filter(pk=row.pk).update(**change)


def test_a_day_that_has_not_passed_erases_nobody(quorvex: User) -> None:
    at = timezone.now()
    ask_to_be_forgotten(quorvex, at=at)
    assert (erase(quorvex, at=at), User.objects.filter(pk=quorvex.pk).exists()) == (False, True)
    Phone(quorvex).post("me/restore")
    assert User.objects.values_list("erase_at", "erase_door").get(pk=quorvex.pk) == (None, "")
