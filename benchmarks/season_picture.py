"""One client's season as a picture: blocks, easy weeks, weekly sets and minutes, out of what `simulate` wrote.

    python -m benchmarks.season_picture FOLDER docs/season/season.svg

Draws the first client of the folder. The same files give the same picture.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt

from workouts.agents.daily_workout.schema import WorkoutDetails
from workouts.domain.duration import minutes_of

STRENGTH = ("compound", "secondary", "accessory", "core")
COLOURS = ("#d7e8f4", "#e3eedb", "#fbe9d2", "#eadff0", "#f4dcdc", "#e6e6e6")
SETS, MINUTES = "#1f5a85", "#c8641c"


@dataclass(frozen=True)
class Week:
    """Sums of one calendar week of the plan."""

    number: int
    block: int
    easy: bool
    sets: int
    minutes: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="what `simulate --out` wrote")
    parser.add_argument("picture", type=Path, help="the .svg or .png to write")
    arguments = parser.parse_args()
    plan = _lines(arguments.folder / "plans.jsonl")[0]
    workouts = [each for each in _lines(arguments.folder / "workouts.jsonl") if each["client"] == plan["client"]]
    weeks = list(weeks_of(plan, workouts))
    draw(plan, weeks, arguments.picture)
    print(f"{arguments.picture}: {len(weeks)} weeks of {plan['client']}")


def weeks_of(plan: dict[str, Any], workouts: list[dict[str, Any]]) -> Iterator[Week]:
    """Each week of the plan with its block, whether it is the block's easy one, and what is done in it."""
    start = date.fromisoformat(plan["start_date"])
    monday = start - timedelta(days=start.weekday())
    number = 0
    for index, block in enumerate(plan["mesocycles"]):
        for week in range(block["weeks"]):
            first, number = monday + timedelta(weeks=number), number + 1
            days = [each["details"] for each in workouts if 0 <= (date.fromisoformat(each["date"]) - first).days < 7]
            easy = block["deload"] and week == block["weeks"] - 1
            yield Week(number, index, easy, sum(map(_sets, days)), sum(map(_minutes, days)))


def draw(plan: dict[str, Any], weeks: list[Week], picture: Path) -> None:
    """Bars of weekly sets and a line of weekly minutes over the plan's blocks; easy weeks are hatched."""
    mpl.rcParams.update({"svg.hashsalt": "fitcoach", "svg.fonttype": "none", "font.size": 10})
    figure, sets = plt.subplots(figsize=(9.6, 4.2), layout="constrained")
    _blocks(sets, plan, weeks)
    for week in weeks:
        sets.bar(week.number, week.sets, width=0.62, color=SETS, alpha=0.45 if week.easy else 0.9, zorder=2)
    minutes = sets.twinx()
    minutes.plot([w.number for w in weeks], [w.minutes for w in weeks], color=MINUTES, marker="o", zorder=3)
    minutes.set_ylim(0, max(w.minutes for w in weeks) * 1.25)
    sets.set_ylim(0, max(w.sets for w in weeks) * 1.25)
    sets.set_xlabel("week (pale bars: easy weeks)")
    sets.set_ylabel("working sets", color=SETS)
    minutes.set_ylabel("minutes", color=MINUTES)
    sets.set_xticks([w.number for w in weeks])
    sets.set_xlim(0.4, len(weeks) + 0.6)
    sets.set_title(f"{plan['program_type'].capitalize()}, {plan['length_weeks']} weeks", loc="left")
    figure.savefig(picture, metadata={"Date": None} if picture.suffix == ".svg" else None)


def _blocks(axes: Any, plan: dict[str, Any], weeks: list[Week]) -> None:
    for index, block in enumerate(plan["mesocycles"]):
        numbers = [week.number for week in weeks if week.block == index]
        axes.axvspan(numbers[0] - 0.5, numbers[-1] + 0.5, color=COLOURS[index % len(COLOURS)], zorder=0)
        middle = (numbers[0] + numbers[-1]) / 2
        axes.text(middle, 0.97, block["name"], ha="center", va="top", transform=axes.get_xaxis_transform())


def _sets(details: dict[str, Any]) -> int:
    items = (item for block in details.get("blocks", ()) for item in block["items"])
    return sum(item.get("sets", 0) for item in items if item["type"] in STRENGTH)


def _minutes(details: dict[str, Any]) -> float:
    return minutes_of(WorkoutDetails.model_validate(details)) if details.get("blocks") else 0.0


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
