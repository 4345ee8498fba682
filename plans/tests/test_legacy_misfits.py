"""Databases that cannot be adopted as they are: the sentence that says so, and the way for the predecessor's own."""

from __future__ import annotations

import pytest
from django.apps import apps

from accounts.encryption.sealing import unseal
from plans.legacy.fit import ADDED, NEEDED, STAYING
from plans.tests.legacy_database import LegacyDatabase

PLAN = "10000000-0000-4000-8000-00000000000c"
THEIR_LOOP = """
    UPDATE fitness_plans SET length_weeks = 4, notes = 'travel in week 3', cycle_start_date = '2025-08-04T07:00',
        current_mesocycle_index = 1,
        mesocycles = '[{"phase": "Base", "weeks": 2, "deload": true}, {"phase": "Peak", "weeks": 2.0}]'
    WHERE id = '10000000-0000-4000-8000-00000000000c';
    INSERT INTO microcycles (user_id, fitness_plan_id, mesocycle_index, week_number, pattern, start_date, end_date)
    VALUES ('00000000-0000-4000-8000-00000000000c', '10000000-0000-4000-8000-00000000000c', 0, 1, '{"days": [1.10]}',
            '2025-08-04', '2025-08-10'),
           ('00000000-0000-4000-8000-00000000000c', '10000000-0000-4000-8000-00000000000c', 0, 2,
            '{"days": "a\\u0000b"}', '2025-08-11', '2025-08-17');
    INSERT INTO workout_instances (client_id, fitness_plan_id, "date", session_type, details)
    VALUES ('00000000-0000-4000-8000-00000000000c', '10000000-0000-4000-8000-00000000000c', '2025-08-16', 'strength',
            '{}');"""
COLUMNS = """
    SELECT table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema = 'public' ORDER BY 1, 2"""


@pytest.fixture
def clean_slate(postgres_database: str) -> LegacyDatabase:
    """A database as the predecessor's own conversion left it, with a week's work in it."""
    database = LegacyDatabase(postgres_database).load("schema", "samples", "after-clean-slate")
    database.run(THEIR_LOOP)
    return database


def test_a_database_of_the_predecessors_own_conversion_is_named_before_anything_is_changed(clean_slate: LegacyDatabase):
    columns = clean_slate.rows(COLUMNS)
    refusal = clean_slate.manage("migrate", "--fake-initial", status=1)
    [line] = [line for line in refusal.splitlines() if "adopt_clean_slate" in line]
    assert "run `manage.py adopt_clean_slate` first" in line
    assert "adopt_clean_slate" in clean_slate.manage("migrate", "--fake-initial", "--skip-checks", status=1)
    assert "adopt_clean_slate" in clean_slate.manage("legacy_report", status=1)
    assert [row for row in clean_slate.rows(COLUMNS) if row in columns] == columns


def test_after_adopt_clean_slate_the_same_path_is_open_and_nothing_is_lost(clean_slate: LegacyDatabase):
    columns, weeks = clean_slate.rows(COLUMNS), clean_slate.rows("SELECT * FROM microcycles ORDER BY id")
    updated = clean_slate.rows("SELECT id, updated_at FROM fitness_plans ORDER BY id")
    assert "nothing was changed" in clean_slate.manage("adopt_clean_slate", "--dry-run")
    assert clean_slate.rows(COLUMNS) == columns
    said = clean_slate.manage_all(("adopt_clean_slate",), ("legacy_report",), ("migrate", "--fake-initial", "-v0"))
    announced = [line for line in said.splitlines() if line.startswith("plan ")]

    assert clean_slate.plan(PLAN) == ("active", 4, ["Base", "Peak"], "")
    notes = clean_slate.value(f"SELECT notes FROM fitness_plans WHERE id = '{PLAN}'")
    assert unseal(notes, "fitness_plans.notes") == "travel in week 3"
    kept = f"SELECT payload #> '{{0,predecessor}}' FROM legacy_archive WHERE source_id = '{PLAN}'"
    assert clean_slate.value(kept) == {
        "length_weeks": 4, "notes": "travel in week 3", "current_mesocycle_index": 1, "current_microcycle_week": 1,
        "cycle_start_date": "2025-08-04T07:00:00",
    }  # fmt: skip
    assert clean_slate.rows("SELECT id, updated_at FROM fitness_plans ORDER BY id") == updated
    assert clean_slate.rows("SELECT source_table, count(*) FROM legacy_archive GROUP BY 1 ORDER BY 1") == [
        ("fitness_plans", 10), ("microcycles", 2), ("workout_instances", 1),
    ]  # fmt: skip
    reported = clean_slate.manage("legacy_report").splitlines()
    assert reported[:10] == announced
    assert reported[-1] == "0 mismatches"

    clean_slate.go_back("plans")
    back = clean_slate.rows("SELECT * FROM microcycles ORDER BY id")
    assert [row[5] for row in back if row[4] == 1] == [{"days": [1.10]}]
    assert [row[:5] + row[6:] for row in back] == [row[:5] + row[6:] for row in weeks]


def test_adopt_clean_slate_refuses_other_databases(postgres_database: str):
    database = LegacyDatabase(postgres_database)
    assert "there is nothing to adopt" in database.manage("adopt_clean_slate", status=1)
    database.load("schema")
    assert "in the legacy shape already" in database.manage("adopt_clean_slate", status=1)


MISSING = [
    ("ALTER TABLE fitness_plans DROP macrocycles", "The table fitness_plans has no column macrocycles"),
    ("ALTER TABLE users DROP timezone", "The table users has no column timezone"),
    ("DROP TABLE workout_instances", "The table workout_instances is missing"),
]


@pytest.mark.parametrize(("change", "sentence"), MISSING, ids=[row[1] for row in MISSING])
def test_a_table_that_lacks_what_we_need_is_named_before_anything_is_changed(
    postgres_database: str, change: str, sentence: str
):
    database = LegacyDatabase(postgres_database).load("schema", "samples")
    database.run(change)
    columns = database.rows(COLUMNS)
    refusal = database.manage("migrate", "--fake-initial", status=1)
    assert f"{sentence}: it cannot be adopted, nothing was changed." in refusal
    assert database.rows(COLUMNS) == columns


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("ALTER TABLE users ADD role varchar(20)", "The table users has a column role already, rename it"),
        ("ALTER TABLE fitness_plans ADD notes text", "The table fitness_plans has a column notes already, rename it"),
        (
            "ALTER TABLE fitness_profiles ADD units varchar(9)",
            "The table fitness_profiles has a column units already, rename it",
        ),
        (
            "ALTER TABLE messages ADD campaign serial NOT NULL; ALTER TABLE messages ALTER campaign DROP DEFAULT",
            "The table messages has a column campaign that every new row would have to fill, give it a default",
        ),
        (
            "ALTER TABLE fitness_plans ALTER start_date TYPE timestamp",
            "The table fitness_plans has a column start_date of the type timestamp without time zone and not date",
        ),
        (
            "ALTER TABLE fitness_plans ALTER macrocycles TYPE text",
            "The table fitness_plans has a column macrocycles of the type text and not jsonb",
        ),
    ],
)
def test_a_column_in_the_way_is_named_before_anything_is_changed(
    postgres_database: str, change: str, sentence: str
) -> None:
    database = LegacyDatabase(postgres_database).load("schema", "samples")
    database.run(change)
    tables = database.rows(COLUMNS)
    assert sentence in database.manage("legacy_report", status=1)
    assert sentence in database.manage("migrate", "--fake-initial", status=1)
    assert database.rows(COLUMNS) == tables


def test_a_column_that_is_nobodys_stays_and_is_named_before_and_after(postgres_database: str):
    database = LegacyDatabase(postgres_database).load("schema", "samples")
    database.run("ALTER TABLE users ADD shirt_size text; UPDATE users SET shirt_size = 'M'")
    database.run("ALTER TABLE mesocycles ADD colour text NOT NULL DEFAULT 'red'")
    database.run("ALTER TABLE mesocycles ALTER colour DROP DEFAULT")
    named = "the table users has a column shirt_size that is not ours: it stays, and nothing reads it"
    before = database.manage("legacy_report").splitlines()
    database.convert()
    after = database.manage("legacy_report").splitlines()
    assert ([line for line in before if "not ours" in line], [line for line in after if "not ours" in line]) == (
        [named],
        [named],
    )
    assert database.rows("SELECT DISTINCT shirt_size FROM users") == [("M",)]
    assert database.rows(
        "SELECT DISTINCT payload->>'colour' FROM legacy_archive WHERE source_table = 'mesocycles'"
    ) == [("red",)]


@pytest.mark.parametrize("table", sorted(STAYING))
def test_every_column_that_our_migrations_add_is_known_to_be_ours(table: str):
    (model,) = (model for model in apps.get_models() if model._meta.db_table == table)
    columns = {field.column for field in model._meta.local_concrete_fields}
    assert columns - set(NEEDED[table]) == set(ADDED.get(table, ()))
