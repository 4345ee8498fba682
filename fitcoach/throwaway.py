"""A database of its own for what may not touch the configured one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections
from django.db.utils import ConnectionHandler

ALIAS = "default"


@contextmanager
def throwaway_database() -> Iterator[None]:
    """Inside, this thread's default connection is a fresh, migrated SQLite in memory; afterwards it is gone."""
    configured = connections[ALIAS]
    scratch = ConnectionHandler({ALIAS: {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})[ALIAS]
    connections[ALIAS] = scratch
    ContentType.objects.clear_cache()
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        scratch.close()
        connections[ALIAS] = configured
        ContentType.objects.clear_cache()
