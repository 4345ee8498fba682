"""`python -m benchmarks.scale [--clients N] [--url URL]`: seed N clients, then hold the plan of each hot query.

1,000,000 by default, in a PostgreSQL database of its own (TEST_POSTGRES_URL), or in the empty one that `--url` names;
one that was seeded before is looked at again with `--seeded`. The exit status is 1 when a query reads a large table as
a whole, or more rows than whoever is due explains.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fitcoach.testing import services

if TYPE_CHECKING:
    from benchmarks.scale.hot import Hot
    from benchmarks.scale.seed import Seeded

LARGE = 500_000
AT = datetime(2026, 6, 10, 13, 45, tzinfo=UTC)
TABLES = """
SELECT relname, reltuples::bigint, pg_total_relation_size(oid), pg_indexes_size(oid) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 3 DESC LIMIT 12
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=1_000_000)
    parser.add_argument("--url", help="an empty PostgreSQL database; without one, one is made and dropped")
    parser.add_argument("--seeded", action="store_true", help="the database was seeded with as many clients before")
    parser.add_argument("--at", type=datetime.fromisoformat, default=AT, help="the instant that it was seeded for")
    asked = parser.parse_args()
    if not asked.url and (trouble := services.postgres_trouble()):
        print(f"left out: it needs a PostgreSQL ({trouble})")
        return 0
    place = nullcontext(asked.url) if asked.url else services.temporary_postgres_database("scale")
    with place as url:
        return _run(url, clients=asked.clients, is_seeded=asked.seeded, at=asked.at)


def _run(url: str, *, clients: int, is_seeded: bool, at: datetime) -> int:
    os.environ.update(
        DATABASE_URL=url,
        DATABASE_POOL_SIZE="0",
        ALLOWED_HOSTS="testserver",
        STAFF_TWO_FACTOR="off",
        SMS_TRANSPORT="memory",
        GEMINI_API_KEY="",
        REDIS_URL="",
        CELERY_BROKER_URL="memory://",
        DJANGO_SETTINGS_MODULE="fitcoach.settings",
    )
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.scale.seed import Seeded, fill

    call_command("migrate", verbosity=0)
    few = clients < LARGE
    seeded = Seeded(clients, due=20 if few else 200, coaches=clients // (100 if few else 1000), at=at)
    if not is_seeded:
        started = time.monotonic()
        fill(seeded)
        print(f"{clients:,} clients, seeded in {time.monotonic() - started:.0f} s")
    _print_sizes()
    faults = _hold(seeded)
    connection.close()
    print(f"{len(faults)} faults")
    return int(bool(faults))


def _hold(seeded: Seeded) -> list[str]:
    import logging

    import time_machine

    from benchmarks.scale.hot import hot_queries

    logging.getLogger().setLevel(logging.CRITICAL)
    faults: list[str] = []
    with time_machine.travel(seeded.at):  # pages read the clock by themselves
        for hot in hot_queries(seeded):
            if not hot.only_large or seeded.clients >= LARGE:
                faults += _faults(hot)
    return faults


def _faults(hot: Hot) -> list[str]:
    """Prints a line for the case, and one for each fault."""
    from benchmarks.scale.explaining import sizes_of_tables, watched

    sizes = {table: rows for table, rows in sizes_of_tables().items() if table not in hot.may_scan}
    with watched() as seen:
        hot.run()
    worst = max((each.rows_read(sizes) for each in seen.statements), default=0)
    slowest = max((each.milliseconds for each in seen.statements), default=0)
    print(
        f"{hot.words:56} {len(seen.statements):5} statements, at most {worst:7.0f} rows, {slowest:7.1f} ms", flush=True
    )
    faults = list(dict.fromkeys(seen.faults(most_rows=hot.most_rows, sizes=sizes)))
    for fault in faults:
        print(f"  FAULT {fault[:2000]}", flush=True)
    return faults


def _print_sizes() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for name, rows, whole, indexes in cursor.fetchall():
            print(f"  {name:22} {rows:>10,} rows {whole / 1e6:>8,.0f} MB, of which indexes {indexes / 1e6:>7,.0f} MB")
        cursor.execute("SELECT pg_database_size(current_database())")
        print(f"  the whole database {cursor.fetchone()[0] / 1e9:.1f} GB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
