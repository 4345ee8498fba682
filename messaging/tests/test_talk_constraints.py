"""What the database refuses of the talk's rows, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Away, FitnessProfile, Hold, Illness, User, WeekWish
from messaging.models import Alert, Change, Message, ObstaclePlan, Proposal, RedFlag, TalkState
from messaging.tests.conftest import utc
from workouts.models import Activity, WorkoutInstance

AT = utc(2026, 3, 2, 14)


def proposal(tom: User, **more: Any) -> Any:
    asked = {"kind": "PlanWeeks", "wish": {"weeks": 16}, "sentence": "make it", "plan_seen": ""}
    return Proposal(client=tom, **{**asked, "made_at": AT, "expires_at": AT + timedelta(days=7), **more})


def away(tom: User, **more: Any) -> Any:
    return Away(client=tom, start_date=AT.date(), end_date=AT.date(), equipment=["hotel"], created_at=AT, **more)


def obstacle(tom: User, **more: Any) -> Any:
    told = {"date": date(2026, 3, 4), "words": "rain", "asked_for": date(2026, 3, 2), "created_at": AT}
    return ObstaclePlan(client=tom, **{**told, **more})


BROKEN: dict[str, Any] = {
    "an obstacle without words": lambda tom: obstacle(tom, words=""),
    "an if without a then": lambda tom: obstacle(tom, if_part="it rains"),
    "a then without an if": lambda tom: obstacle(tom, then_part="treadmill"),
    "an obstacle from nobody that is known": lambda tom: obstacle(tom, source="dog"),
    "an obstacle before its week": lambda tom: obstacle(tom, date=date(2026, 3, 1)),
    "a day's text that asks the question of the week": lambda tom: Message(
        user=tom, kind="daily", direction="outbound", state="planned", local_date=AT.date(), asks="obstacle",
        due_at=AT, send_before=AT + timedelta(hours=1),
    ),
    "a week's text that asks what nobody knows": lambda tom: Message(
        user=tom, kind="weekly", direction="outbound", state="planned", local_date=AT.date(), asks="the time",
        due_at=AT, send_before=AT + timedelta(hours=1),
    ),
    "a hold without a reason": lambda tom: Hold(client=tom, reason="", began_at=AT),
    "a hold that ends before it begins": lambda tom: Hold(
        client=tom, reason="x", began_at=AT, released_at=AT - timedelta(hours=1)
    ),
    "a week of eight days": lambda tom: WeekWish(client=tom, monday=date(2026, 3, 2), most_days=8, created_at=AT),
    "a session of five minutes": lambda tom: WeekWish(
        client=tom, monday=date(2026, 3, 2), session_minutes=5, created_at=AT
    ),
    "an illness that ends before it begins": lambda tom: Illness(
        client=tom, fever=True, start_date=AT.date(), end_date=AT.date() - timedelta(days=1), created_at=AT
    ),
    "a clock that changes to no zone": lambda tom: away(tom, clock="waiting"),
    "a zone that changes no clock": lambda tom: away(tom, timezone="Asia/Tokyo"),
    "a clock that nobody knows": lambda tom: away(tom, timezone="Asia/Tokyo", clock="late"),
    "abroad without a way back": lambda tom: away(tom, timezone="Asia/Tokyo", clock="abroad"),
    "a flag of no kind": lambda tom: RedFlag(client=tom, kinds=[], about="self", quote="x", raised_at=AT),
    "a flag about nobody": lambda tom: RedFlag(client=tom, kinds=["chest"], about="dog", quote="x", raised_at=AT),
    "a change that says nothing": lambda tom: Change(client=tom, kind="Log", sentence="", made_at=AT),
    "a change of no kind": lambda tom: Change(client=tom, kind="", sentence="x", made_at=AT),
    "undone before it was made": lambda tom: Change(
        client=tom, kind="Log", sentence="x", made_at=AT, undone_at=AT - timedelta(hours=1)
    ),
    "decided without a time": lambda tom: proposal(tom, state="accepted"),
    "open with a time": lambda tom: proposal(tom, decided_at=AT),
    "a state that nobody knows": lambda tom: proposal(tom, state="perhaps", decided_at=AT),
    "over before it was made": lambda tom: proposal(tom, expires_at=AT - timedelta(days=1)),
    "asked at no time": lambda tom: TalkState(client=tom, asked="rest"),
    "no sport": lambda tom: Activity(client=tom, date=AT.date(), sport="", created_at=AT),
    "longer than a day": lambda tom: Activity(client=tom, date=AT.date(), sport="golf", minutes=1441, created_at=AT),
    "harder than ten": lambda tom: Activity(client=tom, date=AT.date(), sport="golf", rpe=11, created_at=AT),
    "units of stones": lambda tom: FitnessProfile(user=tom, age=30, units="st"),
    "an alert that nobody knows": lambda tom: Alert(client=tom, kind="boredom", sentence="x", created_at=AT),
    "a question of no day": lambda tom: Message(
        user=tom, kind="question", direction="outbound", state="queued", content="x", due_at=AT,
        send_before=AT + timedelta(hours=1),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_it_is_refused(case: str, tom: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BROKEN[case](tom).save()


@pytest.mark.parametrize(
    "twice",
    [
        lambda tom: Hold(client=tom, reason="x", began_at=AT),
        lambda tom: proposal(tom),
        lambda tom: WeekWish(client=tom, monday=date(2026, 3, 2), created_at=AT),
        lambda tom: Illness(client=tom, fever=True, start_date=AT.date(), created_at=AT),
        lambda tom: obstacle(tom),
    ],
)
def test_there_is_one_open_at_a_time(twice: Any, tom: User) -> None:
    twice(tom).save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        twice(tom).save(force_insert=True)


def test_what_was_asked_for_a_day_is_an_object(tom: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkoutInstance.objects.create(
            client=tom, fitness_plan=tom.fitness_plans.get(), microcycle_id=tom.pk, date=AT.date(), theme="Push",
            session_type="strength", asked=["20 min"],
        )  # fmt: skip
