"""A legacy PostgreSQL database in a test: `manage.py` runs in a process of its own, as it will on the day."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import psycopg

from fitcoach.testing.warm_manage import WarmManage

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(__file__).resolve().parent / "data"
LEGACY_TABLES = (
    "users", "fitness_profiles", "subscriptions", "conversations", "messages", "fitness_plans", "mesocycles",
    "microcycles", "workout_instances",
)  # fmt: skip
KEPT_TABLES = LEGACY_TABLES[:5]
MANAGE: Final = WarmManage()
MANAGE_EMBEDDED: Final = WarmManage()
"""On SQLite: another process, as it has another driver."""
GOOD_PLAN = '[{"mesocycles": [{"phase": "Base", "weeks": 4}]}]'


class LegacyDatabase:
    """The database behind a URL, with the few verbs that these tests need."""

    def __init__(self, url: str) -> None:
        self.url = url

    def load(self, *names: str) -> LegacyDatabase:
        for name in names:
            self.run((DATA / f"{name}.sql").read_text())
        return self

    def run(self, statements: str) -> None:
        with psycopg.connect(self.url) as connection:
            connection.execute(statements.encode())

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query.encode()).fetchall()

    def value(self, query: str) -> Any:
        return self.rows(query)[0][0]

    def manage(self, *arguments: str, status: int = 0) -> str:
        """What the command printed; its exit status must be the expected one."""
        return self._run([arguments], status)

    def manage_all(self, *commands: Sequence[str]) -> str:
        """Several commands, one after the other, in one process."""
        return self._run([[*command, "--skip-checks"] for command in commands], status=0)

    def _run(self, commands: Sequence[Sequence[str]], status: int) -> str:
        said = MANAGE.run(self.url, *commands)
        assert said.status == status, said.out[-2000:] + said.err[-2000:]
        assert "Traceback" not in said.err
        return said.out + said.err

    def convert(self) -> str:
        return self.manage("migrate", "--fake-initial")

    def go_back(self, *apps: str) -> str:
        return self.manage_all(*(("migrate", app, "0001") for app in apps))

    def snapshot(self, *tables: str) -> dict[str, list[Any]]:
        """Every row as `to_jsonb` sees it, with all digits of its numbers."""
        return {
            table: [text for (text,) in self.rows(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY t.id")]
            for table in tables or LEGACY_TABLES
        }

    def shape(self, table: str) -> list[Any]:
        """Columns, constraints, indexes and triggers of a table, without the columns' order.

        Of checks the name alone: PostgreSQL words one differently each time that it reads its own wording.
        """
        queries = (
            "SELECT attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid) "
            "FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum "
            "WHERE attrelid = '{}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY 1",
            "SELECT conname, CASE WHEN contype <> 'c' THEN pg_get_constraintdef(oid) END FROM pg_constraint "
            "WHERE conrelid = '{}'::regclass ORDER BY 1",
            "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = '{}'::regclass ORDER BY 1",
            "SELECT pg_get_triggerdef(oid), tgenabled FROM pg_trigger "
            "WHERE tgrelid = '{}'::regclass AND NOT tgisinternal ORDER BY 1",
        )
        return [self.rows(query.format(table)) for query in queries]

    def shapes(self) -> dict[str, list[Any]]:
        return {table: self.shape(table) for table in LEGACY_TABLES}

    def plan(self, plan_id: str) -> tuple[Any, ...]:
        """Status, weeks, block names and reason word of a plan, after the conversion."""
        status, length, blocks, reason = self.rows(
            "SELECT p.status, p.length_weeks, p.mesocycles, a.reason FROM fitness_plans p JOIN legacy_archive a "
            f"ON a.source_table = 'fitness_plans' AND a.source_id = p.id WHERE p.id = '{plan_id}'"
        )[0]
        return status, length, [block["name"] for block in blocks], reason

    def add_user(self, number: int, **columns: Any) -> str:
        user_id = f"00000000-0000-4000-9000-{number:012}"
        columns = {"id": user_id, "name": f"User {number}", "phone_number": f"+1444{number:07}", **columns}
        self._insert("users", columns)
        return user_id

    def add_plan(self, number: int, client_id: str, macrocycles: str = GOOD_PLAN, **columns: Any) -> str:
        plan_id = f"10000000-0000-4000-9000-{number:012}"
        columns = {"program_type": "strength", "start_date": "2025-08-04", **columns}
        self._insert("fitness_plans", {"id": plan_id, "client_id": client_id, "macrocycles": macrocycles, **columns})
        return plan_id

    def _insert(self, table: str, columns: dict[str, Any]) -> None:
        names = ", ".join(columns)
        with psycopg.connect(self.url) as connection:
            marks = ", ".join(["%s"] * len(columns))
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})".encode(), list(columns.values()))
