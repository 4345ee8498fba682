"""The lines of the legacy report about people and texts: odd, but legal in the old tables, and kept as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from accounts.domain.zones import is_zone
from plans.legacy import report_queries as queries
from plans.legacy.people import hour_line, zone_line


def people_lines(connection: Any, *, is_converted: bool) -> Iterator[str]:
    """The same lines before and after: values that the conversion replaced are read from the archive."""
    yield from _clock_lines(connection, is_converted=is_converted)
    for what in ("phone numbers", "e-mail addresses"):
        for (ids,) in _rows(connection, queries.look_alikes(connection.vendor, what)):
            yield f"{what} look alike: users {' '.join(sorted(str(UUID(each)) for each in ids.split()))}"
    for user_id, count in _rows(connection, queries.per_user(connection.vendor, "fitness_profiles")):
        yield f"user {UUID(user_id)} has {count} profiles; the newest is the one used"
    for user_id, count in _rows(connection, queries.per_user(connection.vendor, "subscriptions")):
        yield f"user {UUID(user_id)} has {count} subscriptions"
    for age, count in _rows(connection, queries.ODD_AGES):
        yield f"the age {age} is on {count} profiles"
    yield from _text_lines(connection)


def _text_lines(connection: Any) -> Iterator[str]:
    for sid, count in _rows(connection, queries.REPEATED_SIDS):
        yield f"the sid {sid} is on {count} messages"
    for (count,) in _rows(connection, queries.EMPTY_SIDS):
        yield f"an empty sid is on {count} messages"
    for (message_id,) in _rows(connection, queries.strangers(connection.vendor)):
        yield f"message {UUID(message_id)} lies in a conversation of another user"


def _clock_lines(connection: Any, *, is_converted: bool) -> Iterator[str]:
    """Users whose zone or hour no clock can work with: those in the archive, and those still in the column."""
    found = []
    for column, line in (("timezone", zone_line), ("preferred_send_hour", hour_line)):
        if is_converted:
            found += [(column, *row) for row in _rows(connection, queries.replaced(connection.vendor, column))]
        found += [(column, *row) for row in _still_odd(connection, column)]
        for _, user_id, value in sorted(found, key=lambda row: str(UUID(row[1]))):
            yield line(str(UUID(user_id)), value)
        found.clear()


def _still_odd(connection: Any, column: str) -> list[tuple[str, Any]]:
    values = [value for (value,) in _rows(connection, f"SELECT DISTINCT {column} FROM users")]
    odd = [value for value in values if not (is_zone(value) if column == "timezone" else 0 <= value <= 23)]
    user_id = queries.VENDOR[connection.vendor]["id"].format("id")
    with connection.cursor() as cursor:
        found = []
        for value in odd:
            cursor.execute(f"SELECT {user_id}, {column} FROM users WHERE {column} = %s", [value])
            found += cursor.fetchall()
    return found


def _rows(connection: Any, query: str) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(500):
            yield from rows
