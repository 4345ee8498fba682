"""How much one request may carry, and how often one address may ask, at every door that is open to strangers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.addresses import length_of

pytestmark = pytest.mark.django_db
LONGEST = 512 * 1024
SMS = "/webhooks/twilio/sms"
LINK = "/w/" + "x" * 40


@pytest.fixture(autouse=True)
def one_minute() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 1, 5, 19, 0, 1, tzinfo=UTC), tick=False):
        yield


@pytest.mark.parametrize(
    ("case", "path"),
    [
        ("a webhook", SMS),
        ("the page behind a link", LINK),
        ("the API", "/api/v1/auth/code"),
        ("signing in", reverse("admin:login")),
        ("nowhere", "/nowhere"),
    ],
)
def test_a_body_that_is_too_long_is_refused_before_it_is_read(case: str, path: str) -> None:
    answer = Client().generic("POST", path, b"x" * (LONGEST + 1), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413, case


def test_the_api_says_so_as_a_problem() -> None:
    answer = Client().generic("POST", "/api/v1/auth/code", b"x" * (LONGEST + 1), content_type="application/json")
    assert (answer.status_code, answer.json()["type"]) == (413, "/api/v1/problems/too-large")


@pytest.mark.parametrize("told", ["", "-1", "1e9", "²", "٣", "0x10", "12 12", None])
def test_a_length_that_is_no_number_is_none(told: str | None) -> None:
    request = RequestFactory().get("/")
    request.META["CONTENT_LENGTH"] = told
    assert length_of(request) == 0


def test_a_file_is_refused_wherever_it_is_sent(settings: Any) -> None:
    settings.TWILIO_AUTH_TOKEN = "token"
    form = {"username": "coach@example.com", "file": SimpleUploadedFile("a.txt", b"words")}
    assert Client().post(SMS, form, headers={"X-Twilio-Signature": "x"}).status_code == 400
    assert Client().post(reverse("admin:login"), form).status_code == 400


def test_a_form_of_too_many_fields_is_refused(settings: Any) -> None:
    settings.TWILIO_AUTH_TOKEN = "token"
    form = "&".join(f"field{number}=x" for number in range(1001))
    answer = Client().generic(
        "POST", SMS, form, content_type="application/x-www-form-urlencoded", headers={"X-Twilio-Signature": "x"}
    )
    assert answer.status_code == 400


def statuses(path: str, count: int, **how: Any) -> list[int]:
    return [Client().post(path, {"username": "a"}, **how).status_code for _ in range(count)]


@pytest.mark.parametrize(
    ("case", "path", "refused"), [("a webhook that nobody signed", SMS, 403), ("a link of nobody's", LINK, 404)]
)
def test_an_address_that_is_refused_sixty_times_waits_for_the_next_minute(case: str, path: str, refused: int) -> None:
    assert statuses(path, 61, REMOTE_ADDR="192.0.2.1") == [refused] * 60 + [429], case
    assert statuses(path, 1, REMOTE_ADDR="192.0.2.2") == [refused], "another address is another count"
    with time_machine.travel(datetime(2026, 1, 5, 19, 1, 1, tzinfo=UTC), tick=False):
        assert statuses(path, 1, REMOTE_ADDR="192.0.2.1") == [refused]


def test_an_address_signs_in_thirty_times_a_minute_at_most(settings: Any) -> None:
    settings.SIGN_IN_FAILURES_OF_ADDRESS = 1000  # the lock would come first
    settings.AXES_FAILURE_LIMIT = 1000
    assert statuses(reverse("admin:login"), 31, REMOTE_ADDR="192.0.2.1") == [200] * 30 + [429]
    assert Client().get(reverse("admin:login"), REMOTE_ADDR="192.0.2.1").status_code == 200, "to look is no try"


@pytest.mark.parametrize("name", ["api-docs", "api-schema"])
def test_an_address_reads_the_pages_of_the_api_so_often_a_minute(name: str, settings: Any) -> None:
    settings.API_RATES = {**settings.API_RATES, "open": 2}
    assert [Client().get(reverse(name)).status_code for _ in range(3)] == [200, 200, 429]
