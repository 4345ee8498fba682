"""How passwords are kept, and what becomes of those that were kept otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, make_password
from django.http import HttpRequest

from accounts.models import User
from accounts.tests.factories import CoachFactory
from fitcoach.settings import PASSWORD_HASHERS

PASSWORD = "a long enough secret"
OURS = "argon2$argon2id$v=19$m=19456,t=2,p=1$"


@pytest.fixture(autouse=True)
def real_hashers(settings: Any) -> None:
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS


def test_a_new_password_is_kept_by_argon2id_with_19_mib() -> None:
    kept = make_password(PASSWORD)
    assert kept.startswith(OURS)
    assert check_password(PASSWORD, kept)
    assert not check_password("another secret", kept)


@pytest.mark.django_db
@pytest.mark.parametrize(("case", "rounds"), [("of years ago", 1_000), ("of last year", 20_000)])
def test_a_password_of_before_is_kept_by_argon2_after_signing_in(case: str, rounds: int) -> None:
    kept = PBKDF2PasswordHasher().encode(PASSWORD, "thesaltofthatday123456", rounds)
    coach = CoachFactory.create(password=kept)
    assert authenticate(HttpRequest(), username=coach.phone_number, password="another secret") is None
    assert User.objects.get().password == kept, "a wrong password changes nothing"
    assert authenticate(HttpRequest(), username=coach.phone_number, password=PASSWORD) == coach
    assert User.objects.get().password.startswith(OURS), case
    assert authenticate(HttpRequest(), username=coach.phone_number, password=PASSWORD) == coach


@pytest.mark.django_db
def test_an_argon2_hash_of_other_costs_is_kept_at_ours_after_signing_in(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("accounts.hashers.Argon2.memory_cost", 8 * 1024)
        coach = CoachFactory.create(password=make_password(PASSWORD))
    assert authenticate(HttpRequest(), username=coach.phone_number, password=PASSWORD) == coach
    assert User.objects.get().password.startswith(OURS)
