"""A word that people write of their bodies, through every door: no column holds it but those of the texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.urls import reverse
from reversion.models import Version

from accounts.bulk import begin, draft_job
from accounts.encryption.sealing import is_sealed
from accounts.models import AuditEntry, CoachNote, FitnessProfile, Hold, Limitation, Pause, User
from accounts.tests.factories import CoachFactory
from fitcoach.console.history import keeping, put_back
from fitcoach.console.links import client_url
from fitcoach.testing.phone import Phone
from messaging.changes import last_change
from messaging.erasing import erase
from messaging.exporting import export_of
from messaging.models import Alert, Change, RedFlag
from messaging.tests.talk import MONDAY, Talk, talk_with_ana
from plans.drafts import edit_draft
from plans.models import FitnessPlan
from plans.services import draft_plan

pytestmark = pytest.mark.django_db
CANARY = "zwibbelfink"
TEXTS = {"inbound_texts.body", "messages.content"}
"""What came in, and an answer that asks what it meant: docs/decisions/0012-encryption.md."""


@pytest.fixture(autouse=True)
def morning(settings: Any) -> Iterator[None]:
    settings.SMS_TRANSPORT = "memory"
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def ana() -> Talk:
    return talk_with_ana()


def maria_of(talk: Talk) -> User:
    assert talk.client.coach is not None
    return talk.client.coach


def browser_of(staff: User) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def columns_with(word: str) -> set[str]:
    """Of every table of the database, by what each value of each row is as the database shows it."""
    names = connection.introspection.table_names()
    return {f"{name}.{column}" for name in names for column, text in _values(name) if word in text}


def _values(table: str) -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        columns, rows = [each[0] for each in cursor.description], cursor.fetchall()
    for column, value in (pair for row in rows for pair in zip(columns, row, strict=True)):
        plain = bytes(value).decode(errors="replace") if isinstance(value, (memoryview, bytes)) else str(value)
        yield column, plain.casefold()


def by_api(talk: Talk) -> None:
    phone = Phone(talk.client)
    made = phone.post("me/limitations", {"region": "knee", "side": "left", "note": f"{CANARY} by API"})
    assert made.status == 201
    assert phone.patch(f"me/limitations/{made.json['id']}", {"note": f"{CANARY} corrected"}).status == 200
    assert phone.patch("me/profile", {"notes": f"{CANARY} of a profile"}).status == 200
    today = phone.get("workouts/today").json
    assert phone.post(f"workouts/{today['id']}/skip", {"reason": f"{CANARY}, so not today"}).status == 200


def by_admin(talk: Talk) -> None:
    row, browser = Limitation.objects.get(region="knee"), browser_of(maria_of(talk))
    url = reverse("admin:accounts_limitation_change", args=[row.pk])
    form = browser.get(url).context["adminform"].form
    told = {name: form.initial[name] or "" for name in form.fields}
    assert browser.post(url, {**told, "note": f"{CANARY} by a coach", "source": "client"}).status_code == 302
    Limitation.objects.filter(pk=row.pk).update(source="client")  # so that the client's next text changes this very row


def by_console(talk: Talk) -> None:
    browser = browser_of(maria_of(talk))
    assert browser.post(client_url(talk.client.pk), {"text": f"{CANARY} of a coach"}).status_code == 302
    draft_plan(talk.client, start=talk.now.date(), at=talk.now)
    plan = FitnessPlan.objects.get(status="draft")
    assert CANARY in plan.notes  # the built-in coach repeats what the client told
    page = browser.get(reverse("console:plan", args=[plan.pk]))
    assert page.status_code == 200
    job = draft_job(maria_of(talk), action="pause", clients=User.objects.all(), at=talk.now)
    begin(job, told={"start": ["2026-05-01"], "note": [f"{CANARY} of many"]}, at=talk.now)


def by_text(talk: Talk) -> None:
    assert "left knee" in talk.says("left knee hurts really bad")
    talk.says(f"feeling dizzy, {CANARY}")
    talk.says(f"I have chest pain, {CANARY}")
    assert RedFlag.objects.count() == 1


@pytest.fixture
def told(ana: Talk) -> Talk:
    by_api(ana)
    by_admin(ana)
    by_console(ana)
    by_text(ana)
    return ana


def test_no_column_holds_the_word_but_those_of_the_texts(told: Talk) -> None:
    assert columns_with(CANARY) == TEXTS


def test_whoever_may_read_them_reads_them_all(told: Talk) -> None:
    change = last_change(told.client, at=told.now)
    assert change is not None
    rows = [row for each in Change.objects.all() for row in each.rows if row["model"] == "accounts.limitation"]
    assert [row["before"]["note"] for row in rows] == [f"{CANARY} by a coach"]
    assert CoachNote.objects.get().text == f"{CANARY} of a coach"
    assert FitnessProfile.objects.get().notes == f"{CANARY} of a profile"
    assert RedFlag.objects.get().quote == f"I have chest pain, {CANARY}"
    assert Hold.objects.get().reason == "chest pain or pressure"
    assert sorted(Alert.objects.values_list("kind", flat=True)) == ["red_flag", "unwell"]
    assert all(CANARY in alert.sentence for alert in Alert.objects.all())
    page = browser_of(maria_of(told)).get(client_url(told.client.pk)).content.decode()
    assert f"{CANARY} of a coach" in page
    assert f"{CANARY} by a coach" in page


def test_the_export_tells_them_all_and_the_erasure_leaves_none(told: Talk) -> None:
    exported = str(export_of(told.client, at=told.now))
    for words in ("by a coach", "of a coach", "of a profile", ", so not today"):
        assert f"{CANARY} {words}".replace(f"{CANARY} ,", f"{CANARY},") in exported
    assert "enc1:" not in exported
    User.objects.filter(pk=told.client.pk).update(erase_at=told.now)
    assert erase(told.client, at=told.now)
    assert not Limitation.objects.exists()
    assert not Version.objects.exists()


def test_undo_puts_a_note_back_as_it_was(ana: Talk) -> None:
    by_api(ana)
    Limitation.objects.update(severity="mild")
    ana.says("left knee hurts really bad")
    Limitation.objects.update(note=f"{CANARY} corrected")
    before = Limitation.objects.get()
    assert before.severity == "severe"
    assert ana.says("undo").startswith("Undone: ")
    assert (Limitation.objects.get().severity, Limitation.objects.get().note) == ("mild", f"{CANARY} corrected")


def test_what_a_coach_edited_is_kept_sealed_and_put_back(ana: Talk) -> None:
    plan = draft_plan(ana.client, start=ana.now.date(), at=ana.now)
    with keeping(plan, staff=maria_of(ana), at=ana.now):
        edit_draft(plan, {"notes": f"{CANARY} first"}, at=ana.now)
    with keeping(plan, staff=maria_of(ana), at=ana.now):
        edit_draft(plan, {"notes": "second"}, at=ana.now)
    assert Version.objects.count() == 3
    assert all(is_sealed(version.serialized_data) for version in Version.objects.all())
    assert columns_with(CANARY) == set()
    first = next(version for version in Version.objects.all() if version.field_dict["notes"] == f"{CANARY} first")
    plan.refresh_from_db()
    put_back(plan, first, staff=maria_of(ana), at=ana.now, seen=plan.updated_at)
    assert FitnessPlan.objects.get(pk=plan.pk).notes == f"{CANARY} first"


def test_no_log_of_staff_tells_what_was_written(told: Talk) -> None:
    root = CoachFactory.create(is_superuser=True)
    browser = browser_of(root)
    for row in (Alert.objects.first(), Limitation.objects.first(), CoachNote.objects.first()):
        assert row is not None
        url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_delete", args=[row.pk])
        assert browser.post(url, {"post": "yes"}).status_code == 302
    logged = [str(value) for entries in (LogEntry, AuditEntry) for row in entries.objects.values() for value in
              row.values()]  # fmt: skip
    assert len(logged) > 10
    assert not any(CANARY in each for each in logged)


def test_lists_of_encrypted_words_are_neither_searched_nor_ordered_by_them(told: Talk) -> None:
    browser = browser_of(maria_of(told))
    for name in ("limitation", "coachnote", "pause"):
        url = reverse(f"admin:accounts_{name}_changelist")
        assert browser.get(url, {"q": CANARY}).status_code == 200
        asked = browser.get(url, {"note__icontains": CANARY})
        assert asked.status_code in (200, 302)
    shown = browser.get(reverse("admin:accounts_coachnote_changelist"), {"o": "4"})
    assert shown.status_code == 200
    assert f"{CANARY} of a coach" in shown.content.decode()


def test_a_pause_of_a_fever_ends_with_it_whatever_its_note_says(ana: Talk) -> None:
    ana.says("I have a fever")
    assert [(row.note, row.cause) for row in Pause.objects.all()] == [("ill", "ill")]
    Pause.objects.update(note=CANARY)
    ana.says("feeling better")
    assert not Pause.objects.filter(end_date=None).exists()
