"""The console at another path than everybody's: all of it is there, and nothing leads or answers where it was."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module, reload
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import clear_url_caches, reverse

from accounts.tests.factories import CoachFactory, UserFactory
from fitcoach.security.admin_path import admin_path

ELSEWHERE = "desk/of-coaches/"


@pytest.mark.parametrize(
    ("case", "told", "path"),
    [
        ("nothing", "", "admin/"),
        ("a word", "desk", "desk/"),
        ("slashes around", "/desk/", "desk/"),
        ("two steps", "desk/of-coaches", "desk/of-coaches/"),
        ("blanks around", " desk/ ", "desk/"),
    ],
)
def test_a_path_is_read(case: str, told: str, path: str) -> None:
    assert admin_path(told) == path, case


@pytest.mark.parametrize("told", ["a b", "desk//of", "<desk>", "../desk", ".", "https://elsewhere", "desk?x", "дом"])
def test_what_is_no_path_is_refused(told: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ADMIN_PATH is no path"):
        admin_path(told)


@pytest.mark.parametrize("told", ["api", "api/v1/", "w", "webhooks/", "static", "healthz", "readyz", "metrics"])
def test_a_path_where_something_else_stands_is_refused(told: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ADMIN_PATH is taken"):
        admin_path(told)


@pytest.fixture
def elsewhere(settings: Any) -> Iterator[None]:
    before = settings.ADMIN_PATH
    _stand_at(ELSEWHERE, settings)
    yield
    _stand_at(before, settings)


def _stand_at(path: str, settings: Any) -> None:
    settings.ADMIN_PATH = path
    reload(sys.modules["fitcoach.urls"] if "fitcoach.urls" in sys.modules else import_module("fitcoach.urls"))
    clear_url_caches()


def test_nothing_answers_or_leads_where_it_was(elsewhere: None) -> None:
    for path in ("/admin/", "/admin/login/", "/admin/console/sign-in/verify/", "/"):
        answer = Client().get(path)
        assert (answer.status_code, ELSEWHERE in answer.content.decode()) == (404, False), path


@pytest.mark.django_db
def test_the_whole_console_is_there_and_links_nowhere_else(elsewhere: None) -> None:
    boss = CoachFactory.create(is_superuser=True)
    client = UserFactory.with_profile(coach=boss)
    browser = Client()
    assert browser.get(f"/{ELSEWHERE}")["Location"].startswith(f"/{ELSEWHERE}login/")
    browser.force_login(boss)
    pages = {reverse("admin:index"), reverse("console:client", args=[client.pk])}
    home = browser.get(f"/{ELSEWHERE}").content.decode()
    pages |= set(re.findall(rf'href="(/{ELSEWHERE}[^"#?]*)"', home)) - {reverse("admin:logout")}
    assert len(pages) > 20
    for page in sorted(pages):
        answer = browser.get(page)
        assert (page, answer.status_code) == (page, 200)
        assert not re.findall(r'["\'(]/admin/', answer.content.decode()), page
        assert "'unsafe-eval'" in answer["Content-Security-Policy"], page
        assert "no-store" in answer["Cache-Control"], page
