"""Send today's message to everyone who is due."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from accounts.doors import DoorCommand, find_client, parse_at
from accounts.models import User
from messaging.daily import MessageLine, Summary, process_due
from plans.selectors import active_plan_of

WORDS = {"accepted": "sent", "delivered": "sent", "queued": "waiting", "planned": "not composed"}


class Command(DoorCommand):
    help = "Plan, compose and send what is due now. Running it twice sends nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", metavar="ISO", help="the instant to stand at (default: now)")
        parser.add_argument(
            "--client", metavar="ID", nargs="+", action="extend", help="these clients only (id or phone number)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be sent; change and send nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        at = parse_at(options["at"]) if options["at"] else timezone.now()
        clients = [find_client(text) for text in options["client"]] if options["client"] else None
        summary = process_due(at=at, dry_run=options["dry_run"], clients=clients)
        for line in summary.lines:
            self.stdout.write(in_words(line, dry_run=summary.dry_run))
        for trouble in summary.troubles:
            self.stderr.write(trouble)
        for client in clients or ():
            if client.pk not in {line.client_id for line in summary.lines}:
                self.stdout.write(nothing_due(client))
        self.stdout.write(total(summary))


def in_words(line: MessageLine, *, dry_run: bool) -> str:
    """`sent 2025-08-12 Ana (daily, 3 SMS): Lower Body Strength`"""
    word = "would send" if dry_run and line.state == "queued" else WORDS.get(line.state, line.state)
    size = f"{line.kind}, {line.segments} SMS" if line.segments else line.kind
    detail = f": {' '.join(line.detail.split())}" if line.detail else ""
    return f"{word} {line.local_date} {' '.join(line.name.split())} ({size}){detail}"


def nothing_due(client: User) -> str:
    """Why a client who was named has no line."""
    if active_plan_of(client) is None:
        return f"nothing for {client.name}: no active plan, see generate_plan"
    client.refresh_from_db(fields=["next_message_at"])
    if client.next_message_at is None:
        return f"nothing for {client.name}: opted out, inactive, or not to be scheduled"
    return f"nothing due for {client.name}: next at {client.next_message_at:%Y-%m-%dT%H:%MZ}"


def total(summary: Summary) -> str:
    """The last line: every number that is not nothing, and always how many were due and sent."""
    counts = {
        "missed": summary.missed,
        "suppressed": summary.suppressed,
        "failed": summary.failed,
        "waiting": summary.waiting,
        "not composed": summary.not_composed,
        "not scheduled": len(summary.troubles),
    }
    parts = [f"{summary.due} due", f"{summary.sent} {'would be sent' if summary.dry_run else 'sent'}"]
    return ", ".join([*parts, *(f"{count} {word}" for word, count in counts.items() if count)]) + "."
