"""What the sessions of one week must keep together, whoever wrote them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from llm.task import Violation
from plans.domain.themes import theme_of
from plans.domain.volume import wave_of
from workouts.domain.catalogue import Exercise, load_catalogue
from workouts.domain.checks import STRENGTH
from workouts.domain.limits import allowed, bounds_of
from workouts.domain.muscles import BANDS, MOST_A_SESSION, target_group, weekly_sets
from workouts.domain.planned import frame_of
from workouts.domain.week_plan import cardio_seconds, working_seconds

if TYPE_CHECKING:  # the agent's package imports this module's neighbours
    from workouts.agents.daily_workout.request import WorkoutRequest
    from workouts.agents.daily_workout.schema import WorkoutAnswer

Week = Sequence[tuple["WorkoutRequest", "WorkoutAnswer"]]
"""The days of one week, in order."""

MINUTES_FOR_THE_BAND: Final = {"beginner": 120, "intermediate": 190, "advanced": 190}
"""Minutes of strength work a week within which every muscle can reach its band, rests and setting up included."""
BANDED: Final = frozenset({"strength", "shred"})
"""Programme types that promise the band; the others hold what there is beside their cardio, or heal."""
FEW_EXERCISES = 2
TOLERANCE, OVER = 1.0, 1.25
PEAK = 1.2


def check_week_volume(week: Week) -> list[Violation]:
    """Sets per muscle: an error above what a muscle recovers from, a warning outside the level's band.

    The lower end counts where minutes, days and exercises allow it, in a whole hard week of a healthy client.
    """
    if not week:
        return []
    days = [_worked(answer) for _, answer in week]
    return [*_above_ceiling(days), *_crowded(days), *_outside_band(week, days)]


def _worked(answer: WorkoutAnswer) -> list[tuple[Exercise, int]]:
    items = [item for block in answer.details.blocks for item in block.items if item.type in STRENGTH]
    known = [(load_catalogue().get(item.exercise_id), item.sets or 1) for item in items]
    return [(exercise, sets) for exercise, sets in known if exercise is not None]


def _above_ceiling(days: list[list[tuple[Exercise, int]]]) -> Iterator[Violation]:
    counts = weekly_sets(days)
    for group, band in BANDS.items():
        often = sum(weekly_sets([day])[group] > 0 for day in days)
        if counts[group] > band.ceiling(often):
            yield Violation(
                "volume_ceiling", f"{counts[group]:g} sets for {group} are more than anybody recovers from."
            )


def _crowded(days: list[list[tuple[Exercise, int]]]) -> Iterator[Violation]:
    for day in days:
        for group, sets in weekly_sets([day]).items():
            if sets > MOST_A_SESSION + TOLERANCE:
                yield Violation("crowded_session", f"{sets:g} sets for {group} in one session.", "warning")


def _outside_band(week: Week, days: list[list[tuple[Exercise, int]]]) -> Iterator[Violation]:
    request = week[0][0].week
    wave, level, counts = wave_of(request), request.client.skill_level, weekly_sets(days)
    if wave.easy or wave.cut_back or wave.taper:
        return
    for group, band in BANDS.items():
        low, high = band.of(level)
        if counts[group] > high * OVER + TOLERANCE and _has_choice(week):
            yield Violation(
                "volume_above_band", f"{counts[group]:g} sets for {group}, the band ends at {high}.", "warning"
            )
        if counts[group] < low * wave.sets / PEAK - TOLERANCE and _may_expect(week, group):
            yield Violation(
                "volume_below_band", f"{counts[group]:g} sets for {group}, the band begins at {low}.", "warning"
            )


def _has_choice(week: Week) -> bool:
    """With more than mild limitations what is left may load the same muscles day after day."""
    bounds = bounds_of(week[0][0].week.client, week[0][0].date)
    return all(entry.severity == "mild" for entry in bounds.limitations)


def _may_expect(week: Week, group: str) -> bool:
    """Minutes, days and exercises allow the band."""
    first = week[0][0]
    client = first.week.client
    bounds = bounds_of(client, first.date)
    cut = first.week.monday < first.week.plan_start or _holds_event(week)
    if first.week.program_type not in BANDED or bounds.limitations or cut or (client.age or 0) >= 65:
        return False
    enough = sum(target_group(exercise) == group for exercise in allowed(bounds)) >= FEW_EXERCISES
    return enough and _strength_minutes(week) >= MINUTES_FOR_THE_BAND.get(client.skill_level, 120)


def _holds_event(week: Week) -> bool:
    event = week[0][0].week.client.event_date
    return event is not None and 0 <= (event - week[0][0].week.monday).days < 7


def _strength_minutes(week: Week) -> float:
    frames = [frame_of(request) for request, _ in week if theme_of(request.day.theme).family == "strength"]
    return sum(working_seconds(frame) - cardio_seconds(frame) for frame in frames) / 60
