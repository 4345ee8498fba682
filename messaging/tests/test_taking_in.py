"""An alarming text is answered where it comes in, whoever else is down; an ordinary one waits for a worker."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Hold, User
from accounts.tests.factories import CoachFactory
from messaging import hints, outbox, taking_in
from messaging.inbound import handle_waiting, keep
from messaging.models import Alert, BadNumber, InboundText, Message, RedFlag
from messaging.taking_in import take_in, write_from_app
from messaging.tests.conftest import utc
from messaging.transports import memory

NOON = utc(2026, 6, 10, 18)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a thread of the door hands over is handed over before the door closes."""
    monkeypatch.setattr(taking_in, "_hand_over", lambda ids, *, at: outbox.send_due(at=at, ids=ids))


@pytest.fixture
def down(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A broker that takes no hint."""
    lost: list[Any] = []
    monkeypatch.setattr(hints, "hint_from_web", lambda task, ids: lost.append((task, ids)))
    monkeypatch.setattr(hints, "hint", lambda task, ids: lost.append((task, ids)))
    return lost


@pytest.fixture
def coached(tom: User) -> User:
    User.objects.filter(pk=tom.pk).update(coach=CoachFactory.create(name="Maria", phone_number="+15550109999"))
    tom.refresh_from_db()
    return tom


def text_in(tom: User, body: str, number: int = 1) -> InboundText:
    text = keep(provider_id=f"SM{number}", sender=tom.phone_number, to="+1", body=body, payload={}, at=NOON)
    assert text is not None
    return text


@pytest.mark.parametrize("body", ["I have chest pain", "me duele el pecho", "I fainted", "i want to die"])
def test_an_alarm_reaches_client_and_coach_with_the_broker_down(
    body: str, coached: User, down: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    text = text_in(coached, body)
    with django_capture_on_commit_callbacks(execute=True):
        take_in(text, at=NOON)
    assert {sent.to for sent in memory.SENT} == {coached.phone_number, "+15550109999"}
    assert (Hold.objects.count(), Alert.objects.get().kind, RedFlag.objects.count()) == (1, "red_flag", 1)


def test_a_worker_that_comes_later_raises_nothing_twice(
    coached: User, down: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    text = text_in(coached, "I have chest pain")
    with django_capture_on_commit_callbacks(execute=True):
        take_in(text, at=NOON)
    handle_waiting(at=NOON)
    assert (RedFlag.objects.count(), Message.objects.filter(kind="page").count(), len(memory.SENT)) == (1, 1, 2)


def test_an_ordinary_text_is_left_to_a_worker(coached: User, down: list[Any]) -> None:
    take_in(text_in(coached, "done"), at=NOON)
    assert (InboundText.objects.get().handled_at, [task for task, _ in down]) == (None, [hints.INBOUND])


def test_without_a_coach_whoever_runs_the_house_is_called(tom: User, down: list[Any]) -> None:
    boss = CoachFactory.create(is_superuser=True)
    text_in(tom, "I have chest pain")
    handle_waiting(at=NOON)
    assert Message.objects.get(kind="page").user == boss


@pytest.mark.parametrize("why", ["left", "texted STOP", "has a number that takes no texts"])
def test_nor_is_a_coach_called_whom_no_text_reaches(why: str, coached: User, down: list[Any]) -> None:
    boss = CoachFactory.create(is_superuser=True)
    maria = User.objects.filter(phone_number="+15550109999")
    if why == "left":
        maria.update(is_active=False)
    elif why == "texted STOP":
        maria.update(opted_out_at=NOON)
    else:
        BadNumber.objects.create(phone_number="+15550109999", error="21614", since=NOON)
    text_in(coached, "I have chest pain")
    handle_waiting(at=NOON)
    assert Message.objects.get(kind="page").user == boss


def test_a_stranger_who_is_no_client_raises_nothing(tom: User) -> None:
    keep(provider_id="SM9", sender="+15559999999", to="+1", body="I have chest pain", payload={}, at=NOON)
    handle_waiting(at=NOON)
    assert (RedFlag.objects.count(), Message.objects.count()) == (0, 0)


def test_who_opted_out_is_not_texted_but_the_coach_is_called(coached: User) -> None:
    User.objects.filter(pk=coached.pk).update(opted_out_at=NOON)
    text_in(coached, "I have chest pain")
    handle_waiting(at=NOON)
    assert (RedFlag.objects.count(), [row.user.name for row in Message.objects.filter(kind="page")]) == (1, ["Maria"])
    assert not Message.objects.filter(kind="reply").exists()


def test_what_is_written_in_the_app_goes_the_same_way(coached: User, down: list[Any]) -> None:
    text = write_from_app(coached, "today?", at=NOON)
    assert (text.provider_id[:4], text.phone_from) == ("app:", coached.phone_number)
    handle_waiting(at=NOON)
    assert InboundText.objects.get().user == coached
