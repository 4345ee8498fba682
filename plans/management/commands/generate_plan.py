"""Write a new plan for one client."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from accounts.doors import DoorCommand, bad_argument, find_client, parse_at
from plans.services import create_fitness_plan


class Command(DoorCommand):
    help = "Write a new plan for a client and make it the active one; the plan before is archived."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client", help="the client's id or phone number")
        parser.add_argument("--weeks", type=int, help="1 to 52; default: the coach chooses")
        parser.add_argument("--at", metavar="ISO", help="the instant to stand at (default: now)")

    def handle(self, *args: Any, **options: Any) -> None:
        client = find_client(options["client"])
        at = parse_at(options["at"]) if options["at"] else timezone.now()
        try:
            plan = create_fitness_plan(client, at=at, length_weeks=options["weeks"])
        except ValueError as error:
            raise bad_argument(str(error)) from error
        self.stdout.write(f"{client.name}: {plan} ({plan.source})\n{plan.goal_statement}\n{plan.overview}")
        for block in plan.mesocycles:
            easy = ", the last one easy" if block["deload"] else ""
            self.stdout.write(f"  {block['name']}: {block['weeks']} weeks{easy} ({', '.join(block['focus'])})")
        if plan.notes:
            self.stdout.write(f"Notes: {plan.notes}")
