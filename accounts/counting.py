"""Counting what a list shows, as far as anybody leafs through it."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet

MOST: Final = 10_000
FEW: Final = 5_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # at run time it takes none
    """Counts to 10,000 and no further: who looks for one row of a million filters, and does not leaf.

    A list that says 10,000 has that many or more.
    """

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[:MOST].count())


def few_by_key(found: QuerySet[Any], *, among: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows, by their keys where they are few. `among`: all that were searched, in the list's order.

    PostgreSQL guesses badly how many rows hold a word. When it takes them for many it reads all names in order until a
    page of them fits: of a million clients, hundreds of thousands. Rows that are many fill a page soon.
    """
    keys = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
    return among.filter(pk__in=keys) if len(keys) <= FEW else found
