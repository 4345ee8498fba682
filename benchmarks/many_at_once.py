"""A thousand clients composed by a model that takes two seconds for an answer, in one process on one core.

The yardstick is the ideal: answers x seconds / how many are waited for at once. Needs a PostgreSQL (TEST_POSTGRES_URL);
the loopback server of the model and the database run on whatever core is free.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
from django.conf import settings

from fitcoach.testing import services
from llm.testing.gemini_server import GeminiServer

CLIENTS, AT_ONCE, LATENCY_SEC = 1000, 128, 2.0
DUE = datetime(2026, 6, 10, 13, tzinfo=UTC)
AT = DUE - timedelta(minutes=25)
DAY = date(2026, 6, 10)
KINDS: tuple[dict[str, Any], ...] = (
    {"fitness_goals": "get strong", "program_type": "strength", "equipment": ["full_gym"], "session_minutes": 60},
    {"fitness_goals": "run a first 10K", "program_type": "endurance", "weekly_distance_km": 12},
    {"fitness_goals": "lose fat", "program_type": "shred", "equipment": ["dumbbells"], "age": 41},
    {"fitness_goals": "be fit for everything", "program_type": "hybrid", "equipment": ["home_barbell"]},
)
CASES = {"words": 1, "workout and words": 2}
"""What is left to write, and how many answers that takes for each client."""


def main() -> None:
    if trouble := services.postgres_trouble():
        print(f"left out: it needs a PostgreSQL ({trouble})")
        return
    for case, answers in CASES.items():
        with services.temporary_postgres_database("bench") as url:
            result = _measured(url, case)
        ideal = CLIENTS * answers * LATENCY_SEC / AT_ONCE
        print(
            f"{CLIENTS} clients, {case}: {result['seconds']:.1f} s for {result['asked']} answers, ideal {ideal:.1f} s, "
            f"reached {ideal / result['seconds']:.0%}; CPU {result['cpu']:.1f} s, peak {result['megabytes']:.0f} MB, "
            f"at most {result['connections']} database connections; by the model {result['by_model']}"
        )


def _measured(url: str, case: str) -> dict[str, Any]:
    """Run the worker in a process of its own, on the first core alone, and watch its connections from here."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "GEMINI_API_KEY": "bench",
        "GEMINI_MODEL": "bench",
        "REDIS_URL": "",
        "LLM_CONCURRENCY": str(AT_ONCE),
        **dict.fromkeys(("LLM_REQUESTS_PER_MINUTE", "LLM_HOUR_USD", "LLM_DAY_USD"), "0"),
        "DJANGO_SETTINGS_MODULE": "fitcoach.settings",
    }
    with _server_elsewhere() as address, _watched(url) as seen:
        environment["GEMINI_BASE_URL"] = address
        command = [sys.executable, "-m", "benchmarks.many_at_once", case]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {**result, "connections": max(seen)}


@contextmanager
def _server_elsewhere() -> Iterator[str]:
    """In a process of its own, on the last core."""
    program = "from benchmarks.many_at_once import serve; serve()"
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


def serve() -> None:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with GeminiServer(latency=LATENCY_SEC, remembers=False) as server:
        print(server.url, flush=True)
        threading.Event().wait()


@contextmanager
def _watched(url: str) -> Iterator[list[int]]:
    """How many others were connected to the database, looked at ten times a second."""
    seen, stop = [0], threading.Event()

    def watch() -> None:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with psycopg.connect(url, autocommit=True) as connection:
            while not stop.wait(0.1):
                row = connection.execute(query).fetchone()
                seen.append(row[0] if row else 0)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


def work(case: str) -> None:
    """In the worker's process: make the clients, then compose for them and say what it took."""
    import django

    django.setup()
    from django.core.management import call_command

    from llm.models import Call
    from messaging.composing import compose_waiting, waiting
    from messaging.models import Message

    call_command("migrate", verbosity=0)
    _make_clients(with_workouts=case == "words")
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    ids = list(waiting(at=AT).values_list("pk", flat=True))
    before, cpu = time.monotonic(), time.process_time()
    composed = compose_waiting(at=AT, ids=ids)
    seconds, cpu = time.monotonic() - before, time.process_time() - cpu
    assert composed == CLIENTS, composed
    result = {
        "seconds": seconds,
        "cpu": cpu,
        "asked": Call.objects.exclude(model="").count(),
        "by_model": Message.objects.filter(source="gemini", state="queued").count(),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(result))


def _make_clients(*, with_workouts: bool) -> None:
    """All in one zone and with one hour, by the rules alone, up to the week or up to the workout."""
    from accounts.intake import create_client, read_client
    from messaging.schedule import plan_due
    from plans.models import FitnessPlan
    from plans.progress import microcycle_for, progress_on
    from plans.services import create_fitness_plan
    from workouts.services import workout_on

    start = AT - timedelta(days=9)
    settings.LLM_PROVIDERS = ["rules"]
    for number in range(CLIENTS):
        fields = {"age": 34, **KINDS[number % len(KINDS)], "ref": f"c{number}", "name": f"Client {number}"}
        intake = read_client({**fields, "timezone": "America/Denver", "preferred_send_hour": 7})
        client = create_client(intake, phone_number=f"+1555{number:07d}")
        create_fitness_plan(client, at=start, length_weeks=12)
    for plan in FitnessPlan.objects.select_related("client"):
        microcycle_for(plan, progress_on(plan, date=DAY), at=AT, rules_only=True)
        if with_workouts:
            workout_on(plan.client, date=DAY, at=AT, rules_only=True)
    plan_due(at=AT)
    settings.LLM_PROVIDERS = ["gemini", "rules"]


if __name__ == "__main__":
    work(sys.argv[1])
