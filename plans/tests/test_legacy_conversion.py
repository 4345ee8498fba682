"""A legacy PostgreSQL database in, ours out: the whole path with the predecessor's shapes, and a kill on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from plans.tests.legacy_database import KEPT_TABLES, ROOT, LegacyDatabase

PLAN = "10000000-0000-4000-8000-{:012x}".format


@pytest.fixture
def legacy(postgres_database: str) -> LegacyDatabase:
    return LegacyDatabase(postgres_database).load("schema")


@pytest.fixture
def samples(legacy: LegacyDatabase) -> LegacyDatabase:
    return legacy.load("samples")


def test_a_legacy_database_is_adopted_converted_and_reported(samples: LegacyDatabase):
    kept = samples.snapshot(*KEPT_TABLES)
    announced = samples.manage("legacy_report").splitlines()
    samples.convert()

    assert samples.plan(PLAN(0xC)) == (
        "active", 16, ["First pair", "Second pair", "More sets", "Heavier bars", "Ease off", "Try maxes"], "",
    )  # fmt: skip
    assert samples.plan(PLAN(0xD)) == ("draft", None, [], "no_blocks")
    assert samples.plan(PLAN(0x11)) == ("draft", None, [], "not_json")
    assert samples.plan(PLAN(0x12)) == ("draft", None, [], "no_mesocycles")
    assert samples.plan(PLAN(0xE)) == ("active", 4, ["Base"], "")
    assert samples.plan(PLAN(0x10)) == ("archived", 2, ["Base"], "")
    assert samples.plan(PLAN(0x110)) == ("active", 4, ["Hybrid base"], "")
    assert_kept(samples, kept)

    reported = samples.manage("legacy_report").splitlines()
    assert [line for line in reported if line.startswith("plan ")] == announced[:10]
    assert (
        announced[10]
        == "10 plans in, 7 to be converted, 3 to be quarantined (1 no_blocks, 1 no_mesocycles, 1 not_json)"
    )
    assert "10 plans in, 7 converted, 3 quarantined (1 no_blocks, 1 no_mesocycles, 1 not_json)" in reported
    assert reported[-1] == "0 mismatches"
    assert samples.rows("SELECT source_table, count(*) FROM legacy_archive GROUP BY 1 ORDER BY 1") == [
        ("fitness_plans", 10), ("mesocycles", 3), ("microcycles", 4), ("workout_instances", 9),
    ]  # fmt: skip


def assert_kept(database: LegacyDatabase, before: dict[str, list[str]]) -> None:
    """Every row of before is there, with every value that it had; columns of ours may stand beside."""
    for table, rows in before.items():
        after = [json.loads(row) for row in database.snapshot(table)[table]]
        assert [json.loads(row).items() <= new.items() for row, new in zip(rows, after, strict=True)] == [True] * len(
            rows
        )


def test_positions_are_at_the_start_and_nobody_touched_updated_at(
    converted: LegacyDatabase, before_conversion: LegacyDatabase
):
    untouched = "SELECT id, created_at, updated_at, start_date FROM fitness_plans ORDER BY id"
    assert converted.rows(untouched) == before_conversion.rows(untouched)
    assert converted.rows(
        "SELECT DISTINCT current_mesocycle_index, current_microcycle_week, source, "
        "cycle_start_date = start_date, notes FROM fitness_plans WHERE status <> 'draft'"
    ) == [(0, 1, "legacy", True, "")]


def test_the_state_equals_the_models_and_a_second_migrate_changes_nothing(converted: LegacyDatabase):
    tables = (*KEPT_TABLES, "fitness_plans", "legacy_archive")
    before = converted.snapshot(*tables)
    said = converted.manage_all(("migrate", "--fake-initial"), ("makemigrations", "--check"))
    assert "No migrations to apply." in said
    assert "No changes detected" in said
    assert converted.snapshot(*tables) == before


def test_adopted_users_cannot_sign_in_by_password_and_old_messages_are_chat_without_a_state(converted: LegacyDatabase):
    assert converted.rows("SELECT DISTINCT password, role, is_active, is_staff, is_superuser FROM users") == [
        ("!", "client", True, False, False)
    ]
    assert converted.rows("SELECT DISTINCT kind, state, local_date FROM messages") == [("chat", None, None)]


def test_a_client_whose_newest_plan_is_quarantined_has_no_active_plan(legacy: LegacyDatabase):
    client = legacy.add_user(1)
    old = legacy.add_plan(1, client, created_at="2025-06-01")
    new = legacy.add_plan(2, client, "[]", created_at="2025-07-01")
    legacy.convert()
    assert legacy.plan(old)[0] == "archived"
    assert legacy.plan(new)[0] == "draft"


def test_the_newest_plan_is_the_greatest_of_created_at_start_date_and_id(legacy: LegacyDatabase):
    same = {"created_at": "2025-06-01"}
    by_creation, by_start, by_id, by_infinity = (legacy.add_user(number) for number in range(1, 5))
    plans = [
        legacy.add_plan(12, by_creation, created_at="2025-06-01", start_date="2025-09-01"),
        legacy.add_plan(11, by_creation, created_at="2025-06-02", start_date="2025-01-01"),
        legacy.add_plan(22, by_start, start_date="2025-08-03", **same),
        legacy.add_plan(21, by_start, start_date="2025-08-04", **same),
        legacy.add_plan(31, by_id, **same),
        legacy.add_plan(32, by_id, **same),
        legacy.add_plan(41, by_infinity, start_date="infinity", **same),
        legacy.add_plan(42, by_infinity, start_date="2025-08-04", **same),
    ]
    legacy.convert()
    assert [legacy.plan(plan)[0] for plan in plans] == ["archived", "active"] * 3 + ["draft", "archived"]
    assert legacy.manage("legacy_report").splitlines()[-1] == "0 mismatches"


def hostile_plans() -> dict[str, str]:
    return {
        "deep": json.dumps("[" * 5000 + "]" * 5000),
        "digits": f'[{{"mesocycles": [{{"weeks": {"9" * 5000}}}]}}]',
        "many": json.dumps([{"mesocycles": [{"weeks": 1, "phase": "Base"}] * 100_000}]),
        "nul": json.dumps('[{"mesocycles": [{"weeks": 2, "phase": "A\\u0000B\\ud800"}]}]'),
    }


def test_hostile_plans_never_stop_the_plans_before_and_after_them(legacy: LegacyDatabase):
    clients = [legacy.add_user(number) for number in range(10)]
    before, after = legacy.add_plan(1, clients[0]), legacy.add_plan(90, clients[9])
    ids = {
        name: legacy.add_plan(10 + i, clients[1 + i], text) for i, (name, text) in enumerate(hostile_plans().items())
    }
    dates = {
        start: legacy.add_plan(50 + i, clients[5 + i], start_date=start)
        for i, start in enumerate(["infinity", "0044-03-15 BC", "12000-01-01", "9999-12-20"])
    }
    originals = legacy.rows("SELECT id, macrocycles::text, start_date::text FROM fitness_plans ORDER BY id")
    announced = legacy.manage("legacy_report")
    legacy.convert()

    assert legacy.plan(before) == legacy.plan(after) == ("active", 4, ["Base"], "")
    assert [legacy.plan(ids[name])[3] for name in ("deep", "digits", "many")] == ["shape", "weeks", "weeks"]
    assert legacy.plan(ids["nul"]) == ("active", 2, ["A\ufffdB\ufffd"], "")
    assert [legacy.plan(plan) for plan in dates.values()] == [("draft", None, [], "shape")] * 4
    assert (
        legacy.value(f"SELECT count(*) FROM fitness_plans WHERE start_date IS NULL AND id IN {(*dates.values(),)}") == 4
    )
    assert legacy.rows(
        "SELECT payload #>> '{}' FROM legacy_archive WHERE source_table = 'fitness_plans.start_date' ORDER BY source_id"
    ) == [("infinity",), ("0044-03-15 BC",), ("12000-01-01",), ("9999-12-20",)]
    reported = legacy.manage("legacy_report")
    assert reported.splitlines()[:10] == announced.splitlines()[:10]

    legacy.go_back("plans")
    assert legacy.rows("SELECT id, macrocycles::text, start_date::text FROM fitness_plans ORDER BY id") == originals


def test_json_survives_digit_for_digit(legacy: LegacyDatabase):
    macrocycles = '[{"mesocycles": [{"weeks": 4.0, "load": 1.10, "pi": 3.14159265358979323846, "big": 1e400}]}]'
    plan = legacy.add_plan(1, legacy.add_user(1), macrocycles)
    original = legacy.value("SELECT macrocycles::text FROM fitness_plans")
    legacy.convert()
    assert legacy.value(f"SELECT payload::text FROM legacy_archive WHERE source_id = '{plan}'") == original
    assert "1.10" in original
    assert "3.14159265358979323846" in original


ZONES = ["EST", "US/Pacific", "Asia/Calcutta", "Europe/London"]
NO_ZONES = [" America/Denver ", "america/denver", "", "Mars/Olympus", "America", "../../etc/passwd"]


def test_zones_that_are_none_become_utc_and_hours_that_are_none_become_8(legacy: LegacyDatabase):
    legacy.run("ALTER TABLE users DROP CONSTRAINT users_preferred_send_hour_check")
    for number, zone in enumerate(ZONES + NO_ZONES):
        legacy.add_user(number, timezone=zone)
    legacy.add_user(50, preferred_send_hour=24)
    legacy.add_user(51, preferred_send_hour=-1)
    before = legacy.snapshot("users")
    announced = legacy.manage("legacy_report").splitlines()
    legacy.convert()

    zones = [
        zone for (zone,) in legacy.rows("SELECT timezone FROM users WHERE phone_number < '+14440000050' ORDER BY id")
    ]
    assert zones == ZONES + ["UTC"] * 6
    assert legacy.rows("SELECT preferred_send_hour FROM users WHERE phone_number >= '+14440000050'") == [(8,), (8,)]
    archived = "SELECT payload #>> '{}' FROM legacy_archive WHERE source_table = 'users.%s' ORDER BY source_id"
    assert legacy.rows(archived % "timezone") == [(zone,) for zone in NO_ZONES]
    assert legacy.rows(archived % "preferred_send_hour") == [("24",), ("-1",)]
    lines = [line for line in announced if line.startswith("user ")]
    assert len(lines) == 8
    assert [line for line in legacy.manage("legacy_report").splitlines() if line.startswith("user ")] == lines

    legacy.go_back("plans", "accounts")
    assert legacy.snapshot("users") == before


def test_a_zone_that_was_corrected_since_is_not_put_back(legacy: LegacyDatabase):
    legacy.add_user(1, timezone="Mars/Olympus")
    legacy.convert()
    legacy.run("UPDATE users SET timezone = 'Europe/Paris'")
    legacy.go_back("plans")
    assert legacy.value("SELECT timezone FROM users") == "Europe/Paris"


ODD_BUT_LEGAL = """
    INSERT INTO users (id, name, phone_number, email) VALUES
      ('00000000-0000-4000-9000-000000000091', 'Two', '+1 (555) 010-9999', 'Two@Example.com'),
      ('00000000-0000-4000-9000-000000000092', 'Three', '+15550109999', 'two@example.com');
    INSERT INTO fitness_profiles (user_id, fitness_goals, skill_level, exercise_frequency, gender, age)
      SELECT id, '', 'Pro', '5+', 'prefer not to say', -1 FROM users, generate_series(1, 2);
    INSERT INTO subscriptions (user_id, stripe_subscription_id, status, plan_type, current_period_start,
                               current_period_end)
      SELECT id, id::text || n, 'whatever', '', now(), now() FROM users, generate_series(1, 2) n;
    INSERT INTO conversations (id, user_id, started_at, last_message_at)
      VALUES ('40000000-0000-4000-9000-000000000001', '00000000-0000-4000-9000-000000000091', now(), now());
    INSERT INTO messages (conversation_id, user_id, direction, content, phone_from, phone_to, twilio_message_sid)
      SELECT '40000000-0000-4000-9000-000000000001', id, 'outbound', '', '', '', sid
      FROM users, unnest(ARRAY['', 'SM1', NULL]) sid;"""


def test_what_was_legal_in_the_old_tables_is_kept_and_reported(legacy: LegacyDatabase):
    legacy.run(ODD_BUT_LEGAL)
    kept = legacy.snapshot(*KEPT_TABLES)
    announced = legacy.manage("legacy_report").splitlines()
    legacy.convert()
    assert_kept(legacy, kept)
    two, three = (f"00000000-0000-4000-9000-00000000009{n}" for n in (1, 2))
    expected = [
        f"phone numbers look alike: users {two} {three}",
        f"e-mail addresses look alike: users {two} {three}",
        f"user {two} has 2 profiles; the newest is the one used",
        f"user {three} has 2 profiles; the newest is the one used",
        f"user {two} has 2 subscriptions",
        f"user {three} has 2 subscriptions",
        "the age -1 is on 4 profiles",
        "the sid SM1 is on 2 messages",
        "an empty sid is on 2 messages",
    ]
    assert announced[:9] == expected
    assert legacy.manage("legacy_report").splitlines()[:9] == expected
    assert sum("lies in a conversation of another user" in line for line in announced) == 3


MANY_PLANS = """
    INSERT INTO fitness_plans (id, client_id, program_type, start_date, macrocycles, created_at)
    SELECT ('10000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid, '{client}', 'other', '2025-08-04',
        '[{{"mesocycles": [{{"weeks": 3}}]}}]', timestamptz '2025-01-01' + n * interval '1 s'
    FROM generate_series(1, 1200) n"""


def test_a_conversion_that_was_killed_goes_on_where_it_stopped(legacy: LegacyDatabase):
    clients = [legacy.add_user(number) for number in range(2)]
    legacy.run(MANY_PLANS.format(client=clients[0]))
    last = legacy.add_plan(1201, clients[1], start_date="infinity")
    legacy.manage("migrate", "plans", "0003", "--fake-initial")
    with psycopg.connect(legacy.url) as blocker:
        # Whoever archives the last plan too has to wait for us, in the middle of the third batch.
        blocker.execute(
            "INSERT INTO legacy_archive (source_table, source_id, reason) VALUES ('fitness_plans', %s, '')", [last]
        )
        kill_when_blocked(legacy)
        blocker.rollback()
    assert legacy.value("SELECT count(*) FROM legacy_archive") == 1000
    assert "1201 plans in, 1200 converted, 1 quarantined (1 shape)" in legacy.manage("legacy_report", status=1)

    legacy.convert()
    assert legacy.rows("SELECT status, count(*) FROM fitness_plans GROUP BY 1 ORDER BY 1") == [
        ("active", 1), ("archived", 1199), ("draft", 1),
    ]  # fmt: skip
    assert (
        legacy.value("SELECT status FROM fitness_plans WHERE id = '10000000-0000-4000-9000-000000001200'") == "active"
    )
    assert legacy.manage("legacy_report").splitlines()[-1] == "0 mismatches"


def kill_when_blocked(legacy: LegacyDatabase) -> None:
    """Start `migrate`, wait until it waits for the row that the test holds, and kill it without a word."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "migrate", "--fake-initial", "-v0"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": legacy.url},
    )
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    deadline = time.monotonic() + 60
    while not legacy.value(waiting):
        assert process.poll() is None, "migrate ended before it met the lock"
        assert time.monotonic() < deadline, "migrate never met the lock"
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_a_mismatch_is_an_alarm_with_exit_status_1(converted: LegacyDatabase):
    converted.run(f"UPDATE fitness_plans SET length_weeks = 12 WHERE id = '{PLAN(0xC)}'")
    converted.run("DELETE FROM legacy_archive WHERE source_table = 'mesocycles'")
    report = converted.manage("legacy_report", status=1)
    assert f"MISMATCH: plan {PLAN(0xC)} has other blocks than its original" in report
    assert "MISMATCH: mesocycles: 3 rows went in, 0 are in the archive" in report


def test_an_empty_database_has_nothing_to_report(postgres_database: str):
    said = LegacyDatabase(postgres_database).manage("legacy_report", status=1)
    assert said == "CommandError: This database has no legacy tables: there is nothing to report.\n"
