"""Do two PostgreSQL databases hold the same? After a restore: `python -m fitcoach.comparing FROM TO`, two URLs.

Compared are, for each table, how many rows it has and the MD5 of 1 % of them (one at least), drawn by a seed; columns,
constraints, indexes, triggers, functions, extensions and where sequences stand. Whatever is written to one of the two
in between is a difference: stop the service, or compare with a copy. A line for each difference, and exit status 1.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import sql

SHARE: Final = 0.01
SEED: Final = "fitcoach"
STRUCTURE: Final[Mapping[str, str]] = {
    "columns": """
        SELECT table_name || '.' || column_name,
               concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default, is_identity)
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) || ' ' || convalidated
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": """
        SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) || ' ' || tgenabled::text
        FROM pg_trigger WHERE NOT tgisinternal""",
    "functions": """
        SELECT oid::regprocedure::text, md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
    "extensions": "SELECT extname, extversion FROM pg_extension",
    "sequences": """
        SELECT sequencename, coalesce(last_value::text, 'unused') FROM pg_sequences WHERE schemaname = 'public'""",
}
"""What a database is besides its rows: for each kind a query of (name, what it is)."""


@dataclass(frozen=True, slots=True)
class Table:
    """`rows`: how many there are. `drawn`: the MD5s of those that were drawn, in order."""

    rows: int
    drawn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """One database at one moment."""

    tables: dict[str, Table]
    structure: dict[str, dict[str, str]]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    @property
    def drawn(self) -> int:
        return sum(len(table.drawn) for table in self.tables.values())


def picture_of(connection: psycopg.Connection[Any], *, seed: str = SEED) -> Picture:
    """What the database holds now, in one snapshot when the connection is in a transaction of that kind."""
    # Values are written as text, and text of an instant depends on the session's zone, that of a float on its digits.
    connection.execute("SET LOCAL timezone = 'UTC'; SET LOCAL extra_float_digits = 3; SET LOCAL datestyle = 'ISO'")
    names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    return Picture(
        tables={name: _table(connection, name, seed) for (name,) in names},
        structure={kind: dict(connection.execute(query).fetchall()) for kind, query in STRUCTURE.items()},
    )


def _table(connection: psycopg.Connection[Any], name: str, seed: str) -> Table:
    table = sql.Identifier("public", name)
    count = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(table)).fetchone()
    assert count is not None
    query = sql.SQL(
        "SELECT md5(t::text) FROM {table} AS t ORDER BY md5({seed} || {key}::text), 1"
        " LIMIT greatest(1, ceil({rows} * {share}))"
    ).format(
        table=table,
        seed=sql.Literal(seed),
        key=_key(connection, name),
        rows=sql.Literal(count[0]),
        share=sql.Literal(SHARE),
    )
    return Table(rows=count[0], drawn=tuple(row[0] for row in connection.execute(query)))


def _key(connection: psycopg.Connection[Any], name: str) -> sql.Composable:
    """By its key a row is drawn whatever else it holds, so that a changed one is drawn again."""
    columns = connection.execute(
        "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)"
        " WHERE indisprimary AND indrelid = %s::regclass ORDER BY attnum",
        [sql.Identifier("public", name).as_string(connection)],
    ).fetchall()
    if not columns:
        return sql.SQL("t")
    return sql.SQL("ROW({})").format(sql.SQL(", ").join(sql.Identifier("t", column) for (column,) in columns))


def differences(one: Picture, other: Picture) -> list[str]:
    """A sentence for each, or none."""
    found = [*_missing("table", one.tables, other.tables)]
    for name in sorted(one.tables.keys() & other.tables.keys()):
        before, after = one.tables[name], other.tables[name]
        if before.rows != after.rows:
            found.append(f"table {name}: {before.rows} rows and {after.rows}")
        elif before.drawn != after.drawn:
            changed = sum(a != b for a, b in zip(before.drawn, after.drawn, strict=True))
            found.append(f"table {name}: {changed} of the {len(before.drawn)} rows that were drawn differ")
    for kind in STRUCTURE:
        found += _structure_differences(kind, one.structure[kind], other.structure[kind])
    return found


def _structure_differences(kind: str, one: dict[str, str], other: dict[str, str]) -> list[str]:
    both = sorted(one.keys() & other.keys())
    unlike = [name for name in both if _plainly(one[name]) != _plainly(other[name])]
    changed = [f"{kind}: {name} is {one[name]!r} and {other[name]!r}" for name in unlike]
    return [*_missing(kind, one, other), *changed]


def _plainly(definition: str) -> str:
    """Without the casts that a dump moves: `ANY ((ARRAY['a'::character varying])::text[])` comes back as
    `ANY (ARRAY[('a'::character varying)::text])`, which says the same.
    """
    bare = re.sub(r"::(character varying|text)(\[\])?", "", definition)
    bare = re.sub(r"\(('(?:[^']|'')*')\)", r"\1", bare)
    return re.sub(r"\(\((ARRAY\[[^\]]*\])\)\)", r"(\1)", bare)


def _missing(kind: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    gone = [f"{kind}: {name} is in the first alone" for name in sorted(one.keys() - other.keys())]
    return [*gone, *(f"{kind}: {name} is in the second alone" for name in sorted(other.keys() - one.keys()))]


def picture_at(url: str) -> Picture:
    """The database at this URL, all of it as of one moment. Raises psycopg.Error."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        return picture_of(connection)


def main(arguments: list[str]) -> int:
    """The door: returns the exit status."""
    if len(arguments) != 2:
        print("usage: python -m fitcoach.comparing FROM TO, two URLs of PostgreSQL databases", file=sys.stderr)
        return 2
    try:
        one, other = (picture_at(url) for url in arguments)
    except psycopg.Error as error:
        print(f"comparing: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    found = differences(one, other)
    for line in found:
        print(line)
    if not found:
        print(f"the same: {len(one.tables)} tables, {one.rows} rows, {one.drawn} of them drawn and equal")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
