"""`make restore-drill`: a backup counts once it was restored, so one is made, restored, and held against its source.

`python -m fitcoach.testing.restore_drill [--clients N]`. The demo and N more clients go into a PostgreSQL database of
this drill's own, deploy/backup.sh makes a backup (encrypted where `age` is), deploy/restore.sh puts it into an empty
database, and `fitcoach.comparing` says whether the two hold the same. Then the drill is tested itself: a backup with a
byte changed, a database that is not empty, and restored databases in which one thing is spoiled each must all be found.
Exit status 1 when anything differs, or a spoiled one was not found.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from fitcoach.comparing import Picture, differences, picture_at, picture_of
from fitcoach.testing import services

ROOT: Final = Path(__file__).resolve().parents[2]
CLIENTS: Final = 500
AT: Final = "2026-06-10T13:00:00"
MORE_CLIENTS: Final = (
    "from datetime import date; from benchmarks.model_down import make_rows; "
    "make_rows({count}, start=date(2026, 6, 1), zones=('Europe/Madrid', 'America/Denver'), hours=range(5, 11))"
)
SPOILED: Final[Mapping[str, str]] = {
    "a row is missing": "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations)",
    "a value of every row differs": "UPDATE users SET name = name || '.'",
    "a table is missing": "DROP TABLE llm_calls CASCADE",
    "a constraint is missing": "ALTER TABLE messages DROP CONSTRAINT {constraint}",
    "a trigger sleeps": "ALTER TABLE {trigger_table} DISABLE TRIGGER {trigger}",
    "a sequence is behind": "SELECT setval(pg_get_serial_sequence('django_migrations', 'id'), 1)",
}


class Failed(Exception):
    """The drill found that something is not as it has to be; the text says what."""


def main() -> int:
    """The door: returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=CLIENTS, help=f"besides the demo's: {CLIENTS}")
    clients = parser.parse_args().clients
    if trouble := services.postgres_trouble():
        print(f"left out: it needs a PostgreSQL ({trouble})")
        return int(services.are_required())
    try:
        drill(clients)
    except Failed as failure:
        print(f"restore drill FAILED: {failure}", file=sys.stderr)
        return 1
    return 0


def drill(clients: int) -> None:
    """Seed, back up, restore, compare, spoil. Raises `Failed`."""
    database = services.temporary_postgres_database
    with tempfile.TemporaryDirectory() as folder, database("drill_from") as source, database("drill_to") as target:
        with _timed("seeded"):
            seed(source, clients)
        identity, recipient = _keys(Path(folder))
        with _timed("backed up"):
            backup = back_up(source, Path(folder) / "backups", recipient)
        with _timed("restored"):
            restore(backup, target, identity)
        with _timed("compared"):
            before, after = picture_at(source), picture_at(target)
            _require_the_same(before, after)
        manage(target, "migrate", "--check")
        with _timed("spoiled, and found"):
            _require_that_spoiled_ones_are_found(before, target)
            _require_refusals(backup, target, identity)
    sealed = "encrypted" if identity else "not encrypted, for want of age"
    print(f"the same: {len(before.tables)} tables, {before.rows} rows, {before.drawn} drawn and equal; {sealed}")


def seed(url: str, clients: int) -> None:
    """The demo with weeks behind it, and so many clients more."""
    manage(url, "seed_demo")
    manage(url, "shell", "-v", "0", "-c", MORE_CLIENTS.format(count=clients))
    manage(url, "send_daily_messages", "--at", AT, "--client", *_some_clients(url))


def _some_clients(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        query = (
            "SELECT id::text FROM users WHERE is_staff IS NOT TRUE AND phone_number IS NOT NULL ORDER BY id LIMIT 20"
        )
        return [row[0] for row in connection.execute(query)]


def _keys(folder: Path) -> tuple[Path | None, str]:
    """A key pair of age: (the file with the secret one, the public one); (None, "") without age."""
    if shutil.which("age-keygen") is None:
        return None, ""
    identity = folder / "identity.txt"
    subprocess.run(["age-keygen", "-o", str(identity)], check=True, capture_output=True)
    public = subprocess.run(["age-keygen", "-y", str(identity)], check=True, capture_output=True, text=True).stdout
    return identity, public.strip()


def back_up(url: str, folder: Path, recipient: str) -> Path:
    """The backup that deploy/backup.sh made. Raises CalledProcessError."""
    environment = {**os.environ, "DATABASE_URL": url, "BACKUP_RECIPIENT": recipient}
    script = [str(ROOT / "deploy" / "backup.sh"), str(folder)]
    subprocess.run(script, env=environment, check=True, stdout=subprocess.DEVNULL)
    (backup,) = [path for path in folder.iterdir() if path.suffix != ".sha256"]
    return backup


def restore(backup: Path, url: str, identity: Path | None) -> None:
    """Raises `Failed` with what the script said when it refused."""
    environment = {**os.environ, "DATABASE_URL": url, "BACKUP_IDENTITY": str(identity or "")}
    script = [str(ROOT / "deploy" / "restore.sh"), str(backup)]
    done = subprocess.run(script, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise Failed(done.stderr.strip() or f"restore.sh ended with {done.returncode}")


def manage(url: str, *arguments: str) -> None:
    """Raises `Failed`."""
    environment = {**os.environ, "DATABASE_URL": url, "GEMINI_API_KEY": "", "SMS_TRANSPORT": "memory"}
    environment |= {"CELERY_BROKER_URL": "memory://", "REDIS_URL": "", "PUBLIC_URL": "http://localhost:8000"}
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"manage.py {arguments[0]}: {done.stderr.strip()[-500:]}")


def _require_the_same(before: Picture, after: Picture) -> None:
    if found := differences(before, after):
        raise Failed("\n".join(found))


def _require_that_spoiled_ones_are_found(before: Picture, url: str) -> None:
    """Each in a transaction that is taken back."""
    with psycopg.connect(url) as connection:
        for what, statement in SPOILED.items():
            connection.execute(sql.SQL(statement).format(**_names(connection)))
            found = differences(before, picture_of(connection))
            connection.rollback()
            if what == "a sequence is behind":  # the one thing that no rollback takes back
                _set_sequence_right(connection)
            if not found:
                raise Failed(f"not found: {what}")
    _require_the_same(before, picture_at(url))


def _names(connection: psycopg.Connection[Any]) -> dict[str, sql.Composable]:
    """Of a constraint of the messages, and of any trigger."""
    constraint = connection.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = 'messages'::regclass AND contype = 'c' ORDER BY 1 LIMIT 1"
    ).fetchone()
    trigger = connection.execute(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 2 LIMIT 1"
    ).fetchone()
    assert constraint is not None
    assert trigger is not None
    names = {"constraint": constraint[0], "trigger_table": trigger[0], "trigger": trigger[1]}
    return {key: sql.Identifier(name) for key, name in names.items()}


def _set_sequence_right(connection: psycopg.Connection[Any]) -> None:
    connection.execute(
        "SELECT setval(pg_get_serial_sequence('django_migrations', 'id'), (SELECT max(id) FROM django_migrations))"
    )
    connection.commit()


def _require_refusals(backup: Path, full: str, identity: Path | None) -> None:
    """A database that is not empty, and a backup that is not what was written."""
    _require_refusal("holds", lambda: restore(backup, full, identity))
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    backup.write_bytes(content)
    with services.temporary_postgres_database("drill_never") as empty:
        _require_refusal("SHA-256 differs", lambda: restore(backup, empty, identity))


def _require_refusal(words: str, attempt: Callable[[], None]) -> None:
    try:
        attempt()
    except Failed as refusal:
        if words in str(refusal):
            return
        raise
    raise Failed(f"restore.sh went on where it had to refuse: {words}")


@contextmanager
def _timed(what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    print(f"{what} in {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    sys.exit(main())
