"""A plan moved against the calendar by a coach: a week passed over, a week once more, and when it ends then."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.fetched import at_hand
from accounts.models import Pause, User
from accounts.tests.factories import PauseFactory, UserFactory
from plans.models import FitnessPlan, Microcycle
from plans.progress import (
    advance_week,
    current_microcycle,
    current_progress,
    ends_on,
    progress_on,
    repeat_week,
)
from plans.tests.factories import FitnessPlanFactory, block

MONDAY = datetime(2026, 1, 5, 14, tzinfo=UTC)  # 07:00 in Denver


def weeks_on(number: int) -> datetime:
    return MONDAY + timedelta(weeks=number)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("case", "at", "position", "ends"),
    [
        ("inside a block", weeks_on(2), ("active", 0, 2), date(2026, 3, 1)),
        ("back into the block before", weeks_on(4), ("active", 0, 4), date(2026, 3, 1)),
        ("from the last week", weeks_on(6), ("active", 1, 2), date(2026, 3, 1)),
    ],
)
def test_a_week_is_repeated_and_the_plan_ends_a_week_later(
    case: str, at: datetime, position: object, ends: date
) -> None:
    plan = FitnessPlanFactory.create()
    assert ends_on(plan) == date(2026, 2, 22)
    repeat_week(plan, at=at)
    plan.refresh_from_db()
    assert (plan.status, plan.current_mesocycle_index, plan.current_microcycle_week) == position, case
    assert (plan.weeks_moved, ends_on(plan)) == (-1, ends)
    assert progress_on(plan, date=ends).is_running
    assert progress_on(plan, date=ends + timedelta(days=1)).completed


@pytest.mark.django_db
def test_the_repeated_weeks_row_is_the_active_one_again_and_the_other_has_its_turn_later() -> None:
    plan = FitnessPlanFactory.create(client=UserFactory.with_profile())
    first, second = (current_microcycle(plan, at=weeks_on(number)) for number in (0, 1))
    assert first is not None
    assert second is not None
    repeat_week(plan, at=weeks_on(1))
    assert current_microcycle(plan, at=weeks_on(1)) == first
    rows = Microcycle.objects.order_by("week_number").values_list("is_active", "start_date", "end_date")
    assert list(rows) == [
        (True, date(2026, 1, 5), date(2026, 1, 18)), (False, date(2026, 1, 12), date(2026, 1, 18)),
    ]  # fmt: skip
    assert current_microcycle(plan, at=weeks_on(2)) == second
    assert Microcycle.objects.get(pk=second.pk).end_date == date(2026, 1, 25)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("case", "at", "status", "sentence"),
    [
        ("the first week", MONDAY, "active", "This is the plan's first week: there is none before it to repeat."),
        ("before the start", weeks_on(-1), "active", "This plan does not run: no week of it can be repeated."),
        ("after the end", weeks_on(9), "active", "This plan does not run: no week of it can be repeated."),
        ("archived", weeks_on(2), "archived", "This plan does not run: no week of it can be repeated."),
    ],
)
def test_what_cannot_be_repeated_stays(case: str, at: datetime, status: str, sentence: str) -> None:
    plan = FitnessPlanFactory.create(status=status)
    with pytest.raises(ValueError) as refusal:
        repeat_week(plan, at=at)
    assert str(refusal.value) == sentence, case
    assert FitnessPlan.objects.get(pk=plan.pk).weeks_moved == 0


@pytest.mark.django_db
def test_a_plan_that_has_not_begun_is_not_advanced() -> None:
    plan = FitnessPlanFactory.create()
    advance_week(plan, at=weeks_on(-3))
    assert FitnessPlan.objects.get(pk=plan.pk).weeks_moved == 0
    assert current_progress(plan, at=MONDAY).week == 1


@pytest.mark.django_db
def test_pauses_put_the_end_off_and_an_open_one_leaves_it_open() -> None:
    plan = FitnessPlanFactory.create()
    held = [(date(2026, 1, 10), date(2026, 1, 20))]
    assert ends_on(plan, pauses=held) == date(2026, 3, 8)
    assert ends_on(plan, pauses=[(date(2026, 1, 6), date(2026, 1, 11))]) == date(2026, 2, 22)
    PauseFactory.create(client=plan.client, start_date=date(2026, 1, 10))
    assert ends_on(plan) is None
    with pytest.raises(ValueError, match="has no end"):
        ends_on(FitnessPlanFactory.build(start_date=None))


pauses = st.lists(
    st.tuples(st.integers(0, 150), st.integers(1, 30)).map(
        lambda told: (date(2026, 1, 5) + timedelta(days=told[0]), date(2026, 1, 5) + timedelta(days=sum(told)))
    ),
    max_size=3,
)
moves = st.lists(st.sampled_from(["advance", "repeat", "a week passes"]), max_size=12)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(weeks=st.lists(st.integers(1, 6), min_size=1, max_size=5), held=pauses, begun=st.integers(0, 60), what=moves)
def test_the_position_never_leaves_the_plan_and_a_repeat_takes_an_advance_back(
    weeks: list[int], held: list[tuple[date, date]], begun: int, what: list[str]
) -> None:
    plan = FitnessPlanFactory.build(
        client=_client(held), mesocycles=[block(str(each), each) for each in weeks], length_weeks=sum(weeks)
    )
    plan.client.save()
    plan.save(force_insert=True)
    at = MONDAY + timedelta(days=begun)
    for move in what:
        before = current_progress(plan, at=at)
        if move == "a week passes":
            at += timedelta(weeks=1)
        elif move == "advance":
            advance_week(plan, at=at)
            _check_that_a_repeat_takes_it_back(plan, before, at=at)
        elif plan.status == "active" and before.plan_week:
            assert repeat_week(plan, at=at).plan_week == before.plan_week - 1
        now = current_progress(plan, at=at)
        assert 0 <= now.plan_week < sum(weeks)
        assert (now.mesocycle_index, now.week) == (plan.current_mesocycle_index, plan.current_microcycle_week)
        assert 1 <= now.week <= weeks[now.mesocycle_index]
        assert now.completed == (plan.status == "completed")


def _check_that_a_repeat_takes_it_back(plan: FitnessPlan, before: object, *, at: datetime) -> None:
    advanced = current_progress(plan, at=at)
    if advanced.completed:
        return
    moved = plan.weeks_moved
    assert repeat_week(plan, at=at) == before
    advance_week(plan, at=at)
    assert (current_progress(plan, at=at), plan.weeks_moved) == (advanced, moved)


def _client(held: list[tuple[date, date]]) -> User:
    client: User = UserFactory.build()
    at_hand(client, pauses=[Pause(start_date=start, end_date=back) for start, back in held])
    return client
