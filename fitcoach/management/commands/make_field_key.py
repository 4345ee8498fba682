"""Make a key for health notes."""

from __future__ import annotations

from typing import Any

from accounts.doors import DoorCommand
from accounts.encryption.keys import make_key


class Command(DoorCommand):
    help = "Print a new key for FIELD_ENCRYPTION_KEYS. Nothing is stored: who loses it loses what it encrypted."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(make_key())
