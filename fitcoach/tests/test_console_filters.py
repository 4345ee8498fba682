"""Filters that a coach keeps above a list: own ones, what the list knows, and no words of a search."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import SavedFilter, User
from accounts.saved_filters import MOST, save_filter
from accounts.tests.factories import CoachFactory

pytestmark = pytest.mark.django_db
LIST = "accounts.user"


@pytest.fixture
def maria() -> User:
    return CoachFactory.create(name="Maria")


def browser_of(staff: User) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def keep(staff: User, name: str, query: str) -> Any:
    return browser_of(staff).post(f"{reverse('admin:accounts_user_filters')}?{query}", {"name": name}, follow=True)


def shown(staff: User) -> dict[str, str]:
    told = browser_of(staff).get(reverse("admin:accounts_user_changelist")).context["saved_filters"]
    return {each.name: each.query for each in told}


def test_a_filter_is_kept_and_found_above_its_list_by_whom_it_is(maria: User) -> None:
    answer = keep(maria, "Inactive  people", "is_active__exact=0&o=-1")
    assert answer.request["QUERY_STRING"] == "is_active__exact=0&o=-1"
    assert shown(maria) == {"Inactive people": "is_active__exact=0&o=-1"}
    assert shown(CoachFactory.create(name="Olga")) == {}
    assert browser_of(maria).get(reverse("admin:plans_fitnessplan_changelist")).context["saved_filters"].count() == 0


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("is_active__exact=0&p=3", "is_active__exact=0"),
        ("is_active__exact=0&_popup=1", "is_active__exact=0"),
        ("is_active__exact=0&q=Ana", "is_active__exact=0"),
        ("role__exact=client&role__exact=coach", "role__exact=client&role__exact=coach"),
    ],
)
def test_only_what_the_list_filters_by_is_kept(query: str, kept: str, maria: User) -> None:
    keep(maria, "Mine", query)
    assert shown(maria) == {"Mine": kept}


@pytest.mark.parametrize(
    ("case", "name", "query"),
    [
        ("no name", "  ", "is_active__exact=0"),
        ("no filter", "Mine", ""),
        ("a search alone", "Mine", "q=Ana"),
        ("a long name", "n" * 61, "is_active__exact=0"),
        ("a long filter", "Mine", f"role__exact={'x' * 600}"),
    ],
)
def test_what_cannot_be_kept_is_said(case: str, name: str, query: str, maria: User) -> None:
    answer = keep(maria, name, query)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"], case
    assert not SavedFilter.objects.exists()


def test_the_same_name_means_the_newer_filter(maria: User) -> None:
    keep(maria, "Mine", "is_active__exact=0")
    keep(maria, "Mine", "is_active__exact=1")
    assert shown(maria) == {"Mine": "is_active__exact=1"}


def test_twenty_are_kept_at_most(maria: User) -> None:
    for n in range(MOST):
        save_filter(maria, list_name=LIST, name=f"Filter {n}", query="is_active__exact=0")
    keep(maria, "One more", "is_active__exact=0")
    assert len(shown(maria)) == MOST
    keep(maria, "Filter 3", "is_active__exact=1")
    assert shown(maria)["Filter 3"] == "is_active__exact=1"


def test_a_filter_is_deleted_by_whom_it_is(maria: User) -> None:
    save_filter(maria, list_name=LIST, name="Mine", query="is_active__exact=0")
    url = reverse("admin:accounts_user_filters")
    browser_of(CoachFactory.create(name="Olga")).post(url, {"delete": "Mine"})
    assert SavedFilter.objects.count() == 1
    assert browser_of(maria).post(url, {"delete": "Mine"}).status_code == 302
    assert not SavedFilter.objects.exists()


def test_a_link_keeps_nothing(maria: User) -> None:
    assert browser_of(maria).get(reverse("admin:accounts_user_filters"), {"name": "Mine"}).status_code == 405


@pytest.mark.parametrize("fields", [{"name": ""}, {"query": ""}])
def test_the_database_refuses_a_filter_that_is_none(fields: dict[str, str], maria: User) -> None:
    told = {"list": LIST, "name": "Mine", "query": "o=1", **fields}
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedFilter.objects.create(owner=maria, **told)
