"""Sunday's message: once, at five in the afternoon, about the week to come; and the end of a plan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.vocabulary import WEEKDAYS
from accounts.models import User
from accounts.tests.factories import PauseFactory
from messaging.alerts import remind_of_clients_without_a_plan
from messaging.daily import process_due
from messaging.domain.text import is_gsm7, septets
from messaging.domain.weekly_words import WEEKLY_MAX, WeekAhead, plan_is_over, week_ahead
from messaging.models import Alert, Message
from messaging.reviewing import approve
from messaging.schedule import plan_due
from messaging.tests.conftest import client_with_plan, utc
from messaging.transports import memory
from messaging.weekly import compose_weekly_message
from plans.models import FitnessPlan, Microcycle

SATURDAY = utc(2026, 6, 13, 13)  # seven in Denver
SUNDAY = utc(2026, 6, 14, 13)
FIVE = utc(2026, 6, 14, 23)
BLOCKS = [
    {"name": "Base", "weeks": 6, "focus": ["technique"], "deload": False},
    {"name": "Build", "weeks": 4, "focus": ["Strength", "volume"], "deload": True},
]
ENDS_SUNDAY = {"start_date": date(2026, 5, 4), "mesocycles": [{**BLOCKS[0]}], "length_weeks": 6}


def weekly() -> Message:
    return Message.objects.get(kind="weekly")


def sent(kind: str = "weekly") -> list[str]:
    return [text.body for text in memory.SENT if text.kind == kind]


def test_it_is_planned_with_saturdays_message_and_sent_at_five_on_sunday(tom: User) -> None:
    process_due(at=SATURDAY)
    message = weekly()
    assert (message.local_date, message.due_at, message.state) == (date(2026, 6, 14), FIVE, "planned")
    process_due(at=SUNDAY)
    process_due(at=FIVE - timedelta(minutes=1))
    assert sent() == []
    process_due(at=FIVE)
    process_due(at=FIVE + timedelta(minutes=1))
    (body,) = sent()
    week = Microcycle.objects.get(start_date=date(2026, 6, 15))
    assert body.startswith("Hi Tom, next week is week 7 of 40 of Base.")
    assert all(day["theme"] in body for day in week.pattern["days"] if day["theme"] != "Rest")
    assert [body.count(f"{day}: ") for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")] == [1] * 7


def test_who_joins_on_sunday_morning_gets_it_and_nobody_gets_it_twice(tom: User) -> None:
    process_due(at=SUNDAY)
    process_due(at=FIVE)
    assert len(sent()) == 1
    olga = client_with_plan(name="Olga")
    plan_due(at=SATURDAY, clients=[olga])
    plan_due(at=SUNDAY, clients=[olga])
    assert Message.objects.filter(user=olga, kind="weekly").count() == 1


def test_who_has_the_day_late_gets_it_as_well(db: None) -> None:
    client_with_plan(name="Olga", preferred_send_hour=20)
    process_due(at=utc(2026, 6, 14, 2))  # eight on Saturday evening
    process_due(at=FIVE)
    assert len(sent()) == 1


def test_a_new_block_says_what_changes_and_why(db: None) -> None:
    client_with_plan(name="Olga", plan={"mesocycles": BLOCKS, "length_weeks": 10})
    process_due(at=SATURDAY)
    process_due(at=FIVE)
    (body,) = sent()
    assert "a new block begins: Build, 4 weeks. It is about strength, volume" in body
    assert "builds on what you gained in Base" in body


def test_the_lighter_week_says_so(db: None) -> None:
    olga = client_with_plan(name="Olga", plan={"mesocycles": BLOCKS, "length_weeks": 10})
    told = compose_weekly_message(olga, date=date(2026, 7, 5), at=utc(2026, 7, 5, 23), rules_only=True)
    assert told is not None
    assert "week 4 of 4 of Build. It is the lighter week" in told.body


def test_after_the_last_week_there_is_a_farewell_and_one_draft_for_the_coach(db: None) -> None:
    olga = client_with_plan(name="Olga", plan=ENDS_SUNDAY)
    for at in (SATURDAY, SUNDAY, FIVE):
        process_due(at=at)
    assert "that was the last week of your plan" in sent()[0]
    compose_weekly_message(olga, date=date(2026, 6, 14), at=FIVE, rules_only=True)
    draft = FitnessPlan.objects.get(client=olga, status="draft")
    assert (draft.start_date, draft.source) == (date(2026, 6, 15), "rules")
    alert = Alert.objects.get(client=olga)
    assert (alert.kind, alert.settled_at) == ("plan_ended", None)
    memory.clear()
    for day in range(1, 9):
        process_due(at=SUNDAY + timedelta(days=day))
    assert memory.SENT == []


def test_who_pauses_or_stopped_hears_nothing_on_sunday_either(tom: User) -> None:
    olga = client_with_plan(name="Olga")
    process_due(at=SATURDAY)
    PauseFactory.create(client=tom, start_date=date(2026, 6, 14))
    User.objects.filter(pk=olga.pk).update(opted_out_at=SUNDAY)
    process_due(at=FIVE)
    assert sent() == []
    reasons = Message.objects.filter(kind="weekly").values_list("suppressed_reason", flat=True)
    assert sorted(reasons) == ["opted_out", "paused"]


def test_it_moves_with_the_client(tom: User) -> None:
    process_due(at=SATURDAY)
    User.objects.update(timezone="America/Los_Angeles", next_message_at=None)
    process_due(at=FIVE)
    assert sent() == []
    process_due(at=FIVE + timedelta(hours=1))
    assert len(sent()) == 1


def test_without_weekly_there_is_none(tom: User) -> None:
    process_due(at=SATURDAY, weekly=False)
    assert not Message.objects.filter(kind="weekly").exists()


def test_clients_without_a_plan_are_on_the_list_until_they_have_one(tom: User) -> None:
    FitnessPlan.objects.update(status="archived")
    for _ in range(2):
        remind_of_clients_without_a_plan(at=SUNDAY)
    assert [(alert.client, alert.kind) for alert in Alert.objects.all()] == [(tom, "no_plan")]
    FitnessPlan.objects.update(status="active")
    remind_of_clients_without_a_plan(at=FIVE)
    assert Alert.objects.get().settled_at == FIVE


@pytest.mark.parametrize(("field", "value"), [("is_active", False), ("opted_out_at", SUNDAY)])
def test_who_does_not_want_to_hear_from_us_is_not_on_it(tom: User, field: str, value: Any) -> None:
    FitnessPlan.objects.update(status="archived")
    User.objects.update(**{field: value})
    assert remind_of_clients_without_a_plan(at=SUNDAY) == 0


DAYS = st.lists(st.tuples(st.text(max_size=80), st.sampled_from([None, "light", "heavy"])), min_size=7, max_size=7)


@given(DAYS, st.text(max_size=200), st.lists(st.text(max_size=120), max_size=5), st.booleans(), st.booleans())
def test_whatever_a_plan_holds_it_is_three_plain_sms_at_most(
    days: list[tuple[str, str | None]], name: str, focus: list[str], deload: bool, new: bool
) -> None:
    pattern = [{"day": day, "theme": theme, "load": load} for day, (theme, load) in zip(WEEKDAYS, days, strict=True)]
    ahead = WeekAhead(pattern, name, 1, 4, focus, deload, name if new else "")
    for text in (week_ahead(ahead), plan_is_over(name)):
        assert is_gsm7(text)
        assert septets(text) <= WEEKLY_MAX


def test_a_week_that_is_edited_after_the_words_were_written_is_told_as_it_is_now(tom: User) -> None:
    User.objects.update(review_first=True)
    process_due(at=SATURDAY)
    process_due(at=FIVE - timedelta(minutes=20))
    approve(weekly(), at=FIVE - timedelta(minutes=15))
    week = Microcycle.objects.get(start_date=date(2026, 6, 15))
    days = [{**day, "theme": "Rest", "load": None, "notes": ""} for day in week.pattern["days"]]
    edited = week.updated_at + timedelta(seconds=1)
    Microcycle.objects.filter(pk=week.pk).update(pattern={**week.pattern, "days": days}, updated_at=edited)
    process_due(at=FIVE)
    assert (sent(), weekly().approved_at, weekly().content.count("rest")) == ([], None, 7)
    approve(weekly(), at=FIVE)
    process_due(at=FIVE)
    assert sent() == [weekly().content]


def test_letters_that_a_network_has_as_capitals_only_stay_plain_when_they_are_made_small() -> None:
    days = [{"day": day, "theme": "Rest", "load": None} for day in WEEKDAYS]
    assert is_gsm7(week_ahead(WeekAhead(days, "Base", 1, 4, focus=("FORÇA",), before="Before")))
