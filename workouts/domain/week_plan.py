"""Which exercises a day of a week gets, out of the plan of all its strength days together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from accounts.domain.vocabulary import WEEKDAYS
from plans.domain.templates import week_of
from workouts.domain.cardio import cardio_items
from workouts.domain.draft import Pick
from workouts.domain.planned import Frame, frame_of
from workouts.domain.warmth import cool_down_seconds, warm_up_seconds
from workouts.domain.weekly import DayShape, day_shape, plan_together

if TYPE_CHECKING:
    from plans.agents.microcycle_pattern.schema import PatternDay
    from workouts.agents.daily_workout.request import WorkoutRequest

CARDIO_SHARE: Final = {"easy": 0.32, "quality": 0.38, "long": 0.4}
"""Of the working time of a day that holds both strength and cardio."""
LEAST_CARDIO_SECONDS, SLACK_SECONDS = 400, 20
CORE_SHARE, MOST_CORE_SECONDS = 0.35, 720
LEAST_EXTRA_SECONDS, MOST_EXTRA_SECONDS, RUNNER_DAYS = 240, 1200, 2
"""Strength beside running: twenty minutes, twice a week."""


def working_seconds(frame: Frame) -> int:
    """What is left between warm-up and cool-down."""
    return max(frame.seconds - warm_up_seconds(frame) - cool_down_seconds(frame) - SLACK_SECONDS, 60)


def cardio_seconds(frame: Frame) -> int:
    """The share of a strength day's work that belongs to cardio."""
    seconds, share = working_seconds(frame), CARDIO_SHARE.get(frame.theme.cardio or "", 0.0)
    return max(int(seconds * share), min(LEAST_CARDIO_SECONDS, seconds // 2)) if share else 0


def picks_of(request: WorkoutRequest, frame: Frame) -> tuple[Pick, ...]:
    """The day's exercises with their sets in the block's hardest week; none for a day without strength work."""
    today = request.date.weekday()
    frames = [_frame(request, day, index) for index, day in enumerate(_whole_week(request))]
    frames[today] = frame
    shapes = {index: shape for index, each in enumerate(frames) if each and (shape := _shape(each))}
    return plan_together(tuple(shapes.values()))[list(shapes).index(today)] if today in shapes else ()


def _frame(request: WorkoutRequest, day: PatternDay, index: int) -> Frame | None:
    return None if day.is_rest else frame_of(replace(request, day=day, date=request.week.day(index)))


def _shape(frame: Frame) -> DayShape | None:
    part, seconds = strength_part(frame)
    return day_shape(frame, part, seconds) if part else None


def strength_part(frame: Frame) -> tuple[str | None, int]:
    """Which part of the body a day trains, and in how many seconds; null for a day without strength work."""
    family = frame.theme.family
    if family in ("strength", "rehab"):
        return frame.theme.strength or "full_body", working_seconds(frame) - _cardio_taken(frame)
    part, seconds = _beside_cardio(frame) if family == "cardio" else (None, 0)
    return (part, min(seconds, MOST_EXTRA_SECONDS)) if seconds >= LEAST_EXTRA_SECONDS else (None, 0)


def _cardio_taken(frame: Frame) -> int:
    """What cardio takes of its share of a strength day in the longest week; the rest is free for strength."""
    share = cardio_seconds(frame)
    return min(share, sum(item.seconds for item in cardio_items(frame.at_peak(), share))) if share else 0


def _beside_cardio(frame: Frame) -> tuple[str | None, int]:
    """Core where the theme names it; on easy days of an endurance plan a little strength, twice a week."""
    runner = frame.program_type == "endurance" and frame.theme.cardio == "easy" and frame.variant < RUNNER_DAYS
    part = "core" if frame.theme.core else "runner" if runner else None
    if part is None:
        return None, 0
    cardio = cardio_items(frame.at_peak(), seconds_for_cardio(frame))
    return part, working_seconds(frame) - sum(item.seconds for item in cardio)


def seconds_for_cardio(frame: Frame) -> int:
    """Of a cardio day: all but what the theme's core work needs."""
    seconds = working_seconds(frame)
    return seconds - (min(int(seconds * CORE_SHARE), MOST_CORE_SECONDS) if frame.theme.core else 0)


def _whole_week(request: WorkoutRequest) -> tuple[PatternDay, ...]:
    """The week's days; those that the plan's start or an event takes away count as the template has them.

    A short first week is then planned like the later ones.
    """
    week = request.week
    missing = [i for i in range(7) if week.day(i) < week.plan_start or week.day(i) == week.client.event_date]
    if not missing:
        return request.days
    template = week_of(week)
    days = list(request.days)
    for index in missing:
        slot = template[index]
        days[index] = days[index].model_copy(
            update={"day": WEEKDAYS[index], "theme": slot.theme.text, "load": slot.load}
        )
    return tuple(days)
