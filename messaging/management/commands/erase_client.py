"""Forget one client at once, for whoever has to answer a request to."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.doors import USAGE, DoorCommand, find_client, parse_at
from accounts.models import Erasure, User
from messaging.erasing import erase_now, what_would_go


class Command(DoorCommand):
    help = "Erase a client and everything that is kept of them, at once. Nobody can bring it back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client", help="the client's id or phone number")
        parser.add_argument("--confirm", action="store_true", help="do it; without this it is told what would go")
        parser.add_argument("--dry-run", action="store_true", help="tell what would go, and change nothing")
        parser.add_argument("--at", metavar="ISO", help="the instant to stand at (default: now)")

    def handle(self, *args: Any, **options: Any) -> None:
        at = parse_at(options["at"]) if options["at"] else timezone.now()
        client = find_client(options["client"])
        if options["confirm"] and not options["dry_run"]:
            self._say(self._erase(client, at=at), "erased")
            return
        self._say(what_would_go(client), "would be erased")
        if not options["dry_run"]:
            raise CommandError("nothing was erased: --confirm does it, for good", returncode=USAGE)

    def _erase(self, client: User, *, at: datetime) -> Mapping[str, int]:
        erased = erase_now(client, door=Erasure.Door.COMMAND, at=at)
        if erased is None:
            raise CommandError("somebody else has erased this client meanwhile")
        return dict(erased.rows)

    def _say(self, rows: Mapping[str, int], what: str) -> None:
        for table, count in rows.items():
            self.stdout.write(f"  {table}: {count}")
        self.stdout.write(f"{sum(rows.values())} rows of {len(rows)} tables {what}.")
