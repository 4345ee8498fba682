"""What health checks of containers are told."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from fitcoach import alive
from fitcoach.embedded_broker import free_port


@pytest.fixture
def web() -> Iterator[type[BaseHTTPRequestHandler]]:
    """A web process that answers as its `status` says, and keeps what it was asked."""

    class Web(BaseHTTPRequestHandler):
        status = 200
        asked: tuple[str, str | None] = ("", "")
        port = 0

        def do_GET(self) -> None:
            type(self).asked = (self.path, self.headers["Host"])
            self.send_response(self.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Silence."""

    server = HTTPServer(("127.0.0.1", 0), Web)
    Web.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Web
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "trouble"), [(200, ""), (503, "not ready: 503"), (400, "not ready: 400"), (301, "not ready: 301")]
)
def test_web_is_ready_when_it_says_so(web, status, trouble):
    web.status = status
    assert alive.web_trouble(web.port, host="fitcoach.example") == trouble
    assert web.asked == ("/readyz", "fitcoach.example")


def test_web_that_nobody_runs_does_not_answer():
    assert alive.web_trouble(free_port(), host="localhost").startswith("no answer: ")


@pytest.mark.parametrize(
    ("case", "allowed", "public", "host"),
    [
        ("the first that is allowed", "fitcoach.example,web-1", "https://other.example", "fitcoach.example"),
        ("a whole domain", ".fitcoach.example", "", "fitcoach.example"),
        ("all are allowed", "*", "https://fitcoach.example:8443", "fitcoach.example"),
        ("nothing is said", "", "", "localhost"),
    ],
)
def test_web_is_asked_by_a_name_that_it_answers_to(monkeypatch, case, allowed, public, host):
    monkeypatch.setenv("ALLOWED_HOSTS", allowed)
    monkeypatch.setenv("PUBLIC_URL", public)
    assert alive._a_host_of_ours() == host


@pytest.mark.parametrize(
    ("case", "age", "trouble"),
    [
        ("just now", 0, ""),
        ("within ten minutes", 599, ""),
        ("ten minutes ago", 600, "the schedule was last written 600 s ago"),
    ],
)
def test_beat_lives_while_it_writes_its_schedule(tmp_path, case, age, trouble):
    schedule = tmp_path / "celerybeat-schedule"
    schedule.touch()
    os.utime(schedule, (1000, 1000))
    assert alive.beat_trouble(tmp_path, at=1000.0 + age) == trouble


def test_beat_without_a_schedule_is_dead(tmp_path):
    assert alive.beat_trouble(tmp_path, at=0.0) == f"no schedule in {tmp_path}"


def test_a_worker_that_nobody_runs_does_not_answer(monkeypatch):
    monkeypatch.setattr(alive, "ANSWER_SEC", 0.1)
    assert alive.worker_trouble("send") == f"send@{os.uname().nodename} does not answer"


@pytest.mark.parametrize("arguments", [[], ["web", "beat"]])
def test_what_is_no_question_is_refused(capsys, arguments):
    assert alive.main(arguments) == 1
    assert capsys.readouterr().err == "usage: python -m fitcoach.alive web|beat|QUEUE\n"
