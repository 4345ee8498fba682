"""Forget one client at once, or a number that no client has, for whoever has to answer a request to."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.doors import USAGE, DoorCommand, bad_argument, find_client, number_of_nobody, parse_at
from accounts.models import Erasure, User
from accounts.silence import silent_since
from messaging.erasing import erase_now, erase_number, what_would_go, what_would_go_of_number


class Command(DoorCommand):
    help = "Erase a client and everything that is kept of them, at once. Nobody can bring it back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client", help="the client's id or phone number, or a number that no client has")
        parser.add_argument("--confirm", action="store_true", help="do it; without this it is told what would go")
        parser.add_argument("--dry-run", action="store_true", help="tell what would go, and change nothing")
        parser.add_argument("--at", metavar="ISO", help="the instant to stand at (default: now)")

    def handle(self, *args: Any, **options: Any) -> None:
        at = parse_at(options["at"]) if options["at"] else timezone.now()
        does_it = options["confirm"] and not options["dry_run"]
        number = number_of_nobody(options["client"])
        if number is not None:
            self._number(number, at=at if does_it else None)
        elif does_it:
            self._say(self._erase(find_client(options["client"]), at=at), "erased")
        else:
            self._say(what_would_go(find_client(options["client"])), "would be erased")
        if not (does_it or options["dry_run"]):
            raise CommandError("nothing was erased: --confirm does it, for good", returncode=USAGE)

    def _number(self, number: str, *, at: datetime | None) -> None:
        """What knows the number and no client goes, at `at`; without that it is told what would."""
        rows = erase_number(number, at=at) if at is not None else what_would_go_of_number(number)
        if not rows:
            raise bad_argument(f"no client has the phone number {number!r}, and no row of nobody's knows it")
        self._say(rows, "erased" if at is not None else "would be erased", whose="No client has this number.")
        if silent_since(number) is not None:
            self.stdout.write("It texted STOP and stays silent.")

    def _erase(self, client: User, *, at: datetime) -> Mapping[str, int]:
        erased = erase_now(client, door=Erasure.Door.COMMAND, at=at)
        if erased is None:
            raise CommandError("somebody else has erased this client meanwhile")
        return dict(erased.rows)

    def _say(self, rows: Mapping[str, int], what: str, *, whose: str = "") -> None:
        if whose:
            self.stdout.write(whose)
        for table, count in rows.items():
            self.stdout.write(f"  {table}: {count}")
        self.stdout.write(f"{sum(rows.values())} rows of {len(rows)} tables {what}.")
