"""Texts to us: a STOP is obeyed once and at once, and nothing else is promised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from accounts.models import User
from accounts.silence import silent_since
from accounts.tests.factories import UserFactory
from messaging import inbound, tasks
from messaging.daily import process_due
from messaging.domain.legal_words import legal_word
from messaging.inbound import catch_up, handle_waiting, keep
from messaging.known_texts import OVERLAP
from messaging.models import InboundText, Message
from messaging.outbox import send_due
from messaging.tests.conftest import client_with_plan, utc
from messaging.tests.test_workers import in_threads
from messaging.transports import memory
from messaging.transports.base import Heard
from messaging.transports.memory import MemoryTransport

AT = utc(2026, 6, 10, 13)
Row = Callable[..., Message]


def say(
    client: User, body: str, *, sid: str = "", at: datetime = AT, payload: dict[str, str] | None = None
) -> InboundText:
    provider_id = sid or f"SM{InboundText.objects.count()}"
    kept = keep(provider_id=provider_id, sender=client.phone_number, to="+1", body=body, payload=payload or {}, at=at)
    assert kept is not None
    return kept


def test_a_stop_ends_everything_and_is_confirmed_once(tom: User, row: Row) -> None:
    message = row(tom)
    for number in range(10):
        say(tom, "STOP", sid=f"SM{number}")
        handle_waiting(at=AT)
    tom.refresh_from_db()
    message.refresh_from_db()
    assert (tom.opted_out_at, message.state, message.suppressed_reason) == (AT, "suppressed", "opted_out")
    assert Message.objects.filter(kind="reply").count() == 1
    assert send_due(at=AT) == 1
    (text,) = memory.SENT
    assert text.body.startswith("fitcoach: you are unsubscribed")


def test_a_plain_sentence_is_a_stop_and_an_ordinary_text_is_none(tom: User, row: Row) -> None:
    say(tom, "Deja de escribirme, por favor")
    handle_waiting(at=AT)
    assert User.objects.get(pk=tom.pk).opted_out_at == AT
    olga = client_with_plan(name="Olga")
    say(olga, "I had to stop after set 3")
    handle_waiting(at=AT)
    assert User.objects.get(pk=olga.pk).opted_out_at is None
    assert Message.objects.filter(user=olga).values_list("direction", "kind", "content").get() == (
        "inbound",
        "chat",
        "I had to stop after set 3",
    )


def test_a_start_brings_back_who_stopped_and_nobody_else(tom: User) -> None:
    say(tom, "START")
    handle_waiting(at=AT)
    assert not Message.objects.filter(kind="reply").exists()
    User.objects.update(opted_out_at=AT - timedelta(days=3), next_message_at=AT)
    say(tom, "unstop")
    handle_waiting(at=AT)
    tom.refresh_from_db()
    assert (tom.opted_out_at, tom.next_message_at) == (None, None)
    assert Message.objects.get(kind="reply").content.startswith("fitcoach: welcome back")


@pytest.mark.django_db
def test_a_stop_of_a_number_without_a_client_holds_until_start() -> None:
    def hear(body: str, minute: int) -> None:
        at = AT + timedelta(minutes=minute)
        keep(provider_id=f"SM{minute}", sender="+15559999999", to="+1", body=body, payload={}, at=at)
        handle_waiting(at=AT)

    hear("STOP", 5)
    assert silent_since("(555) 999-9999") == AT + timedelta(minutes=5), "however it is typed"
    hear("START", 4)
    hear("hello", 6)
    assert silent_since("+15559999999") is not None, "that START came before the STOP"
    hear("START", 7)
    assert silent_since("+15559999999") is None
    assert not Message.objects.exists()


def test_a_start_that_is_told_after_a_newer_stop_does_not_undo_it(tom: User) -> None:
    say(tom, "STOP", at=AT)
    handle_waiting(at=AT)
    say(tom, "START", at=AT - timedelta(hours=1))
    handle_waiting(at=AT)
    assert User.objects.get(pk=tom.pk).opted_out_at == AT


def test_help_is_answered_also_after_a_stop(tom: User) -> None:
    User.objects.update(opted_out_at=AT)
    say(tom, "help")
    assert handle_waiting(at=AT) == 1
    assert send_due(at=AT) == 1
    assert "Reply STOP to end" in memory.SENT[0].body


def test_an_answer_that_comes_too_late_is_not_sent(tom: User) -> None:
    say(tom, "help")
    handle_waiting(at=AT)
    assert send_due(at=AT + timedelta(hours=1)) == 0
    assert Message.objects.get(kind="reply").state == "missed"


@pytest.mark.parametrize(
    ("case", "body", "payload", "transport", "answers", "replies"),
    [
        ("it says that it answered", "stop texting me", {"OptOutType": "STOP"}, "memory", True, 0),
        ("its own word", "Stop", {}, "twilio", True, 0),
        ("a sentence it does not know", "please stop texting me", {}, "twilio", True, 1),
        ("it was told not to", "Stop", {}, "twilio", False, 1),
        ("another provider", "Stop", {}, "memory", True, 1),
    ],
)
def test_one_confirmation_is_enough(
    tom: User, settings: Any, case: str, body: str, payload: dict[str, str], transport: str, answers: bool, replies: int
) -> None:
    settings.SMS_TRANSPORT, settings.TWILIO_ANSWERS_LEGAL_WORDS = transport, answers
    say(tom, body, payload=payload)
    handle_waiting(at=AT)
    assert User.objects.get(pk=tom.pk).opted_out_at == AT
    assert Message.objects.filter(kind="reply").count() == replies


def test_a_number_that_nobody_has_is_kept_and_not_answered(db: None) -> None:
    keep(provider_id="SM1", sender="+15559999999", to="+1", body="STOP", payload={}, at=AT)
    handle_waiting(at=AT)
    kept = InboundText.objects.get()
    assert (kept.user, kept.legal_word, kept.handled_at) == (None, "stop", AT)
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("case", "stored", "sender", "known"),
    [
        ("as the provider writes it", "+15550142233", "+15550142233", True),
        ("typed by hand", "(555) 014-2233", "+15550142233", True),
        ("without the country", "5550142233", "+15550142233", True),
        ("another number", "+15550142234", "+15550142233", False),
        ("a short code", "2233", "2233 ", False),
    ],
)
def test_a_stop_is_obeyed_however_the_number_was_typed(
    tom: User, case: str, stored: str, sender: str, known: bool
) -> None:
    User.objects.filter(pk=tom.pk).update(phone_number=stored)
    keep(provider_id="SM1", sender=sender, to="+1", body="STOP", payload={}, at=AT)
    handle_waiting(at=AT)
    assert (User.objects.get(pk=tom.pk).opted_out_at == AT) == known


def test_one_texts_trouble_leaves_the_others_alone_and_is_tried_again(
    tom: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = legal_word

    def broken(body: str) -> Any:
        if body == "odd":
            raise ZeroDivisionError
        return real(body)

    monkeypatch.setattr(inbound, "legal_word", broken)
    say(tom, "odd")
    say(tom, "STOP")
    handle_waiting(at=AT)
    assert User.objects.get(pk=tom.pk).opted_out_at == AT
    assert [kept.body for kept in InboundText.objects.filter(handled_at=None)] == ["odd"]
    monkeypatch.undo()
    handle_waiting(at=AT)
    assert not InboundText.objects.filter(handled_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_handle_at_once_answer_once(tom: User) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("workers race on PostgreSQL; SQLite lets one write at a time")
    say(tom, "STOP")
    in_threads(lambda: handle_waiting(at=AT))
    assert Message.objects.filter(kind="reply").count() == 1
    assert Message.objects.filter(direction="inbound").count() == 1


class Hears(MemoryTransport):
    """A provider's list, and from when on it was asked."""

    hears = True

    def __init__(self, *heard: Heard) -> None:
        self.heard = heard
        self.asked: list[datetime] = []

    def heard_since(self, since: datetime) -> Iterator[Heard]:
        self.asked.append(since)
        yield from self.heard


def test_what_no_webhook_told_is_read_from_the_list_once(tom: User) -> None:
    say(tom, "done", sid="SM1", at=AT)
    provider = Hears(Heard("SM1", tom.phone_number, "+1", "done", AT), Heard("SM2", tom.phone_number, "+1", "STOP", AT))
    assert (catch_up(provider, at=AT), catch_up(provider, at=AT)) == (1, 0)
    assert provider.asked == [AT - OVERLAP, AT - OVERLAP]
    handle_waiting(at=AT)
    assert User.objects.get(pk=tom.pk).opted_out_at == AT


def test_a_transport_that_hears_nothing_is_not_asked(db: None) -> None:
    assert catch_up(MemoryTransport(), at=AT) == 0


def test_a_stop_that_waits_is_handled_before_anything_is_sent(tom: User, row: Row) -> None:
    olga = client_with_plan(name="Olga")
    row(tom)
    say(tom, "STOP")
    process_due(at=AT)
    assert {(text.to, text.kind) for text in memory.SENT} == {(tom.phone_number, "reply"), (olga.phone_number, "daily")}
    message = row(olga, kind="reset")
    say(olga, "stop")
    with time_machine.travel(AT, tick=False):
        tasks.deliver([str(message.pk)])
    message.refresh_from_db()
    assert message.state == "suppressed"


@pytest.mark.parametrize("typed", ["+1 (555) 010-0177", "555.010.0177", "1-555-010-0177", "555/0100177"])
def test_a_number_that_was_typed_by_hand_is_found_by_its_last_digits(typed: str, db: None) -> None:
    ana = UserFactory.create(phone_number=typed)
    text = keep(provider_id="SM77", sender="+15550100177", to="+1", body="hello", payload={}, at=AT)
    assert text is not None
    handle_waiting(at=AT)
    text.refresh_from_db()
    assert text.user_id == ana.pk


def test_a_number_that_two_clients_have_by_its_last_digits_is_nobodys(db: None) -> None:
    for typed in ("+1 555 010 0178", "(555) 010-0178"):
        UserFactory.create(phone_number=typed)
    text = keep(provider_id="SM78", sender="+15550100178", to="+1", body="hello", payload={}, at=AT)
    assert text is not None
    handle_waiting(at=AT)
    text.refresh_from_db()
    assert text.user_id is None
