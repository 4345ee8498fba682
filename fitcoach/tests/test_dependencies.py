"""The audit of dependencies: what fails, what is excused, and that nobody takes silence for an all-clear."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from fitcoach.testing.dependencies import EXCUSES, Excuse, ask, judge, pinned, read_excuses

TODAY = date(2026, 11, 28)
BAD = {"name": "Django", "version": "5.2.1",
       "vulns": [{"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1"], "fix_versions": ["5.2.2"]}]}  # fmt: skip
GOOD = {"name": "celery", "version": "5.7.0", "vulns": []}
UNKNOWN = {"name": "vine", "skip_reason": "not found"}
FOUND = "Django 5.2.1 has PYSEC-2026-1, mended in 5.2.2"


def excuse(**changed: Any) -> Excuse:
    told = {"id": "CVE-2026-1", "package": "django", "reason": "not used", "until": TODAY, **changed}
    return Excuse(**told)


@pytest.mark.parametrize(
    ("case", "told", "excuses", "fails", "line"),
    [
        ("nothing is known of anything", [GOOD], [], False, "1 packages were asked about"),
        ("a vulnerability", [BAD, GOOD], [], True, f"FOUND: {FOUND}"),
        ("an excused one", [BAD], [excuse()], False, f"excused until 2026-11-28: {FOUND}: not used"),
        ("by its other name", [BAD], [excuse(id="PYSEC-2026-1")], False,
         f"excused until 2026-11-28: {FOUND}: not used"),
        ("an excuse that has ended", [BAD], [excuse(until=date(2026, 11, 27))], True,
         f"FOUND, and its excuse has ended on 2026-11-27: {FOUND}"),
        ("an excuse of another package", [BAD], [excuse(package="celery")], True, f"FOUND: {FOUND}"),
        ("a package that the feed does not know", [GOOD, UNKNOWN], [], False,
         "not audited, as the feed does not know them: vine"),
        ("no feed", [], [], False,
         "NOT AUDITED: no feed of vulnerabilities can be reached from here; nothing is known"),
        ("a feed that knows nothing", [UNKNOWN], [], False,
         "NOT AUDITED: no feed of vulnerabilities can be reached from here; nothing is known"),
    ],
)  # fmt: skip
def test_what_a_feed_says_is_judged(
    case: str, told: list[dict[str, Any]], excuses: list[Excuse], fails: bool, line: str
) -> None:
    verdict = judge(told, excuses, today=TODAY)
    assert (verdict.lines[0], verdict.is_failure) == (line, fails), case


@pytest.mark.parametrize(
    "text",
    [
        '[[excused]]\nid = "a"\npackage = "b"\nreason = " "\nuntil = 2027-01-31',
        '[[excused]]\nid = "a"\npackage = "b"\nreason = "c"\nuntil = "some day"',
        '[[excused]]\nid = "a"\npackage = "b"\nreason = "c"',
    ],
)
def test_an_excuse_without_a_reason_or_a_last_day_is_none(text: str) -> None:
    with pytest.raises((TypeError, ValueError)):
        read_excuses(text)


def test_the_excuses_that_stand_can_be_read() -> None:
    read_excuses(EXCUSES.read_text(encoding="utf-8"))


def test_what_is_brought_along_is_audited_as_well() -> None:
    names = {pin.partition("==")[0] for pin in pinned("celery[redis]>=5  # the worker\n\n# a comment\n")}
    assert {"celery", "redis", "kombu", "vine"} <= names
    assert "pytest" not in names


class Feed(BaseHTTPRequestHandler):
    """Knows of one vulnerability, in one package."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        vulnerable = {"id": "OSV-1", "aliases": ["CVE-2026-1"], "summary": "bad", "affected": []}
        found = {"vulns": [vulnerable]} if asked["package"]["name"] == "kombu" else {}
        body = json.dumps(found).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def feed() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query"
    server.shutdown()
    server.server_close()


def test_pip_audit_itself_is_asked_and_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    with feed() as url:
        monkeypatch.setenv("AUDIT_OSV_URL", url)
        told = ask(["kombu==5.6.0", "vine==5.1.0"])
    verdict = judge(told, [], today=TODAY)
    assert verdict.is_failure
    assert verdict.lines[0].startswith("FOUND: kombu 5.6.0 has ")
    assert verdict.lines[-1] == "2 packages were asked about"


def test_a_feed_that_is_away_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_OSV_URL", "http://127.0.0.1:9/v1/query")
    assert ask(["kombu==5.6.0"]) == []
