"""What a request gets that cannot be served, whatever its body is: the page of the error may not break over it."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

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
