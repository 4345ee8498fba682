"""Twilio's doors: who is believed, what is kept, and that nobody waits."""

from __future__ import annotations

import threading
import time
import uuid
from typing import Any

import pytest
from django.test import Client
from twilio.request_validator import RequestValidator

from accounts.models import User
from messaging import hints as hinting
from messaging.inbound import handle_waiting
from messaging.models import InboundText, Message
from messaging.tests.conftest import utc

SMS = "/webhooks/twilio/sms"
PUBLIC, TOKEN, BEFORE = "https://fitcoach.example", "token", "the token before"
AT = utc(2026, 6, 10, 13)


@pytest.fixture(autouse=True)
def keys(settings: Any) -> None:
    settings.PUBLIC_URL, settings.TWILIO_AUTH_TOKEN = PUBLIC, TOKEN
    settings.TWILIO_AUTH_TOKEN_BEFORE = BEFORE
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What the publishing thread was given, and in which thread it was at work."""
    published: list[tuple[str, int]] = []

    def publish(task: str, ids: list[uuid.UUID]) -> None:
        published.append((task, threading.get_ident()))

    monkeypatch.setattr(hinting, "_publish", publish)
    return published


def form(**fields: str) -> dict[str, str]:
    return {"MessageSid": "SM1", "From": "+15550100101", "To": "+15550199999", "Body": "STOP", **fields}


def post(path: str, fields: dict[str, str], *, signed: dict[str, str] | None = None, **how: Any) -> Any:
    """`signed`: the fields that the signature is made of, when these are others."""
    url, token = how.pop("url", PUBLIC + path), how.pop("token", TOKEN)
    signature = RequestValidator(token).compute_signature(url, fields if signed is None else signed)
    return Client(headers={"X-Twilio-Signature": signature}).post(path, fields, **how)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("token", [TOKEN, BEFORE])
def test_a_signed_text_is_kept_and_answered_with_nothing(token: str, told: list[tuple[str, int]]) -> None:
    answer = post(SMS, form(Body="STOP 🛑"), token=token)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml")
    assert b"<Response/>" in answer.content
    kept = InboundText.objects.get()
    assert (kept.provider_id, kept.phone_from, kept.body, kept.handled_at) == ("SM1", "+15550100101", "STOP 🛑", None)
    assert kept.payload["To"] == "+15550199999"


@pytest.mark.django_db(transaction=True)
def test_no_request_publishes_anything_itself(told: list[tuple[str, int]]) -> None:
    """So a broker that is away, or deaf, costs it nothing."""
    post(SMS, form())
    until = time.monotonic() + 5
    while not told and time.monotonic() < until:
        time.sleep(0.01)
    assert [task for task, _ in told] == ["messaging.inbound"]
    assert told[0][1] != threading.get_ident()


FORGERIES: list[tuple[str, dict[str, Any]]] = [
    ("another token", {"token": "somebody's"}),
    ("another text", {"signed": form(Body="START")}),
    ("a field more", {"signed": {name: value for name, value in form().items() if name != "From"}}),
    ("an address that is none of ours", {"url": f"https://evil.example{SMS}"}),
    ("the host of the request", {"url": f"http://testserver{SMS}"}),
    ("another path", {"url": f"{PUBLIC}/webhooks/twilio/status/1"}),
    ("the public address without TLS", {"url": f"http://fitcoach.example{SMS}"}),
]


@pytest.mark.parametrize(("case", "how"), FORGERIES)
def test_a_forged_text_is_refused_and_nothing_is_stored(db: None, case: str, how: dict[str, Any]) -> None:
    assert post(SMS, form(), **how).status_code == 403
    assert not InboundText.objects.exists()


def test_without_a_signature_or_a_token_nobody_is_believed(db: None, settings: Any) -> None:
    assert Client().post(SMS, form()).status_code == 403
    assert Client(headers={"X-Twilio-Signature": "AAAA"}).post(SMS, form()).status_code == 403
    settings.TWILIO_AUTH_TOKEN = settings.TWILIO_AUTH_TOKEN_BEFORE = ""
    assert post(SMS, form(), token="").status_code == 403
    assert not InboundText.objects.exists()


def test_a_thousand_forged_requests_are_refused_and_leave_no_row(db: None, tom: User) -> None:
    message = Message.objects.create(user=tom, direction="outbound", state="sending", attempt_id=uuid.uuid4(),
                                     claimed_at=AT, content="Hi", phone_from="1", phone_to="2")  # fmt: skip
    client, statuses = Client(headers={"X-Twilio-Signature": "forged+forged="}), []
    for number in range(500):
        statuses.append(client.post(SMS, form(MessageSid=f"SM{number}")).status_code)
        path = f"/webhooks/twilio/status/{message.pk}"
        statuses.append(client.post(path, {"MessageSid": "SM1", "MessageStatus": "delivered"}).status_code)
    assert statuses[:60] == [403] * 60
    assert set(statuses[60:]) <= {403, 429}, "a new minute begins where it does"
    assert not InboundText.objects.exists()
    message.refresh_from_db()
    assert message.state == "sending"


def test_looking_is_not_telling(db: None) -> None:
    assert Client().get(SMS).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_ten_replays_of_each_text_are_one_row_and_one_reply(tom: User, told: list[tuple[str, int]]) -> None:
    for body in ("STOP", "HELP", "START", "done"):
        for _ in range(10):
            assert post(SMS, form(MessageSid=f"SM-{body}", Body=body, From=tom.phone_number)).status_code == 200
            handle_waiting(at=AT)
    assert InboundText.objects.count() == 4
    replies = Message.objects.filter(kind="reply").order_by("answers__received_at")
    assert list(replies.values_list("answers__provider_id", flat=True)) == ["SM-STOP", "SM-HELP", "SM-START"]
    assert Message.objects.filter(direction="inbound").count() == 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("case", "fields", "body"),
    [
        ("null characters", {"Body": "ST\0OP"}, "STOP"),
        ("a very long text", {"Body": "x" * 12_000}, "x" * 10_000),
        ("a number that is none", {"From": "9" * 200}, "STOP"),
        ("signs of all scripts", {"Body": "Привет 👋🏽 مرحبا"}, "Привет 👋🏽 مرحبا"),
    ],
)
def test_whatever_is_texted_is_kept(case: str, fields: dict[str, str], body: str, told: list[tuple[str, int]]) -> None:
    assert post(SMS, form(**fields)).status_code == 200
    assert InboundText.objects.get().body == body


def test_a_text_without_an_id_and_a_body_without_measure_are_not_kept(db: None) -> None:
    assert post(SMS, form(MessageSid="")).status_code == 200
    assert post(SMS, form(Body="x" * 70_000)).status_code == 403
    assert not InboundText.objects.exists()


def test_a_status_reaches_the_row_of_its_address(db: None, tom: User) -> None:
    message = Message.objects.create(user=tom, direction="outbound", state="accepted", sent_at=AT, content="Hi",
                                     phone_from="1", phone_to="2", twilio_message_sid="SM9")  # fmt: skip
    path = f"/webhooks/twilio/status/{message.pk}"
    assert post(path, {"MessageSid": "SM9", "MessageStatus": "delivered"}).status_code == 204
    message.refresh_from_db()
    assert message.state == "delivered"


def test_a_status_of_a_row_that_nobody_knows_changes_nothing(db: None) -> None:
    path = f"/webhooks/twilio/status/{uuid.uuid4()}"
    assert post(path, {"MessageSid": "SM9", "MessageStatus": "delivered"}).status_code == 204
    assert not Message.objects.exists()


def test_the_query_of_an_address_is_signed_with_it(db: None, told: list[tuple[str, int]]) -> None:
    path = f"{SMS}?edge=dublin"
    assert post(path, form()).status_code == 200
    assert post(path, form(), url=f"{PUBLIC}{SMS}").status_code == 403
