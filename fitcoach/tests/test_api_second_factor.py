"""Staff sign in to the app by a text and their authenticator; clients by a text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django_otp.oath import TOTP

from accounts.models import Device
from accounts.tests.factories import CoachFactory, UserFactory
from accounts.two_factor import WRONG, set_up
from fitcoach.testing.phone import Phone
from fitcoach.tests.test_api_sign_in import NUMBER, code_for, wrong
from fitcoach.tests.test_api_sign_in import monday as monday

pytestmark = pytest.mark.django_db
AUTHENTICATOR = "3132333435363738393031323334353637383930"


def authenticator_code() -> str:
    """What the authenticator shows at this moment."""
    return f"{TOTP(bytes.fromhex(AUTHENTICATOR), t0=0).token():06d}"


@pytest.mark.parametrize(
    ("case", "told", "sentence"),
    [
        ("nothing", {}, "Staff send the code of their authenticator as well."),
        ("another's", {"authenticator_code": "000000"}, WRONG),
        ("no recovery code", {"authenticator_code": "abcdefgh"}, WRONG),
    ],
)
def test_a_text_alone_signs_no_coach_in(case: str, told: dict[str, str], sentence: str, settings: Any) -> None:
    settings.STAFF_TWO_FACTOR = True
    maria = CoachFactory.create(phone_number=NUMBER)
    code = code_for(Phone())
    body = {"phone_number": NUMBER, "code": code}
    before = Phone().post("auth/token", body)
    assert (before.status, before.json["detail"]) == (
        403, "Sign in to the console first, which sets up an authenticator.",
    )  # fmt: skip
    _, recovery_codes = set_up(maria, key=AUTHENTICATOR, code=authenticator_code())
    refused = Phone().post("auth/token", {**body, **told})
    assert (refused.status, refused.json["type"], refused.json["detail"]) == (
        403, "/api/v1/problems/authenticator-needed", sentence,
    ), case  # fmt: skip
    assert not Device.objects.exists()
    unproved = Phone().post("auth/token", {**body, "code": wrong(code), "authenticator_code": recovery_codes[0]})
    assert unproved.json["type"] == "/api/v1/problems/code-refused", "who has no code of the text learns nothing"


@pytest.mark.parametrize("kind", ["authenticator", "recovery code"])
def test_a_coach_signs_in_with_a_text_and_a_second_code_each_good_once(
    kind: str, settings: Any, monday: Callable[[timedelta], None]
) -> None:
    settings.STAFF_TWO_FACTOR = True
    _, recovery_codes = set_up(CoachFactory.create(phone_number=NUMBER), key=AUTHENTICATOR, code=authenticator_code())
    monday(timedelta(seconds=30))
    second = authenticator_code() if kind == "authenticator" else recovery_codes[0]
    told = {"phone_number": NUMBER, "authenticator_code": second}
    assert Phone().post("auth/token", {**told, "code": code_for(Phone())}).json["role"] == "coach"
    monday(timedelta(seconds=1))
    assert Phone().post("auth/token", {**told, "code": code_for(Phone())}).status == 403


def test_a_client_needs_no_second_code(settings: Any) -> None:
    settings.STAFF_TWO_FACTOR = True
    UserFactory.create(phone_number=NUMBER)
    assert Phone().post("auth/token", {"phone_number": NUMBER, "code": code_for(Phone())}).status == 200
