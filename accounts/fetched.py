"""Rows that are known already, put where a prefetch would have put them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import Model

T = TypeVar("T")


def at_hand(row: Model, **related: Iterable[Model]) -> None:
    """From now on `row.<name>.all()` gives these and asks nobody, as after `prefetch_related(name)`."""
    fetched: dict[str, Any] = row.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, rows in related.items():
        fetched.pop(name, None)
        known = getattr(row, name).all()
        known._result_cache = list(rows)
        known._prefetch_done = True
        fetched[name] = known


def once(row: Model, name: str, ask: Callable[[], T]) -> T:
    """What `ask` answers, asked once for each reading of the row: a page asks the same of it in many places."""
    known: dict[str, Any] = row.__dict__.setdefault("_asked_once", {})
    if name not in known:
        known[name] = ask()
    answer: T = known[name]
    return answer
