"""Where a plan stands: the calendar decides."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.domain.position import block_began_on, locate, weeks_passed

WED = date(2025, 7, 30)  # the start of a plan of 3 + 4 weeks; its week begins on Monday, 28 July


@pytest.mark.parametrize(
    ("case", "day", "index", "week", "started", "completed"),
    [
        ("the day before the start", date(2025, 7, 29), 0, 1, False, False),
        ("the first day", WED, 0, 1, True, False),
        ("Sunday of the short first week", date(2025, 8, 3), 0, 1, True, False),
        ("the first Monday begins week 2", date(2025, 8, 4), 0, 2, True, False),
        ("the last Sunday of the first block", date(2025, 8, 17), 0, 3, True, False),
        ("the Monday after it begins the second block", date(2025, 8, 18), 1, 1, True, False),
        ("the last Sunday of the plan", date(2025, 9, 14), 1, 4, True, False),
        ("the Monday after the last week", date(2025, 9, 15), 1, 4, True, True),
        ("a year later, held at the last week", date(2026, 9, 15), 1, 4, True, True),
    ],
)
def test_the_position_of_a_day(case: str, day: date, index: int, week: int, started: bool, completed: bool) -> None:
    position = locate([3, 4], start=WED, day=day)
    assert (position.mesocycle_index, position.week, position.started, position.completed) == (
        index,
        week,
        started,
        completed,
    ), case


@pytest.mark.parametrize(
    ("case", "pause", "day", "week"),
    [
        ("a pause without a Monday costs no week", (date(2026, 1, 6), date(2026, 1, 12)), date(2026, 1, 12), 2),
        ("a week whose Monday is paused does not count", (date(2026, 1, 10), date(2026, 1, 14)), date(2026, 1, 15), 1),
        ("two paused Mondays", (date(2026, 1, 12), date(2026, 1, 26)), date(2026, 1, 26), 2),
        ("the first day back is no paused day", (date(2026, 1, 6), date(2026, 1, 12)), date(2026, 1, 13), 2),
        ("an open pause holds the week", (date(2026, 1, 12), None), date(2026, 3, 1), 1),
        ("a pause before the start changes nothing", (date(2025, 12, 1), date(2026, 1, 5)), date(2026, 1, 12), 2),
        ("a pause in the future changes nothing yet", (date(2026, 2, 2), None), date(2026, 1, 13), 2),
    ],
)
def test_a_pause_holds_the_position(case: str, pause: tuple[date, date | None], day: date, week: int) -> None:
    assert locate([8], start=date(2026, 1, 5), day=day, pauses=[pause]).week == week, case


@pytest.mark.parametrize(
    ("case", "moved", "day", "plan_week", "completed"),
    [
        ("a coach moved the plan a week on", 1, date(2025, 8, 4), 2, False),
        ("and a week back", -1, date(2025, 8, 11), 1, False),
        ("back from the first week is the first week", -1, WED, 0, False),
        ("on past the last week is the end", 1, date(2025, 9, 8), 6, True),
        ("back on the day after the last week is the last week again", -1, date(2025, 9, 15), 6, False),
    ],
)
def test_a_coach_moves_the_plan_against_the_calendar(
    case: str, moved: int, day: date, plan_week: int, completed: bool
) -> None:
    position = locate([3, 4], start=WED, day=day, weeks_moved=moved)
    assert (position.plan_week, position.completed) == (plan_week, completed), case


def test_pauses_that_overlap_count_a_monday_once() -> None:
    pauses = [(date(2026, 1, 12), date(2026, 1, 20)), (date(2026, 1, 10), date(2026, 1, 14))]
    assert weeks_passed(date(2026, 1, 5), date(2026, 1, 28), pauses) == 1


@pytest.mark.parametrize(
    ("case", "index", "pauses", "moved", "began"),
    [
        ("the first block began with the plan", 0, [], 0, WED),
        ("a later one on its Monday", 1, [], 0, date(2025, 8, 18)),
        ("a paused Monday moves it on", 1, [(date(2025, 8, 4), date(2025, 8, 6))], 0, date(2025, 8, 25)),
        ("a coach moved the plan a week on", 1, [], 1, date(2025, 8, 11)),
    ],
)
def test_when_a_block_began(
    case: str, index: int, pauses: list[tuple[date, date | None]], moved: int, began: date
) -> None:
    assert block_began_on([3, 4], index, start=WED, pauses=pauses, weeks_moved=moved) == began, case


days = st.dates(date(2020, 1, 1), date(2027, 12, 31))


@given(
    start=days,
    blocks=st.lists(st.integers(1, 8), min_size=1, max_size=8),
    pauses=st.lists(st.tuples(days, st.integers(1, 60)), max_size=3),
)
def test_the_position_never_goes_back_and_moves_one_week_at_a_time(
    start: date, blocks: list[int], pauses: list[tuple[date, int]]
) -> None:
    spans = [(first, first + timedelta(days=length)) for first, length in pauses]
    walk = [locate(blocks, start=start, day=start + timedelta(days=n), pauses=spans) for n in range(0, 400, 3)]
    steps = [later.plan_week - earlier.plan_week for earlier, later in pairwise(walk)]
    assert set(steps) <= {0, 1}
    assert all(sum(blocks[: p.mesocycle_index]) + p.week - 1 == p.plan_week for p in walk)
    assert not any(earlier.completed and not later.completed for earlier, later in pairwise(walk))
