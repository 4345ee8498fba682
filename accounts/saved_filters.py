"""Filters of lists that a coach keeps under a name. Each coach has their own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import SavedFilter, User

MOST: Final = 20
"""For each list, so that they fit above it."""


def filters_of(owner: User, list_name: str) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(owner=owner, list=list_name).order_by("name")


def save_filter(owner: User, *, list_name: str, name: str, query: str) -> SavedFilter:
    """Keep a query under a name; the same name again means the new query. Raises `ValueError`, in words."""
    name = " ".join(name.split())
    if not name:
        raise ValueError("A filter that is kept needs a name.")
    if not query:
        raise ValueError("Nothing is filtered here, so there is nothing to keep.")
    if len(name) > NAME_LENGTH or len(query) > QUERY_LENGTH:
        raise ValueError(f"A name has at most {NAME_LENGTH} characters, and a filter {QUERY_LENGTH}.")
    others = filters_of(owner, list_name).exclude(name=name)
    if others.count() >= MOST:
        raise ValueError(f"{MOST} filters of one list are kept at most. Delete one first.")
    kept, _ = SavedFilter.objects.update_or_create(owner=owner, list=list_name, name=name, defaults={"query": query})
    return kept


def delete_filter(owner: User, *, list_name: str, name: str) -> None:
    """Forget it. Nothing happens when there is none of that name."""
    filters_of(owner, list_name).filter(name=name).delete()


def kept_of(query: QueryDict, known: Collection[str]) -> str:
    """The part of a query that a list filters by: whatever it does not know is left out."""
    return urlencode([(key, value) for key, values in query.lists() if key in known for value in values])


NAME_LENGTH: Final = SavedFilter._meta.get_field("name").max_length or 0
QUERY_LENGTH: Final = SavedFilter._meta.get_field("query").max_length or 0
