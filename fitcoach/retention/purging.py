"""Deleting what has had its time: some hundred rows a transaction, found by an index, for as long as there is time.

Whatever stops it in between, the next run goes on: what is gone is gone, and the rest is still old.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from fitcoach.retention.policies import PURGED, Policy, Purge

AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows of a table went, or would go; `is_done`: no old one is left."""

    table: str
    rows: int
    is_done: bool


def purge(*, at: datetime, until: float, policies: Sequence[Policy] = PURGED) -> list[Purged]:
    """Delete, table by table, until `until` on the monotonic clock."""
    return [_purged(policy, at=at, until=until) for policy in policies]


def would_purge(*, at: datetime, policies: Sequence[Policy] = PURGED) -> list[Purged]:
    """What a purge would delete if it had all the time. Deletes nothing."""
    return [Purged(policy.table, _of(policy).old(at).count(), False) for policy in policies]


def purge_batch(policy: Policy, *, at: datetime) -> int:
    """One transaction's worth; how many rows went. Each is asked once more: it may have been opened again since."""
    old = _of(policy).old(at)
    with transaction.atomic():
        _, by_model = old.filter(pk__in=list(_oldest(_of(policy), old))).delete()
    return by_model.get(policy.model, 0)


def _purged(policy: Policy, *, at: datetime, until: float) -> Purged:
    rows = 0
    while time.monotonic() < until:
        gone = purge_batch(policy, at=at)
        rows += gone
        if not gone:
            return Purged(policy.table, rows, True)
    return Purged(policy.table, rows, False)


def _oldest(purge: Purge, old: QuerySet[Any]) -> Iterator[Any]:
    if not purge.by_key:
        yield from old.order_by(purge.found_by).values_list("pk", flat=True)[:AT_ONCE]
        return
    first = list(old.model._default_manager.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    yield from old.filter(pk__in=first).values_list("pk", flat=True)


def _of(policy: Policy) -> Purge:
    assert policy.purge is not None, f"nothing purges {policy.model}"
    return policy.purge
