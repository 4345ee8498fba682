"""What delivery costs: from a tick to the file, beside plain SQL that writes the same rows; and a tick among a million.

Needs a PostgreSQL (TEST_POSTGRES_URL). Each figure is a ratio of one run, in one process.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from fitcoach.testing import services

DUE_NOW, FEW, MANY = 10_000, 10_000, 1_000_000
AT = datetime(2026, 6, 10, 13, tzinfo=UTC)
BATCH = 500


def main() -> None:
    if trouble := services.postgres_trouble():
        print(f"left out: it needs a PostgreSQL ({trouble})")
        return
    with services.temporary_postgres_database("sending") as url, tempfile.TemporaryDirectory() as folder:
        _set_up(url, Path(folder) / "sms.jsonl")
        _measure(url)


def _set_up(url: str, texts: Path) -> None:
    os.environ.update(
        DATABASE_URL=url,
        SMS_TRANSPORT="file",
        SMS_FILE=str(texts),
        GEMINI_API_KEY="",
        REDIS_URL="",
        CELERY_BROKER_URL="memory://",
        DJANGO_SETTINGS_MODULE="fitcoach.settings",
    )
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _measure(url: str) -> None:
    from django.db import connection

    from benchmarks.model_down import make_rows
    from messaging.models import Message

    make_rows(DUE_NOW, start=AT.date(), zones=("UTC",), hours=(AT.hour,))
    _analyze(url)
    _warm_up()
    few = _seconds(_tick)
    _write_workouts()
    compose = _one_core(_compose)
    print(f"{DUE_NOW} messages composed by the rules, workouts ready, on one core: {compose:.1f} s")
    ours = _seconds(_send)
    sent = Message.objects.filter(state="accepted").count()
    plain = _plain_sql(url)
    print(f"{sent} due with words ready, tick to file: {ours:.2f} s; the same rows by plain SQL: {plain:.2f} s")
    print(f"ratio delivery / plain SQL: {ours / plain:.1f}")
    _forget_messages(url)
    _add_clients(url, MANY - FEW)
    many = _seconds(_tick)
    planned = Message.objects.filter(state="planned").count()
    print(f"a tick that plans {planned}: {few:.2f} s among {FEW}, {many:.2f} s among {MANY} clients")
    print(f"ratio of the two ticks: {many / few:.2f}")
    print(_plan_of_the_query(url))
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _one_core(act: Callable[[], object]) -> float:
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        return _seconds(act)
    finally:
        os.sched_setaffinity(0, cores)


def _tick() -> None:
    """At which everybody is planned who is due in half an hour."""
    from messaging.daily import tick

    tick(at=AT - timedelta(minutes=30))


def _warm_up() -> None:
    """A tick with nobody due: imports and the first connection are no part of either figure."""
    from messaging.daily import tick

    tick(at=AT - timedelta(hours=3))


def _write_workouts() -> None:
    from accounts.selectors import clients
    from workouts.services import workout_on

    rows = clients().prefetch_related("profiles", "limitations", "pauses")
    for client in rows.iterator(chunk_size=500):
        workout_on(client, date=AT.date(), at=AT, rules_only=True)


def _compose() -> None:
    from messaging.composing import compose_waiting, waiting

    at = AT - timedelta(minutes=20)
    composed = compose_waiting(at=at, ids=list(waiting(at=at).values_list("pk", flat=True)))
    assert composed == DUE_NOW, composed


def _send() -> None:
    """As beat and workers do it, one after the other in this process."""
    from messaging.batches import batches
    from messaging.daily import deliver, tick
    from messaging.hints import IDS_IN_A_HINT
    from messaging.outbox import queued_and_due

    tick(at=AT)
    for ids in batches(
        list(queued_and_due(at=AT).order_by("due_at", "pk").values_list("pk", flat=True)), IDS_IN_A_HINT
    ):
        deliver(at=AT, ids=ids)


def _plain_sql(url: str) -> float:
    """The rows as they stand at the end, written anew by psycopg in batches, with our indexes and constraints."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE plain (LIKE messages INCLUDING ALL)")
        rows = connection.execute("SELECT * FROM messages WHERE kind = 'daily'").fetchall()
        names = [column.name for column in connection.execute("SELECT * FROM plain LIMIT 0").description or ()]
    one = f"({', '.join(['%s'] * len(names))})"
    started = time.perf_counter()
    with psycopg.connect(url) as connection:
        for first in range(0, len(rows), BATCH):
            batch = [_plain(row) for row in rows[first : first + BATCH]]
            values = ", ".join([one] * len(batch))
            connection.execute(
                f"INSERT INTO plain ({', '.join(names)}) VALUES {values}",
                [value for row in batch for value in row],
            )
            connection.commit()
    seconds = time.perf_counter() - started
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE plain")
    return seconds


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    from psycopg.types.json import Jsonb

    return tuple(Jsonb(value) if isinstance(value, dict) else value for value in row)


def _forget_messages(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("TRUNCATE messages CASCADE")
        connection.execute("UPDATE users SET next_message_at = %s", [AT])


def _add_clients(url: str, count: int) -> None:
    """Due at another hour of the same day, each with an active plan: by the server itself."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO users (id, name, phone_number, preferred_send_hour, timezone, created_at, updated_at, "
            "password, is_superuser, next_message_at) "
            "SELECT gen_random_uuid(), 'Client', '+1777' || n, 20, 'UTC', now(), now(), '!', false, %s "
            "FROM generate_series(1, %s) AS n",
            [AT.replace(hour=20), count],
        )
        connection.execute(
            "INSERT INTO fitness_plans (id, client_id, program_type, start_date, cycle_start_date, length_weeks, "
            "mesocycles, status, source, created_at, updated_at) SELECT gen_random_uuid(), id, 'strength', %s, %s, 4, "
            '\'[{"name": "Base", "weeks": 4, "focus": ["general"], "deload": false}]\'::jsonb, \'active\', '
            "'rules', now(), now() FROM users WHERE phone_number LIKE '+1777%%'",
            [date(2026, 6, 8), date(2026, 6, 8)],
        )
    _analyze(url)


def _analyze(url: str) -> None:
    """What autovacuum does in time; a benchmark does not wait for it."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _plan_of_the_query(url: str) -> str:
    """How the database finds those who are to be planned, and those who have no next instant."""
    from django.db import connection, transaction

    from messaging import schedule

    lines = []
    with transaction.atomic():
        due = schedule._with_plan_start(None).filter(next_message_at__lte=AT).order_by("next_message_at", "pk")
        lines.append(due[: schedule.BATCH].explain(analyze=True))
        lines.append(schedule._unscheduled(None).order_by("pk")[: schedule.BATCH].explain(analyze=True))
    assert connection.vendor == "postgresql"
    return "\n\n".join(lines)


if __name__ == "__main__":
    main()
