"""A line for each request: its route and ids, and never its address."""

from __future__ import annotations

import json
import logging
import threading
import uuid
from typing import Any

import pytest
from celery.signals import before_task_publish
from django.test import Client

from accounts.api.authentication import DeviceAuthentication
from accounts.models import User
from accounts.tests.factories import UserFactory
from fitcoach.logs.lines import json_lines
from fitcoach.testing.phone import Phone
from messaging import hints

pytestmark = pytest.mark.django_db
PROXYS = "6f1c9d3e-2b4a-4c5d-8e6f-7a8b9c0d1e2f"


class Written(logging.Handler):
    """Lines as a production process writes them, while the context that they carry is there."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(json_lines())
        self.lines: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))

    def of(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == event]


@pytest.fixture
def written() -> Any:
    handler = Written()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def ana() -> User:
    return UserFactory.with_profile()


def test_a_request_of_somebody_is_one_line_with_ids_and_no_name(ana: User, written: Written) -> None:
    answer = Phone(ana).get("me")
    (line,) = written.of("request_finished")
    assert line.pop("duration_ms") >= 0
    assert line.pop("timestamp")
    assert line == {
        "level": "info",
        "logger": "django_structlog.middlewares.request",
        "event": "request_finished",
        "request_id": answer.headers["X-Request-ID"],
        "user_id": str(ana.pk),
        "code": 200,
        "request": "GET /api/v1/me",
    }


@pytest.mark.parametrize(
    ("case", "given", "taken"),
    [
        ("a proxy's UUID", PROXYS, PROXYS),
        ("a proxy's UUID without dashes", PROXYS.replace("-", "").upper(), PROXYS),
        ("a number of somebody's", "+15550100101", None),
        ("a line break", f"{PROXYS}\nevil", None),
        ("a long one", "a" * 500, None),
        ("none", "", None),
    ],
)
def test_an_id_that_comes_along_is_believed_if_it_looks_like_one(
    case: str, given: str, taken: str | None, written: Written
) -> None:
    answer = Client().get("/api/v1/problems/invalid", headers={"X-Request-ID": given} if given else {})
    told = answer.headers["X-Request-ID"]
    assert told == taken if taken else uuid.UUID(told).version == 4, case
    assert {line["request_id"] for line in written.lines} == {told}


@pytest.mark.parametrize(
    ("case", "path", "request_line"),
    [
        ("a signed link", "/w/an-old-secret-of-somebody?x=an-old-secret", "GET /w/<str:token>"),
        ("a calendar", "/api/v1/calendar/an-old-secret.ics", "GET /api/v1/calendar/[token].ics"),
        ("a search for somebody", "/admin/login/?q=an-old-secret", "GET /admin/login/"),
        ("an address that leads nowhere", "/nowhere/an-old-secret", "GET (none)"),
    ],
)
def test_the_route_stands_for_the_address(case: str, path: str, request_line: str, written: Written) -> None:
    Client().get(path)
    (line,) = written.of("request_finished")
    assert line["request"] == request_line, case
    assert "an-old-secret" not in json.dumps(written.lines)


def test_a_webhook_about_a_message_carries_its_id(written: Written) -> None:
    key = uuid.uuid4()
    Client().post(f"/webhooks/twilio/status/{key}", {"MessageSid": "SM1", "To": "+15550100101"})
    (line,) = written.of("request_finished")
    assert (line["message_id"], line["code"]) == (str(key), 403)
    assert line["request"] == "POST /webhooks/twilio/status/<uuid:message_id>"


def test_what_breaks_is_one_line_with_its_traceback(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DeviceAuthentication, "authenticate", lambda *_: 1 / 0)
    Client(raise_request_exception=False).get("/api/v1/me")
    (line,) = [line for line in written.lines if "exception" in line]
    assert (line["event"], line["level"], line["code"]) == ("request_failed", "error", 500)
    assert line["request"] == "GET /api/v1/me"
    assert line["exception"].endswith("ZeroDivisionError: division by zero")


def test_who_looks_whether_we_live_leaves_no_line_and_still_gets_an_id(written: Written) -> None:
    assert uuid.UUID(Client().get("/healthz").headers["X-Request-ID"]).version == 4
    assert written.lines == []


def test_a_line_costs_no_query(ana: User, django_assert_num_queries: Any) -> None:
    """The session of a cookie is not read for it."""
    browser = Client()
    browser.force_login(ana)
    with django_assert_num_queries(0):
        browser.get("/healthz")
        browser.get("/api/v1/problems/invalid")


def test_ids_of_a_request_go_with_the_task_that_it_asks_for(
    ana: User, written: Written, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    """Through the thread that publishes, into the headers of the task."""
    told: list[dict[str, Any]] = []

    def publish(task: str, ids: Any) -> None:
        headers: dict[str, Any] = {}
        before_task_publish.send(sender=task, body=(), headers=headers, properties={})
        told.append(headers["__django_structlog__"])
        published.set()

    published = threading.Event()
    monkeypatch.setattr(hints, "_publish", publish)
    with django_capture_on_commit_callbacks(execute=True):
        answer = Phone(ana).post("messages", {"text": "done"})
    assert published.wait(timeout=10)
    assert told == [{"request_id": answer.headers["X-Request-ID"], "user_id": str(ana.pk)}]
