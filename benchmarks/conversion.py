"""How long the conversion of 20,000 legacy plans takes and how much memory, against the same rows moved by plain SQL.

`python -m benchmarks.conversion`. Needs PostgreSQL (TEST_POSTGRES_URL); without one it says so and is done. Both runs
start from copies of one database and do the same writes: an archive row and an update of each plan. Plain SQL writes
constants, so what it does not do is read the plans: the ratio is the price of understanding them.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from fitcoach.testing import services

ROOT = Path(__file__).resolve().parents[1]
PLANS = 20_000

CLIENTS = """
    INSERT INTO users (id, name, phone_number)
    SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'Client ' || n, '+1' || (2000000000 + n)
    FROM generate_series(0, %(plans)s / 4) n"""
LEGACY_PLANS = """
    INSERT INTO fitness_plans (client_id, program_type, start_date, macrocycles)
    SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(n / 4), 12, '0'))::uuid, 'strength', date '2025-06-02' + n %% 60,
        CASE WHEN n %% 50 = 0 THEN to_jsonb(plan::text) WHEN n %% 50 = 1 THEN '[]' ELSE plan END
    FROM generate_series(1, %(plans)s) n, LATERAL (
        SELECT jsonb_agg(jsonb_build_object('name', 'Phase ' || m, 'description', repeat('words ', 10),
            'durationWeeks', 12, 'mesocycles', (
                SELECT jsonb_agg(jsonb_build_object('phase', 'Strength base ' || n || '.' || b, 'weeks', 4,
                    'microcycleOverviews', (
                        SELECT jsonb_agg(jsonb_build_object('weekNumber', w, 'split', 'Push-Pull-Rest-Run',
                            'deload', w = 3, 'avgIntensityPct1RM', 60 + w, 'totalSetsMainLifts', 12 + n %% 7))
                        FROM generate_series(0, 3) w)))
                FROM generate_series(1, 3) b))) AS plan
        FROM generate_series(1, 1 + n %% 3) m) made"""
PLAIN = (
    "INSERT INTO legacy_archive (source_table, source_id, payload, reason) "
    "SELECT 'fitness_plans', id, macrocycles, '' FROM fitness_plans",
    """UPDATE fitness_plans SET status = 'archived', length_weeks = 24, cycle_start_date = start_date, notes = '',
        mesocycles = '[{"name": "Strength base", "weeks": 4, "focus": ["volume", "technique"], "deload": true},
                       {"name": "Strength base", "weeks": 4, "focus": ["volume", "technique"], "deload": true},
                       {"name": "Strength base", "weeks": 4, "focus": ["volume", "technique"], "deload": true}]'""",
)


def main() -> None:
    """Print both times, both peaks and the ratio."""
    if trouble := services.postgres_trouble():
        print(f"conversion: skipped, PostgreSQL cannot be used ({trouble})")
        return
    with services.temporary_postgres_database("bench") as ours, services.temporary_postgres_database("plain") as plain:
        for url in (ours, plain):
            _fill(url)
        slow, fast = _measured("convert", ours), _measured("plain", plain)
    print(f"conversion: {PLANS} plans in {slow['seconds']:.2f} s ({PLANS / slow['seconds']:,.0f} a second), ", end="")
    print(f"peak {slow['peak_mb']:.0f} MB, {slow['peak_mb'] - slow['idle_mb']:.0f} MB above an idle Django")
    print(f"plain SQL:  {PLANS} plans in {fast['seconds']:.2f} s, peak {fast['peak_mb']:.0f} MB")
    print(f"conversion / plain SQL: {slow['seconds'] / fast['seconds']:.2f}")


def _fill(url: str) -> None:
    """The legacy tables, the plans, and our tables around them up to the step that is measured."""
    with psycopg.connect(url) as connection:
        connection.execute((ROOT / "plans" / "tests" / "data" / "schema.sql").read_text().encode())
        for query in (CLIENTS, LEGACY_PLANS):
            connection.execute(query, {"plans": PLANS})
    command = [sys.executable, "manage.py", "migrate", "plans", "0003", "--fake-initial", "-v0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, check=True)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE fitness_plans")


def _measured(what: str, url: str) -> dict[str, float]:
    """Run one half in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "benchmarks.conversion", what]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, check=True, capture_output=True, text=True
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _measure(what: Callable[[], None]) -> None:
    idle = _peak_mb()
    started = time.perf_counter()
    what()
    print(json.dumps({"seconds": time.perf_counter() - started, "peak_mb": _peak_mb(), "idle_mb": idle}))


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _convert() -> None:
    from plans.legacy.conversion import convert_plans

    convert_plans(_django_connection())


def _plain() -> None:
    with _django_connection().cursor() as cursor:
        cursor.execute("DROP TRIGGER touch ON fitness_plans")
        for statement in PLAIN:
            cursor.execute(statement)


def _django_connection():
    from django.db import connection

    connection.ensure_connection()
    return connection


if __name__ == "__main__":
    half = {"convert": _convert, "plain": _plain}.get("".join(sys.argv[1:]))
    if half is None:
        main()
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitcoach.settings")
        import django

        django.setup()
        _measure(half)
