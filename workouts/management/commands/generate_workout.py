"""Write, or show, one day's workout of one client."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.clock import local_date
from accounts.domain.zones import UnknownZone
from accounts.doors import DoorCommand, find_client, parse_at, parse_date
from accounts.models import User
from workouts.models import WorkoutInstance
from workouts.services import workout_on
from workouts.words import item_in_words


class Command(DoorCommand):
    help = "Write a client's workout of one day (or show it, when it is written already)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client", help="the client's id or phone number")
        parser.add_argument("--date", metavar="DAY", help="a day of the plan (default: the client's today)")
        parser.add_argument("--at", metavar="ISO", help="the instant to stand at (default: now)")

    def handle(self, *args: Any, **options: Any) -> None:
        client = find_client(options["client"])
        try:
            self._show(self._written(client, options))
        except UnknownZone as error:
            raise CommandError(f"{client.name}: {error}") from error

    def _written(self, client: User, options: dict[str, Any]) -> WorkoutInstance:
        at = parse_at(options["at"]) if options["at"] else timezone.now()
        day = parse_date(options["date"]) if options["date"] else local_date(client, at)
        workout = workout_on(client, date=day, at=at)
        if workout is None:
            raise CommandError(f"{client.name} has no active plan that covers {day}: see generate_plan.")
        return workout

    def _show(self, workout: WorkoutInstance) -> None:
        load = f", {workout.load}" if workout.load else ""
        self.stdout.write(f"{workout.client.name}, {workout.date}: {workout.theme}{load} ({workout.source})")
        for block in workout.details.get("blocks", ()):
            self.stdout.write(f"  {block['name']}")
            for item in block["items"]:
                self.stdout.write(f"    {item_in_words(item)}")
        for reason in workout.reasons:
            self.stdout.write(f"  why: {reason}")
