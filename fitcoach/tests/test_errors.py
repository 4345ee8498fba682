"""What a request gets that cannot be served, whatever its body is: the page of the error may not break over it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core import signals
from django.db import close_old_connections
from django.test import Client, RequestFactory
from django.urls import reverse
from twilio.request_validator import RequestValidator

from fitcoach.wsgi import application
from messaging.models import InboundText

pytestmark = pytest.mark.django_db
BROKEN = "--edge\r\nContent-Disposition: form-data; name=\"a\"; filename*=utf-8''%ff\r\n\r\n \r\n--ed"
PARTS = "multipart/form-data; boundary=edge"
ENDLESS = "multipart/form-data"
MANY = "&".join(f"field{number}=1" for number in range(2000))
FORM = "application/x-www-form-urlencoded"


def post(path: str, body: str, kind: str, **how: Any) -> Any:
    """As whoever has the cookie of a form: the body is read for what the form has to say about it."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies[settings.CSRF_COOKIE_NAME] = "c" * 32
    return browser.generic("POST", path, body, content_type=kind, **how)


@pytest.mark.parametrize(
    ("case", "body", "kind"),
    [
        ("parts that end in the middle", BROKEN, PARTS),
        ("parts with nothing between them", BROKEN, ENDLESS),
        ("too many fields", MANY, FORM),
        ("a coding that is none of texts", "a=1", f"{FORM}; charset=rot13"),
        ("a coding of names of hosts", "a=1", f"{FORM}; charset=idna"),
        ("a coding that nobody knows", "a=1", f"{FORM}; charset=nowhere"),
        ("bytes", "\0\x01", PARTS),
    ],
)
@pytest.mark.parametrize(
    ("where", "path", "host", "status"),
    [
        ("nowhere", "/nowhere", "testserver", {404}),
        ("by a wrong name", "/nowhere", "elsewhere.example", {400}),
        ("the console by a wrong name", reverse("admin:index"), "a b", {400}),
        ("nowhere in the API", "/api/v1/nowhere", "testserver", {404}),
        ("a webhook", "/webhooks/twilio/sms", "testserver", {400, 403}),
    ],
)
def test_a_body_that_cannot_be_read_breaks_no_error_page(
    where: str, path: str, host: str, status: set[int], case: str, body: str, kind: str
) -> None:
    assert post(path, body, kind, SERVER_NAME=host).status_code in status, (where, case)


def test_an_error_page_says_what_it_is_and_nothing_else() -> None:
    answer = Client().get("/nowhere")
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "<h1>There is nothing here</h1>" in answer.content.decode()
    assert "nowhere" not in answer.content.decode()


ODD_TYPES = [
    *(f"{FORM}; charset={coding}" for coding in ("rot13", "idna", "utf-7", "utf-16", "hex", "nowhere", "\xff")),
    f"{FORM}; a*=nowhere''b",
    f"{FORM}; a*0*=x; a*=y; charset*=rot13''%ff",
    ";;;=;",
    "\xff/\xff; \xff=\xff",
]


def asked(path: str, kind: str, body: bytes = b"", **more: str) -> int:
    """By the door of the web server itself: Django's test client makes requests of its own."""
    statuses: list[str] = []
    surroundings = {
        **RequestFactory().get(path).META,
        "REQUEST_METHOD": "POST" if body else "GET",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        **more,
    }
    answer = application(surroundings, lambda status, *_: statuses.append(status))  # type: ignore[arg-type]
    b"".join(answer)
    return int(statuses[0].partition(" ")[0])


@pytest.fixture
def one_connection() -> Iterator[None]:
    """A request does not close the connection of the test's transaction, as with Django's own test client."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("kind", ODD_TYPES)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{reverse('admin:login')}?next=%C3%BF", 200),
        ("/api/v1/me?a=%C3%BF", 401),
        ("/w/nothing?a=%C3%BF", 404),
        ("/healthz?a=1", 200),
    ],
)
def test_an_address_is_read_as_utf_8_whatever_the_request_says(
    path: str, status: int, kind: str, one_connection: None
) -> None:
    assert asked(path, kind) == status


def test_a_form_is_read_as_utf_8_whatever_it_says(settings: Any, one_connection: None) -> None:
    settings.TWILIO_AUTH_TOKEN = "token"
    form = {"MessageSid": "SM1", "From": "+15550100101", "Body": "é"}
    path = "/webhooks/twilio/sms"
    signature = RequestValidator("token").compute_signature(settings.PUBLIC_URL + path, form)
    body = urlencode(form).encode()
    assert asked(path, f"{FORM}; charset=rot13", body, HTTP_X_TWILIO_SIGNATURE=signature) == 200
    assert InboundText.objects.get().body == "é"
