"""A client with a row in every table, and the search that finds them: every column of every table that is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.encryption.sealing import is_sealed, seal, unseal
from accounts.encryption.versions import VERSIONS
from accounts.models import (
    Erasure,
    SavedFilter,
    SilentNumber,
    User,
)
from accounts.tests.factories import CoachFactory, UserFactory
from fitcoach.console.links import action_url, client_url
from fitcoach.tests.api_cast import EVERY_DAY, MONDAY
from fitcoach.tests.test_admin import signed_in
from fitcoach.tests.test_api_people import everything_about
from llm.models import Breaker
from messaging.belongings import BELONGINGS
from messaging.composing import compose_waiting, waiting
from messaging.inbound import keep
from messaging.models import BadNumber, ForgottenText, Heartbeat, Message
from messaging.schedule import plan_due
from messaging.tests.conftest import utc
from messaging.transports import memory
from plans.services import create_fitness_plan

DUE = utc(2026, 6, 10, 13)
EARLY = DUE - timedelta(minutes=20)
NAME, MAIL, WORD = "Wilhelmina Quorvex", "wq@quorvex.example", "quorvex"
PLANTED: tuple[tuple[str, str, Any], ...] = (
    ("profiles", "fitness_goals", f"{WORD} runs"),
    ("limitations", "note", f"{WORD}'s knee"),
    ("pauses", "note", f"{WORD} is away"),
    ("holds", "reason", f"{WORD} has chest pain"),
    ("coach_notes", "text", f"{WORD} likes hills"),
    ("consents", "told", f"{WORD} on the phone"),
    ("bulk_steps", "sentence", f"{NAME} pauses already"),
    ("bulk_jobs", "told", {"note": f"{NAME} travels"}),
    ("devices", "name", f"{WORD}'s phone"),
    ("plans", "notes", f"{WORD} travels"),
    ("workouts", "reasons", [f"{WORD} asked"]),
    ("messages", "content", f"Hi {NAME}"),
    ("inbound_texts", "payload", {"From": MAIL}),
    ("alerts", "sentence", f"{NAME} has no plan"),
    ("red_flags", "quote", f"{WORD}: chest pain"),
    ("changes", "sentence", f"{NAME}: noted"),
    ("proposals", "sentence", f"{WORD} wants 16 weeks"),
    ("obstacle_plans", "words", f"{WORD}: if it rains"),
    ("talk", "more", f"{WORD}, the rest"),
    ("language_model_calls", "violations", [{"sentence": NAME}]),
    ("versions", "serialized_data", f'[{{"notes": "{NAME}"}}]'),
    ("admin_log", "object_repr", NAME),
    ("legacy_archive", "reason", WORD),
)
"""What a search finds: the words of a client, and of others about the client, in rows of the client's."""
EMPTY = {
    "accounts.User_groups": "rights of staff",
    "accounts.User_user_permissions": "rights of staff",
    "auth.Group_permissions": "rights of staff",
    "axes.AccessAttemptExpiration": "written when locks grow longer, which ours do not",
    "axes.AccessLog": "off: the audit trail has it",
    "axes.AccessFailureLog": "off: the audit trail has it",
    "messaging.CallTotal": "sums over all clients",
    "messaging.CallsCounted": "when they were last counted",
    "messaging.OperationsAlert": "about the service",
    "otp_totp.TOTPDevice": "staff's alone",
    "otp_static.StaticDevice": "staff's alone",
    "otp_static.StaticToken": "staff's alone",
}
"""Tables without a row below, and why no row of theirs can know a client."""
A_KEY = {("audit_trail", "client_id"), ("audit_trail", "actor_id")}
"""All that is left: whom staff looked at, and who failed to sign in to the console. The trail is only added to."""


@pytest.fixture(autouse=True)
def memory_transport(settings: Any) -> Iterator[None]:
    settings.SMS_TRANSPORT = "memory"
    memory.clear()
    yield
    memory.clear()


@pytest.fixture
def quorvex() -> Iterator[User]:
    """A client with a row in every table, whose name, address and words stand wherever there is room for them."""
    with time_machine.travel(MONDAY, tick=False):
        wants = {"program_type": "strength", "equipment": ["dumbbells"], "available_days": EVERY_DAY}
        known = {"name": NAME, "email": MAIL, "stripe_customer_id": f"cus_{WORD}"}
        client = UserFactory.with_profile(wants, coach=CoachFactory.create(name="Maria"), **known)
        create_fitness_plan(client, at=MONDAY, length_weeks=8, rules_only=True)
        everything_about(client)
        texted_before_joining(client)
        plant(client)
        staff_at_work(client)
        yield client


def texted_before_joining(client: User) -> None:
    """From the same number, as another carrier writes it."""
    number = client.phone_number
    sender, body = f"({number[2:5]}) {number[5:8]}-{number[8:]}", f"is this {NAME}'s coach?"
    keep(provider_id="SM-other-spelling", sender=sender, to="+1", body=body, payload={}, at=timezone.now())
    BadNumber.objects.create(phone_number=number.removeprefix("+1"), error="21211", since=timezone.now())


def plant(client: User) -> None:
    for name, column, value in PLANTED:
        rows = BELONGINGS[name](client)
        if name == "versions":  # whose table is a library's: nothing seals what is written past its own door
            value = seal(value, VERSIONS)
        assert rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).update(
            **{column: value}
        ), name


def staff_at_work(client: User) -> None:
    """Sessions, failures to sign in, the audit trail, and rows of the service that are about nobody."""
    maria = client.coach
    assert maria is not None
    browser = signed_in(maria)
    browser.get(client_url(client.pk))
    browser.post(action_url(client.pk, "export"), {"confirmed": "yes"})
    browser.get(reverse("admin:accounts_user_changelist"), {"q": NAME})
    for typed in (client.phone_number, str(client.email)):
        Client().post("/admin/login/", {"username": typed, "password": NAME})
    now = timezone.now()
    Group.objects.create(name="staff")
    SavedFilter.objects.create(owner=maria, list="accounts.user", name="mine", query="is_active__exact=1")
    Breaker.objects.create(model="m", setting="s")
    Heartbeat.objects.create(queue="send", beat_at=now)
    SilentNumber.objects.create(number_hash="x", since=now)
    ForgottenText.objects.create(id_hash="x", received_at=now)
    Erasure.objects.create(at=now - timedelta(days=9), door="api", rows={"users": 1}, total=1)


def stored() -> Iterator[tuple[str, str, str]]:
    """(table, column, text) of every value in the database: of our tables, of libraries', and of any other."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(columns, row, strict=True):
                    yield table, name, in_text(value, table, name)


def in_text(value: Any, table: str, column: str) -> str:
    """Bytes and JSON as text, letters that JSON escapes as letters; what is sealed is opened, and so is a session."""
    if isinstance(value, (bytes, memoryview)):
        value = bytes(value).decode("utf-8", "replace")
    if isinstance(value, (dict, list)):
        value = json.dumps(value, ensure_ascii=False)
    text = str(value)
    if is_sealed(text):
        text = unseal(text, f"{table}.{column}")
    if column == "session_data":
        text += json.dumps(SessionStore().decode(text), ensure_ascii=False)
    with suppress(ValueError, RecursionError):
        text += json.dumps(json.loads(text), ensure_ascii=False)
    return text.casefold()


def places_of(client: User) -> set[tuple[str, str]]:
    """Where the client is known: by number, however it is written, by address, name, word, or key in both spellings."""
    digits = client.phone_number[-10:]
    words = (WORD, "wilhelmina", client.pk.hex)
    found = set()
    for table, column, text in stored():
        bare = "".join(sign for sign in text if sign.isalnum())
        if digits in bare or any(word in bare for word in words):
            found.add((table, column))
    return found


def on_its_way(client: User) -> None:
    plan_due(at=EARLY)
    compose_waiting(at=EARLY, ids=[message.pk for message in waiting(at=EARLY)], rules_only=True)
    assert Message.objects.get(user=client).state == "queued"
