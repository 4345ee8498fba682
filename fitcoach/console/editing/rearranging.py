"""Moving an entry of a list in a form."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def moved(entries: list[T], index: int, step: int) -> None:
    """Change places with the neighbour `step` away; at either end nothing happens."""
    if 0 <= index < len(entries) and 0 <= index + step < len(entries):
        entries[index], entries[index + step] = entries[index + step], entries[index]
