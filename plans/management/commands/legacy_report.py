"""`manage.py legacy_report`: before the conversion what will become of each plan, after it what became of it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.db import connection

from accounts.doors import DoorCommand
from plans.legacy.fit import kind_of, misfit
from plans.legacy.report import LegacyReport


class Command(DoorCommand):
    help = "What the legacy conversion will do, or did, to each plan. Reads only; exit status 1 on a mismatch."

    def handle(self, *args: Any, **options: Any) -> None:
        if kind_of(connection) == "empty":
            raise CommandError("This database has no legacy tables: there is nothing to report.")
        if problem := misfit(connection):
            raise CommandError(problem)
        report = LegacyReport(connection)
        for line in report.lines():
            self.stdout.write(line)
        if report.mismatches:
            raise CommandError(f"{report.mismatches} mismatches between the originals and what is stored now")
