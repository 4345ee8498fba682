"""Texts to staff that name a client, and copies of edited rows: erased with the client."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.utils import timezone
from reversion.models import Revision, Version

from accounts.models import (
    User,
)
from accounts.tests.factories import CoachFactory
from fitcoach.console.history import keeping
from fitcoach.tests.api_cast import MONDAY
from fitcoach.tests.quorvex import DUE, NAME, WORD, places_of
from fitcoach.tests.quorvex import memory_transport as memory_transport
from messaging.changes import recorded, undo
from messaging.domain.intents import Log
from messaging.erasing import erase_now
from messaging.exporting import export_of
from messaging.inbound import handle_waiting, keep
from messaging.models import Change, Message
from messaging.outbox import send_due
from messaging.paging import page
from messaging.tests.conftest import client_with_plan
from messaging.transports import memory
from plans.easing import bring_deload_forward
from plans.editing import put_back_week
from plans.models import FitnessPlan, Microcycle
from plans.progress import microcycle_for, progress_on

pytestmark = pytest.mark.django_db


def alarmed(coach: User, words: str = "I want to kill myself", **known: Any) -> User:
    """A client of this coach who wrote of something alarming just now: the coach's page is queued."""
    client, at = client_with_plan(coach=coach, **known), timezone.now()
    keep(provider_id=f"SM {client.pk}", sender=client.phone_number, to="+1", body=words, payload={}, at=at)
    handle_waiting(at=at)
    return client


def test_the_page_that_calls_the_coach_goes_with_the_client_and_is_not_sent_any_more() -> None:
    maria = CoachFactory.create(name="Maria")
    ben = alarmed(maria, "I have chest pain", name="Ben")
    client = alarmed(maria, name=NAME)
    assert list(Message.objects.filter(kind="page").order_by("due_at").values_list("user", "about")) == [
        (maria.pk, ben.pk),
        (maria.pk, client.pk),
    ]
    erase_now(client, door="command", at=timezone.now())
    assert places_of(client) == {("audit_trail", "client_id")}
    send_due(at=timezone.now())
    assert [(text.to, text.body) for text in memory.SENT if text.kind == "page"] == [
        (
            maria.phone_number,
            "fitcoach: Ben wrote of chest pain or pressure. Training is held until you release it. "
            "Look at the console and call them now.",
        )
    ]


def test_the_export_has_the_words_of_a_text_about_the_client_and_not_whose_phone_it_went_to() -> None:
    maria = CoachFactory.create(name="Maria")
    client = alarmed(maria, name=NAME)
    told = export_of(client, at=timezone.now())
    (page,) = (row for row in told["messages"] if row["kind"] == "page")
    assert page["content"].startswith(f"fitcoach: {NAME} wrote of thoughts of self-harm.")
    assert (page["about_id"], {"user_id", "phone_to"} & page.keys()) == (client.pk, set())
    assert all(row["user_id"] == client.pk for row in told["messages"] if row["kind"] != "page")
    assert not [words for words in (maria.phone_number, str(maria.pk)) if words in str(told["messages"])]


def test_pages_of_before_are_told_whom_they_are_about_and_those_of_the_forgotten_go() -> None:
    fill = import_module("messaging.migrations.0020_whom_pages_are_about").tell_whom
    maria = CoachFactory.create(name="Maria")
    with time_machine.travel(MONDAY, tick=False):  # two at one instant are told by their names
        ana, ben = (alarmed(maria, name=name) for name in ("Ana", "Ben"))
    renamed = alarmed(maria, name="Cleo")
    with time_machine.travel(DUE, tick=False):
        gone = alarmed(maria, name=NAME)
    User.objects.filter(pk=renamed.pk).update(name="Cleopatra")
    of_the_service = page(maria, "fitcoach: the clock stands still.", at=MONDAY)
    was = dict(Message.objects.filter(about__isnull=False).values_list("pk", "about"))
    Message.objects.filter(kind="page").update(about=None)
    erase_now(gone, door="command", at=DUE)
    fill(apps, SimpleNamespace(connection=connection))
    kept = {pk: about for pk, about in was.items() if about != gone.pk}
    assert set(kept.values()) == {ana.pk, ben.pk, renamed.pk}
    assert dict(Message.objects.filter(kind="page").values_list("pk", "about")) == {**kept, of_the_service.pk: None}


def edited_and_put_back(client: User, word: str = WORD) -> Microcycle:
    """Next week as a coach wrote it, with a `word` about the client, and then as it was: two edits, three copies."""
    plan = FitnessPlan.objects.get(client=client)
    week = microcycle_for(plan, progress_on(plan, date=NEXT_WEEK), at=DUE, rules_only=True)
    was, source = json.loads(json.dumps(week.pattern)), week.source
    edited = json.loads(json.dumps(was))
    edited["days"][1]["notes"] = f"{word}'s hip is sore"
    coach = CoachFactory.create()
    for pattern, by in ((edited, "coach"), (was, source)):
        with keeping(week, staff=coach, at=DUE):
            put_back_week(week, pattern, source=by, at=DUE)
    return week


def copies() -> tuple[int, int]:
    return Version.objects.count(), Revision.objects.count()


NEXT_WEEK = DUE.date() + timedelta(days=7)


def test_a_week_that_the_plan_deletes_takes_the_copies_of_it_along() -> None:
    client = client_with_plan(name=NAME)
    week = edited_and_put_back(client)
    others = edited_and_put_back(client_with_plan(name="Ben"), "Ben")
    assert copies() == (6, 6)
    assert bring_deload_forward(week.fitness_plan, at=DUE) != ""
    assert set(Microcycle.objects.filter(pk__in=[week.pk, others.pk])) == {others}
    assert copies() == (3, 3)
    erase_now(client, door="command", at=DUE)
    assert (places_of(client), copies()) == ({("audit_trail", "client_id")}, (3, 3))


def test_a_row_that_undo_deletes_takes_the_copies_of_it_along() -> None:
    client = client_with_plan(name=NAME)
    with recorded(client, Log(day=NEXT_WEEK, sets=()), text=None, at=DUE) as change:
        week = edited_and_put_back(client)
        change.sentence = "A week was written."
    assert copies() == (3, 3)
    undo(Change.objects.get(), at=DUE)
    assert (Microcycle.objects.filter(pk=week.pk).exists(), copies()) == (False, (0, 0))


def test_copies_of_before_whose_row_is_gone_go_and_others_stay() -> None:
    client, ben = client_with_plan(name=NAME), client_with_plan(name="Ben")
    week, kept = edited_and_put_back(client), edited_and_put_back(ben)
    Microcycle.objects.filter(pk=week.pk).delete()
    assert copies() == (6, 6)
    import_module("messaging.migrations.0023_versions_of_rows_that_are_gone").delete_orphans(
        apps, SimpleNamespace(connection=connection)
    )
    assert set(Version.objects.values_list("object_id", flat=True)) == {str(kept.pk)}
    assert copies() == (3, 3)
