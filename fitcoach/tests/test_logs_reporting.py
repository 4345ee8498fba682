"""Errors reach a Sentry over real HTTP, and nothing of a client with them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fitcoach.logs.reporting import cleaned_event
from fitcoach.testing.canary import IN_A_LOG
from fitcoach.testing.sentry_server import SentryServer

ROOT = Path(__file__).resolve().parents[2]


def run_broken_site(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    surroundings = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}",
        "LOG_FORMAT": "json",
        "SENTRY_DSN": "",
        **environment,
    }
    command = [sys.executable, "-m", "fitcoach.tests.broken_site"]
    return subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def sentry(tmp_path_factory: pytest.TempPathFactory) -> SentryServer:
    """What came of a view, a task and a log line that broke over a client."""
    with SentryServer() as server:
        done = run_broken_site(
            tmp_path_factory.mktemp("site"), SENTRY_DSN=server.dsn, SENTRY_ENVIRONMENT="tests", SENTRY_RELEASE="1.2.3"
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout == "True\n"
    return server


def test_a_view_a_task_and_a_line_arrive_once_each(sentry: SentryServer) -> None:
    view, task, line = sentry.events
    assert (view["transaction"], view["request"]) == ("/w/{secret}", {"method": "POST"})
    assert (task["transaction"], task["tags"]["task_id"], task["tags"]["task"]) == (
        "tests.breaks",
        "t1",
        "tests.breaks",
    )
    assert line["logentry"] == {"message": "the transport broke at [phone] for <User>"}
    assert line["tags"] == {"message_id": "m1"}
    assert {event["level"] for event in sentry.events} == {"error"}
    assert {(event["environment"], event["release"]) for event in sentry.events} == {("tests", "1.2.3")}


def test_the_error_is_told_with_its_frames_and_no_values(sentry: SentryServer) -> None:
    for event in sentry.events[:2]:
        (error,) = event["exception"]["values"]
        assert (error["type"], error["value"]) == ("ValueError", "<User> with [phone], [mail] said '…'")
        frames = error["stacktrace"]["frames"]
        assert frames[-1]["function"] == "break_over"
        assert not any("vars" in frame for frame in frames)


def test_ids_lead_from_the_report_to_the_lines(sentry: SentryServer) -> None:
    assert len(sentry.events[0]["tags"]["request_id"]) == 36


def test_what_happened_before_is_told_masked(sentry: SentryServer) -> None:
    told = [crumb["message"] for crumb in sentry.events[0]["breadcrumbs"]["values"]]
    assert "about to break for [phone], [mail]" in told


def test_nothing_of_the_client_arrives(sentry: SentryServer) -> None:
    """But in lines of our own source, which are the tests' here."""
    for event in sentry.events:
        for error in event.get("exception", {}).get("values", ()):
            for frame in error["stacktrace"]["frames"]:
                for name in ("pre_context", "context_line", "post_context"):
                    frame.pop(name, None)
        told = json.dumps(event, ensure_ascii=False)
        assert IN_A_LOG.search(told) is None, told
        assert not any(
            secret in told for secret in ("an-old-secret", "an-old-session", "0123456789abcdef", "203.0.113.9")
        )
    assert not any("203.0.113.9" in raw or "an-old-secret?" in raw for raw in sentry.raw)


def test_the_lines_of_that_process_tell_nothing_either(tmp_path: Path) -> None:
    done = run_broken_site(tmp_path)
    assert done.stdout == "False\n", "without an address the SDK is not even imported"
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines if line["level"] == "error"] == [
        "request_failed", "task_failed", "the transport broke at [phone] for <User>",
    ]  # fmt: skip
    for line in lines:
        assert IN_A_LOG.search(json.dumps(line, ensure_ascii=False)) is None, line


def test_what_the_sdk_adds_one_day_does_not_leave() -> None:
    event = {
        "event_id": "e1", "level": "error", "extra": {"phone": "1"}, "user": {"id": 1}, "contexts": {"celery-job": 1},
        "request": {"url": "http://x/w/secret", "method": "GET", "headers": {}, "data": "x"},
        "transaction": "/nowhere/secret", "transaction_info": {"source": "url"}, "something_new": "x",
        "breadcrumbs": {"values": [{"category": "query", "message": "of +12025550143", "data": {"db.params": [1]}}]},
    }  # fmt: skip
    assert cleaned_event(event) == {
        "event_id": "e1",
        "level": "error",
        "tags": {},
        "request": {"method": "GET"},
        "breadcrumbs": {"values": [{"category": "query", "message": "of [phone]"}]},
    }
