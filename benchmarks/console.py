"""The console's first page with 100,000 clients, beside an empty page of the console: gunicorn, PostgreSQL, one run.

Needs a PostgreSQL (TEST_POSTGRES_URL). A full request at a time, template and all, over HTTP; every page in each round,
and each round's time is held against the empty page of the same round. Queries are counted in the process that seeds.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import time
from collections.abc import Mapping
from typing import Any

from benchmarks.api import python, web
from benchmarks.console_seed import CLIENTS
from fitcoach.security.admin_path import admin_path
from fitcoach.testing import services

ROUNDS, WARM_UP = 40, 6
MOST_MS, MOST_QUERIES = 500, 30
HOME = f"/{admin_path(os.environ.get('ADMIN_PATH', ''))}"
EMPTY = f"{HOME}empty/"


def main() -> None:
    if trouble := services.postgres_trouble():
        print(f"left out: {trouble}")
        return
    with services.temporary_postgres_database("console") as url:
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "CELERY_BROKER_URL": "",
            "REDIS_URL": "",
            "GEMINI_API_KEY": "",
            "STAFF_TWO_FACTOR": "off",
            "DATABASE_POOL_SIZE": "0",  # as the Procfile has it
            "DJANGO_SETTINGS_MODULE": "benchmarks.api_settings",
        }
        started = time.monotonic()
        known = json.loads(python(environment, "benchmarks.console_seed").splitlines()[-1])
        print(f"{CLIENTS} clients, seeded in {time.monotonic() - started:.0f} s")
        with web(environment) as port:
            for who, each in known.items():
                _measure(port, who, each)


def _measure(port: int, who: str, known: Mapping[str, Any]) -> None:
    rounds = [
        {path: _milliseconds(port, path, known["session"]) for path in (EMPTY, HOME)} for _ in range(WARM_UP + ROUNDS)
    ][WARM_UP:]
    home = [each[HOME] for each in rounds]
    median, p95 = statistics.median(home), statistics.quantiles(home, n=20)[-1]
    ratio = statistics.median(each[HOME] / each[EMPTY] for each in rounds)
    is_kept = median < MOST_MS and known["queries"] <= MOST_QUERIES
    print(
        f"  home of a {who:14} median {median:4.0f} ms  p95 {p95:4.0f} ms  {known['queries']:2d} queries  "
        f"{ratio:.1f} times the empty page ({statistics.median(each[EMPTY] for each in rounds):.0f} ms)  "
        f"{'kept' if is_kept else 'BROKEN'}: under {MOST_MS} ms, at most {MOST_QUERIES} queries"
    )


def _milliseconds(port: int, path: str, session: str) -> float:
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Host": "localhost", "Cookie": f"sessionid={session}"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return (time.perf_counter() - started) * 1e3
