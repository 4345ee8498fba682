"""A million legacy plans converted by a `migrate` that is killed twenty times, against one that nobody disturbs.

`python -m benchmarks.conversion_proof [--plans N] [--kills K] [--seed S]`. Needs PostgreSQL (TEST_POSTGRES_URL). Three
databases of the same legacy rows: one stays as it was, one is converted in peace, one by a process that gets SIGKILL
again and again: most in the midst of the plans, the rest while later migrations run. Then every table of the two is
counted and summed up by the hashes of its rows, each original is held against the archive, another `migrate` has to
write nothing, and `legacy_report` has to find no mismatch. Exit status 1 when anything differs, when fewer kills hit
than were asked for, or when any process took MEMORY_MB or more.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.conversion import CLIENTS, LEGACY_PLANS
from fitcoach.testing import services

ROOT = Path(__file__).resolve().parents[1]
MEMORY_MB = 300
MIGRATE = ("migrate", "--fake-initial", "-v0")
POLL_SEC = 0.05
STUCK_SEC = 1800.0
OLD_WEEKS = """
    WITH plan AS (SELECT id, client_id, row_number() OVER (ORDER BY id) AS n FROM fitness_plans LIMIT %(plans)s / 10),
    block AS (INSERT INTO mesocycles (client_id, fitness_plan_id, start_date, "index", phase, length_weeks)
        SELECT client_id, id, '2025-06-02', 0, 'Base ' || n, 4 FROM plan RETURNING id, client_id, fitness_plan_id),
    week AS (INSERT INTO microcycles
            (client_id, fitness_plan_id, mesocycle_id, "index", start_date, end_date, targets)
        SELECT client_id, fitness_plan_id, id, 0, '2025-06-02', '2025-06-08', '{"sets": 12.50}' FROM block
        RETURNING id, client_id, fitness_plan_id, mesocycle_id)
    INSERT INTO workout_instances
        (client_id, fitness_plan_id, mesocycle_id, microcycle_id, "date", session_type, details)
    SELECT week.client_id, fitness_plan_id, mesocycle_id, week.id, date '1900-01-01' + n::int, 'strength',
        jsonb_build_object('n', n) FROM week JOIN plan ON plan.id = fitness_plan_id"""
"""A block, a week and a session of each tenth plan: what is archived row by row."""
ARCHIVED = ("mesocycles", "microcycles", "workout_instances")
LATER = ("plans.0004", "plans.0005", "plans.0009", "messaging.0003", "messaging.0010")
"""The last fifth of the kills comes as soon as one of these is noted as done, in the midst of what follows it."""
NOT_COMPARED = {"legacy_archive": ("id", "archived_at"), "django_migrations": ("id", "applied")}
"""Numbers of a sequence and moments: they differ between any two runs."""
LEFT_OUT = ("django_content_type", "auth_permission")
"""Made by Django after each migration, in the order in which it got there."""
WRITTEN = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables"
ORIGINALS = """
    SELECT count(*), sum(hashtextextended({payload}::text, 0)::numeric) FROM {table}"""


@dataclass
class Proof:
    """What was found; `faults` in words."""

    plans: int
    peaks_mb: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def hold(self, is_so: bool, fault: str) -> None:
        if not is_so:
            self.faults.append(fault)


def main(arguments: list[str] | None = None) -> int:
    """The door: prints a line for each step; 0 when nothing differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    if trouble := services.postgres_trouble():
        print(f"conversion proof: left out, PostgreSQL cannot be used ({trouble})")
        return 0
    proof = Proof(options.plans)
    with _three_databases(options.plans) as (legacy, peaceful, killed):
        seconds = _timed(lambda: _convert(peaceful, proof))
        print(f"in peace: {proof.plans:,} plans in {seconds:.0f} s, {proof.plans / seconds:,.0f} a second", flush=True)
        seconds = _timed(lambda: _convert_under_fire(killed, proof, options.kills, random.Random(options.seed)))
        print(f"killed {options.kills} times: {seconds:.0f} s", flush=True)
        _compare(legacy, peaceful, killed, proof)
        _again(killed, proof)
        _report(killed, proof)
    proof.hold(max(proof.peaks_mb) < MEMORY_MB, f"a process took {max(proof.peaks_mb):.0f} MB")
    print(f"the greatest process of {len(proof.peaks_mb)}: {max(proof.peaks_mb):.0f} MB, below {MEMORY_MB} asked for")
    print("\n".join(f"FAULT: {fault}" for fault in proof.faults) or "no fault")
    return int(bool(proof.faults))


@contextmanager
def _three_databases(plans: int) -> Iterator[tuple[str, str, str]]:
    """The same legacy rows three times: PostgreSQL copies a whole database faster than anybody fills it."""
    with services.temporary_postgres_database("legacy") as legacy:
        seconds = _timed(lambda: _fill(legacy, plans))
        print(f"a legacy database of {plans:,} plans: {_size(legacy)}, made in {seconds:.0f} s", flush=True)
        with _copy_of(legacy, "peaceful") as peaceful, _copy_of(legacy, "killed") as killed:
            yield legacy, peaceful, killed


def _fill(url: str, plans: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute((ROOT / "plans" / "tests" / "data" / "schema.sql").read_text().encode())
        for query in (CLIENTS, LEGACY_PLANS, OLD_WEEKS):
            connection.execute(query.encode(), {"plans": plans})
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


@contextmanager
def _copy_of(url: str, label: str) -> Iterator[str]:
    name = f"{url.rsplit('/', 1)[1]}_{label}"
    template = sql.Identifier(url.rsplit("/", 1)[1])
    with psycopg.connect(services.postgres_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), template))
    try:
        yield services.with_database(services.postgres_url(), name)
    finally:
        with psycopg.connect(services.postgres_url(), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _start(url: str, *command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "manage.py", *command], cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, stdout=sys.stderr
    )


def _end(process: subprocess.Popen[bytes], proof: Proof) -> int:
    """Wait for it, and note what it took at its greatest; the exit status, negative for a signal."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    proof.peaks_mb.append(usage.ru_maxrss / 1024)
    return process.returncode


def _convert(url: str, proof: Proof) -> None:
    status = _end(_start(url, *MIGRATE), proof)
    proof.hold(status == 0, f"migrate ended with {status}")


def _convert_under_fire(url: str, proof: Proof, kills: int, dice: random.Random) -> None:
    """`migrate` again and again, each time until the moment of its kill has come, and once to the end."""
    hit = 0
    for come in _moments(kills, proof.plans, dice):
        process = _start(url, *MIGRATE)
        hit += _kill_when(process, url, come)
        _end(process, proof)
    print(f"{hit} of {kills} kills hit a running migrate", flush=True)
    proof.hold(hit == kills, f"only {hit} of {kills} kills hit")
    _convert(url, proof)


def _moments(kills: int, plans: int, dice: random.Random) -> Iterator[Callable[[Any], bool]]:
    """For each kill, whether its moment has come: so many plans are archived, or a migration is noted as done."""
    later = min(len(LATER), kills // 4)
    for archived in sorted(dice.randrange(1, plans) for _ in range(kills - later)):
        yield partial(_is_archived, archived)
    for migration in LATER[:later]:
        yield partial(_is_applied, *migration.split("."))


def _kill_when(process: subprocess.Popen[bytes], url: str, come: Callable[[Any], bool]) -> bool:
    """SIGKILL at that moment; False when it had ended before."""
    deadline = time.monotonic() + STUCK_SEC
    with psycopg.connect(url, autocommit=True) as connection:
        while process.poll() is None and time.monotonic() < deadline:
            if come(connection):
                process.send_signal(signal.SIGKILL)
                return True
            time.sleep(POLL_SEC)
    return False


def _is_archived(number: int, connection: Any) -> bool:
    """By the highest number of an archive row: counting a million rows takes longer than what is waited for."""
    if not _exists(connection, "legacy_archive"):
        return False
    row = connection.execute("SELECT coalesce(max(id), 0) FROM legacy_archive").fetchone()
    return bool(row[0] >= number)


def _is_applied(app: str, number: str, connection: Any) -> bool:
    if not _exists(connection, "django_migrations"):
        return False
    query = "SELECT count(*) FROM django_migrations WHERE app = %s AND name LIKE %s"
    return bool(connection.execute(query, [app, f"{number}%"]).fetchone()[0])


def _exists(connection: Any, table: str) -> bool:
    return connection.execute("SELECT to_regclass(%s) IS NOT NULL", [table]).fetchone()[0]


def _compare(legacy: str, peaceful: str, killed: str, proof: Proof) -> None:
    """Every table of the two conversions, and the originals in the archive against the rows that nobody touched."""
    left, right = _sums(peaceful), _sums(killed)
    for table in sorted(left.keys() | right.keys()):
        proof.hold(left.get(table) == right.get(table), f"{table}: {left.get(table)} in peace, {right.get(table)}")
    rows = sum(count for count, _ in right.values())
    print(f"{len(right)} tables, {rows:,} rows: counts and sums of hashes compared", flush=True)
    for table, payload in (("fitness_plans", "macrocycles"), *((t, "to_jsonb(t)") for t in ARCHIVED)):
        before = _value(legacy, ORIGINALS.format(payload=payload, table=f"{table} t"))
        kept = f"legacy_archive WHERE source_table = '{table}'"
        after = _value(killed, ORIGINALS.format(payload="payload", table=kept))
        proof.hold(before == after, f"{table}: {before} before, {after} in the archive")
        print(f"{table}: {before[0]:,} originals, their sum of hashes {before[1]} is the archive's", flush=True)


def _sums(url: str) -> dict[str, tuple[Any, ...]]:
    """Rows and the sum of their hashes, by table: the order of the rows does not matter."""
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return {table: _value(url, _sum_of(table)) for (table,) in found if table not in LEFT_OUT}


def _sum_of(table: str) -> str:
    without = "".join(f" - '{name}'" for name in NOT_COMPARED.get(table, ()))
    row = f"(to_jsonb(t){without})::text"
    return f'SELECT count(*), coalesce(sum(hashtextextended({row}, 0)::numeric), 0) FROM "{table}" t'


def _again(url: str, proof: Proof) -> None:
    """A conversion that is complete has nothing to write, and says so by the server's own counters."""
    before = _settled(url)
    seconds = _timed(lambda: _convert(url, proof))
    written = _settled(url) - before
    proof.hold(written == 0, f"a second migrate wrote {written} rows")
    print(f"once more: {seconds:.1f} s, {written} rows written", flush=True)


def _settled(url: str) -> int:
    """The counters of rows written, once every process has handed its own in."""
    last = -1
    while (now := int(_value(url, WRITTEN)[0])) != last:
        last = now
        time.sleep(1.5)
    return last


def _report(url: str, proof: Proof) -> None:
    """`legacy_report` makes every plan anew from its original, and compares."""
    with subprocess.Popen(
        [sys.executable, "manage.py", "legacy_report"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        lines = [line for line in process.stdout or () if not line.startswith("plan ")]
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    proof.peaks_mb.append(usage.ru_maxrss / 1024)
    proof.hold(process.returncode == 0, f"legacy_report ended with {process.returncode}")
    print("".join(lines[-9:]), end="", flush=True)


def _value(url: str, query: str) -> tuple[Any, ...]:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row


def _size(url: str) -> str:
    return str(_value(url, "SELECT pg_size_pretty(pg_database_size(current_database()))")[0])


def _timed(act: Callable[[], None]) -> float:
    started = time.monotonic()
    act()
    return time.monotonic() - started


if __name__ == "__main__":
    sys.exit(main())
