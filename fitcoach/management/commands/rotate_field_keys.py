"""Encrypt all health notes anew with the newest key, so that the older ones can go."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.management.base import CommandError

from accounts.doors import DoorCommand
from accounts.encryption.columns import IN_PLAINTEXT, Column, encrypted_columns, rows_by_key
from accounts.encryption.keys import Keyring, MalformedKeys, keyring
from accounts.encryption.rotating import rotate, waiting
from accounts.encryption.sealing import Unreadable


class Command(DoorCommand):
    help = (
        "Encrypt what is under an older key, or in plaintext, with the newest of FIELD_ENCRYPTION_KEYS. The service "
        "may run meanwhile. Safe to stop and to run again. It stops at a row that no key opens."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--dry-run", action="store_true", help="read what would be encrypted anew; write nothing")
        what.add_argument(
            "--check", action="store_true", help="say how many rows are under which key; status 1 unless all is newest"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            ring = keyring()
            self._check(ring) if options["check"] else self._rotate(ring, dry_run=options["dry_run"])
        except (MalformedKeys, Unreadable) as error:
            raise CommandError(f"{error}.") from error

    def _rotate(self, ring: Keyring, *, dry_run: bool) -> None:
        columns = encrypted_columns()
        rows = sum(self._rotate_one(column, dry_run=dry_run) for column in columns)
        busy = 0 if dry_run else sum(waiting(column).count() for column in columns)
        verb = "would be encrypted" if dry_run else "encrypted"
        self.stdout.write(f"{rows} rows {verb} with the key {ring.newest.id}.")
        if busy:
            raise CommandError(f"{busy} rows were being written all the while: run it again.")

    def _rotate_one(self, column: Column, *, dry_run: bool) -> int:
        """A line after each batch: whoever waits sees that it goes on."""
        rows = plain = 0
        for batch in rotate(column, dry_run=dry_run):
            rows, plain = rows + batch.rows, plain + batch.from_plaintext
            told = f", {plain} of them out of plaintext" if plain else ""
            self.stdout.write(f"{column.name}: {rows} rows{told}")
        return rows

    def _check(self, ring: Keyring) -> None:
        counted = {column.name: rows_by_key(column) for column in encrypted_columns()}
        for name, keys in counted.items():
            self.stdout.write(f"{name}: {_in_words(keys, ring)}")
        older = sum(number for keys in counted.values() for key, number in keys.items() if key != ring.newest.id)
        if older:
            raise CommandError(f"{older} rows are not under the newest key, {ring.newest.id}.")
        self.stdout.write(f"All rows are under the newest key, {ring.newest.id}.{_may_go(ring)}")


def _in_words(keys: Mapping[str, int], ring: Keyring) -> str:
    return ", ".join(f"{number} {_under(key, ring)}" for key, number in keys.items()) or "no rows"


def _under(key: str, ring: Keyring) -> str:
    if key == IN_PLAINTEXT:
        return "in plaintext"
    return f"under {key}" if key in ring.by_id else f"under {key}, which is not at hand"


def _may_go(ring: Keyring) -> str:
    older: Iterable[str] = [key for key in ring.by_id if key != ring.newest.id]
    return f" Nothing here needs {', '.join(older)} any more." if older else ""
