"""The tables of the tests, made by the migrations once and copied after that, as nine seconds of them are long.

On SQLite alone, where a database is one file. The copy lies in `var/` under the fingerprint of all that made it: who
changes a migration gets new tables.
"""

from __future__ import annotations

import fcntl
import gc
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import django
from django.apps import apps
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import setup_databases, teardown_databases

NAME: Final = "migrated-{}.sqlite3"
TREES: Final = ("accounts/date_sql.py", "accounts/encryption", "accounts/json_sql.py", "plans/legacy")
"""What migrations of ours call besides themselves."""


@contextmanager
def test_database(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Django's test database, as its own runner makes it, while it lasts."""
    with _only_one_at_a_time(), _without_looking_for_garbage():
        copied = _copy(connection)
        # Kept where it was copied: `migrate` finds nothing to do, and what follows every migrate is done.
        configured = setup_databases(verbosity=0, interactive=False, keepdb=copied, serialized_aliases=set())
        if connection.vendor == "sqlite" and not copied:
            _remember(connection)
    try:
        yield
    finally:
        teardown_databases(configured, verbosity=0)


@contextmanager
def _without_looking_for_garbage() -> Iterator[None]:
    """A third of what a migration takes, among thousands of historical model classes."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _only_one_at_a_time() -> Iterator[None]:
    """The second process finds what the first one made, instead of making it as well."""
    with (_folder() / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _copy(connection: BaseDatabaseWrapper) -> bool:
    made = _folder() / NAME.format(fingerprint())
    if connection.vendor != "sqlite" or not made.exists():
        return False
    target = str(connection.settings_dict["TEST"]["NAME"])
    for left_over in (f"{target}-wal", f"{target}-shm"):  # of a run that was killed
        Path(left_over).unlink(missing_ok=True)
    shutil.copyfile(made, target)
    return True


def _remember(connection: BaseDatabaseWrapper) -> None:
    """Put aside what was just made, whole or not at all, and forget what older migrations had made."""
    made = _folder() / NAME.format(fingerprint())
    half = made.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(half)])
    for old in _folder().glob(NAME.format("*")):
        old.unlink()
    half.replace(made)


def fingerprint() -> str:
    """Twelve hex digits that change with any migration of any app, with what they call, and with Python and Django."""
    digest = hashlib.sha256(f"{sys.version} {django.VERSION}".encode())
    for path in sorted(_sources()):
        digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _sources() -> Iterator[Path]:
    for app in apps.get_app_configs():
        yield from Path(app.path, "migrations").glob("*.py")
    for tree in TREES:
        root = Path(settings.BASE_DIR, tree)
        yield from (root.rglob("*.py") if root.is_dir() else [root])


def _folder() -> Path:
    return Path(settings.VAR_DIR)
