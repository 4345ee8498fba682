"""Signing in by phone: codes, tokens, devices, sign-up."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.api import authentication
from accounts.codes import TooManyCodes, ask_for_code, code_of
from accounts.models import CalendarFeed, Device, FitnessProfile, Limitation, SignInCode, User
from accounts.tests.factories import CoachFactory, UserFactory
from fitcoach.testing.phone import Phone
from fitcoach.tests.api_cast import EVERY_DAY, MONDAY
from messaging.codes import send_codes
from messaging.inbound import handle_waiting, keep
from messaging.models import BadNumber, Message
from messaging.tasks import forget
from messaging.transports import memory
from plans.models import FitnessPlan
from workouts import signing_up
from workouts.models import WorkoutInstance

pytestmark = pytest.mark.django_db
NUMBER = "+15550100101"
KEY = "0b9f7c1e-6f0a-4e0c-9c0e-0c3f5b0a7d11"
ANA = {
    "name": "Ana",
    "timezone": "America/Denver",
    "fitness_goals": "get strong",
    "equipment": ["dumbbells"],
    "available_days": EVERY_DAY,
    "limitations": [{"region": "wrist", "severity": "mild"}],
}


@pytest.fixture(autouse=True)
def monday(settings: Any) -> Iterator[Callable[[timedelta], None]]:
    """Monday, 07:00 in Denver; calling it lets time pass."""
    settings.SMS_TRANSPORT = "memory"
    memory.clear()
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock.shift
    memory.clear()


def code_for(phone: Phone, number: str = NUMBER) -> str:
    assert phone.post("auth/code", {"phone_number": number}).status == 202
    return code_of(SignInCode.objects.filter(phone_number=number).latest("created_at").pk)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_is_six_digits_in_a_text_and_in_no_row() -> None:
    code = code_for(Phone())
    assert send_codes(at=timezone.now()) == 1
    assert send_codes(at=timezone.now()) == 0
    (text,) = memory.SENT
    assert (text.to, text.kind) == (NUMBER, "code")
    assert re.findall(r"\d{6}", text.body) == [code]
    row = SignInCode.objects.values().get()
    assert code not in str([value for name, value in row.items() if name != "id"]), "only its id leads to it"
    assert not Message.objects.exists()


def test_the_answer_does_not_tell_whether_a_number_is_known() -> None:
    UserFactory.create(phone_number=NUMBER)
    known, unknown = (Phone().post("auth/code", {"phone_number": number}) for number in (NUMBER, "+15550100999"))
    assert (known.status, known.content) == (unknown.status, unknown.content) == (202, b'{"expires_in":600}')


@pytest.mark.parametrize("why", ["texted STOP", "takes no texts"])
def test_a_number_that_must_not_be_texted_gets_no_code_and_the_same_answer(why: str) -> None:
    if why == "texted STOP":
        UserFactory.create(phone_number=NUMBER, opted_out_at=timezone.now())
    else:
        BadNumber.objects.create(phone_number=NUMBER, error="21211", since=timezone.now())
    assert Phone().post("auth/code", {"phone_number": NUMBER}).content == b'{"expires_in":600}'
    assert send_codes(at=timezone.now()) == 0
    assert memory.SENT == []
    assert SignInCode.objects.get().state == "failed"


def test_who_answers_a_code_with_stop_is_not_signed_up_with_it() -> None:
    phone = Phone()
    code = code_for(phone)
    keep(provider_id="SM1", sender=NUMBER, to="+1", body="STOP", payload={}, at=timezone.now())
    handle_waiting(at=timezone.now())
    assert phone.post("signup", {**ANA, "phone_number": NUMBER, "code": code}).status == 422
    code_for(phone)
    assert send_codes(at=timezone.now()) == 0
    assert (User.objects.count(), memory.SENT) == (0, [])


def test_a_transport_that_breaks_fails_its_code_once_and_the_next_one_is_sent(
    caplog: pytest.LogCaptureFixture,
) -> None:
    code_for(Phone(), NUMBER)
    code_for(Phone(), "+15550100102")
    memory.TROUBLES.append(RuntimeError("nobody thought of this"))
    assert send_codes(at=timezone.now()) == 1
    assert sorted(SignInCode.objects.values_list("state", flat=True)) == ["failed", "sent"]
    assert send_codes(at=timezone.now()) == 0, "it is perhaps on its way, so it is never sent again"
    assert len(memory.SENT) == 1
    assert "nobody thought of this" in caplog.text


def test_a_transport_that_nobody_registered_leaves_codes_where_they_are(settings: Any) -> None:
    code_for(Phone())
    settings.SMS_TRANSPORT = "pigeon"
    with pytest.raises(KeyError):
        send_codes(at=timezone.now())
    assert SignInCode.objects.get().state == "queued"


def test_a_code_is_traded_for_a_token_once() -> None:
    user = UserFactory.create(phone_number=NUMBER)
    phone = Phone()
    body = {"phone_number": NUMBER, "code": code_for(phone), "device_name": "Blue phone"}
    traded = phone.post("auth/token", body)
    assert (traded.status, traded.json["user_id"], traded.json["device"]["name"]) == (200, str(user.pk), "Blue phone")
    assert phone.post("auth/token", body).status == 422
    phone.token = traded.json["token"]
    assert phone.get("me").json["id"] == str(user.pk)
    assert traded.json["token"] not in str(Device.objects.values().get()), "only its hash is kept"


def test_the_sixth_try_is_refused_even_when_it_is_right() -> None:
    UserFactory.create(phone_number=NUMBER)
    code = code_for(Phone())
    for _ in range(5):
        assert Phone().post("auth/token", {"phone_number": NUMBER, "code": wrong(code)}).status == 422
    assert Phone().post("auth/token", {"phone_number": NUMBER, "code": code}).status == 422
    assert SignInCode.objects.get().tries == 5
    assert not Device.objects.exists()


@pytest.mark.parametrize(("minutes", "status"), [(9, 200), (10, 422)])
def test_a_code_holds_for_ten_minutes(minutes: int, status: int, monday: Callable[[timedelta], None]) -> None:
    UserFactory.create(phone_number=NUMBER)
    code = code_for(Phone())
    monday(timedelta(minutes=minutes))
    assert Phone().post("auth/token", {"phone_number": NUMBER, "code": code}).status == status


def test_a_new_code_ends_the_one_before(monday: Callable[[timedelta], None]) -> None:
    UserFactory.create(phone_number=NUMBER)
    first = code_for(Phone())
    monday(timedelta(seconds=1))
    second = code_for(Phone())
    assert Phone().post("auth/token", {"phone_number": NUMBER, "code": first}).status == 422
    assert Phone().post("auth/token", {"phone_number": NUMBER, "code": second}).status == 200


def test_a_number_asks_five_times_an_hour_and_an_address_twenty_times(monday: Callable[[timedelta], None]) -> None:
    statuses = [Phone().post("auth/code", {"phone_number": NUMBER}).status for _ in range(6)]
    assert statuses == [202] * 5 + [429]
    refused = Phone().post("auth/code", {"phone_number": NUMBER})
    assert refused.headers["Retry-After"] == "3600"
    others = [Phone().post("auth/code", {"phone_number": f"+1555010{number}"}).status for number in range(1000, 1016)]
    assert others == [202] * 15 + [429]
    monday(timedelta(hours=1))
    assert Phone().post("auth/code", {"phone_number": NUMBER}).status == 202


def at_once(ask: Callable[[int], SignInCode], times: int) -> int:
    """How many of these requests, which all begin together, are given a code."""
    together, given = threading.Barrier(times), []

    def run(number: int) -> None:
        together.wait()
        try:
            given.append(ask(number))
        except TooManyCodes:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(given)


@pytest.mark.django_db(transaction=True)
def test_requests_in_one_moment_are_counted_one_by_one() -> None:
    now = timezone.now()
    assert at_once(lambda number: ask_for_code(NUMBER, address=f"192.0.2.{number}", at=now), 12) == 5
    assert SignInCode.objects.filter(phone_number=NUMBER, used_at=None).count() == 1, "earlier ones end"
    for number in range(15):
        ask_for_code(f"+1555030{number:04d}", address="192.0.2.99", at=now)
    assert at_once(lambda number: ask_for_code(f"+1555040{number:04d}", address="192.0.2.99", at=now), 12) == 5


def test_a_household_with_ipv6_is_one_address() -> None:
    statuses = [
        Client().post(
            "/api/v1/auth/code",
            {"phone_number": f"+1555020{number:04d}"},
            content_type="application/json",
            REMOTE_ADDR=f"2001:db8:{number // 21}:2::{number:x}",
        )
        for number in range(22)
    ]
    assert [each.status_code for each in statuses] == [202] * 20 + [429, 202], "the last one is a neighbour's"


def test_a_number_without_an_account_is_sent_to_sign_up_and_the_code_still_holds() -> None:
    phone = Phone()
    code = code_for(phone)
    refused = phone.post("auth/token", {"phone_number": NUMBER, "code": code})
    assert (refused.status, refused.json["type"]) == (409, "/api/v1/problems/not-signed-up")
    assert phone.post("signup", {**ANA, "phone_number": NUMBER, "code": code}).status == 201


@pytest.mark.parametrize(
    ("case", "fields", "kind"),
    [
        ("somebody who left", {"is_active": False}, "deactivated"),
        ("a superuser", {"role": "coach", "is_superuser": True}, "password-needed"),
        ("a superuser who left", {"role": "coach", "is_superuser": True, "is_active": False}, "deactivated"),
    ],
)
def test_an_account_that_no_code_opens_says_so_at_both_doors(case: str, fields: dict[str, Any], kind: str) -> None:
    UserFactory.create(phone_number=NUMBER, **fields)
    code = code_for(Phone())
    for path, body in (("auth/token", {}), ("signup", ANA)):
        refused = Phone().post(path, {**body, "phone_number": NUMBER, "code": code})
        assert (refused.status, refused.json["type"]) == (403, f"/api/v1/problems/{kind}")
        unproved = Phone().post(path, {**body, "phone_number": NUMBER, "code": wrong(code)})
        assert (unproved.status, unproved.json["type"]) == (422, "/api/v1/problems/code-refused")
    assert (User.objects.count(), Device.objects.count()) == (1, 0)
    assert Phone().get(f"problems/{kind}").json["status"] == 403


def test_a_sign_up_whose_code_was_spent_meanwhile_needs_a_new_code(monkeypatch: pytest.MonkeyPatch) -> None:
    code = code_for(Phone())
    monkeypatch.setattr(signing_up, "spend", lambda *args, **kwargs: False)
    refused = Phone().post("signup", {**ANA, "phone_number": NUMBER, "code": code})
    assert (refused.status, refused.json["type"]) == (422, "/api/v1/problems/code-refused")
    assert not User.objects.exists()


def test_sign_up_gives_the_first_screen_in_one_call_and_few_statements() -> None:
    phone = Phone()
    code = code_for(phone)
    with CaptureQueriesContext(connection) as queries:
        made = phone.post("signup", {**ANA, "phone_number": NUMBER, "code": code})
    told = made.json
    assert (made.status, told["client"]["name"], told["plan"]["status"]) == (201, "Ana", "active")
    assert (told["workout"]["date"], told["workout"]["status"]) == ("2026-01-05", "scheduled")
    assert len([each for each in queries if "SAVEPOINT" not in each["sql"]]) <= 22
    phone.token = told["token"]
    assert phone.get("workouts/today").json["id"] == told["workout"]["id"]
    client = User.objects.get(phone_number=NUMBER)
    assert (FitnessProfile.objects.get().user, Limitation.objects.get().client) == (client, client)


def test_a_second_sign_up_of_a_number_changes_nothing_and_keeps_the_code() -> None:
    user = UserFactory.create(phone_number=NUMBER, name="Old")
    code = code_for(Phone())
    refused = Phone().post("signup", {**ANA, "phone_number": NUMBER, "code": code})
    assert (refused.status, refused.json["type"]) == (409, "/api/v1/problems/already-signed-up")
    assert (User.objects.get().name, FitnessPlan.objects.count(), WorkoutInstance.objects.count()) == ("Old", 0, 0)
    assert Phone().post("auth/token", {"phone_number": NUMBER, "code": code}).json["user_id"] == str(user.pk)


@pytest.mark.parametrize(
    ("case", "change", "status", "pointer"),
    [
        ("a zone that is none", {"timezone": "Mars/Olympus"}, 422, "/timezone"),
        ("a region that is none", {"limitations": [{"region": "soul"}]}, 400, "/limitations/0/region"),
        ("an age in words", {"age": "34"}, 400, "/age"),
        ("an unknown field", {"shoe_size": 43}, 400, "/shoe_size"),
        ("an end before its beginning",
         {"limitations": [{"region": "knee", "since": "2026-01-02", "until": "2026-01-01"}]}, 422,
         "/limitations/0/until"),
        ("a blank name", {"name": "  "}, 422, "/name"),
        ("a day that no calendar has", {"event_date": "2026-02-30"}, 422, "/event_date"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_no_try_is_spent(case: str, change: Any, status: int, pointer: str) -> None:
    code = code_for(Phone())
    refused = Phone().post("signup", {**ANA, **change, "phone_number": NUMBER, "code": code})
    assert (refused.status, [each["pointer"] for each in refused.json["errors"]]) == (status, [pointer])
    assert (SignInCode.objects.get().tries, User.objects.count()) == (0, 0)


def test_two_people_may_hit_upon_the_same_key() -> None:
    codes = {number: code_for(Phone(), number) for number in ("+15550100101", "+15550100102")}
    answers = [
        Phone().post("signup", {**ANA, "phone_number": number, "code": code}, Idempotency_Key=KEY)
        for number, code in codes.items()
    ]
    assert [each.status for each in answers] == [201, 201]
    assert answers[0].json["client"]["id"] != answers[1].json["client"]["id"]


def test_a_sign_in_that_is_sent_again_has_the_same_answer_and_a_wrong_one_is_a_try() -> None:
    UserFactory.create(phone_number="+15550100101")
    code = code_for(Phone(), "+15550100101")
    body = {"phone_number": "+15550100101", "code": code}
    first, again = (Phone().post("auth/token", body, Idempotency_Key=KEY) for _ in range(2))
    assert (first.status, again.json) == (200, first.json)
    guess = Phone().post("auth/token", {**body, "code": wrong(code)}, Idempotency_Key=KEY)
    assert (guess.status, guess.json["type"]) == (422, "/api/v1/problems/code-refused")


def test_devices_are_listed_and_each_is_signed_out_at_once() -> None:
    user = UserFactory.create()
    mine, lost = Phone(user, name="mine"), Phone(user, name="lost")
    devices = {each["name"]: each for each in mine.get("auth/devices").json["items"]}
    assert (devices["mine"]["current"], devices["lost"]["current"]) == (True, False)
    assert mine.delete(f"auth/devices/{devices['lost']['id']}").status == 204
    assert (lost.get("me").status, mine.get("me").status) == (401, 200)
    assert mine.post("auth/logout").status == 204
    assert mine.get("me").status == 401


def test_the_eleventh_device_signs_the_first_out(monday: Callable[[timedelta], None]) -> None:
    user = UserFactory.create(phone_number=NUMBER)
    first = Phone(user)
    for _ in range(10):
        monday(timedelta(hours=1))
        code = code_for(Phone())
        assert Phone().post("auth/token", {"phone_number": NUMBER, "code": code}).status == 200
    assert (Device.objects.count(), first.get("me").status) == (10, 401)


def test_a_token_moves_on_with_use_and_ends_after_ninety_days_without(monday: Callable[[timedelta], None]) -> None:
    phone = Phone(UserFactory.create())
    for _ in range(3):
        monday(timedelta(days=80))
        assert phone.get("me").status == 200
    monday(timedelta(days=91))
    assert phone.get("me").status == 401
    forget()
    assert not Device.objects.exists()


def test_a_day_of_use_writes_one_row_for_the_token(monday: Callable[[timedelta], None]) -> None:
    phone = Phone(UserFactory.create())
    monday(timedelta(hours=25))
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            phone.get("me")
        counts.append(len(queries))
    assert counts == [3, 2, 2]


def test_a_token_that_is_revoked_while_it_is_renewed_is_401(
    monday: Callable[[timedelta], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(UserFactory.create())
    monday(timedelta(hours=25))
    first = authentication.SIGNED_IN.first

    def found_and_revoked(**values: Any) -> Device | None:
        device = first(**values)
        Device.objects.all().delete()
        return device

    monkeypatch.setattr(authentication.SIGNED_IN, "first", found_and_revoked)
    assert phone.get("me").status == 401
    assert not Device.objects.exists()


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Bearer ÿþ", "Bearer a b", "Token abc"])
def test_a_token_that_is_none_is_401(header: str) -> None:
    phone = Phone()
    response = phone.get("me", Authorization=header) if header else phone.get("me")
    assert (response.status, response.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_a_user_who_is_made_inactive_is_out_at_once() -> None:
    user = UserFactory.create()
    phone = Phone(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert phone.get("me").status == 401


def test_a_coach_signs_in_as_well_and_has_no_session_of_their_own() -> None:
    coach = CoachFactory.create(phone_number=NUMBER)
    traded = Phone().post("auth/token", {"phone_number": NUMBER, "code": code_for(Phone())}).json
    assert (traded["role"], traded["user_id"]) == ("coach", str(coach.pk))
    phone = Phone()
    phone.token = traded["token"]
    assert (phone.get("coach/clients").status, phone.get("workouts/today").status) == (200, 403)


def test_old_codes_are_forgotten(monday: Callable[[timedelta], None]) -> None:
    code_for(Phone())
    monday(timedelta(hours=3))
    forget()
    assert not SignInCode.objects.exists()
    assert not CalendarFeed.objects.exists()
