"""What a legacy table looks like, recorded before it goes, so that the way back makes the very same table again.

Databases of the predecessor differ (eras, hand-made repairs), so the catalogue is asked and nothing is assumed.
A shape is plain JSON: `columns`, `references`, `constraints`, `indexes`, `triggers`. On SQLite there is only one shape,
that of our own first migrations, and the last three are left to Django.
"""

from __future__ import annotations

from typing import Any

Shape = dict[str, Any]

COLUMNS = """
    SELECT a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"""
REFERENCES = """
    SELECT a.attname, c.confrelid::regclass::text, f.attname
    FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = c.confkey[1]
    WHERE c.conrelid = %s::regclass AND c.contype = 'f' AND cardinality(c.conkey) = 1 ORDER BY c.conname"""
CONSTRAINTS = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'c', 'f', 'x')
    ORDER BY position(contype::text in 'pucxf'), conname"""
INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    WHERE i.indrelid = %s::regclass AND NOT EXISTS (
        SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
    ORDER BY 1"""
TRIGGERS = """
    SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE tgrelid = %s::regclass AND NOT tgisinternal ORDER BY tgname"""


def record(connection: Any, table: str, *, json_columns: frozenset[str] = frozenset()) -> Shape:
    """The shape of a table. `json_columns` tells SQLite, which has no such type, where JSON is."""
    if connection.vendor == "sqlite":
        return _record_on_sqlite(connection, table, json_columns)
    with connection.cursor() as cursor:
        return {
            "columns": _dicts(cursor, COLUMNS, table, ("name", "type", "nullable", "default")),
            "references": _dicts(cursor, REFERENCES, table, ("column", "table", "key")),
            "constraints": _dicts(cursor, CONSTRAINTS, table, ("name", "definition")),
            "indexes": _dicts(cursor, INDEXES, table, ("name", "definition")),
            "triggers": _dicts(cursor, TRIGGERS, table, ("name", "definition")),
        }


def _dicts(cursor: Any, query: str, table: str, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    cursor.execute(query, [table])
    return [dict(zip(keys, row, strict=True)) for row in cursor.fetchall()]


def _record_on_sqlite(connection: Any, table: str, json_columns: frozenset[str]) -> Shape:
    with connection.cursor() as cursor:
        cursor.execute('SELECT name, type, "notnull", dflt_value FROM pragma_table_info(%s) ORDER BY cid', [table])
        columns = [
            {
                "name": name,
                "type": "json" if name in json_columns else kind,
                "nullable": not notnull,
                "default": default,
            }
            for name, kind, notnull, default in cursor.fetchall()
        ]
        cursor.execute('SELECT "from", "table", "to" FROM pragma_foreign_key_list(%s) ORDER BY id DESC', [table])
        references = [dict(zip(("column", "table", "key"), row, strict=True)) for row in cursor.fetchall()]
    return {"columns": columns, "references": references, "constraints": [], "indexes": [], "triggers": []}


def create_bare(connection: Any, table: str, shape: Shape) -> None:
    """The table with its columns and defaults alone (PostgreSQL): what guards the rows comes after the rows."""
    lines = ", ".join(_column(connection, column) for column in shape["columns"])
    run(connection, f"CREATE TABLE {quoted(connection, table)} ({lines})")


def _column(connection: Any, column: dict[str, Any]) -> str:
    default = f" DEFAULT {column['default']}" if column["default"] is not None else ""
    return f"{quoted(connection, column['name'])} {column['type']}{default}{'' if column['nullable'] else ' NOT NULL'}"


def create_guards(connection: Any, table: str, shape: Shape) -> None:
    """Constraints, indexes and triggers, as the catalogue wrote them down (PostgreSQL)."""
    for each in shape["constraints"]:
        name = quoted(connection, each["name"])
        run(connection, f"ALTER TABLE {quoted(connection, table)} ADD CONSTRAINT {name} {each['definition']}")
    for each in [*shape["indexes"], *shape["triggers"]]:
        run(connection, each["definition"])


def drop_triggers(connection: Any, table: str, shape: Shape) -> None:
    for each in shape["triggers"]:
        run(connection, f"DROP TRIGGER {quoted(connection, each['name'])} ON {quoted(connection, table)}")


def create_triggers(connection: Any, shape: Shape) -> None:
    for each in shape["triggers"]:
        run(connection, each["definition"])


def quoted(connection: Any, name: str) -> str:
    return str(connection.ops.quote_name(name))


def run(connection: Any, statement: str) -> None:
    """DDL without parameters: a per cent sign in it is just that."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
