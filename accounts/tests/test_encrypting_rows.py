"""Rows of before the encryption: encrypted by the migrations, and plain again on the way back."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest

from accounts.encryption.keys import make_key

ROOT = Path(__file__).resolve().parents[2]
BEFORE = ("plans", "0020_way_back_stays_open_after_weeks")
"""The last state of all apps before."""
KEYS = {"FIELD_ENCRYPTION_KEYS": make_key()}
ANA = uuid.uuid4().hex
NOTES = 1203
"""Three batches."""
AT = "2026-01-05 14:00:00+00:00"
NOW = f"'{AT}'"
COLUMNS = {
    "limitations": "note", "fitness_profiles": "notes", "coach_notes": "text", "holds": "reason", "pauses": "note",
    "bulk_jobs": "told", "red_flags": "quote", "alerts": "sentence", "changes": "rows", "fitness_plans": "notes",
    "reversion_version": "serialized_data",
}  # fmt: skip


class Database(Protocol):
    url: str

    def run(self, statement: str) -> None: ...

    def rows(self, query: str) -> list[Any]: ...


class Postgres:
    def __init__(self, url: str) -> None:
        self.url = url

    def run(self, statement: str) -> None:
        with psycopg.connect(self.url) as connection:
            connection.execute(statement.encode())

    def rows(self, query: str) -> list[Any]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query.encode()).fetchall()


class Sqlite:
    def __init__(self, path: Path) -> None:
        self.url, self.path = f"sqlite:///{path}", path

    def run(self, statement: str) -> None:
        with sqlite3.connect(self.path) as connection:
            connection.executescript(statement)

    def rows(self, query: str) -> list[Any]:
        with sqlite3.connect(self.path) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        yield Sqlite(tmp_path / "rows.sqlite3")
    else:
        yield Postgres(request.getfixturevalue("postgres_database"))


def manage(database: Database, *arguments: str, status: int = 0, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database.url, **KEYS, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout + done.stderr


def migrate(database: Database, *target: str, **told: Any) -> str:
    return manage(database, "migrate", *target, "--skip-checks", "-v0", **told)


def with_rows(database: Database) -> Database:
    """One of everything, and many notes of limitations, in the tables of before."""
    migrate(database, *BEFORE)
    migrate(database, "reversion")
    limitations = ", ".join(
        f"('{uuid.uuid4().hex}', '{ANA}', 'limitation', 'knee', '', 'mild', 'active', 'client', 'note {n}', {NOW}, "
        f"{NOW})"
        for n in range(NOTES)
    )
    for statement in (
        "INSERT INTO users (id, name, phone_number, preferred_send_hour, timezone, created_at, updated_at, password, "
        f"is_superuser) VALUES ('{ANA}', 'Ana', '+15550100101', 7, 'America/Denver', {NOW}, {NOW}, '!', false)",
        "INSERT INTO limitations (id, client_id, kind, region, exercise_id, severity, status, source, note, "
        f"created_at, updated_at) VALUES {limitations}",
        "INSERT INTO fitness_profiles (id, user_id, fitness_goals, skill_level, exercise_frequency, gender, age, "
        f"created_at, updated_at, notes) VALUES ('{ANA}', '{ANA}', 'x', 'x', 'x', 'x', 34, {NOW}, {NOW}, 'profile')",
        f"INSERT INTO coach_notes (id, client_id, text, created_at) VALUES ('{ANA}', '{ANA}', 'the coach', {NOW})",
        f"INSERT INTO holds (id, client_id, reason, began_at) VALUES ('{ANA}', '{ANA}', 'chest pain', {NOW})",
        "INSERT INTO pauses (id, client_id, start_date, note, created_at) VALUES "
        f"('{ANA}', '{ANA}', '2026-01-05', 'ill', {NOW})",
        "INSERT INTO pauses (id, client_id, start_date, end_date, note, created_at) VALUES "
        f"('{uuid.uuid4().hex}', '{ANA}', '2025-01-05', '2025-01-06', '', {NOW})",
        "INSERT INTO bulk_jobs (id, asked_by_id, action, told, created_at) VALUES "
        f"""('{ANA}', '{ANA}', 'pause', '{{"note": ["many"]}}', {NOW})""",
        "INSERT INTO red_flags (id, client_id, kinds, about, quote, raised_at) VALUES "
        f"""('{ANA}', '{ANA}', '["chest"]', 'self', 'my chest', {NOW})""",
        "INSERT INTO alerts (id, client_id, kind, sentence, created_at) VALUES "
        f"('{ANA}', '{ANA}', 'red_flag', 'Wrote of: my chest', {NOW})",
        "INSERT INTO changes (client_id, kind, wish, sentence, reasons, rows, made_at) VALUES "
        f"""('{ANA}', 'Pain', '{{}}', 'Noted.', '[]', '[{{"pk": "1"}}]', {NOW})""",
        "INSERT INTO fitness_plans (id, client_id, program_type, created_at, updated_at, notes, mesocycles) VALUES "
        f"('{ANA}', '{ANA}', 'rehab', {NOW}, {NOW}, 'You told us', '[]')",
        f"INSERT INTO reversion_revision (id, date_created, comment) VALUES (1, {NOW}, '')",
        "INSERT INTO reversion_version (object_id, db, format, serialized_data, object_repr, content_type_id, "
        "revision_id) SELECT '1', 'default', 'json', '[]', 'x', min(id), 1 FROM django_content_type",
    ):
        database.run(statement)
    return database


def plain(database: Database) -> dict[str, list[Any]]:
    """What stands in each column, by key; JSON as PostgreSQL and SQLite may space it."""
    return {
        f"{table}.{column}": sorted(
            str(row[0]).replace(" ", "").replace("'", '"')
            for row in database.rows(f"SELECT {column} FROM {table} WHERE CAST({column} AS text) <> ''")
        )
        for table, column in COLUMNS.items()
    }


def test_rows_of_before_become_ciphertext_and_plain_again_on_the_way_back(database: Database) -> None:
    before = plain(with_rows(database))
    assert {name for name, words in before.items() if not words} == set()
    assert len(before["limitations.note"]) == NOTES

    migrate(database)
    sealed = plain(database)
    assert {name: len(words) for name, words in sealed.items()} == {name: len(words) for name, words in before.items()}
    assert all(words.startswith("enc1:") for column in sealed.values() for words in column)
    assert sorted(database.rows("SELECT cause FROM pauses")) == [("",), ("ill",)]
    assert database.rows("SELECT DISTINCT format FROM reversion_version") == [("sealed_json",)]
    assert "All rows are under the newest key" in manage(database, "rotate_field_keys", "--check")

    refused = migrate(database, "accounts", "0016", status=1, FIELD_ENCRYPTION_KEYS=make_key())
    assert "which FIELD_ENCRYPTION_KEYS does not hold" in refused
    assert plain(database) == sealed
    with pytest.raises(Exception, match="limitation_note_is_encrypted"):
        database.run("UPDATE limitations SET note = 'nothing was changed, so this is refused'")

    for app, name in (("messaging", "0013"), ("workouts", "0009"), ("accounts", "0013")):
        migrate(database, app, name)
    assert plain(database) == before


def test_a_kill_in_the_middle_costs_nothing_but_another_start(database: Database) -> None:
    """The process ends without a word in the second batch of the limitations' notes."""
    with_rows(database)
    dies = (
        "import os, sys\n"
        "from accounts.encryption import migrating\n"
        "seal, told = migrating.seal, []\n"
        "def dying(text, column):\n"
        "    told.append(text)\n"
        "    return seal(text, column) if len(told) < 700 else os._exit(9)\n"
        "migrating.seal = dying\n"
        "from django.core.management import execute_from_command_line\n"
        "execute_from_command_line(['manage.py', 'migrate', 'accounts', '0017', '--skip-checks', '-v0'])\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", dies],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database.url, "DJANGO_SETTINGS_MODULE": "fitcoach.settings", **KEYS},
        check=False,
    )
    assert killed.returncode == 9
    sealed = "SELECT count(*) FROM limitations WHERE note LIKE 'enc1:%'"
    assert database.rows(sealed) == [(500,)]
    assert database.rows("SELECT count(*) FROM django_migrations WHERE app = 'accounts' AND name LIKE '0017%'") == [
        (0,)
    ]
    migrate(database)
    assert database.rows(sealed) == [(NOTES,)]
    assert "All rows are under the newest key" in manage(database, "rotate_field_keys", "--check")
