"""Whose a client is, and who may say so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.coaching import (
    answers_for,
    assign_coach,
    coaches_to_choose,
    review_first,
    send_automatically,
    who_sees,
)
from accounts.models import User
from accounts.selectors import clients_of
from accounts.tests.factories import CoachFactory, UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 19, tzinfo=UTC)


@pytest.fixture
def cast() -> dict[str, User]:
    """Hanna is the head of Maria and Max; Olga is nobody's; Nils has left; Boss sees all."""
    hanna = CoachFactory.create(name="Hanna")
    return {
        "Hanna": hanna,
        "Maria": CoachFactory.create(name="Maria", coach=hanna),
        "Max": CoachFactory.create(name="Max", coach=hanna),
        "Olga": CoachFactory.create(name="Olga"),
        "Nils": CoachFactory.create(name="Nils", coach=hanna, is_active=False),
        "Boss": CoachFactory.create(name="Boss", is_superuser=True),
    }


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("Boss", ["Boss", "Hanna", "Maria", "Max", "Olga"]),
        ("Hanna", ["Hanna", "Maria", "Max"]),
        ("Maria", []),
        ("Olga", []),
    ],
)
def test_who_may_choose_whom(who: str, names: list[str], cast: dict[str, User]) -> None:
    assert [coach.name for coach in coaches_to_choose(cast[who])] == names


def test_a_client_changes_hands_and_is_seen_by_the_new_coach_and_the_head(cast: dict[str, User]) -> None:
    ana = UserFactory.create(coach=cast["Olga"])
    assign_coach(ana, cast["Max"], by=cast["Boss"], at=NOON)
    seen_by = {name for name, staff in cast.items() if clients_of(staff).filter(pk=ana.pk).exists()}
    assert seen_by == {"Max", "Hanna", "Boss"} == {coach.name for coach in who_sees(cast["Max"])} | {"Boss"}
    assert User.objects.get(pk=ana.pk).updated_at == ana.updated_at


@pytest.mark.parametrize(
    ("by", "to", "sentence"),
    [
        ("Maria", "Max", "You may not give clients to this coach."),
        ("Hanna", "Olga", "You may not give clients to this coach."),
        ("Boss", "Nils", "You may not give clients to this coach."),
        ("Boss", "Maria", "Ana is Maria's client already."),
    ],
)
def test_who_may_not_give_a_client_away_changes_nothing(by: str, to: str, sentence: str, cast: dict[str, User]) -> None:
    ana = UserFactory.create(name="Ana", coach=cast["Maria"])
    with pytest.raises(ValueError) as refusal:
        assign_coach(ana, cast[to], by=cast[by], at=NOON)
    assert str(refusal.value) == sentence
    assert User.objects.get(pk=ana.pk).coach_id == cast["Maria"].pk


@pytest.mark.parametrize(("who", "answers"), [("Maria", True), ("Boss", True), ("Hanna", False), ("Max", False)])
def test_the_own_coach_and_superusers_answer_for_a_client(who: str, answers: bool, cast: dict[str, User]) -> None:
    assert answers_for(cast[who], UserFactory.create(coach=cast["Maria"])) is answers


def test_reading_first_is_switched_on_and_off_and_touches_no_fact() -> None:
    ana = UserFactory.create()
    review_first(ana, at=NOON)
    assert User.objects.get(pk=ana.pk).review_first is True
    with pytest.raises(ValueError, match="reads this client's texts first already"):
        review_first(ana, at=NOON)
    send_automatically(ana, at=NOON)
    with pytest.raises(ValueError, match="go by themselves already"):
        send_automatically(ana, at=NOON)
    now = User.objects.get(pk=ana.pk)
    assert (now.review_first, now.updated_at) == (False, ana.updated_at)
