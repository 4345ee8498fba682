"""deploy/Caddyfile before a real gunicorn: who is asking, how much they may say, and what the log keeps of it."""

from __future__ import annotations

import http.client
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fitcoach.embedded_broker import free_port
from fitcoach.testing import proxy
from fitcoach.testing.proxy import Caddy, Web

pytestmark = pytest.mark.skipif(bool(proxy.trouble()), reason=proxy.trouble() or "-")
SECRET = "tHe-S3cret-of-a-Link_42"
LOG_WAIT_SEC = 10


@pytest.fixture(scope="module")
def caddy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caddy]:
    """Before one web process that answers and one that is not there."""
    folder = tmp_path_factory.mktemp("caddy")
    web = Web(folder)
    caddy = Caddy(folder, [web.port, free_port()])
    with proxy.stopped_at_the_end(caddy, web):
        yield caddy


@pytest.fixture(scope="module")
def lonely(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caddy]:
    """With no web process behind it."""
    caddy = Caddy(tmp_path_factory.mktemp("lonely"), [free_port()])
    with proxy.stopped_at_the_end(caddy):
        yield caddy


def test_the_file_is_valid_and_formatted():
    valid = subprocess.run(
        ["caddy", "validate", "--adapter", "caddyfile", "--config", str(proxy.CADDYFILE)],
        capture_output=True,
        text=True,
    )
    assert valid.returncode == 0, valid.stderr
    formatted = subprocess.run(["caddy", "fmt", str(proxy.CADDYFILE)], capture_output=True, text=True)
    assert formatted.stdout == proxy.CADDYFILE.read_text()


@pytest.mark.parametrize(
    ("case", "headers"),
    [
        ("says nothing", {}),
        ("makes up an address", {"X-Forwarded-For": "203.0.113.9"}),
        ("makes up a chain", {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "Forwarded": "for=203.0.113.9"}),
    ],
)
def test_who_connects_counts_whatever_they_say(caddy, case, headers):
    answer = json.loads(caddy.ask("/", headers=headers)[1])
    assert answer["address"] in ("127.0.0.1", "::")  # the /64 of ::1, when localhost is IPv6
    assert (answer["secure"], answer["host"]) == (True, f"localhost:{caddy.port}")


def test_nobody_makes_tls_up_and_plain_http_is_sent_to_it(caddy):
    connection = http.client.HTTPConnection("localhost", caddy.http_port, timeout=10)
    connection.request("GET", "/admin/", headers={"X-Forwarded-Proto": "https"})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, "https://localhost/admin/")
    connection.close()


@pytest.mark.parametrize(
    ("case", "length", "status"),
    [("a megabyte", "1000000", 413), ("5 MB", "5000000", 413), ("with zeros before it", "0001000000", 413)],
)
def test_a_body_of_a_megabyte_is_refused_before_it_is_sent(caddy, case, length, status):
    assert caddy.ask("/webhooks/twilio/sms", method="POST", headers={"Content-Length": length})[0] == status


def test_a_body_of_less_arrives_whole(caddy):
    status, body, _ = caddy.ask("/webhooks/twilio/sms", method="POST", body=b"x" * 500_000)
    assert (status, json.loads(body)["bytes"]) == (200, 500_000)


def test_a_body_without_a_length_is_not_read(caddy):
    status, body, _ = caddy.ask("/webhooks/twilio/sms", method="POST", body=iter([b"x" * 100]))
    assert (status, json.loads(body)["bytes"]) == (200, 0)


def test_nor_is_a_long_one_which_may_be_cut_off_before_it_is_answered(caddy):
    """The process answers and hangs up while Caddy still sends: what is noticed first is what the sender is told."""
    status, body, _ = caddy.ask("/webhooks/twilio/sms", method="POST", body=(b"x" * 10_000 for _ in range(200)))
    assert (status, body and json.loads(body)["bytes"]) in [(200, 0), (413, b""), (502, b"")]


@pytest.mark.parametrize("path", ["/metrics", "/metrics/", "/metrics/x", "/metrics?x=1"])
def test_metrics_are_for_those_within(caddy, path):
    assert caddy.ask(path)[:2] == (404, b"")


def test_answers_carry_headers_of_caution_and_no_versions(caddy):
    headers = caddy.ask("/")[2]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert (headers["Server"], headers["Via"]) == (None, None)


PATHS = [
    ("a session's link", f"/w/{SECRET}", "/w"),
    ("with a query", f"/w/{SECRET}?x={SECRET}", "/w"),
    ("spelled otherwise", f"/%77/{SECRET}", "/"),
    ("glued", f"/w{SECRET}", "/"),
    ("a calendar", f"/api/v1/calendar/{SECRET}.ics", "/api/v1/calendar"),
    ("a search for a number", f"/admin/accounts/user/?q={SECRET}", "/admin"),
    ("a webhook", f"/webhooks/twilio/status/{SECRET}", "/webhooks/twilio/status"),
    ("nowhere", f"/{SECRET}", "/"),
    ("a double slash", f"//w/{SECRET}", "/"),
]


@pytest.mark.parametrize(("case", "path", "kept"), PATHS)
def test_the_access_log_keeps_no_secret(caddy, case, path, kept):
    before = len(requests(caddy))
    headers = {"Referer": f"https://localhost/w/{SECRET}", "Cookie": f"s={SECRET}", "Authorization": f"Bearer {SECRET}"}
    assert caddy.ask(path, headers=headers)[0] == 200
    proxy.wait_for(lambda: len(requests(caddy)) > before, what="a line of the log")
    assert requests(caddy)[-1]["request"]["uri"] == kept
    assert SECRET not in caddy.log


def test_nor_does_the_log_of_errors(lonely):
    assert lonely.ask(f"/w/{SECRET}", headers={"Referer": f"https://localhost/w/{SECRET}"})[0] in (502, 503)
    proxy.wait_for(lambda: '"logger":"http.log.error' in lonely.log, what="a line of the log")
    assert SECRET not in lonely.log


def requests(caddy: Caddy) -> list[dict]:
    lines = [json.loads(line) for line in caddy.log.splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("logger", "").startswith("http.log.access")]


def test_the_service_itself_answers_behind_it(tmp_path: Path):
    """Our own application, by the same address and past the redirect to HTTPS."""
    web = Web(
        tmp_path,
        application="fitcoach.wsgi:application",
        DATABASE_URL=f"sqlite:///{tmp_path / 'web.sqlite3'}",
        SECRET_KEY="of this test",
    )
    caddy = Caddy(tmp_path, [web.port])
    with proxy.stopped_at_the_end(caddy, web):
        assert caddy.ask("/healthz")[:2] == (200, b'{"status": "ok"}')
        status, _, headers = caddy.ask("/")
        assert (status, headers["Location"]) == (302, "/admin/")
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
