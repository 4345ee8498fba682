"""Back to the legacy schema: everything archived is there again, or nothing is touched and a sentence says why."""

from __future__ import annotations

import psycopg
import pytest
from django.db.migrations.loader import MigrationLoader

from plans.tests.legacy_database import LEGACY_TABLES, LegacyDatabase

CLIENT = "00000000-0000-4000-8000-00000000000b"
PLAN = "10000000-0000-4000-8000-00000000000b"
COLUMNS = """
    SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT LIKE 'django%' AND table_name NOT LIKE 'auth%'
      AND table_name NOT LIKE 'llm%' ORDER BY 1, 2"""


@pytest.fixture
def samples(postgres_database: str) -> LegacyDatabase:
    return LegacyDatabase(postgres_database).load("schema", "samples")


@pytest.mark.parametrize(
    "order",
    [
        ("plans", "accounts", "workouts", "messaging"),
        ("messaging", "workouts", "accounts", "plans"),
        ("accounts", "messaging", "plans", "workouts"),
        ("workouts", "plans", "messaging", "accounts"),
    ],
    ids=lambda order: f"{order[0]} first",
)
def test_the_way_back_restores_every_row_and_the_shape_of_every_table(
    converted: LegacyDatabase, before_conversion: LegacyDatabase, order: tuple[str, ...]
):
    converted.go_back(*order)
    assert converted.snapshot() == before_conversion.snapshot()
    assert converted.shapes() == before_conversion.shapes()


def test_forward_and_back_and_forward_again_ends_the_same(converted: LegacyDatabase):
    tables = ("users", "fitness_plans", "messages", "conversations")
    archived = "SELECT source_table, source_id::text, payload::text, reason FROM legacy_archive ORDER BY 1, 2"
    first, first_archive = converted.snapshot(*tables), converted.rows(archived)
    converted.manage_all(*(("migrate", app, "0001") for app in ("plans", "accounts", "messaging")), ("migrate",))
    assert converted.snapshot(*tables) == first
    assert converted.rows(archived) == first_archive


ERA_A = """
    ALTER TABLE mesocycles RENAME "index" TO cycle_offset;
    ALTER TABLE microcycles RENAME "index" TO cycle_offset;
    ALTER TABLE microcycles ADD week_number integer NOT NULL DEFAULT 3;
    ALTER TABLE workout_instances ADD alterations jsonb;
    UPDATE workout_instances SET alterations = '{"by": 1.50}' WHERE goal IS NULL;
    UPDATE workout_instances SET details = 'null' WHERE session_type = 'recovery';
    ALTER TABLE workout_instances DROP CONSTRAINT check_session_type;
    UPDATE workout_instances SET session_type = 'yoga' WHERE session_type = 'mobility';
    CREATE INDEX workouts_by_day ON workout_instances ("date" DESC) WHERE completed_at IS NULL;
    ALTER TABLE fitness_plans DROP CONSTRAINT check_program_type;
    UPDATE fitness_plans SET program_type = 'yoga' WHERE program_type = 'rehab';
    ALTER TABLE fitness_plans ALTER macrocycles DROP NOT NULL;
    ALTER TABLE messages DROP CONSTRAINT messages_direction_check;
    UPDATE messages SET direction = 'out' WHERE direction = 'outbound';"""


def test_era_a_tables_without_checks_are_archived_unchanged_and_come_back_in_their_own_shape(samples: LegacyDatabase):
    samples.run("ALTER TABLE fitness_plans DISABLE TRIGGER touch")
    samples.run(ERA_A)
    samples.run("ALTER TABLE fitness_plans ENABLE TRIGGER touch")
    samples.run("INSERT INTO fitness_plans (client_id, program_type, start_date, macrocycles) "
                f"VALUES ('{CLIENT}', 'yoga', '2025-01-01', NULL)")  # fmt: skip
    rows, looks = samples.snapshot(), samples.shapes()
    samples.convert()
    assert samples.value("SELECT count(*) FROM legacy_archive WHERE payload ? 'cycle_offset'") == 7
    assert samples.value("SELECT count(*) FROM legacy_archive WHERE payload #>> '{alterations,by}' = '1.50'") == 4
    assert samples.rows("SELECT DISTINCT program_type FROM fitness_plans WHERE status = 'draft' ORDER BY 1") == [
        ("other",)
    ]
    assert samples.value("SELECT count(*) FROM legacy_archive WHERE source_table = 'fitness_plans.program_type'") == 2
    assert samples.value("SELECT direction FROM messages WHERE content LIKE 'Sure%'") == "out"
    with pytest.raises(psycopg.errors.CheckViolation, match="message_direction_is_known"):
        samples.run("UPDATE messages SET direction = 'in' WHERE direction = 'inbound'")

    with pytest.raises(psycopg.errors.CheckViolation, match="check_program_type"):
        samples.run("UPDATE fitness_plans SET program_type = 'yoga'")

    samples.go_back("plans", "accounts", "messaging")
    assert samples.snapshot() == rows
    assert samples.shapes() == looks


SINCE = f"""
    INSERT INTO fitness_plans (id, client_id, program_type, start_date, length_weeks, mesocycles, cycle_start_date,
                               status, source, created_at, updated_at)
    VALUES ('10000000-0000-4000-9000-000000000001', '{CLIENT}', 'strength', '2026-01-05', 6,
            '[{{"name": "Base", "weeks": 4, "focus": ["volume"], "deload": true}},
              {{"name": "Peak", "weeks": 2, "focus": ["performance"], "deload": false}}]',
            '2026-01-05', 'archived', 'rules', now(), now()),
           ('10000000-0000-4000-9000-000000000002', '{CLIENT}', 'other', NULL, NULL, '[]', NULL, 'draft', 'coach',
            '2026-02-03T23:30:00Z', now());
    INSERT INTO microcycles (id, client_id, fitness_plan_id, mesocycle_index, week_number, pattern, start_date,
                             end_date, is_active, source, created_at, updated_at)
    VALUES ('30000000-0000-4000-9000-000000000001', '{CLIENT}', '{PLAN}', 0, 1,
            '{{"days": [1, 2, 3, 4, 5, 6, {{"day": "SUNDAY"}}]}}',
            '2025-08-04', '2025-08-10', true, 'rules', now(), now());
    INSERT INTO messages (id, user_id, direction, content, phone_from, phone_to, kind, local_date, state, due_at,
                          send_before, sent_at, created_at)
    SELECT gen_random_uuid(), '{CLIENT}', 'outbound', 'hello', '', '', 'daily', day::date, state,
           day, day + interval '3 hours', sent, day
    FROM (VALUES (timestamptz '2025-08-12', 'delivered', timestamptz '2025-08-12'),
                 ('2025-08-13', 'accepted', '2025-08-13'), ('2025-08-14', 'queued', NULL),
                 ('2025-08-15', 'missed', NULL)) v(day, state, sent);"""


def test_what_was_made_since_goes_back_as_far_as_the_old_tables_can_hold_it(converted: LegacyDatabase):
    history = converted.snapshot("conversations")["conversations"]
    converted.run(SINCE)
    said = converted.go_back("plans", "messaging")

    assert "1 rows of microcycles, written since the conversion, are dropped" in said
    assert converted.value(
        "SELECT macrocycles FROM fitness_plans WHERE id = '10000000-0000-4000-9000-000000000001'"
    ) == [
        {
            "mesocycles": [
                {"phase": "Base", "weeks": 4, "focuses": ["volume"], "deload": True},
                {"phase": "Peak", "weeks": 2, "focuses": ["performance"], "deload": False},
            ]
        }
    ]
    assert converted.rows(
        "SELECT macrocycles, start_date::text FROM fitness_plans WHERE id = '10000000-0000-4000-9000-000000000002'"
    ) == [([], "2026-02-03")]
    assert converted.value("SELECT count(*) FROM messages WHERE content = 'hello'") == 2
    assert converted.rows(
        "SELECT count(m.id), c.message_count FROM messages m JOIN conversations c ON c.id = m.conversation_id "
        "WHERE m.content = 'hello' GROUP BY c.id"
    ) == [(2, 2)]
    assert set(history) < set(converted.snapshot("conversations")["conversations"])
    converted.manage("migrate")
    assert converted.manage("legacy_report").splitlines()[-1] == "0 mismatches"


def test_rows_whose_client_was_deleted_since_are_skipped_and_counted(
    converted: LegacyDatabase, before_conversion: LegacyDatabase
):
    converted.run(f"DELETE FROM fitness_plans WHERE client_id = '{CLIENT}'; DELETE FROM users WHERE id = '{CLIENT}'")
    assert "1 plans of the archive were deleted since" in converted.manage("legacy_report")
    said = converted.go_back("plans")
    assert "3 rows of workout_instances are not restored: their client or plan was deleted since" in said
    assert "1 plans are not restored" in said
    workouts = before_conversion.snapshot("workout_instances")["workout_instances"]
    assert converted.snapshot("workout_instances")["workout_instances"] == [
        row for row in workouts if CLIENT not in row
    ]


@pytest.mark.parametrize(
    ("app", "purge", "told"),
    [
        ("plans", "DELETE FROM legacy_archive WHERE source_table = 'mesocycles'", "mesocycles: 0 of 3 rows"),
        ("messaging", f"DELETE FROM legacy_archive WHERE source_id = '{PLAN}'", "fitness_plans: 9 of 10 rows"),
        ("plans", "TRUNCATE legacy_archive, legacy_steps", "fitness_plans: 0 of an unknown number of rows"),
        ("messaging", "TRUNCATE legacy_archive, legacy_steps", "fitness_plans: 0 of an unknown number of rows"),
    ],
)
def test_without_its_archive_the_way_back_refuses_and_changes_nothing(
    converted: LegacyDatabase, app: str, purge: str, told: str
):
    converted.run(purge)
    tables = [*(table for table in LEGACY_TABLES if table != "mesocycles"), "legacy_archive"]
    before, columns = converted.snapshot(*tables), converted.rows(COLUMNS)
    applied = converted.rows("SELECT app, name FROM django_migrations ORDER BY id")

    refusal = converted.manage("migrate", app, "0001", status=1)
    assert told in refusal
    assert "Restore the backup that was made before the conversion: docs/rollback.md." in refusal
    assert converted.snapshot(*tables) == before
    assert converted.rows(COLUMNS) == columns
    assert converted.rows("SELECT app, name FROM django_migrations ORDER BY id") == applied


DEFAULTS = """
    DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY ARRAY['users', 'fitness_profiles', 'subscriptions', 'conversations', 'messages', 'fitness_plans',
                             'mesocycles', 'microcycles', 'workout_instances'] LOOP
        EXECUTE format('ALTER TABLE %I ALTER id SET DEFAULT gen_random_uuid(), ALTER created_at SET DEFAULT now()', t);
        IF t <> 'messages' THEN EXECUTE format('ALTER TABLE %I ALTER updated_at SET DEFAULT now()', t); END IF;
    END LOOP; END $$"""


def test_tables_that_our_own_first_migrations_made_go_forward_and_back_alike(postgres_database: str):
    fresh = LegacyDatabase(postgres_database)
    fresh.go_back("plans", "accounts", "workouts", "messaging")
    fresh.run(DEFAULTS)
    fresh.load("samples")
    rows, looks = fresh.snapshot(), fresh.shapes()
    fresh.manage("migrate")
    fresh.run(SINCE)
    fresh.run("DELETE FROM fitness_plans WHERE source <> 'legacy'")
    fresh.go_back("messaging", "plans", "accounts")
    fresh.run("DELETE FROM messages WHERE content = 'hello'; DELETE FROM conversations WHERE metadata IS NOT NULL")
    assert fresh.snapshot() == rows
    assert fresh.shapes() == looks


def test_the_gate_is_undone_before_every_migration_of_the_apps_that_were_converted() -> None:
    """A new migration of one of them needs a new gate: a copy of the last one in `plans/migrations`."""
    loader = MigrationLoader(None)
    apps = ("accounts", "messaging", "plans", "workouts")
    (gate,) = loader.graph.leaf_nodes("plans")
    last = {node for app in apps for node in loader.graph.leaf_nodes(app)} - {gate}
    assert "way_back" in gate[1]
    assert last <= set(loader.get_migration(*gate).dependencies)
