"""`manage.py adopt_clean_slate [--dry-run]`: once, before `migrate`, on a database that the predecessor converted."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db import connection

from accounts.doors import DoorCommand
from plans.legacy.clean_slate import adopt_clean_slate


class Command(DoorCommand):
    help = "Reshapes a database that the predecessor converted itself, so that `migrate --fake-initial` adopts it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and change nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        for line in adopt_clean_slate(connection, dry_run=dry_run):
            self.stdout.write(line)
        self.stdout.write("nothing was changed" if dry_run else "now run `manage.py migrate --fake-initial`")
