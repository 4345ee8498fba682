"""Delete what has been kept for long enough."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import IntegrityError
from django.utils import timezone

from accounts.doors import DoorCommand, parse_at
from fitcoach.retention.policies import as_markdown
from fitcoach.retention.purging import Purged, purge, would_purge

DAY_SEC = 24 * 60 * 60


class Command(DoorCommand):
    help = (
        "Delete what has been kept for long enough, table by table (docs/retention.md). Safe to stop and to run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", metavar="ISO", help="the instant to stand at (default: now)")
        parser.add_argument("--dry-run", action="store_true", help="count what would be deleted; delete nothing")
        parser.add_argument("--table", action="store_true", help="show every table and how long it is kept; do nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["table"]:
            self.stdout.write(as_markdown())
            return
        at = parse_at(options["at"]) if options["at"] else timezone.now()
        try:
            done = would_purge(at=at) if options["dry_run"] else purge(at=at, until=time.monotonic() + DAY_SEC)
        except IntegrityError as refusal:
            raise CommandError(f"the database refuses: {str(refusal).splitlines()[0]}") from refusal
        for line in done:
            self.stdout.write(in_words(line, dry_run=options["dry_run"]))
        verb = "would be deleted" if options["dry_run"] else "deleted"
        self.stdout.write(f"{sum(line.rows for line in done)} rows {verb}, {len(done)} tables.")


def in_words(purged: Purged, *, dry_run: bool) -> str:
    """`messages: 120 deleted`"""
    return f"{purged.table}: {purged.rows} {'would be ' if dry_run else ''}deleted"
