"""What the tests ran of each room, in statements and branches: read from what the measured run left behind.

`python -m fitcoach.testing.rooms` prints it once more. What is measured, and how much is enough: `[tool.coverage]`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coverage import Coverage
from coverage.exceptions import NoDataError


@dataclass(frozen=True, slots=True)
class Measured:
    """Statements and branches of a room: how many there are, and how many were run."""

    there: int = 0
    run: int = 0

    def __add__(self, other: Measured) -> Measured:
        return Measured(self.there + other.there, self.run + other.run)

    @property
    def percent(self) -> float:
        return 100.0 * self.run / self.there if self.there else 100.0


def by_room(files: Mapping[str, Mapping[str, Any]]) -> dict[str, Measured]:
    """Coverage's summaries, keyed by path, added up for each room: the app, and the folder in it where there is one."""
    rooms: dict[str, Measured] = {}
    for path, found in sorted(files.items()):
        room = "/".join(Path(path).parts[:-1][:2])
        rooms[room] = rooms.get(room, Measured()) + _measured(found["summary"])
    return rooms


def _measured(summary: Mapping[str, int]) -> Measured:
    return Measured(
        summary["num_statements"] + summary["num_branches"], summary["covered_lines"] + summary["covered_branches"]
    )


def lines_of(rooms: Mapping[str, Measured], *, enough: float) -> Iterable[str]:
    """One line a room, the barest last, with a mark at those below `enough` percent; then all of them together."""
    for room, measured in sorted(rooms.items(), key=lambda each: -each[1].percent):
        mark = "  below" if measured.percent < enough else ""
        yield f"{measured.percent:6.1f} %  {measured.run:6} of {measured.there:6}  {room}{mark}"
    total = sum(rooms.values(), Measured())
    yield f"{total.percent:6.1f} %  {total.run:6} of {total.there:6}  in all; {enough:g} % are asked for"


def judge() -> int:
    """Print the rooms of the run that was measured last; 0 when together they have enough."""
    coverage = Coverage()
    enough = float(coverage.get_option("report:fail_under") or 0)  # type: ignore[arg-type]  # a number in its file
    try:
        coverage.load()
        rooms = by_room(_files(coverage))
    except NoDataError:
        print("fitcoach: nothing was measured: `make coverage` does", file=sys.stderr)
        return 1
    print("\n".join(lines_of(rooms, enough=enough)))
    return int(sum(rooms.values(), Measured()).percent < enough)


def _files(coverage: Coverage) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(report))
        files: dict[str, Any] = json.loads(report.read_text())["files"]
    return files


if __name__ == "__main__":
    sys.exit(judge())
