"""Which columns are encrypted, found in the models themselves, and how many rows of each are under which key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db.models import Case, Count, Model, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Substr
from reversion.models import Version

from accounts.encryption.fields import Encrypted
from accounts.encryption.sealing import HEAD_LENGTH, SEALED
from accounts.encryption.versions import FORMAT

IN_PLAINTEXT: Final = ""
"""In place of a key's id."""
EVERY: Final = Q()


@dataclass(frozen=True, slots=True)
class Column:
    """`only`: which of the table's rows hold ciphertext in it."""

    model: type[Model]
    field: str
    only: Q = EVERY

    @property
    def name(self) -> str:
        """What is bound to its texts: `limitations.note`."""
        field: Any = self.model._meta.get_field(self.field)
        return f"{self.model._meta.db_table}.{field.column}"

    def rows(self) -> QuerySet[Any]:
        """Those that hold something, with what is stored of it as `stored`."""
        rows: QuerySet[Any] = self.model._base_manager.annotate(stored=Cast(self.field, TextField()))
        return rows.filter(self.only).exclude(stored="")


def encrypted_columns() -> list[Column]:
    """By name."""
    return sorted(_all(), key=lambda column: column.name)


def rows_by_key(column: Column) -> Mapping[str, int]:
    """How many rows under the id of each key; those in plaintext under `IN_PLAINTEXT`. One pass over the table."""
    head = Case(
        When(stored__startswith=SEALED, then=Substr("stored", len(SEALED) + 1, HEAD_LENGTH - len(SEALED))),
        default=Value(IN_PLAINTEXT),
    )
    counted = column.rows().annotate(key=head).order_by().values_list("key").annotate(number=Count("pk"))
    return dict(sorted(counted))


def _all() -> Iterator[Column]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, Encrypted):
                yield Column(model, field.name)
    yield Column(Version, "serialized_data", only=Q(format=FORMAT))
