"""What a plan and a week's pattern must keep, whoever wrote them. Each rule: an id, a sentence, a severity."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING

from accounts.domain.vocabulary import WEEKDAYS
from llm.task import Violation
from plans.domain.blocks import LARGEST, SMALLEST, character, parts_of
from plans.domain.impact import may_go_fast, may_go_heavy, may_run
from plans.domain.length import event_week, wanted_weeks
from plans.domain.season_checks import MOST_HEAVY_ENDURANCE, check_block, check_run_walk, check_season
from plans.domain.templates import fewest_touching, own_days, touching, training_days, typed
from plans.domain.themes import REST_THEME, theme_of
from plans.domain.volume import wave_of
from plans.domain.week import WeekRequest

if TYPE_CHECKING:  # the agents' packages import this module
    from plans.agents.fitness_plan.request import PlanRequest
    from plans.agents.fitness_plan.schema import FitnessPlanAnswer, Mesocycle
    from plans.agents.microcycle_pattern.schema import PatternAnswer, PatternDay


__all__ = ["check_block", "check_pattern", "check_plan", "check_run_walk", "check_season"]


def check_plan(request: PlanRequest, answer: FitnessPlanAnswer) -> list[Violation]:
    """The length that was wanted, blocks of three to six weeks, names that differ, easy weeks, an event's taper."""
    return [
        *_length(request, answer),
        *_sizes(answer),
        *_names(answer),
        *_easy_weeks(request, answer),
        *_event(request, answer),
    ]


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


def _event(request: PlanRequest, answer: FitnessPlanAnswer) -> Iterator[Violation]:
    """A block ends, easily, in the week of the event."""
    weeks = sum(block.weeks for block in answer.mesocycles)
    wanted = event_week(request.start_date, request.client.event_date, weeks)
    parts = parts_of(request.client.program_type, weeks, wanted)
    ends = list(accumulate(block.weeks for block in answer.mesocycles))
    if len(parts) > 1 and parts[0] not in ends:
        yield Violation("event_week", f"The event is in week {parts[0]}, and no block ends there.", "warning")
    elif len(parts) > 1 and not answer.mesocycles[ends.index(parts[0])].deload:
        yield Violation("event_week", f"The block before the event in week {parts[0]} has no easy week.", "warning")


def _is_long(block: Mesocycle, *, first_of_rehab: bool) -> bool:
    return block.weeks > (4 if first_of_rehab else 3)


def check_pattern(request: WeekRequest, answer: PatternAnswer) -> list[Violation]:
    """Seven days in order, on the client's own days, within the plan, no heavier than the week and the client allow."""
    return [
        *_order(request, answer),
        *(violation for index, day in enumerate(answer.days) for violation in _day(request, index, day)),
        *_trained(request, answer),
        *_stacked(request, answer),
        *_days_used(request, answer),
        *_stages(request, answer),
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
    if day.load == "heavy" and (request.is_deload or wave_of(request).easy):
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


def _stacked(request: WeekRequest, answer: PatternAnswer) -> Iterator[Violation]:
    """Hard days (heavy, fast or long) touch no more often than so many on the client's days must."""
    hard = [index for index, day in enumerate(answer.days) if is_hard(day)]
    own = own_days(request.client)
    if len(hard) <= len(own) and touching(hard) > fewest_touching(len(hard), own):
        names = ", ".join(answer.days[index].day for index in hard)
        yield Violation("hard_days_apart", f"Hard days touch although they need not: {names}.", "warning")


def is_hard(day: PatternDay) -> bool:
    """Heavy, fast or long: what a week is built around."""
    return not day.is_rest and (day.load == "heavy" or theme_of(day.theme).is_key_cardio)


def _days_used(request: WeekRequest, answer: PatternAnswer) -> Iterator[Violation]:
    """No more days of training proper than the level, the type and the age allow; mobility does not count."""
    trained = sum(theme_of(day.theme).family not in ("mobility", "rest") for day in answer.days)
    most = training_days(typed(request))
    if trained > most:
        yield Violation("too_many_days", f"{trained} training days, {most} are enough for this client.")


def _stages(request: WeekRequest, answer: PatternAnswer) -> Iterator[Violation]:
    """Rehab is heavy in its last stage only; an easy week has no fast work; endurance has two heavy days at most."""
    kind = character(request.program_type, request.blocks, request.block_index)
    heavy = sum(day.load == "heavy" for day in answer.days)
    if request.program_type == "rehab" and heavy and kind != "Return":
        yield Violation("rehab_heavy", f"A heavy day in {kind}: only the return to training may hold one.")
    if request.program_type == "endurance" and heavy > MOST_HEAVY_ENDURANCE:
        yield Violation("heavy_days", f"{heavy} heavy days in a week of endurance training.", "warning")
    wave = wave_of(request)
    fast = any(theme_of(day.theme).cardio == "quality" for day in answer.days)
    if fast and wave.easy and not wave.taper:
        yield Violation("easy_week_fast", "An easy week holds fast work.", "warning")
