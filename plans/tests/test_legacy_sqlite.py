"""The same chain on the embedded database, with rows in the legacy shape: how the demo data come to be."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from plans.tests.legacy_database import LEGACY_TABLES, MANAGE_EMBEDDED

APPS = ("accounts", "plans", "workouts", "messaging")
USER, OTHER = "a" * 32, "b" * 32
PLAN, BAD, ENDLESS, OLD = "1" * 32, "2" * 32, "3" * 32, "4" * 32
MESOCYCLE, MICROCYCLE, WORKOUT = "5" * 32, "6" * 32, "7" * 32
AT = "2025-08-01 12:00:00.000001"
BLOCKS = '[{"mesocycles":[{"phase":"Base","weeks":3,"load":1.10},{"phase":"Peak","weeks":1,"deload":true}]}]'


class EmbeddedDatabase:
    def __init__(self, path: Path) -> None:
        self.path = path

    def manage(self, *commands: tuple[str, ...]) -> str:
        said = MANAGE_EMBEDDED.run(f"sqlite:///{self.path}", *commands)
        assert said.status == 0, said.out[-2000:] + said.err[-2000:]
        return said.out

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.path)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def insert(self, table: str, **columns: Any) -> None:
        connection = sqlite3.connect(self.path)
        marks = ", ".join("?" * len(columns))
        names = ", ".join(f'"{name}"' for name in columns)
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(columns.values()))
        connection.commit()
        connection.close()

    def snapshot(self) -> dict[str, list[dict[str, str]]]:
        """Every row, by column name and without blanks, which SQLite's JSON leaves out."""
        found = {}
        for table, columns in self.columns().items():
            names = sorted(name for name, *_ in columns)
            quoted = ", ".join(f'"{name}"' for name in names)
            rows = self.rows(f"SELECT {quoted} FROM {table} ORDER BY id")
            found[table] = [{name: str(v).replace(" ", "") for name, v in zip(names, row, strict=True)} for row in rows]
        return found

    def columns(self) -> dict[str, set[tuple[Any, ...]]]:
        return {
            table: set(self.rows(f"SELECT name, type, \"notnull\" FROM pragma_table_info('{table}')"))
            for table in LEGACY_TABLES
        }


@pytest.fixture
def embedded(tmp_path: Path) -> EmbeddedDatabase:
    """A fresh database at the legacy schema, with two clients, four plans and one week of each kind of row."""
    database = EmbeddedDatabase(tmp_path / "legacy.sqlite3")
    database.manage(*(("migrate", app, "0001", "-v0") for app in APPS))
    stamps = {"created_at": AT, "updated_at": AT}
    for user, phone, hour, zone in (
        (USER, "+15550100001", 7, "Asia/Tokyo"),
        (OTHER, "+15550100002", 27, "Mars/Olympus"),
    ):
        database.insert(
            "users", id=user, name="Tom", phone_number=phone, preferred_send_hour=hour, timezone=zone, **stamps
        )
    plan = {"client_id": USER, "program_type": "strength", "start_date": "2025-08-04", **stamps}
    database.insert("fitness_plans", **{**plan, "id": PLAN, "macrocycles": BLOCKS})
    database.insert("fitness_plans", **{**plan, "id": OLD, "macrocycles": BLOCKS, "created_at": "2025-07-01 00:00:00"})
    database.insert("fitness_plans", **{**plan, "id": BAD, "macrocycles": '"nonsense"', "client_id": OTHER})
    database.insert("fitness_plans", **{**plan, "id": ENDLESS, "macrocycles": BLOCKS, "client_id": OTHER,
                                        "start_date": "9999-12-30"})  # fmt: skip
    row = {"client_id": USER, "fitness_plan_id": PLAN, **stamps}
    database.insert("mesocycles", id=MESOCYCLE, start_date="2025-08-04", index=0, phase="Base", length_weeks=3, **row)
    database.insert("microcycles", id=MICROCYCLE, mesocycle_id=MESOCYCLE, index=1, start_date="2025-08-04",
                    end_date="2025-08-11", targets=None, **row)  # fmt: skip
    database.insert("workout_instances", id=WORKOUT, mesocycle_id=MESOCYCLE, microcycle_id=MICROCYCLE,
                    date="2025-08-04", session_type="strength", details='[{"label": "Main", "reps": 1.10}]',
                    **row)  # fmt: skip
    database.insert("conversations", id="8" * 32, user_id=USER, started_at=AT, last_message_at=AT, **stamps)
    database.insert("messages", id="9" * 32, conversation_id="8" * 32, user_id=USER, direction="inbound", content="",
                    phone_from="", phone_to="", created_at=AT)  # fmt: skip
    return database


def test_rows_in_the_legacy_shape_are_converted_and_reported_alike_before_and_after(embedded: EmbeddedDatabase):
    said = embedded.manage(("legacy_report",), ("migrate", "-v0"), ("legacy_report",)).splitlines()
    lines = [line for line in said if line.startswith(("plan ", "user "))]
    assert len(lines) == 12
    assert lines[:6] == lines[6:]
    assert said[-1] == "0 mismatches"
    assert embedded.rows(
        "SELECT id, status, length_weeks, start_date, cycle_start_date FROM fitness_plans ORDER BY id"
    ) == [
        (PLAN, "active", 4, "2025-08-04", "2025-08-04"),
        (BAD, "draft", None, "2025-08-04", None),
        (ENDLESS, "draft", None, None, None),
        (OLD, "archived", 4, "2025-08-04", "2025-08-04"),
    ]
    assert embedded.rows("SELECT timezone, preferred_send_hour, password FROM users ORDER BY id") == [
        ("Asia/Tokyo", 7, "!"),
        ("UTC", 8, "!"),
    ]
    assert embedded.rows("SELECT payload FROM legacy_archive WHERE source_table = 'fitness_plans' ORDER BY source_id")[
        0
    ] == (BLOCKS,)
    [workout] = embedded.rows("SELECT payload FROM legacy_archive WHERE source_table = 'workout_instances'")[0]
    assert json.loads(workout)["details"] == [{"label": "Main", "reps": 1.10}]
    assert "1.10" in workout


def test_the_way_back_restores_the_rows_and_forward_again_works(embedded: EmbeddedDatabase):
    before, columns = embedded.snapshot(), embedded.columns()
    embedded.manage(("migrate", "-v0"), *(("migrate", app, "0001", "-v0") for app in APPS))
    assert embedded.columns() == columns
    assert embedded.snapshot() == before
    embedded.manage(("migrate", "-v0"), ("makemigrations", "--check"))


def test_a_fresh_database_passes_through_the_same_steps(tmp_path: Path):
    database = EmbeddedDatabase(tmp_path / "fresh.sqlite3")
    said = database.manage(
        ("migrate", "-v0"), ("legacy_report",), ("migrate", "plans", "0001", "-v0"), ("migrate", "-v0")
    )
    assert "0 plans in, 0 converted, 0 quarantined" in said.splitlines()
    assert said.splitlines()[-1] == "0 mismatches"
