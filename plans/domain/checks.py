"""What a plan and a week's pattern must keep, whoever wrote them. Each rule: an id, a sentence, a severity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from accounts.domain.vocabulary import WEEKDAYS
from llm.task import Violation
from plans.domain.blocks import LARGEST, SMALLEST
from plans.domain.impact import may_go_fast, may_go_heavy, may_run
from plans.domain.length import wanted_weeks
from plans.domain.templates import own_days
from plans.domain.themes import REST_THEME, theme_of
from plans.domain.week import WeekRequest

if TYPE_CHECKING:  # the agents' packages import this module
    from plans.agents.fitness_plan.request import PlanRequest
    from plans.agents.fitness_plan.schema import FitnessPlanAnswer, Mesocycle
    from plans.agents.microcycle_pattern.schema import PatternAnswer, PatternDay


def check_plan(request: PlanRequest, answer: FitnessPlanAnswer) -> list[Violation]:
    """The length that was wanted, blocks of three to six weeks, names that differ, easy weeks."""
    return [*_length(request, answer), *_sizes(answer), *_names(answer), *_easy_weeks(request, answer)]


def _length(request: PlanRequest, answer: FitnessPlanAnswer) -> Iterator[Violation]:
    wanted, given = wanted_weeks(request), sum(block.weeks for block in answer.mesocycles)
    if wanted != given:
        yield Violation("plan_length", f"The blocks sum to {given} weeks, {wanted} were wanted.")


def _sizes(answer: FitnessPlanAnswer) -> Iterator[Violation]:
    total = sum(block.weeks for block in answer.mesocycles)
    for block in answer.mesocycles:
        if total >= SMALLEST and not SMALLEST <= block.weeks <= LARGEST:
            yield Violation("block_size", f"Block {block.name!r} has {block.weeks} weeks, not {SMALLEST} to {LARGEST}.")


def _names(answer: FitnessPlanAnswer) -> Iterator[Violation]:
    names = [block.name.casefold().strip() for block in answer.mesocycles]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Violation("block_names", f"More than one block is called {name!r}.")
    if not all(names) or any(not word.strip() for block in answer.mesocycles for word in block.focus):
        yield Violation("block_names", "A block's name or focus is empty.")


def _easy_weeks(request: PlanRequest, answer: FitnessPlanAnswer) -> Iterator[Violation]:
    for index, block in enumerate(answer.mesocycles):
        first_of_rehab = index == 0 and request.client.program_type == "rehab"
        if not block.deload and _is_long(block, first_of_rehab=first_of_rehab):
            yield Violation("deload_missing", f"Block {block.name!r} has {block.weeks} weeks and no easy one.")
        if block.deload and block.weeks < SMALLEST:
            yield Violation("deload_short", f"Block {block.name!r} is too short for an easy week.", "warning")


def _is_long(block: Mesocycle, *, first_of_rehab: bool) -> bool:
    return block.weeks > (4 if first_of_rehab else 3)


def check_pattern(request: WeekRequest, answer: PatternAnswer) -> list[Violation]:
    """Seven days in order, on the client's own days, within the plan, no heavier than the week and the client allow."""
    return [
        *_order(request, answer),
        *(violation for index, day in enumerate(answer.days) for violation in _day(request, index, day)),
        *_trained(request, answer),
        *_stacked(answer),
    ]


def _order(request: WeekRequest, answer: PatternAnswer) -> Iterator[Violation]:
    if tuple(day.day for day in answer.days) != WEEKDAYS:
        yield Violation("seven_days", "The days are not Monday to Sunday in order.")
    if answer.week_index != request.week_index:
        yield Violation("week_index", f"week_index is {answer.week_index}, asked for was {request.week_index}.")


def _day(request: WeekRequest, index: int, day: PatternDay) -> Iterator[Violation]:
    if day.is_rest:
        if day.load is not None:
            yield Violation("rest_has_no_load", f"{day.day} is a rest day with a load.")
        return
    if day.theme.casefold().strip() == REST_THEME.text.casefold():
        yield Violation("rest_spelling", f"{day.day}: a rest day's theme is exactly {REST_THEME.text!r}.")
    if day.load is None:
        yield Violation("training_has_load", f"{day.day} is a training day without a load.")
    yield from _place(request, index, day)
    yield from _weight(request, index, day)


def _place(request: WeekRequest, index: int, day: PatternDay) -> Iterator[Violation]:
    if day.day not in request.client.available_days:
        yield Violation("available_days", f"{day.day} is not one of the client's days.")
    if request.day(index) < request.plan_start:
        yield Violation("before_start", f"{day.day} lies before the plan's start.")
    if request.client.event_date == request.day(index):
        yield Violation("event_day", f"{day.day} is the day of the event: no training on it.")


def _weight(request: WeekRequest, index: int, day: PatternDay) -> Iterator[Violation]:
    date, theme = request.day(index), theme_of(day.theme)
    if day.load == "heavy" and request.is_deload:
        yield Violation("deload_is_lighter", f"{day.day} is heavy in an easy week.")
    if day.load == "heavy" and not may_go_heavy(request.client, date):
        yield Violation("heavy_allowed", f"{day.day} is heavy, which the client's limitations or age rule out.")
    if theme.runs and not may_run(request.client, date):
        yield Violation("running_allowed", f"{day.day} asks for running, which a limitation rules out.")
    if theme.cardio == "quality" and not may_go_fast(request.client, date):
        yield Violation("fast_allowed", f"{day.day} asks for fast work, which a limitation rules out.")


def _trained(request: WeekRequest, answer: PatternAnswer) -> Iterator[Violation]:
    """A whole week holds training; one that the plan's start or an event cuts may be left with rest days only."""
    whole = all(_is_open(request, index) for index in range(7))
    if whole and own_days(request.client) and all(day.is_rest for day in answer.days):
        yield Violation("some_training", "Nothing is planned although the client has days.")


def _is_open(request: WeekRequest, index: int) -> bool:
    date, event = request.day(index), request.client.event_date
    return date >= request.plan_start and date != event


def _stacked(answer: PatternAnswer) -> Iterator[Violation]:
    hard = [day.load == "heavy" for day in answer.days]
    for index in range(2, 7):
        if hard[index] and hard[index - 1] and hard[index - 2]:
            yield Violation("hard_days_apart", f"{answer.days[index].day} is the third heavy day running.", "warning")
