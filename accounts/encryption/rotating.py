"""Encrypting rows anew with the newest key, a batch at a time, while the service runs.

It may be killed and begun again: what is done is passed over. A row that somebody writes meanwhile is theirs, and
sealed with the newest key by being written.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet, TextField, Value

from accounts.encryption.columns import Column
from accounts.encryption.sealing import SEALED, Unreadable, newest_head, seal, unseal

AT_ONCE: Final = 500
PASSES: Final = 5
"""Rows that somebody holds are passed over and tried again so often."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What became of a batch: rows that were sealed anew, how many of those stood in plaintext."""

    rows: int
    from_plaintext: int


def rotate(column: Column, *, dry_run: bool = False, at_once: int = AT_ONCE) -> Generator[Rotated, None, None]:
    """Batch by batch. A dry run reads and writes nothing.

    Raises `Unreadable`, which names the row, for one that no key opens: its batch stays as it is, those before it are
    done.
    """
    for _ in range(1 if dry_run else PASSES):
        yield from _pass(column, dry_run=dry_run, at_once=at_once)
        if dry_run or not waiting(column).exists():
            return


def waiting(column: Column) -> QuerySet[Any]:
    """Rows that are not under the newest key."""
    return column.rows().exclude(stored__startswith=newest_head())


def _pass(column: Column, *, dry_run: bool, at_once: int) -> Iterator[Rotated]:
    """Once through the table, by key."""
    rows, after = waiting(column).order_by("pk"), None
    while True:
        with transaction.atomic():
            page = rows if after is None else rows.filter(pk__gt=after)
            batch = list(_held(page, dry_run=dry_run).values_list("pk", "stored")[:at_once])
            if not batch:
                return
            anew = [(key, stored, _anew(column, key, stored)) for key, stored in batch]
            done = [stored for key, stored, told in anew if dry_run or write(column, key, stored, told)]
        yield Rotated(len(done), sum(not stored.startswith(SEALED) for stored in done))
        after = batch[-1][0]


def _held(rows: QuerySet[Any], *, dry_run: bool) -> QuerySet[Any]:
    """Whoever writes one of these waits a moment; what they hold already, this leaves to them."""
    return rows if dry_run else rows.select_for_update(skip_locked=True, of=("self",))


def _anew(column: Column, key: Any, stored: str) -> str:
    if not stored.startswith(SEALED):
        return seal(stored, column.name)
    try:
        return seal(unseal(stored, column.name), column.name)
    except Unreadable as error:
        raise Unreadable(f"row {key}: {error}") from None


def write(column: Column, key: Any, stored: str, anew: str) -> bool:
    """Unless the row holds something else by now. No other column of it changes, nor when it was written last."""
    row = column.rows().filter(pk=key, stored=stored)
    return bool(row.update(**{column.field: Value(anew, TextField())}))
