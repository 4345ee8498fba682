"""Two answers for whoever watches the process: whether it is alive, and whether it may be given work.

Only what makes this process useless takes it out of rotation: a database that does not answer, or that has not been
migrated to this code. Where beat, the broker or the workers are in trouble, or a table is locked, it still takes texts
in, answers phones and shows the console, and no other web process would do better: that is `degraded`, and 200.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from fitcoach.patience import answer_within
from messaging import watching

OK: Final = "ok"
NO_ANSWER: Final = "does not answer"
NOT_KNOWN: Final = "not known"
DATABASE_SEC: Final = 2.0
ROWS_SEC: Final = 1.0
BROKER_SEC: Final = 1.0
REDIS_SCHEMES: Final = ("redis://", "rediss://")


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process can answer at all; it asks nobody else."""
    return JsonResponse({"status": OK})


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when this process may be given work, else 503; what is wrong elsewhere stands beside it. A door."""
    database = answer_within(DATABASE_SEC, "database", _ask_the_database) or _NO_DATABASE
    is_ready = database["database"] == database["migrations"] == OK
    rows = _ask_the_rows(at=timezone.now()) if is_ready else _NO_ROWS
    broker = answer_within(BROKER_SEC, "broker", lambda: ask_the_broker(settings.CELERY_BROKER_URL))
    parts = {**database, **rows, "broker": broker or NO_ANSWER}
    well = all(word == OK for word in parts.values())
    status = (OK if well else "degraded") if is_ready else "not ready"
    return JsonResponse({"status": status, "parts": parts}, status=200 if is_ready else 503)


_NO_DATABASE: Final[Mapping[str, str]] = {"database": NO_ANSWER, "migrations": NOT_KNOWN}
_NO_ROWS: Final[Mapping[str, str]] = {"beat": NOT_KNOWN, "backlog": NOT_KNOWN}


def _ask_the_database() -> dict[str, str]:
    """What decides. Raises whatever a database raises that is not there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"database": OK, "migrations": OK if _is_migrated() else "some have not run"}


def _ask_the_rows(*, at: datetime) -> dict[str, str]:
    """Each part in a word, asked by itself: a table that somebody has locked says nothing of the others."""
    beat = answer_within(ROWS_SEC, "heartbeats", lambda: _word_of_beat(watching.tick_age_sec(at=at)))
    backlog = answer_within(ROWS_SEC, "backlog", lambda: _word_of_backlog(watching.oldest_queued_sec(at=at)))
    return {"beat": beat or NOT_KNOWN, "backlog": backlog or NOT_KNOWN}


def _is_migrated() -> bool:
    """What has run for the code of this process has run for good."""
    if not _migrated():
        _migrated.cache_clear()
        return False
    return True


@cache
def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _word_of_beat(age_sec: float | None) -> str:
    if age_sec is None:
        return "has never ticked"
    return OK if age_sec <= watching.TICK_SILENT_FOR.total_seconds() else f"last tick {age_sec / 60:.0f} minutes ago"


def _word_of_backlog(oldest_sec: float) -> str:
    is_fresh = oldest_sec <= watching.WAITING_FOR.total_seconds()
    return OK if is_fresh else f"a message has waited for {oldest_sec / 60:.0f} minutes"


def ask_the_broker(url: str) -> str:
    """`ok` when it answers. Raises what Redis raises when it does not; a broker that is no server is not asked."""
    if not url.startswith(REDIS_SCHEMES):
        return OK
    import redis  # a library that whoever is never asked does not need
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    with redis.Redis.from_url(
        url, socket_connect_timeout=BROKER_SEC, socket_timeout=BROKER_SEC, retry=Retry(NoBackoff(), 0)
    ) as client:
        client.ping()
    return OK
