"""What a client costs a day: a week of tick, compose and hand-over by the rules, in PostgreSQL; then a season's bytes.

`python -m benchmarks.client_day [--clients N] [--days N]`. Everybody is due in one of six hours of one zone, as in the
largest zone. CPU seconds are those of this process and of the server's process for its connection.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from fitcoach.testing import services

START = date(2026, 6, 8)
HOURS = range(6, 12)
ADHERENCE = 0.7
GROWING = ("messages", "workout_instances", "exercise_results", "microcycles", "users", "llm_calls")
STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=2000)
    parser.add_argument("--days", type=int, default=7)
    asked = parser.parse_args()
    if trouble := services.postgres_trouble():
        print(f"left out: it needs a PostgreSQL ({trouble})")
        return 0
    with services.temporary_postgres_database("day") as url:
        os.environ.update(
            DATABASE_URL=url,
            DATABASE_POOL_SIZE="0",  # one connection, whose process is watched
            GEMINI_API_KEY="",
            REDIS_URL="",
            SMS_TRANSPORT="memory",
            CELERY_BROKER_URL="memory://",
            DJANGO_SETTINGS_MODULE="fitcoach.settings",
        )
        return _run(asked.clients, asked.days)


def _run(clients: int, days: int) -> int:
    import logging

    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.model_down import make_rows
    from fitcoach.simulation.acting import Actor

    logging.getLogger().setLevel(logging.ERROR)
    call_command("migrate", verbosity=0)
    make_rows(clients, start=START, zones=("America/New_York",), hours=HOURS)
    before = _bytes()
    sent: Counter[str] = Counter()
    actor = Actor(adherence=ADHERENCE, effort="planned", seed=1)
    begun, cpu, server = time.monotonic(), _cpu(), _servers_cpu()
    with connection.execute_wrapper(_counting(sent)):
        segments = sum(_day(START + timedelta(days=number), actor) for number in range(days))
    told = {"here": _cpu() - cpu, "in PostgreSQL": _servers_cpu() - server}
    _report(clients * days, time.monotonic() - begun, told, sent, segments)
    _report_bytes(clients * days, before)
    connection.close()
    return 0


def _day(day: date, actor: Any) -> int:
    """Ticks around each of the hours, and the answers of those who did their session; returns segments sent."""
    from messaging.daily import process_due
    from messaging.domain.text import segments
    from messaging.transports import memory

    first = datetime(day.year, day.month, day.day, HOURS[0] + 4, tzinfo=UTC)
    count = 0
    for hour in range(len(HOURS)):
        for minutes in (-25, 0):
            process_due(at=first + timedelta(hours=hour, minutes=minutes))
            count += sum(segments(text.body) for text in memory.SENT)
            memory.clear()
    process_due(at=first + timedelta(hours=11))  # Sunday's message, at 17:00
    count += sum(segments(text.body) for text in memory.SENT)
    memory.clear()
    actor.act(_clients(), day=day, at=first + timedelta(hours=12))
    return count


def _clients() -> Iterator[tuple[str, Any]]:
    from accounts.selectors import clients

    yield from ((str(client.pk), client) for client in clients().order_by("pk"))


def _counting(sent: Counter[str]) -> Any:
    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent[sql.split(None, 1)[0].upper()] += 1
        return execute(sql, params, many, context)

    return count


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _servers_cpu() -> float:
    """Of the server's process that serves us, where it runs on this machine; else 0."""
    from django.db import connection

    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    ticks = stat.read_text().rpartition(")")[2].split()[11:13] if stat.exists() else ["0", "0"]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _bytes() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relname = ANY(%s)", [list(GROWING)]
        )
        return dict(cursor.fetchall())


def _report(client_days: int, wall: float, cpu: dict[str, float], sent: Counter[str], segments: int) -> None:
    from messaging.models import Message
    from workouts.models import ExerciseResult, WorkoutInstance

    statements = ", ".join(f"{sent[word] / client_days:.2f} {word}" for word in STATEMENTS)
    print(
        f"{client_days} client-days: {wall / client_days * 1e3:.1f} ms each; CPU "
        + ", ".join(f"{seconds / client_days * 1e3:.1f} ms {where}" for where, seconds in cpu.items())
    )
    print(f"statements for each: {sum(sent.values()) / client_days:.1f} ({statements})")
    rows: dict[str, Any] = {"messages": Message, "sessions": WorkoutInstance, "results": ExerciseResult}
    print(
        "rows for each: "
        + ", ".join(f"{model.objects.count() / client_days:.2f} {name}" for name, model in rows.items())
    )
    print(f"segments for each: {segments / client_days:.2f}")
    states = Counter(Message.objects.values_list("state", flat=True))
    print(f"states: {dict(states)}")


def _report_bytes(client_days: int, before: dict[str, int]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    for table, now in sorted(_bytes().items(), key=lambda pair: before[pair[0]] - pair[1]):
        grown = (now - before[table]) / client_days
        print(f"  {table:20} {grown:8.0f} bytes a client-day, {grown * 365 / 1e3:8.0f} kB a client-year")


if __name__ == "__main__":
    sys.exit(main())
