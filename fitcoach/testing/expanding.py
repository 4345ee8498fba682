"""`make expand-only`: can the release before run on this one's schema? Every migration since the last tag is asked.

`python -m fitcoach.testing.expanding [REF]`. REF is a tag or commit that is served now; without one, git's last tag.
What takes something away from the running release, or asks more of what it writes, is named, and the exit status is 1.
A migration that does so on purpose, one release after the last use, says `contracts = "why"` in its class. SQL and
Python of a migration's own cannot be judged: they are listed, to be read.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

import django
from django.db import migrations
from django.db.migrations.operations import base
from django.db.models import NOT_PROVIDED, Field

ROOT: Final = Path(__file__).resolve().parents[2]
APPS: Final = ("accounts", "fitcoach", "llm", "messaging", "plans", "workouts")
TAKES_AWAY: Final = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
UNJUDGED: Final = (migrations.RunSQL, migrations.RunPython)


def main(arguments: list[str]) -> int:
    """The door: returns the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitcoach.settings")
    django.setup()
    ref = arguments[0] if arguments else last_tag()
    if not ref:
        print("no release is tagged yet: nothing runs that a migration could hurt")
        return 0
    names = added_since(ref)
    if names is None:
        print(f"expanding: git knows no {ref}", file=sys.stderr)
        return 2
    faults = [fault for name in names for fault in report(name)]
    print(f"{len(names)} migrations since {ref}, {len(faults)} of their operations hurt it")
    return int(bool(faults))


def last_tag() -> str:
    """The newest tag behind us, or ""."""
    return _git("describe", "--tags", "--abbrev=0") or ""


def added_since(ref: str) -> list[str] | None:
    """Modules of migrations that git did not have then; None when there is no such ref."""
    told = _git("diff", "--name-only", "--diff-filter=A", ref, "--", *(f"{app}/migrations/*.py" for app in APPS))
    if told is None:
        return None
    return [name.removesuffix(".py").replace("/", ".") for name in told.splitlines()]


def report(name: str) -> list[str]:
    """Says what a migration does to the release before; returns what hurts it."""
    migration = import_module(name).Migration
    if reason := getattr(migration, "contracts", ""):
        print(f"{name} contracts: {reason}")
        return []
    for operation in migration.operations:
        if isinstance(operation, UNJUDGED):
            print(f"{name}: read it yourself: {operation.describe()}")
    faults = [f"{name}: {fault}" for operation in migration.operations if (fault := hurts(operation))]
    for fault in faults:
        print(fault)
    return faults


def hurts(operation: base.Operation) -> str:
    """Why the release before cannot live with this operation, or ""."""
    if isinstance(operation, TAKES_AWAY):
        return f"{operation.describe()}: the release before still uses it"
    if isinstance(operation, migrations.AlterField):
        return f"{operation.describe()}: the release before reads and writes it as it was"
    if isinstance(operation, migrations.AddField) and not _is_filled_by_the_database(operation.field):
        return f"{operation.describe()}: the release before does not fill it, and it may not be empty"
    if isinstance(operation, migrations.AddConstraint):
        return f"{operation.describe()}: does it hold for what the release before writes?"
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        return next((fault for part in operation.database_operations if (fault := hurts(part))), "")
    return ""


def _is_filled_by_the_database(field: Field[object, object]) -> bool:
    return field.many_to_many or field.null or field.db_default is not NOT_PROVIDED


def _git(*arguments: str) -> str | None:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
