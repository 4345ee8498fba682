"""Who sees whose clients: coaches their own, head coaches their team's, superusers all."""

from __future__ import annotations

import pytest

from accounts.models import Limitation, User
from accounts.selectors import clients_of
from accounts.tests.factories import CoachFactory, LimitationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> dict[str, User]:
    """A head coach with an own client, a coach of the team with one, and a coach outside with one."""
    head = CoachFactory.create()
    member, outsider = CoachFactory.create(coach=head), CoachFactory.create()
    clients = {f"client_of_{name}": UserFactory.create(coach=coach) for name, coach in
               (("head", head), ("member", member), ("outsider", outsider))}  # fmt: skip
    for client in clients.values():
        LimitationFactory.create(client=client)
    return {"head": head, "member": member, "outsider": outsider, **clients}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("head", {"client_of_head", "client_of_member"}),
        ("member", {"client_of_member"}),
        ("outsider", {"client_of_outsider"}),
    ],
)
def test_coaches_see_their_own_clients_and_heads_those_of_their_team(
    team: dict[str, User], who: str, seen: set[str]
) -> None:
    expected = {team[name].pk for name in seen}
    assert set(clients_of(team[who]).values_list("pk", flat=True)) == expected
    assert set(Limitation.objects.owned_by(team[who]).values_list("client", flat=True)) == expected


def test_superusers_see_everybody_and_a_client_only_themselves(team: dict[str, User]) -> None:
    boss = CoachFactory.create(is_superuser=True)
    assert clients_of(boss).count() == Limitation.objects.owned_by(boss).count() == 3
    own = Limitation.objects.owned_by(team["client_of_head"])
    assert {row.client for row in own} == {team["client_of_head"]}
