"""The plan as a picture: where its blocks, easy weeks, today and the event stand, and what is said of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.tests.factories import PauseFactory, UserFactory
from fitcoach.console.timeline import Timeline, timeline_of
from plans.models import FitnessPlan
from plans.tests.factories import FitnessPlanFactory, block

pytestmark = pytest.mark.django_db
IN_WEEK_3 = date(2026, 1, 21)


def drawn(plan: FitnessPlan, *, today: date = IN_WEEK_3, event: date | None = None) -> Timeline:
    timeline = timeline_of(plan, today=today, event=event)
    assert timeline is not None
    return timeline


def marked(timeline: Timeline, what: str) -> list[int]:
    return [week.number for each in timeline.blocks for week in each.weeks if getattr(week, what)]


def test_blocks_easy_weeks_today_and_the_event_stand_where_they_belong() -> None:
    timeline = drawn(FitnessPlanFactory.create(), event=date(2026, 2, 21))
    assert [(each.name, len(each.weeks), each.began) for each in timeline.blocks] == [
        ("Base", 4, date(2026, 1, 5)),
        ("Build", 3, date(2026, 2, 2)),
    ]
    assert (marked(timeline, "easy"), marked(timeline, "past")) == ([4], [1, 2])
    assert (marked(timeline, "now"), marked(timeline, "event")) == ([3], [7])
    assert timeline.sentences == [
        "7 weeks, 5 Jan 2026 to 22 Feb 2026.",
        "Now in week 3 of 7: Base, week 3 of 4.",
        "The event, 21 Feb 2026, is in week 7.",
    ]


@pytest.mark.parametrize(
    ("case", "fields", "today", "now", "past", "position"),
    [
        ("before its start", {}, date(2026, 1, 4), [], [], ["It has not begun yet."]),
        ("over, not stored yet", {}, date(2026, 2, 23), [], [1, 2, 3, 4, 5, 6, 7], ["It is over."]),
        ("completed", {"status": "completed"}, IN_WEEK_3, [], [1, 2, 3, 4, 5, 6, 7], ["This plan is completed."]),
        ("archived", {"status": "archived"}, IN_WEEK_3, [], [], ["This plan is archived."]),
        ("a draft", {"status": "draft"}, IN_WEEK_3, [], [], []),
        ("moved on a week", {"weeks_moved": 1}, IN_WEEK_3, [4], [1, 2, 3], ["Now in week 4 of 7: Base, week 4 of 4."]),
    ],
)
def test_today_is_marked_in_a_plan_that_runs_and_in_no_other(
    case: str, fields: dict[str, Any], today: date, now: list[int], past: list[int], position: list[str]
) -> None:
    timeline = drawn(FitnessPlanFactory.create(**fields), today=today)
    assert (marked(timeline, "now"), marked(timeline, "past"), timeline.sentences[1:]) == (now, past, position), case


@pytest.mark.parametrize(
    ("case", "first", "back", "ends", "said"),
    [
        ("ended", date(2026, 1, 12), date(2026, 1, 19), date(2026, 3, 1), "7 weeks, 5 Jan 2026 to 1 Mar 2026."),
        ("open", date(2026, 1, 12), None, date(2026, 3, 8),
         "7 weeks, 5 Jan 2026 to 8 Mar 2026 (later while the pause lasts)."),
        ("open from next week", date(2026, 1, 26), None, date(2026, 2, 22), "7 weeks, 5 Jan 2026 to 22 Feb 2026."),
    ],
)  # fmt: skip
def test_a_pause_moves_the_end(case: str, first: date, back: date | None, ends: date, said: str) -> None:
    client = UserFactory.create()
    PauseFactory.create(client=client, start_date=first, end_date=back)
    timeline = drawn(FitnessPlanFactory.create(client=client))
    assert (timeline.ends, timeline.sentences[0]) == (ends, said), case


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 3, 1), "The event, 1 Mar 2026, lies after this plan."),
        (date(2026, 1, 1), "The event, 1 Jan 2026, lies before this plan."),
    ],
)
def test_an_event_outside_the_plan_is_told(day: date, said: str) -> None:
    timeline = drawn(FitnessPlanFactory.create(), event=day)
    assert (timeline.sentences[-1], marked(timeline, "event")) == (said, [])


def test_no_day_is_told_for_blocks_that_a_coach_moved_the_plan_about_in() -> None:
    plan = FitnessPlanFactory.create(weeks_moved=2)
    assert [each.began for each in drawn(plan).blocks] == [date(2026, 1, 5), None]


@pytest.mark.parametrize("mesocycles", [[], [{"name": "Base"}], ["Base"], [{"name": "Base", "weeks": "four"}]])
def test_a_draft_without_readable_blocks_has_no_picture(mesocycles: list[Any]) -> None:
    plan = FitnessPlanFactory.create(status="draft", mesocycles=[], length_weeks=None)
    plan.mesocycles = mesocycles
    assert timeline_of(plan, today=IN_WEEK_3) is None


def test_a_draft_without_a_start_is_drawn_without_days() -> None:
    plan = FitnessPlanFactory.create(status="draft", start_date=None, mesocycles=[block("Base", 1)])
    timeline = drawn(plan, event=date(2026, 3, 1))
    assert timeline.sentences == ["1 week, without a start date.", "The event is on 1 Mar 2026."]
    assert (timeline.starts, timeline.ends, timeline.blocks[0].began) == (None, None, None)
