"""Tell every active client that the system was converted."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.utils import timezone

from accounts.doors import DoorCommand, parse_at
from messaging.notices import Notice, queue_reset_message


class Command(DoorCommand):
    help = "Queue the note about the conversion, once for each client with an active plan. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", metavar="ISO", help="the instant to stand at (default: now)")
        parser.add_argument("--dry-run", action="store_true", help="say what would be queued; queue nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        at = parse_at(options["at"]) if options["at"] else timezone.now()
        notices = queue_reset_message(at=at, dry_run=options["dry_run"])
        for notice in notices:
            self.stdout.write(in_words(notice, dry_run=options["dry_run"]))
        count = Counter(notice.fate for notice in notices)
        verb = "would be queued" if options["dry_run"] else "queued"
        others = [f"{number} {fate}" for fate, number in sorted(count.items()) if fate != "queued"]
        self.stdout.write(", ".join([f"{len(notices)} active clients", f"{count['queued']} {verb}", *others]) + ".")


def in_words(notice: Notice, *, dry_run: bool) -> str:
    """`queued Ana, due 2025-08-12T14:00Z`"""
    fate = f"would be {notice.fate}" if dry_run and notice.due_at else notice.fate
    due = f", due {notice.due_at:%Y-%m-%dT%H:%MZ}" if notice.due_at else ""
    return f"{fate} {' '.join(notice.client.name.split())}{due}"
