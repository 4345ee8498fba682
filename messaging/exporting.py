"""Everything that is kept of a client, as JSON: for the client, and for whoever has to answer for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.contrib.admin.models import LogEntry
from django.db.models import BinaryField, Field, Model
from reversion.models import Revision, Version

from accounts.encryption.versions import words_of
from accounts.models import SignInCode, User
from messaging.belongings import BELONGINGS

SECRETS: Final = frozenset({"password", "digest", "token_key", "secret_hash", "address_hash"})
NOT_THEIRS: Final[Mapping[type[Model], frozenset[str]]] = {
    LogEntry: frozenset({"user", "content_type"}),  # which of the staff it was is the staff's
    Revision: frozenset({"user"}),
    Version: frozenset({"content_type", "db"}),
    SignInCode: frozenset({"id"}),  # with the secret key it is the code
}


def export_of(client: User, *, at: datetime) -> dict[str, Any]:
    """`{"exported_at", "client": {…}, "profiles": [{…}], …}`: each table's columns as they are, without secrets."""
    return {
        "exported_at": at,
        "client": _row(client),
        **{name: [_row(row) for row in rows_of(client).order_by("pk")] for name, rows_of in BELONGINGS.items()},
    }


def _row(row: Model) -> dict[str, Any]:
    hidden = SECRETS | NOT_THEIRS.get(type(row), frozenset())
    told = {field.attname: getattr(row, field.attname) for field in _columns(row._meta.concrete_fields, hidden)}
    return told | {"serialized_data": words_of(row)} if isinstance(row, Version) else told


def _columns(fields: Iterable[Field[Any, Any]], hidden: frozenset[str]) -> Iterable[Field[Any, Any]]:
    return (field for field in fields if field.name not in hidden and not isinstance(field, BinaryField))
