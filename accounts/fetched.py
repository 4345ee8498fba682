"""Rows that are known already, put where a prefetch would have put them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model


def at_hand(row: Model, **related: Iterable[Model]) -> None:
    """From now on `row.<name>.all()` gives these and asks nobody, as after `prefetch_related(name)`."""
    fetched: dict[str, Any] = row.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, rows in related.items():
        fetched.pop(name, None)
        known = getattr(row, name).all()
        known._result_cache = list(rows)
        known._prefetch_done = True
        fetched[name] = known
