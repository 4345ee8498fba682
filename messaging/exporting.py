"""Everything that is kept of a client, as JSON: for the client, and for whoever has to answer for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import BinaryField, Field, Model
from reversion.models import Revision, Version

from accounts.encryption.versions import words_of
from accounts.models import BulkJob, SignInCode, User
from messaging.belongings import BELONGINGS
from messaging.models import Message

SECRETS: Final = frozenset({"password", "digest", "token_key", "secret_hash", "address_hash"})
NOT_THEIRS: Final[Mapping[type[Model], frozenset[str]]] = {
    LogEntry: frozenset({"user", "content_type"}),  # which of the staff it was is the staff's
    Revision: frozenset({"user"}),
    BulkJob: frozenset({"asked_by"}),
    AccessAttempt: frozenset({"ip_address", "user_agent", "http_accept", "get_data", "post_data"}),  # whoever it was
    Version: frozenset({"content_type", "db"}),
    SignInCode: frozenset({"id"}),  # with the secret key it is the code
}
STAFFS_PHONE: Final = frozenset({"user", "phone_to"})
"""Of a text about the client: its words are the client's to see, and whose phone it went to is the staff's."""


def export_of(client: User, *, at: datetime) -> dict[str, Any]:
    """`{"exported_at", "client": {…}, "profiles": [{…}], …}`: each table's columns as they are, without secrets."""
    return {"exported_at": at, "client": _row(client, client), **dict(tables_of(client))}


def tables_of(client: User) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(name, rows) of one table after the other, without the client's own row."""
    for name, rows_of in BELONGINGS.items():
        yield name, [_row(row, client) for row in rows_of(client).order_by("pk")]


def write_export(
    client: User, write: Callable[[str], Any], *, at: datetime, tell: Callable[[str, int], Any]
) -> dict[str, int]:
    """The same as JSON, table by table through `write`; `tell` hears of each table. Returns the rows of each."""
    write(f'{{"exported_at": {_json(at)},\n"client": {_json(_row(client, client))}')
    counts: dict[str, int] = {}
    for name, rows in tables_of(client):
        write(f",\n{_json(name)}: {_json(rows)}")
        counts[name] = len(rows)
        tell(name, len(rows))
    write("}\n")
    return counts


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _row(row: Model, client: User) -> dict[str, Any]:
    hidden = SECRETS | NOT_THEIRS.get(type(row), frozenset())
    if isinstance(row, Message) and row.user_id != client.pk:
        hidden |= STAFFS_PHONE
    told = {field.attname: getattr(row, field.attname) for field in _columns(row._meta.concrete_fields, hidden)}
    return told | {"serialized_data": words_of(row)} if isinstance(row, Version) else told


def _columns(fields: Iterable[Field[Any, Any]], hidden: frozenset[str]) -> Iterable[Field[Any, Any]]:
    return (field for field in fields if field.name not in hidden and not isinstance(field, BinaryField))
