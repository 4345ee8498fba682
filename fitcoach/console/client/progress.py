"""Twelve weeks as charts, each with the same numbers as a table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.dateformat import format as in_format

from fitcoach.console.client.sessions import WEEKS
from fitcoach.console.words import exercise_name
from workouts.domain.series import E1rmPoint, weeks_until
from workouts.models import WorkoutInstance
from workouts.series import ProgressSeries, series_of

AREAS: Final[Mapping[str, Sequence[str]]] = {
    "legs and hips": ("quadriceps", "hamstrings", "glutes", "calves", "abductors", "adductors"),
    "push": ("chest", "shoulders", "triceps"),
    "pull": ("lats", "middle_back", "traps", "biceps", "forearms"),
    "trunk": ("abdominals", "lower_back", "neck"),
}
"""Seventeen muscles are too many colours."""
COLOURS: Final = ("#0d9488", "#6366f1", "#f59e0b", "#db2777", "#94a3b8")
COMPLETED, SKIPPED, MISSED, PLANNED = "#0d9488", "#f59e0b", "#dc2626", "#94a3b8"
LIFTS: Final = 5
"""Lines in one chart: of the exercises with the most days."""


@dataclass(frozen=True, slots=True)
class Chart:
    """`data` and `options`: JSON, as the chart component takes them. `rows`: (name, cells) under `head`.

    Without rows there is nothing to draw yet, and `nothing` says so.
    """

    title: str
    kind: str
    data: str
    options: str
    head: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]
    nothing: str


def charts_of(stored: Sequence[WorkoutInstance], *, today: date) -> list[Chart]:
    """Adherence, minutes, sets and maxima of the last weeks, out of `stored_sessions`. `today`: the client's day."""
    series = series_of(stored, weeks=weeks_until(today, WEEKS), today=today)
    weeks = [_day(week) for week in series.weeks]
    return [_adherence(series, weeks), _minutes(series, weeks), _sets(series, weeks), _maxima(series)]


def _adherence(series: ProgressSeries, weeks: Sequence[str]) -> Chart:
    told = series.adherence
    return _bars(
        "Sessions a week",
        weeks,
        [
            ("completed", COMPLETED, [week.completed for week in told]),
            ("skipped", SKIPPED, [week.skipped for week in told]),
            ("missed", MISSED, [week.missed for week in told]),
        ],
        more={"share done": ["–" if week.share is None else f"{week.share:.0%}" for week in told]},
        is_empty=not any(week.planned for week in told),
        nothing="No session was due in these weeks.",
    )


def _minutes(series: ProgressSeries, weeks: Sequence[str]) -> Chart:
    told = series.minutes
    return _bars(
        "Minutes a week",
        weeks,
        [
            ("planned", PLANNED, [round(week.planned) for week in told]),
            ("done", COMPLETED, [round(week.done) for week in told]),
        ],
        stacked=False,
        is_empty=not any(week.planned or week.done for week in told),
        nothing="No minutes were planned in these weeks.",
    )


def _sets(series: ProgressSeries, weeks: Sequence[str]) -> Chart:
    """Drawn by area; the table has each muscle that was trained."""
    drawn = [
        (area, colour, [sum(week.by_muscle[muscle] for muscle in muscles) for week in series.sets])
        for (area, muscles), colour in zip(AREAS.items(), COLOURS, strict=False)
    ]
    muscles = [muscle for each in AREAS.values() for muscle in each if any(w.by_muscle[muscle] for w in series.sets)]
    return _bars(
        "Hard sets a week",
        weeks,
        drawn,
        more={muscle.replace("_", " "): [str(week.by_muscle[muscle]) for week in series.sets] for muscle in muscles},
        is_empty=not muscles,
        nothing="No hard set was done in these weeks.",
    )


def _maxima(series: ProgressSeries) -> Chart:
    lifts = sorted(series.e1rm.items(), key=lambda lift: (-len(lift[1]), lift[0]))[:LIFTS]
    days = sorted({point.date for _, points in lifts for point in points})
    return Chart(
        title="Estimated one-rep maxima, kg",
        kind="line",
        data=json.dumps(
            {
                "labels": [_day(day) for day in days],
                "datasets": [
                    _line(exercise_name(exercise_id), points, days, colour)
                    for (exercise_id, points), colour in zip(lifts, COLOURS, strict=False)
                ],
            }
        ),
        options=json.dumps(_options()),
        head=("Exercise", "first", "latest", "best", "change"),
        rows=[(exercise_name(exercise_id), _summed_up(points)) for exercise_id, points in lifts],
        nothing="No logged set shows a maximum yet.",
    )


def _line(name: str, points: Sequence[E1rmPoint], days: Sequence[date], colour: str) -> dict[str, Any]:
    by_day = {point.date: point.e1rm_kg for point in points}
    values = [by_day.get(day) for day in days]
    return {
        "label": name, "data": values, "borderColor": colour, "backgroundColor": colour, "spanGaps": True,
        "pointRadius": 3,
    }  # fmt: skip


def _summed_up(points: Sequence[E1rmPoint]) -> list[str]:
    first, latest = points[0].e1rm_kg, points[-1].e1rm_kg
    best = max(point.e1rm_kg for point in points)
    return [f"{first:g}", f"{latest:g}", f"{best:g}", f"{latest - first:+.1f}"]


def _bars(
    title: str,
    weeks: Sequence[str],
    groups: Sequence[tuple[str, str, Sequence[int]]],
    *,
    is_empty: bool,
    nothing: str,
    stacked: bool = True,
    more: Mapping[str, Sequence[str]] | None = None,
) -> Chart:
    """`groups`: (name, colour, a number for each week). `more`: rows that the table has besides."""
    rows = [*((name, [str(number) for number in numbers]) for name, _, numbers in groups), *(more or {}).items()]
    datasets = [{"label": name, "backgroundColor": colour, "data": numbers} for name, colour, numbers in groups]
    return Chart(
        title=title,
        kind="bar",
        data=json.dumps({"labels": weeks, "datasets": datasets}),
        options=json.dumps(_options(stacked=stacked, from_zero=True)),
        head=("Week of", *weeks),
        rows=[] if is_empty else rows,
        nothing=nothing,
    )


def _options(*, stacked: bool = False, from_zero: bool = False) -> dict[str, Any]:
    ticks = {"color": "#8a94a6"}
    return {
        "maintainAspectRatio": False,
        "animation": False,
        "scales": {
            "x": {"stacked": stacked, "ticks": ticks},
            "y": {"stacked": stacked, "beginAtZero": from_zero, "ticks": {**ticks, "precision": 0}},
        },
        "plugins": {"legend": {"display": True, "position": "bottom", "labels": {"color": "#8a94a6"}}},
    }


def _day(day: date) -> str:
    return in_format(day, "j M")
