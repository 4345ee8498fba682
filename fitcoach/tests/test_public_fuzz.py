"""A thousand hostile requests to every public address of a real server under production settings.

FUZZ_PUBLIC: how many; `make fuzz-public` sends ten thousand. What is judged, and how, is in `fitcoach.testing.fuzzing`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fitcoach.testing.fuzzing import judging, serving
from fitcoach.testing.fuzzing.addresses import addresses
from fitcoach.testing.fuzzing.requests import Known, Shot, shot

REQUESTS = int(os.environ.get("FUZZ_PUBLIC", "1000"))
KNOWN = Known(ids=("00000000-0000-0000-0000-000000000001",), link="x" * 40)
SECRETS = {"SECRET_KEY": "canary"}


def test_no_request_of_a_stranger_breaks_anything_or_hears_a_secret(tmp_path: Path) -> None:
    every = addresses()
    with serving.running(tmp_path) as site:
        shots = [shot(every[number % len(every)], number, seed=7, known=site.known) for number in range(REQUESTS)]
        report = judging.fuzz(site, shots)
    assert report.faults == []
    assert report.statuses.total() == REQUESTS
    assert len(report.routes) == len(every)
    assert {200, 301, 302, 400, 401, 403, 404, 413} <= set(report.statuses), "it gets in, and is refused, in every way"


def test_every_route_is_among_the_addresses() -> None:
    routes = {address.route for address in addresses()}
    assert {"healthz", "api/v1/auth/code", "webhooks/twilio/sms", "w/<str:token>", "static/<path:file>"} <= routes
    assert len(routes) > 250


def test_a_request_is_the_same_each_time() -> None:
    address = addresses()[7]
    assert shot(address, 5, seed=1, known=KNOWN) == shot(address, 5, seed=1, known=KNOWN)
    assert shot(address, 5, seed=1, known=KNOWN) != shot(address, 6, seed=1, known=KNOWN)


@pytest.mark.parametrize(
    ("case", "route", "sent", "status", "body", "wrong"),
    [
        ("a refusal", "healthz", b"", 404, b"There is nothing here", []),
        ("a fault of the server", "healthz", b"", 500, b"", ["status 500"]),
        ("a database that is away", "readyz", b"", 503, b"", []),
        ("a coding that gunicorn does not know", "healthz", b"\r\nTransfer-Encoding: x", 501, b"", []),
        ("a 501 of ours", "healthz", b"", 501, b"", ["status 501"]),
        ("a stack trace", "healthz", b"", 400, b"Traceback (most recent call last)",
         ["its insides: b'Traceback (most recent call'"]),
        ("a secret", "healthz", b"", 200, b"the canary", ["a secret: SECRET_KEY"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(case: str, route: str, sent: bytes, status: int, body: bytes, wrong: list[str]) -> None:
    answer = b"HTTP/1.1 %d X\r\n\r\n%s" % (status, body)
    assert judging.wrong(Shot(1, route, "GET", sent), status, answer, SECRETS) == wrong, case
