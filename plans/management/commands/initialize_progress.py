"""Bring the position of every client's plan up to date with the calendar."""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import nullcontext
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.doors import DoorCommand, parse_at
from plans.progress import NotPlaced, Placed, initialize_progress


class Command(DoorCommand):
    help = "Place the plan of every client by the calendar: block, week and status. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", metavar="ISO", help="the instant to stand at (default: now)")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        at = parse_at(options["at"]) if options["at"] else timezone.now()
        placed = changed = 0
        with transaction.atomic() if options["dry_run"] else nullcontext():
            for each in initialize_progress(at=at):
                if isinstance(each, NotPlaced):
                    self.stderr.write(f"{each.plan.client.name}: not placed, {each.why}")
                    continue
                placed += 1
                changed += each.changed
                self.stdout.write(_line(each))
            if options["dry_run"]:
                transaction.set_rollback(True)
        verb = "would change" if options["dry_run"] else "changed"
        self.stdout.write(f"{placed} plans placed at {at:%Y-%m-%dT%H:%M%z}, {changed} {verb}.")


def _line(placed: Placed) -> str:
    plan, progress = placed.plan, placed.progress
    where = (
        f"block {progress.mesocycle_index + 1} of {len(plan.mesocycles)} ({progress.block['name'][:60]}), "
        f"week {progress.week} of {progress.block['weeks']}"
    )
    return f"{plan.client.name}: {plan.status}, {where}{'' if placed.changed else ' (unchanged)'}"
