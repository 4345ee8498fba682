"""What a superuser's search finds, and by which way: by their keys when they are few, in the list's order when not."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import counting
from accounts.models import User
from accounts.tests.factories import CoachFactory, UserFactory

pytestmark = pytest.mark.django_db
PEOPLE = ("Ben Smith 3", "Ana Smith 1", "Ana Jones", "Chloe Smith 2")


def search(staff: User, words: str) -> tuple[list[str], list[str]]:
    """Names in their order, and the statements that read whole rows of users."""
    browser = Client()
    browser.force_login(staff)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        shown = browser.get(reverse("admin:accounts_user_changelist"), {"q": words, "o": "1"})
    read = [each["sql"] for each in queries if "ORDER BY" in each["sql"] and '"users"."password"' in each["sql"]]
    return [user.name for user in shown.context["cl"].result_list], read


@pytest.mark.parametrize(("few", "by_keys"), [(3, True), (2, False), (0, False)])
def test_a_search_finds_the_same_in_the_same_order_whether_rows_are_few_or_many(
    few: int, by_keys: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in PEOPLE:
        UserFactory.create(name=name)
    monkeypatch.setattr(counting, "FEW", few)
    names, statements = search(CoachFactory.create(name="Boss", is_superuser=True), "smith")
    assert names == ["Ana Smith 1", "Ben Smith 3", "Chloe Smith 2"]
    assert [("LIKE" in each.upper()) for each in statements] == [not by_keys]


def test_what_nobody_is_called_finds_nobody() -> None:
    UserFactory.create(name="Ana")
    assert search(CoachFactory.create(is_superuser=True), "zebra")[0] == []


def test_a_coach_finds_own_clients_alone() -> None:
    maria = CoachFactory.create(name="Maria")
    own: Any = UserFactory.create(name="Ana Smith", coach=maria)
    UserFactory.create(name="Ben Smith")
    assert search(maria, "smith")[0] == [own.name]
