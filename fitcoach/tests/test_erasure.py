"""What is left of who was erased: the database itself is searched, every column of every table that is in it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from reversion.models import Revision, Version

from accounts.changing import ask_to_be_forgotten
from accounts.encryption.sealing import is_sealed, seal, unseal
from accounts.encryption.versions import VERSIONS
from accounts.models import (
    AuditEntry,
    BulkJob,
    BulkStep,
    CoachNote,
    Erasure,
    SavedFilter,
    SignInCode,
    SilentNumber,
    User,
)
from accounts.silence import silent_since
from accounts.tests.factories import CoachFactory, LimitationFactory, PauseFactory, UserFactory
from fitcoach.console.history import keeping
from fitcoach.console.links import action_url, client_url
from fitcoach.retention.purging import purge
from fitcoach.testing.phone import Phone
from fitcoach.tests.api_cast import EVERY_DAY, MONDAY
from fitcoach.tests.test_admin import signed_in
from fitcoach.tests.test_api_people import everything_about, logged
from llm.models import Breaker, Call, Spend
from llm.providers.base import Draft
from llm.providers.registry import PROVIDERS, provider
from llm.question import Question
from messaging import erasing
from messaging.belongings import BELONGINGS, numbers_of
from messaging.changes import recorded, undo
from messaging.composing import compose_waiting, waiting
from messaging.domain.intents import Log
from messaging.erasing import erase, erase_due, erase_now, forget_stragglers, what_would_go
from messaging.exporting import export_of
from messaging.inbound import catch_up, handle_waiting, keep
from messaging.known_texts import OVERLAP
from messaging.models import BadNumber, Change, ForgottenText, Heartbeat, InboundText, Message
from messaging.outbox import claim, deliver, send_due, settle
from messaging.paging import page
from messaging.schedule import plan_due
from messaging.statuses import apply_status
from messaging.tests.conftest import client_with_plan, utc
from messaging.tests.test_inbound import Hears
from messaging.transports import memory
from messaging.transports.base import Heard, Receipt, Text, TransportError
from messaging.transports.memory import MemoryTransport
from plans.easing import bring_deload_forward
from plans.editing import put_back_week
from plans.models import FitnessPlan, Microcycle
from plans.progress import microcycle_for, progress_on
from plans.services import create_fitness_plan
from workouts.models import WorkoutInstance

pytestmark = pytest.mark.django_db
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


NEW, NOW_OURS = "+15550107777", "+15550109999"


def changed_number(client: User) -> str:
    """Texts went to the old number and came from it, and then the client got another. Returns the old one."""
    old = client.phone_number
    on_its_way(client)
    assert send_due(at=DUE, transport=MemoryTransport()) == 1
    User.objects.filter(pk=client.pk).update(phone_number=NEW)
    client.refresh_from_db()
    return old


def known_of(number: str, *, at: datetime = DUE) -> None:
    """Rows that know a number and no client."""
    bare = number.removeprefix("+1")
    body = f"it is me, {WORD}, on my old phone"
    keep(provider_id=f"SM {number}", sender=f"({bare[:3]}) {bare[3:]}", to=NOW_OURS, body=body, payload={}, at=at)
    handle_waiting(at=at)
    bad = BadNumber.objects.create(phone_number=bare, error="30003", since=at)
    SignInCode.objects.create(phone_number=number, created_at=at, expires_at=at + timedelta(minutes=10))
    logged(bad, "took it off", coach=CoachFactory.create())
    logged(InboundText.objects.get(provider_id=f"SM {number}"), "looked at it", coach=CoachFactory.create())


def left_of(number: str) -> set[tuple[str, str]]:
    """Where a number stands, however it is written."""
    return {(table, column) for table, column, text in stored() if number[-10:] in "".join(filter(str.isalnum, text))}


def test_a_number_that_the_client_had_before_goes_with_them() -> None:
    client = client_with_plan(name=NAME)
    old = changed_number(client)
    known_of(old)
    expected = what_would_go(client)
    assert {name: expected[name] for name in ("bad_numbers", "sign_in_codes", "inbound_texts", "django_admin_log")} == {
        "bad_numbers": 1,
        "sign_in_codes": 1,
        "inbound_texts": 1,
        "django_admin_log": 2,
    }
    erased = erase_now(client, door="command", at=DUE)
    assert erased is not None
    assert erased.rows == expected
    assert (left_of(old), left_of(NEW)) == (set(), set())
    assert places_of(client) == {("audit_trail", "client_id")}


def test_what_a_worker_writes_meanwhile_of_an_earlier_number_goes_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_with_plan(name=NAME)
    old = changed_number(client)
    take = erasing._take_all
    rounds: list[Any] = []

    def beside(*args: Any, **options: Any) -> Any:
        taken = take(*args, **options)
        if not rounds:
            BadNumber.objects.create(phone_number=old, error="30003", since=DUE)
        rounds.append(taken)
        return taken

    monkeypatch.setattr(erasing, "_take_all", beside)
    erase_now(client, door="command", at=DUE)
    assert (left_of(old), len(rounds)) == (set(), 3)


def test_an_earlier_number_that_somebody_else_has_by_now_is_theirs_and_ours_is_nobodys() -> None:
    client = client_with_plan(name=NAME)
    old = changed_number(client)
    ours = Message.objects.get(user=client, kind="daily").phone_from
    UserFactory.create(phone_number=f"1 {old[2:5]}-{old[5:]}")
    for number in (old, ours, "78787"):
        BadNumber.objects.create(phone_number=number, error="30003", since=DUE)
    ends = {"phone_from": "78787", "phone_to": NOW_OURS}
    InboundText.objects.create(user=client, provider_id="SM code", body="your parcel", received_at=DUE, **ends)
    assert numbers_of(client) == (NEW,)
    erase_now(client, door="command", at=DUE)
    assert set(BadNumber.objects.values_list("phone_number", flat=True)) == {old, ours, "78787"}


@pytest.mark.parametrize(
    ("case", "words", "silent"),
    [
        ("STOP is the last word of it", ["START", "STOP"], True),
        ("START is", ["STOP", "START"], False),
        ("none was said", ["done"], False),
    ],
)
def test_an_earlier_number_stays_silent_where(case: str, words: list[str], silent: bool) -> None:
    client = client_with_plan(name=NAME)
    old = client.phone_number
    for minute, word in enumerate(words):
        at = DUE + timedelta(minutes=minute)
        keep(provider_id=f"SM{minute}", sender=old, to=NOW_OURS, body=word, payload={}, at=at)
        handle_waiting(at=at)
    User.objects.filter(pk=client.pk).update(phone_number=NEW, opted_out_at=None)
    client.refresh_from_db()
    erase_now(client, door="command", at=DUE + timedelta(hours=1))
    assert silent_since(old) == (DUE + timedelta(minutes=1) if silent else None), case
    assert silent_since(NEW) is None


HEARD_AT = DUE - timedelta(hours=2)


def heard_from(client: User, at: datetime = HEARD_AT) -> list[Heard]:
    """What the provider's list has of the client, all of it known to us."""
    said = [(f"SM {client.pk} {word}", word) for word in (f"my knee hurts, {WORD}", "HELP")]
    heard = [Heard(sid, client.phone_number, "+1", word, at) for sid, word in said]
    assert catch_up(Hears(*heard), at=DUE) == 2
    handle_waiting(at=DUE)
    assert InboundText.objects.filter(user=client).count() == 2
    return heard


def test_the_providers_list_and_a_late_webhook_bring_no_text_of_the_forgotten_back() -> None:
    client = client_with_plan(name=NAME)
    heard = heard_from(client)
    erase_now(client, door="command", at=DUE)
    assert catch_up(Hears(*heard), at=DUE + timedelta(minutes=5)) == 0
    late = heard[0]
    assert (
        keep(provider_id=late.provider_id, sender=late.sender, to=late.to, body=late.body, payload={}, at=DUE) is None
    )
    assert places_of(client) == {("audit_trail", "client_id")}
    assert InboundText.objects.count() == 0
    assert list(ForgottenText.objects.values_list("received_at", flat=True)) == [HEARD_AT] * 2


def test_what_the_number_texts_after_the_erasure_is_news() -> None:
    client = client_with_plan(name=NAME)
    heard = heard_from(client)
    erase_now(client, door="command", at=DUE)
    news = Heard("SM news", client.phone_number, "+1", "STOP", DUE + timedelta(minutes=1))
    assert catch_up(Hears(*heard, news), at=DUE + timedelta(minutes=5)) == 1
    handle_waiting(at=DUE)
    assert silent_since(client.phone_number) == DUE + timedelta(minutes=1)


def test_the_list_is_read_from_no_earlier_because_the_newest_text_was_forgotten() -> None:
    """Else older texts, of which no hash is left, would come back with the next one who is forgotten."""
    ben, client = client_with_plan(name="Ben"), client_with_plan(name=NAME)
    heard_from(ben, at=DUE - timedelta(days=30))
    heard_from(client)
    before = Hears()
    catch_up(before, at=DUE)
    erase_now(client, door="command", at=DUE)
    purge(at=DUE + timedelta(days=40), until=time.monotonic() + 3600)
    after = Hears()
    catch_up(after, at=DUE + timedelta(days=40))
    assert before.asked == after.asked == [HEARD_AT - OVERLAP]


def test_texts_that_the_provider_tells_no_more_leave_no_hash() -> None:
    client, ben = client_with_plan(name=NAME), client_with_plan(name="Ben")
    heard_from(client, at=DUE - timedelta(days=4))
    heard_from(ben)
    erase_now(client, door="command", at=DUE)
    assert ForgottenText.objects.count() == 0


@pytest.mark.parametrize("setting", ["SECRET_KEY_FALLBACKS", "SILENCE_KEYS_BEFORE"])
def test_a_text_of_the_forgotten_is_known_under_every_key_that_there_was(setting: str, settings: Any) -> None:
    client = client_with_plan(name=NAME)
    heard = heard_from(client)
    erase_now(client, door="command", at=DUE)
    setattr(settings, setting, [settings.SECRET_KEY])
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-everybody-who-asks"
    assert catch_up(Hears(*heard), at=DUE) == 0


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


# --- Meanwhile --------------------------------------------------------------------------------------------------------


class ErasesMeanwhile(MemoryTransport):
    """A provider that takes so long over a text that its client is erased; then `trouble` is raised, if there is."""

    def __init__(self, client: User, trouble: Exception | None = None) -> None:
        self.client, self.trouble = client, trouble

    def send(self, text: Text) -> Receipt:
        assert erase_now(self.client, door="command", at=DUE) is not None
        if self.trouble is not None:
            raise self.trouble
        return super().send(text)


def on_its_way(client: User) -> None:
    plan_due(at=EARLY)
    compose_waiting(at=EARLY, ids=[message.pk for message in waiting(at=EARLY)], rules_only=True)
    assert Message.objects.get(user=client).state == "queued"


@pytest.mark.parametrize(
    ("case", "trouble"),
    [
        ("it goes out", None),
        ("it is refused", TransportError("30003", permanent=True, blame="bad_number")),
        ("nobody can be texted there any more", TransportError("21610", permanent=True, blame="opted_out")),
    ],
)
def test_who_is_erased_while_a_text_is_on_its_way_leaves_nothing(case: str, trouble: Exception | None) -> None:
    client = client_with_plan(name=NAME)
    on_its_way(client)
    assert send_due(at=DUE, transport=ErasesMeanwhile(client, trouble)) == 1, case
    assert places_of(client) == {("audit_trail", "client_id")}


def test_what_the_provider_tells_later_of_a_text_of_theirs_is_nobodys() -> None:
    client = client_with_plan(name=NAME)
    on_its_way(client)
    (message,) = claim(at=DUE)
    outcome = deliver(message, at=DUE, transport=MemoryTransport())
    erase_now(client, door="command", at=DUE)
    assert settle([outcome], at=DUE) == 0
    assert not apply_status(message.pk, sid="SM1", status="undelivered", error_code="21610", at=DUE)
    assert places_of(client) == {("audit_trail", "client_id")}


class Thinks:
    """A model that thinks for so long that its client is erased, and then answers by the rules."""

    name, source, model, setting = "thinks", "gemini", "thinks", "thinks"
    client: User | None = None

    def generate(self, question: Question) -> Draft:
        if self.client is not None:
            assert erase_now(self.client, door="command", at=DUE) is not None
            self.client = None
        return Draft(question.task.rules(question.request))


@pytest.fixture
def thinks(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Thinks]:
    monkeypatch.setitem(PROVIDERS, "thinks", f"{__name__}.Thinks")
    settings.LLM_PROVIDERS, settings.REDIS_URL = ["thinks", "rules"], ""
    built = provider("thinks")
    assert isinstance(built, Thinks)
    yield built
    provider.cache_clear()


@pytest.mark.django_db(transaction=True)
def test_who_is_erased_while_a_worker_composes_leaves_nothing(thinks: Thinks, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log of the call is the one row that no key holds back: it is looked for afterwards."""
    monkeypatch.setattr("messaging.composing.most_at_once", lambda: 1)
    client, other = client_with_plan(name=NAME), client_with_plan(name="Ben")
    for each in (client, other):
        each.profiles.create(fitness_goals="x", skill_level="", exercise_frequency="", gender="", age=34)
    plan_due(at=EARLY)
    thinks.client = client
    compose_waiting(at=EARLY, ids=list(Message.objects.filter(user=client).values_list("pk", flat=True)))
    assert places_of(client) <= {("audit_trail", "client_id"), ("llm_calls", "client_id"), ("llm_spend", "client_id"),
                                 ("llm_spend", "key")}  # fmt: skip
    compose_waiting(at=EARLY, ids=list(Message.objects.filter(user=other).values_list("pk", flat=True)))
    kept = Call.objects.filter(client_id=other.pk).count(), Spend.objects.filter(client_id=other.pk).count()
    assert forget_stragglers(at=DUE) > 0
    assert places_of(client) == {("audit_trail", "client_id")}
    assert (Call.objects.filter(client_id=other.pk).count(), Spend.objects.filter(client_id=other.pk).count()) == kept
    assert not WorkoutInstance.objects.filter(client_id=client.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_erase_at_once_count_it_once() -> None:
    client = client_with_plan(name=NAME)
    both = threading.Barrier(2) if connection.vendor == "postgresql" else None
    made: list[Erasure | None] = []

    def go() -> None:
        if both is not None:
            both.wait(timeout=10)
        made.append(erase_now(client, door="command", at=DUE))
        connection.close()

    run_together(go, go, at_once=both is not None)
    assert sorted(erasure is None for erasure in made) == [False, True]
    assert (Erasure.objects.count(), AuditEntry.objects.filter(client_id=client.pk).count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
@pytest.mark.parametrize("round_", range(3))
def test_an_erasure_beside_workers_at_work_is_whole(round_: int) -> None:
    """Whoever is first: the client is gone, and no worker's row is left of them; nobody else is held up."""
    client, other = client_with_plan(name=NAME), client_with_plan(name="Ben")
    plan_due(at=EARLY)
    ids = list(Message.objects.values_list("pk", flat=True))
    at_once = threading.Barrier(3)

    def beside(work: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            at_once.wait(timeout=10)
            work()
            connection.close()

        return run

    def compose() -> object:
        return compose_waiting(at=EARLY, ids=ids, rules_only=True)

    run_together(
        beside(compose), beside(lambda: send_due(at=DUE)), beside(lambda: erase_now(client, door="command", at=DUE))
    )
    forget_stragglers(at=DUE)
    assert places_of(client) == {("audit_trail", "client_id")}
    assert Message.objects.get(user=other).state in ("queued", "accepted")


def run_together(*works: Callable[[], None], at_once: bool = True) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
        if not at_once:
            thread.join()
    for thread in threads:
        thread.join()


def test_a_day_that_has_not_passed_erases_nobody(quorvex: User) -> None:
    at = timezone.now()
    ask_to_be_forgotten(quorvex, at=at)
    assert (erase(quorvex, at=at), User.objects.filter(pk=quorvex.pk).exists()) == (False, True)
    Phone(quorvex).post("me/restore")
    assert User.objects.values_list("erase_at", "erase_door").get(pk=quorvex.pk) == (None, "")
