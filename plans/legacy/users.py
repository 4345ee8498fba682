"""Repairs what no clock can work with in `users`, and undoes it. Everything else in the row is left alone."""

from __future__ import annotations

from typing import Any

from accounts.domain.zones import is_zone
from plans.legacy import ledger
from plans.legacy.people import UNKNOWN_HOUR_BECOMES, UNKNOWN_ZONE_BECOMES

ARCHIVE = "INSERT INTO legacy_archive (source_table, source_id, payload, reason) "
BAD_HOUR = "preferred_send_hour NOT BETWEEN 0 AND 23"


def repair_users(connection: Any) -> None:
    """Unknown zones become UTC, hours out of range 8; the originals go to the archive."""
    with connection.cursor() as cursor:
        _keep_triggers_quiet(connection, cursor, "DISABLE")
        _repair_zones(connection, cursor)
        hour = _json(connection, "preferred_send_hour")
        cursor.execute(
            f"{ARCHIVE} SELECT 'users.preferred_send_hour', id, {hour}, 'send_hour' FROM users WHERE {BAD_HOUR}"
        )
        cursor.execute(f"UPDATE users SET preferred_send_hour = {UNKNOWN_HOUR_BECOMES} WHERE {BAD_HOUR}")
        _keep_triggers_quiet(connection, cursor, "ENABLE")
    for source in ("users.timezone", "users.preferred_send_hour"):
        rows = ledger.count(connection, "legacy_archive WHERE source_table = %s", [source])
        ledger.open_step(connection, source, rows_in=rows, shape={})
        ledger.settle_step(connection, source, converted=rows, quarantined=0)


def _repair_zones(connection: Any, cursor: Any) -> None:
    cursor.execute("SELECT DISTINCT timezone FROM users")
    for name in [name for (name,) in cursor.fetchall() if not is_zone(name)]:
        cursor.execute(
            f"{ARCHIVE} SELECT 'users.timezone', id, {_json(connection, 'timezone')}, 'timezone' "
            "FROM users WHERE timezone = %s",
            [name],
        )
        cursor.execute("UPDATE users SET timezone = %s WHERE timezone = %s", [UNKNOWN_ZONE_BECOMES, name])


def unrepair_users(connection: Any) -> None:
    """The originals again, unless the value was corrected since: that is the newer truth."""
    ledger.refuse_incomplete(connection, "users.timezone", "users.preferred_send_hour")
    text = "a.payload #>> '{}'" if connection.vendor == "postgresql" else "json_extract(a.payload, '$')"
    number = f"({text})::int" if connection.vendor == "postgresql" else text
    with connection.cursor() as cursor:
        _keep_triggers_quiet(connection, cursor, "DISABLE")
        _unrepair(cursor, "timezone", text, UNKNOWN_ZONE_BECOMES)
        _unrepair(cursor, "preferred_send_hour", number, UNKNOWN_HOUR_BECOMES)
        _keep_triggers_quiet(connection, cursor, "ENABLE")
    for source in ("users.timezone", "users.preferred_send_hour"):
        ledger.close_step(connection, source)


def _unrepair(cursor: Any, column: str, original: str, substitute: Any) -> None:
    cursor.execute(
        f"UPDATE users SET {column} = {original} FROM legacy_archive a "
        f"WHERE a.source_table = 'users.{column}' AND a.source_id = users.id AND users.{column} = %s",
        [substitute],
    )


def _keep_triggers_quiet(connection: Any, cursor: Any, word: str) -> None:
    """A trigger of the predecessor's would write updated_at: the row was not updated by anyone."""
    if connection.vendor == "postgresql":
        cursor.execute(f"ALTER TABLE users {word} TRIGGER USER")


def _json(connection: Any, column: str) -> str:
    return f"to_jsonb({column})" if connection.vendor == "postgresql" else f"json_quote({column})"
