"""Telephone numbers as people typed them, compared by their last digits, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import Final

from django.db.models import Expression, F, Value
from django.db.models.functions import Replace, Right

TELLING_DIGITS: Final = 10
"""Old numbers were typed by hand, with and without +1: the last digits are the number."""
FEWEST_DIGITS: Final = 7
"""Of a telephone number; fewer are a short code of some service."""
TYPED_BETWEEN: Final = " -().+/"


def last_digits(column: str) -> Expression:
    """The last ten signs of a number without what people type between digits. An index of `users` has it."""
    bare: Expression | F = F(column)
    for sign in TYPED_BETWEEN:
        bare = Replace(bare, Value(sign), Value(""))
    return Right(bare, TELLING_DIGITS)
