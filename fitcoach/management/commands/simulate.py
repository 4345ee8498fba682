"""Play a season: N weeks of the real services for the clients of a file."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from accounts.doors import DoorCommand, bad_argument, parse_date
from accounts.intake import ClientIntake
from fitcoach.simulation.client import EFFORTS
from fitcoach.simulation.reading import Refusal, read_clients
from fitcoach.simulation.season import Season, play
from fitcoach.simulation.writing import write_season
from fitcoach.throwaway import throwaway_database

LONGEST_SEASON_WEEKS = 260


class Command(DoorCommand):
    help = (
        "Play N weeks for the clients of a JSON-lines file in a throw-away database and write plans.jsonl, "
        "microcycles.jsonl, workouts.jsonl and messages.jsonl. The same seed gives the same files."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--clients", metavar="FILE", required=True, help="one client a line, as JSON")
        parser.add_argument("--start", metavar="DAY", required=True, help="the first day, such as 2026-03-02")
        parser.add_argument("--weeks", metavar="N", required=True, help=f"1 to {LONGEST_SEASON_WEEKS}")
        parser.add_argument("--out", metavar="FOLDER", required=True, help="the folder for the four files")
        parser.add_argument("--seed", type=int, default=0, help="another seed, other choices (default: 0)")
        parser.add_argument("--adherence", metavar="SHARE", help="0 to 1: clients log this share of their sessions")
        parser.add_argument("--effort", choices=sorted(EFFORTS), default="planned", help="how it feels to them")
        parser.add_argument("--provider", choices=["rules"], default="rules", help="who writes")

    def handle(self, *args: Any, **options: Any) -> None:
        season = Season(
            parse_date(options["start"]),
            _weeks(options["weeks"]),
            options["seed"],
            adherence=_share(options["adherence"]),
            effort=options["effort"],
        )
        out = Path(options["out"])
        intakes, refused = self._read(Path(options["clients"]))
        _make_folder(out)
        with throwaway_database():
            played = play(season, intakes, report=self.stdout.write)
            counts = write_season(played, out, results=season.adherence is not None)
        written = ", ".join(f"{count} {name}" for name, count in counts.items())
        self.stdout.write(f"{len(intakes)} clients served, {refused} refused. {out}: {written}.")
        if refused:
            sys.exit(1)

    def _read(self, path: Path) -> tuple[list[ClientIntake], int]:
        """Who is served, and how many were refused; each of those got its line on stderr."""
        served: list[ClientIntake] = []
        refused = 0
        try:
            for read in read_clients(path):
                if isinstance(read, Refusal):
                    refused += 1
                    self.stderr.write(str(read))
                else:
                    served.append(read)
        except OSError as error:
            raise bad_argument(f"--clients {path}: {error.strerror}") from error
        return served, refused


def _weeks(text: str) -> int:
    digits = str(text)
    if not (digits.isascii() and digits.isdecimal()) or not 1 <= int(digits[:5]) <= LONGEST_SEASON_WEEKS:
        raise bad_argument(f"--weeks {digits[:20]}: not a number of weeks from 1 to {LONGEST_SEASON_WEEKS}")
    return int(digits)


def _share(text: str | None) -> float | None:
    """0 to 1, or null when nobody logs."""
    if text is None:
        return None
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise bad_argument(f"--adherence {str(text)[:20]}: not a share from 0 to 1")
    return share


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise bad_argument(f"--out {path}: {error.strerror}") from error
