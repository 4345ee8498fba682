"""A new SECRET_KEY: what the one before still opens while SECRET_KEY_BEFORE names it, and what ends with it.

The cases of session links are in `messaging.tests.test_session_link`, with the rest of those links.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.codes import ask_for_code, code_of, fitting_code
from accounts.models import IdempotentRequest, SilentNumber
from accounts.silence import end_silence, silence, silent_since
from accounts.tests.factories import CoachFactory, UserFactory
from fitcoach.testing.phone import Phone

pytestmark = pytest.mark.django_db

AT = datetime(2026, 6, 10, 13, tzinfo=UTC)
NUMBER = "+15550100101"
OLD, NEW = "the key before, as long as a key has to be, or longer", "the new key, as long as a key has to be, or longer"
ONCE = "0123456789abcdef"


@pytest.fixture(autouse=True)
def old_key(settings: Any) -> None:
    settings.SECRET_KEY = OLD


def rotate(settings: Any, *, before: bool) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD] if before else []


def test_a_number_that_texted_stop_before_the_rotation_stays_silent(settings: Any) -> None:
    silence(NUMBER, since=AT)
    rotate(settings, before=True)
    assert silent_since(NUMBER) == AT


def test_a_number_stays_silent_for_ever_by_a_key_that_nothing_else_believes_any_more(settings: Any) -> None:
    silence(NUMBER, since=AT)
    rotate(settings, before=False)
    assert silent_since(NUMBER) is None
    settings.SILENCE_KEYS_BEFORE = [OLD]
    assert silent_since(NUMBER) == AT


def test_a_second_stop_after_the_rotation_is_the_same_number(settings: Any) -> None:
    silence(NUMBER, since=AT)
    rotate(settings, before=True)
    silence(NUMBER, since=AT + timedelta(days=1))
    assert silent_since(NUMBER) == AT + timedelta(days=1)
    assert SilentNumber.objects.count() == 1, "and the row of the old key is gone"


def test_a_start_after_the_rotation_ends_the_silence_under_every_key(settings: Any) -> None:
    silence(NUMBER, since=AT)
    rotate(settings, before=True)
    assert end_silence(NUMBER) == AT
    assert silent_since(NUMBER) is None
    assert not SilentNumber.objects.exists()


def test_another_number_is_not_silent(settings: Any) -> None:
    silence(NUMBER, since=AT)
    rotate(settings, before=True)
    assert silent_since("+15550100102") is None


@pytest.mark.parametrize(("case", "before", "fits"), [("named as the one before", True, True), ("gone", False, False)])
def test_a_code_that_was_texted_before_the_rotation(case: str, before: bool, fits: bool, settings: Any) -> None:
    digits = code_of(ask_for_code(NUMBER, address="192.0.2.1", at=AT).pk)
    rotate(settings, before=before)
    assert (fitting_code(NUMBER, digits, at=AT) is not None) is fits, case


def test_a_wrong_code_fits_under_no_key(settings: Any) -> None:
    code = ask_for_code(NUMBER, address="192.0.2.1", at=AT)
    right = {code_of(code.pk)}
    rotate(settings, before=True)
    right.add(code_of(code.pk))
    wrong = next(f"{number:06d}" for number in range(10) if f"{number:06d}" not in right)
    assert fitting_code(NUMBER, wrong, at=AT) is None


def test_a_repeated_request_hears_its_answer_after_the_rotation(settings: Any) -> None:
    phone = Phone(UserFactory.create(phone_number=NUMBER))
    first = phone.post("me/calendar", Idempotency_Key=ONCE)
    rotate(settings, before=True)
    again = phone.post("me/calendar", Idempotency_Key=ONCE)
    assert (again.status, again.content) == (first.status, first.content)


def test_a_repeated_request_whose_answer_no_key_opens_is_refused_and_not_done_again(settings: Any) -> None:
    phone = Phone(UserFactory.create(phone_number=NUMBER))
    phone.post("me/calendar", Idempotency_Key=ONCE)
    kept = IdempotentRequest.objects.get().begun_at
    rotate(settings, before=False)
    again = phone.post("me/calendar", Idempotency_Key=ONCE)
    assert (again.status, again.json["type"]) == (422, "/api/v1/problems/refused")
    assert IdempotentRequest.objects.get().begun_at == kept


@pytest.mark.parametrize(("case", "before", "status"), [("named", True, 200), ("gone", False, 302)])
def test_staff_stay_signed_in_while_the_key_before_is_named(
    case: str, before: bool, status: int, settings: Any
) -> None:
    browser = Client()
    browser.force_login(CoachFactory.create())
    rotate(settings, before=before)
    assert browser.get(reverse("admin:password_change")).status_code == status, case


def test_a_phone_stays_signed_in_whatever_the_key(settings: Any) -> None:
    phone = Phone(UserFactory.create(phone_number=NUMBER))
    rotate(settings, before=False)
    assert phone.get("me").status == 200
