"""Whole weeks of two clients who text beside each other: what each trains, hears and is asked stays their own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pytest

from accounts.models import Illness, Limitation, User
from accounts.tests.factories import CoachFactory
from messaging.daily import process_due
from messaging.domain.text import is_gsm7, segments
from messaging.models import Change, InboundText, Message, ObstaclePlan
from messaging.tests.talk import LIFTER, MONDAY, RUNNER, Talk, talk_with
from workouts.models import Activity, WorkoutInstance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reader")]
DAYS: Final = 14
ANA: Final = {
    0: ["done, rpe 8"],
    2: ["hotel", "done"],
    4: ["20 min", "done but skipped the plank"],
    6: ["if work runs late on Wed, then I train at noon"],
    7: ["left knee hurts", "done"],
    9: ["what do you know about me", "done"],
    11: ["knee is fine now", "done"],
}
"""What Ana texts, by the day after the first Monday."""
BEN: Final = {
    1: ["ran 5k in 30:00, rpe 6"],
    3: ["skip today"],
    5: ["played football 90 min"],
    6: ["done"],
    8: ["I have a cold", "done, easy"],
    10: ["the cold is gone", "text me at 8", "undo"],
}


def live(talks: dict[str, Talk], said: dict[str, dict[int, list[str]]]) -> None:
    """Two weeks: each hour what is due goes out; an hour after the first message of a day they text, by turns."""
    for day in range(DAYS):
        start = MONDAY.replace(minute=0) + timedelta(days=day)
        process_due(at=start - timedelta(minutes=25), rules_only=True)
        for hour in range(3):
            process_due(at=start + timedelta(hours=hour, minutes=1), rules_only=True)
        turns = max(len(texts.get(day, ())) for texts in said.values())
        for turn in range(turns):
            for name, talk in talks.items():
                talk.now = max(talk.now, start + timedelta(hours=2, minutes=5))
                for text in said[name].get(day, ())[turn : turn + 1]:
                    talk.says(text)
        process_due(at=max(talk.now for talk in talks.values()), rules_only=True)  # the answers
        process_due(at=start + timedelta(hours=10, minutes=5), rules_only=True)  # Sunday's text


@pytest.fixture
def talks(db: None) -> dict[str, Talk]:
    coach = CoachFactory.create(name="Maria")
    ana = talk_with(LIFTER, now=MONDAY, coach=coach)
    ben = talk_with(RUNNER, now=MONDAY, coach=coach, name="Ben", phone_number="+15550100777")
    told = {"ana": ana, "ben": ben}
    live(told, {"ana": ANA, "ben": BEN})
    return told


def days_of(client: User, status: str) -> list[int]:
    rows = WorkoutInstance.objects.filter(client=client, status=status).exclude(session_type="rest")
    return [(row.date - date(2026, 3, 2)).days for row in rows.order_by("date")]


def test_two_weeks_of_two_clients(talks: dict[str, Talk]) -> None:
    ana, ben = talks["ana"].client, talks["ben"].client
    assert days_of(ana, "completed") == [0, 2, 4, 7, 9, 11]
    assert (days_of(ben, "completed"), days_of(ben, "skipped")) == ([1, 6, 8], [3])
    for client in (ana, ben):
        went = Message.objects.filter(user=client, kind="daily", state="accepted")
        assert went.count() == went.values("local_date").distinct().count() == DAYS
        assert Message.objects.filter(user=client, kind="weekly", state="accepted").count() == DAYS // 7
    assert [row.client for row in Limitation.objects.all()] == [ana]
    assert Limitation.objects.get().status == "resolved"
    assert (Illness.objects.get().client, Activity.objects.get().client) == (ben, ben)
    assert User.objects.get(pk=ben.pk).preferred_send_hour == 7, "taken back"


def test_each_text_is_read_and_answered_once_and_in_two_segments_at_most(talks: dict[str, Talk]) -> None:
    texts = sum(len(each) for said in (ANA, BEN) for each in said.values())
    assert (InboundText.objects.count(), InboundText.objects.filter(understood=True).count()) == (texts, texts)
    answers = Message.objects.filter(kind="answer", state="accepted")
    assert answers.count() == answers.values("answers").distinct().count() == texts
    assert all(is_gsm7(row.content) and segments(row.content) <= 2 for row in answers)


def test_what_gets_in_the_way_is_told_on_its_day_alone_and_to_whom_said_so(talks: dict[str, Talk]) -> None:
    assert ObstaclePlan.objects.get().client == talks["ana"].client
    told = Message.objects.filter(kind="daily", content__contains="Your plan: if work runs late")
    assert [(row.user, row.local_date) for row in told] == [(talks["ana"].client, date(2026, 3, 11))]


def test_every_change_names_its_client_and_the_text_that_it_came_from(talks: dict[str, Talk]) -> None:
    for change in Change.objects.select_related("text"):
        assert change.text is not None
        assert change.text.user_id == change.client_id
