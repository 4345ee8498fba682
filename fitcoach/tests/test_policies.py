"""What each kind of page lets a browser do, by its headers. `fitcoach.tests.browser.test_policies` has a browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fitcoach.security.policies import ANSWERS, CONSOLE, DOCS

pytestmark = pytest.mark.django_db
POLICY = "Content-Security-Policy"
NOTHING = {"default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"}


def policy(answer: Any) -> set[str]:
    return set(answer[POLICY].split("; "))


@pytest.mark.parametrize(
    ("case", "path"),
    [
        ("an answer of the API", "/api/v1/me"),
        ("an address of the API that is none", "/api/v1/nowhere"),
        ("a webhook", "/webhooks/twilio/sms"),
        ("health", "/healthz"),
        ("an address that is none", "/nowhere"),
        ("a path that only begins like the console's", "/administration"),
        ("a calendar that is nobody's", "/api/v1/calendar/nobody.ics"),
        ("a file", "/static/console/console.css"),
        ("a picture that a browser would run scripts in", "/static/console/favicon.svg"),
    ],
)
def test_what_is_no_page_may_do_nothing(case: str, path: str) -> None:
    assert policy(Client().get(path)) == NOTHING, case


def test_the_page_behind_a_link_has_its_own_policy_and_no_script() -> None:
    told = Client().get("/w/" + "x" * 40)[POLICY]
    assert "default-src 'none'" in told
    assert "script-src" not in told
    assert "unsafe" not in told


def test_the_console_may_do_what_its_theme_needs() -> None:
    told = policy(Client().get(reverse("admin:login")))
    assert told == {
        "default-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "script-src 'self' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
    }


def test_the_pages_of_the_api_run_what_carries_the_nonce_of_that_answer() -> None:
    answers = [Client().get(reverse("api-docs")) for _ in range(2)]
    nonces = [re.findall(r"script-src 'self' 'nonce-([^']+)'", answer[POLICY]) for answer in answers]
    assert [len(each) for each in nonces] == [1, 1]
    assert nonces[0] != nonces[1], "another one with each answer"
    for answer, (nonce,) in zip(answers, nonces, strict=True):
        inline = re.findall(r"<(?:script|style)(?![^>]*src=)([^>]*)>", answer.content.decode())
        assert inline == [f' nonce="{nonce}"'] * 2
        assert "unsafe" not in answer[POLICY]


@pytest.mark.parametrize("policy", [ANSWERS, CONSOLE, DOCS])
def test_no_kind_of_page_runs_inline_scripts(policy: dict[str, list[Any]]) -> None:
    assert "'unsafe-inline'" not in policy.get("script-src", [])
    assert policy["default-src"] == ["'none'"]


def test_every_answer_says_what_else_a_browser_may_not_do() -> None:
    for path in ("/healthz", reverse("admin:login"), reverse("api-docs"), "/api/v1/me", "/nowhere", "/w/nothing"):
        answer = Client().get(path)
        assert answer["X-Content-Type-Options"] == "nosniff", path
        assert answer["X-Frame-Options"] == "DENY", path
        assert answer["Referrer-Policy"] in ("same-origin", "no-referrer"), path
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin", path
        assert "camera=()" in answer["Permissions-Policy"], path
