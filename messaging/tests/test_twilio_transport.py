"""Texts through Twilio's own SDK, against a loopback server: what each fault means, and what becomes of the row."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import User
from messaging.inbound import catch_up
from messaging.models import Alert, BadNumber, InboundText, Message
from messaging.outbox import send_due, sweep
from messaging.testing.twilio_server import TwilioServer
from messaging.transports import twilio
from messaging.transports.base import OutcomeUnknown, Text, TransportError
from messaging.transports.twilio import TwilioTransport

Row = Callable[..., Message]


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[TwilioServer]:
    monkeypatch.setattr(twilio, "READ_SEC", 0.5)
    with TwilioServer(hang_sec=2, slow_sec=1, list_lag_sec=0.6) as loopback:
        settings.SMS_TRANSPORT = "twilio"
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = loopback.account, loopback.token
        settings.TWILIO_BASE_URL, settings.PUBLIC_URL = loopback.url, "https://fitcoach.example"
        yield loopback


def text(**fields: Any) -> Text:
    now = timezone.now()
    values: dict[str, Any] = {
        "id": "5d3f",
        "to": "+15550100101",
        "sender": "+15550199999",
        "body": "Hi!",
        "kind": "daily",
    }
    return Text(**{**values, "at": now, "claimed_at": now, **fields})


def test_a_text_carries_the_rows_own_id_and_gives_up_in_time(server: TwilioServer) -> None:
    sent = text(send_before=timezone.now() + timedelta(minutes=40))
    receipt = TwilioTransport().send(sent)
    (message,) = server.accepted
    assert (message.sid, message.to, message.body, message.from_) == (receipt.provider_id, sent.to, "Hi!", sent.sender)
    assert message.status_callback == "https://fitcoach.example/webhooks/twilio/status/5d3f"
    assert message.validity_period is not None
    assert 2390 <= message.validity_period <= 2400


@pytest.mark.parametrize(
    ("fault", "raised", "permanent", "blame", "taken"),
    [
        ("500_before", OutcomeUnknown, None, None, 0),
        ("html_502", OutcomeUnknown, None, None, 0),
        ("slow_201", OutcomeUnknown, None, None, 1),
        ("accepted_then_reset", OutcomeUnknown, None, None, 1),
        ("accepted_then_503", OutcomeUnknown, None, None, 1),
        ("accepted_then_hang", OutcomeUnknown, None, None, 1),
        ("429", TransportError, False, "", 0),
        ("21211", TransportError, True, "bad_number", 0),
        ("21614", TransportError, True, "bad_number", 0),
        ("21610", TransportError, True, "opted_out", 0),
        ("21606", TransportError, False, "", 0),
        ("20003", TransportError, False, "", 0),
        ("404", TransportError, False, "", 0),
    ],
)
def test_each_fault_is_of_one_class(
    server: TwilioServer, fault: str, raised: type[Exception], permanent: Any, blame: Any, taken: int
) -> None:
    server.faults_next(fault)
    with pytest.raises(raised) as trouble:
        TwilioTransport().send(text())
    assert getattr(trouble.value, "permanent", None) is permanent
    assert getattr(trouble.value, "blame", None) == blame
    assert (len(server.accepted), server.requests) == (taken, 1)  # nothing is tried a second time
    assert "+1555" not in str(trouble.value)


def test_a_429_says_when_to_come_back(server: TwilioServer) -> None:
    server.retry_after = 7
    server.faults_next("429")
    with pytest.raises(TransportError) as trouble:
        TwilioTransport().send(text())
    assert trouble.value.retry_after == timedelta(seconds=7)


def test_where_nobody_listens_nothing_was_sent(settings: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.TWILIO_BASE_URL = f"http://127.0.0.1:{free.getsockname()[1]}"
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC1", "t"
        with pytest.raises(TransportError, match="no connection to Twilio") as trouble:
            TwilioTransport().send(text())
    assert trouble.value.permanent is False


def test_a_name_that_nobody_knows_is_no_connection(settings: Any) -> None:
    settings.TWILIO_BASE_URL = "http://nowhere.localhost:1"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC1", "t"
    with pytest.raises(TransportError, match="no connection"):
        TwilioTransport().send(text())


def test_the_list_is_asked_for_each_text(server: TwilioServer) -> None:
    transport = TwilioTransport()
    sent, unsent = text(id="a"), text(id="b", to="+15550100102")
    receipt = transport.send(sent)
    other_words = text(id="c", body="Hello?")
    found = transport.look_up([sent, unsent, other_words])
    assert found["a"] is not None
    assert found["a"].provider_id == receipt.provider_id
    assert (found["b"], found["c"]) == (None, None)


def test_yesterdays_same_words_are_another_text(server: TwilioServer) -> None:
    transport = TwilioTransport()
    transport.send(text())
    later = text(claimed_at=timezone.now() + timedelta(minutes=5))
    assert transport.look_up([later]) == {later.id: None}


def test_who_cannot_be_asked_about_is_left_out(server: TwilioServer, settings: Any) -> None:
    settings.TWILIO_BASE_URL = "http://127.0.0.1:1"
    assert TwilioTransport().look_up([text()]) == {}


# --- What becomes of the row -----------------------------------------------------------------------------------------


@pytest.fixture
def due(tom: User, row: Row) -> Message:
    """Queued, and due now by the real clock, in a zone where that is noon: no evening and no midnight is near."""
    now, zone = timezone.now(), f"Etc/GMT{timezone.now().hour - 12:+d}"
    User.objects.filter(pk=tom.pk).update(timezone=zone, preferred_send_hour=12)
    return row(
        tom,
        local_date=now.astimezone(ZoneInfo(zone)).date(),
        due_at=now.replace(minute=0, second=0, microsecond=0),
        send_before=now + timedelta(hours=2),
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("fault", "state", "attempts", "taken"),
    [
        ("", "accepted", 1, 1),
        ("slow_201", "accepted", 1, 1),
        ("accepted_then_reset", "accepted", 1, 1),
        ("accepted_then_503", "accepted", 1, 1),
        ("accepted_then_hang", "accepted", 1, 1),
        ("list_lags", "accepted", 1, 1),
        ("500_before", "accepted", 2, 1),
        ("html_502", "accepted", 2, 1),
        ("429", "accepted", 2, 1),
        ("21606", "accepted", 2, 1),
        ("20003", "accepted", 2, 1),
        ("404", "accepted", 2, 1),
        ("21211", "failed", 1, 0),
        ("21614", "failed", 1, 0),
        ("21610", "suppressed", 1, 0),
    ],
)
def test_whatever_goes_wrong_once_a_client_gets_one_text_or_it_is_known_why_not(
    due: Message, server: TwilioServer, fault: str, state: str, attempts: int, taken: int
) -> None:
    server.faults_next(fault)
    now = timezone.now()
    for minute in range(0, 12, 2):
        send_due(at=now + timedelta(minutes=minute))
        sweep(at=now + timedelta(minutes=minute))
    due.refresh_from_db()
    assert (due.state, due.attempts, len(server.accepted)) == (state, attempts, taken)
    assert (due.twilio_message_sid or "") == (server.accepted[0].sid if taken else "")
    assert due.user.opted_out_at is not None if fault == "21610" else due.user.opted_out_at is None
    assert BadNumber.objects.exists() == (fault in ("21211", "21614"))


@pytest.mark.django_db(transaction=True)
def test_a_list_that_lags_is_asked_twice_before_anything_is_sent_again(due: Message, server: TwilioServer) -> None:
    server.lists_lag, server.list_lag_sec = True, 1.0
    server.faults_next("accepted_then_503")
    now = timezone.now()
    send_due(at=now)
    sweep(at=now)
    sweep(at=now + timedelta(seconds=60))  # too soon for the second time
    due.refresh_from_db()
    assert (due.state, due.look_ups) == ("unknown", 1)
    time.sleep(1)
    sweep(at=now + timedelta(seconds=91))
    due.refresh_from_db()
    assert (due.state, due.attempts, len(server.accepted)) == ("accepted", 1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_text_is_taken_for_lost_three_times_and_then_missed_and_told(due: Message, server: TwilioServer) -> None:
    server.faults_next(*["500_before"] * 9)
    now = timezone.now()
    for minute in range(0, 40, 2):
        send_due(at=now + timedelta(minutes=minute))
        sweep(at=now + timedelta(minutes=minute))
    due.refresh_from_db()
    assert (due.state, due.attempts, due.resends, len(server.accepted)) == ("missed", 4, 3, 0)
    assert Alert.objects.get().kind == "missed"


@pytest.mark.django_db(transaction=True)
def test_what_the_list_says_was_lost_on_its_way_has_failed(due: Message, server: TwilioServer) -> None:
    server.callbacks, server.delivered_after = None, 0.0
    server.faults_next("undelivered_30003")
    now = timezone.now()
    send_due(at=now)
    Message.objects.update(state="unknown", sent_at=None)
    sweep(at=now)
    due.refresh_from_db()
    assert (due.state, due.error) in (("failed", "30003 undelivered"), ("accepted", ""))


def test_a_stop_of_an_outage_is_read_from_the_providers_list(db: None, server: TwilioServer, settings: Any) -> None:
    server.receive("+15550100101", settings.SMS_FROM, "STOP", deliver=False)
    server.receive("+15550100102", "+15550100000", "not to us", deliver=False)
    now = timezone.now()
    assert catch_up(TwilioTransport(), at=now) == 1
    assert catch_up(TwilioTransport(), at=now) == 0
    assert [kept.body for kept in InboundText.objects.all()] == ["STOP"]
