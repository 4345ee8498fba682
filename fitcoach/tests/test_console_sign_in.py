"""How staff get in: the second factor, the lock after failures, and how long a session lasts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import AuditEntry, User
from accounts.tests.factories import CoachFactory, UserFactory
from accounts.two_factor import set_up
from fitcoach.testing.canary import NAME
from fitcoach.testing.phone import Phone

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 19, tzinfo=UTC)
PASSWORD = "a long enough secret"
SECRET = "3132333435363738393031323334353637383930"
HOME, LIST = reverse("admin:index"), reverse("admin:accounts_user_changelist")
LOGIN, VERIFY, SET_UP = reverse("admin:login"), reverse("console:verify"), reverse("console:set-up")
PASSWORD_CHANGE, TRANSLATIONS = reverse("admin:password_change"), reverse("admin:jsi18n")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def two_factor(settings: Any) -> None:
    settings.STAFF_TWO_FACTOR = True


@pytest.fixture
def maria() -> User:
    coach = CoachFactory.create(name="Maria", phone_number="+15550100001", email="maria@example.com")
    coach.set_password(PASSWORD)
    coach.save()
    return coach


def code_now(key: str = SECRET) -> str:
    """What the authenticator shows."""
    return f"{totp(bytes.fromhex(key), t0=0):06d}"


def sign_in(browser: Client, address: str = "+15550100001", password: str = PASSWORD, **headers: Any) -> HttpResponse:
    answer: Any = browser.post(f"{LOGIN}?next={LIST}", {"username": address, "password": password}, **headers)
    return answer


def give(browser: Client, code: str, next_page: str = "") -> HttpResponse:
    answer: Any = browser.post(VERIFY, {"code": code, "next": next_page})
    return answer


def trail() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", "what"))


@pytest.fixture
def browser(maria: User) -> Client:
    """Maria's, signed in with the password alone."""
    browser = Client()
    assert sign_in(browser).status_code == 302
    return browser


@pytest.fixture
def recovery_codes(two_factor: None, maria: User, clock: time_machine.Traveller) -> list[str]:
    """Of Maria, who set up her second factor a while ago."""
    _, codes = set_up(maria, key=SECRET, code=code_now())
    clock.shift(timedelta(minutes=5))
    return codes


# --- The second factor ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [HOME, LIST, PASSWORD_CHANGE, TRANSLATIONS, f"{HOME}console/nowhere/"])
def test_who_has_no_second_factor_is_asked_to_set_it_up_first(path: str, two_factor: None, browser: Client) -> None:
    answer = browser.get(path)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, SET_UP)


@pytest.mark.parametrize("path", [HOME, LIST, PASSWORD_CHANGE, f"{HOME}console/nowhere/"])
def test_who_has_one_is_asked_for_its_code(path: str, recovery_codes: list[str], browser: Client) -> None:
    answer = browser.get(path)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, VERIFY)
    assert browser.post(path, {"name": "x"})["Location"] == f"{VERIFY}?next=%2Fadmin%2F"


def test_setting_up_shows_the_secret_once_asks_for_its_code_and_lets_in(two_factor: None, browser: Client) -> None:
    page = browser.get(f"{SET_UP}?next={LIST}").content.decode()
    key = browser.session["second_factor_being_set_up"]
    assert "<svg" in page
    assert browser.get(SET_UP).context["secret"].replace(" ", "") in page.replace(" ", "")
    done = browser.post(SET_UP, {"code": code_now(key), "next": LIST})
    codes = re.findall(r"<li><code>(\w{8})</code>", done.content.decode())
    assert (len(codes), set(codes)) == (10, set(StaticToken.objects.values_list("token", flat=True)))
    assert f'href="{LIST}"' in done.content.decode()
    assert browser.get(LIST).status_code == 200
    assert key not in str(dict(browser.session))
    assert trail()[-2:] == [("act", "set up the second factor"), ("read", "list of users")]


def test_a_wrong_code_sets_nothing_up(two_factor: None, browser: Client) -> None:
    browser.get(SET_UP)
    answer = browser.post(SET_UP, {"code": "000000"})
    assert (answer.status_code, TOTPDevice.objects.count()) == (200, 0)
    assert b"This code is not right" in answer.content


def test_the_code_lets_in_to_where_one_was_going(recovery_codes: list[str], browser: Client) -> None:
    before = browser.session.session_key
    answer = give(browser, code_now(), LIST)
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert browser.get(LIST).status_code == 200
    assert browser.session.session_key != before
    assert ("sign_in", "the console, with the second factor") in trail()


def test_a_code_is_good_once(recovery_codes: list[str], maria: User) -> None:
    first, second = Client(), Client()
    sign_in(first)
    sign_in(second)
    code = code_now()
    assert give(first, code).status_code == 302
    assert give(second, code).status_code == 200
    assert second.get(LIST).status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_nobody_is_sent_elsewhere(elsewhere: str, recovery_codes: list[str], browser: Client) -> None:
    assert give(browser, code_now(), elsewhere)["Location"] == HOME


def test_a_recovery_code_lets_in_once_and_leads_to_setting_up_anew(recovery_codes: list[str], browser: Client) -> None:
    code = recovery_codes[0]
    assert give(browser, f"{code[:4]} {code[4:].upper()}")["Location"] == SET_UP
    assert b"9 are left" in browser.get(SET_UP).content
    again = Client()
    sign_in(again)
    assert give(again, code).status_code == 200


def test_who_gave_only_the_password_cannot_set_up_another(recovery_codes: list[str], browser: Client) -> None:
    assert browser.get(SET_UP)["Location"] == VERIFY
    assert browser.post(SET_UP, {"code": "123456"})["Location"] == SET_UP
    assert TOTPDevice.objects.get().key == SECRET


def test_a_second_wrong_code_at_once_has_to_wait(recovery_codes: list[str], browser: Client) -> None:
    give(browser, "000000")
    assert b"has to wait" in give(browser, code_now()).content


def test_five_wrong_codes_lock_the_account(
    recovery_codes: list[str], browser: Client, clock: time_machine.Traveller
) -> None:
    statuses = []
    for _ in range(5):
        statuses.append(give(browser, "000000").status_code)
        clock.shift(timedelta(minutes=1))
    assert statuses == [200, 200, 200, 200, 429]
    assert give(browser, code_now()).status_code == 429
    clock.shift(timedelta(minutes=15))
    assert give(browser, code_now()).status_code == 302


def test_one_may_sign_out_before_the_second_factor(recovery_codes: list[str], browser: Client) -> None:
    assert browser.post(reverse("admin:logout")).status_code == 200
    assert browser.get(HOME)["Location"].startswith(LOGIN)


def test_only_a_superuser_resets_a_colleagues_second_factor(recovery_codes: list[str], maria: User) -> None:
    boss = CoachFactory.create(is_superuser=True)
    olga = CoachFactory.create()
    data = {"action": "reset_second_factor", "_selected_action": [maria.pk]}
    for staff, left in ((olga, 1), (boss, 0)):
        admin = Client()
        admin.force_login(staff)
        other = "abcdefabcdefabcdefabcdefabcdefabcdefabcd"
        set_up(staff, key=other, code=code_now(other))
        now = datetime.now(UTC)
        with time_machine.travel(now + timedelta(minutes=2), tick=False):
            assert give(admin, code_now(other)).status_code == 302
            admin.post(LIST, data)
        assert TOTPDevice.objects.filter(user=maria).count() == left
    entry = AuditEntry.objects.get(what="reset the second factor")
    assert (entry.action, entry.actor_id, entry.client_id) == ("act", boss.pk, maria.pk)


def test_without_the_setting_a_password_is_enough(browser: Client) -> None:
    assert browser.get(LIST).status_code == 200


# --- The lock -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["+15550100001", "maria@example.com", "+15559999999", "nobody@example.com"])
def test_five_failures_lock_whether_or_not_the_address_is_anybodys(address: str, maria: User) -> None:
    browser = Client()
    answers = [sign_in(browser, address, "wrong") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert b"It is locked for 15 minutes" in answers[-1].content
    assert answers[-1]["Retry-After"] == "900"
    assert sign_in(browser, address).status_code == 429
    assert address not in str(list(AccessAttempt.objects.values())), "an address may be a client's number"


def test_the_page_of_the_lock_is_the_same_for_an_account_and_for_none(maria: User) -> None:
    def locked(address: str, remote: str) -> str:
        answers = [sign_in(Client(), address, "wrong", REMOTE_ADDR=remote) for _ in range(5)]
        return re.sub(r'value="\w{64}"|content="\w+"', "", answers[-1].content.decode())

    assert locked("+15550100001", "10.0.0.1") == locked("+15559999999", "10.0.0.2")


def test_the_lock_holds_for_every_spelling_and_from_everywhere(maria: User) -> None:
    spellings = ("+15550100001", " +15550100001 ", "maria@example.com", "MARIA@example.com", " Maria@Example.com")
    answers = [
        sign_in(Client(), address, "wrong", REMOTE_ADDR=f"10.0.0.{place}") for place, address in enumerate(spellings)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert sign_in(Client(), REMOTE_ADDR="10.0.0.99").status_code == 429


def test_the_lock_ends_after_a_quarter_of_an_hour_however_often_one_knocks(
    maria: User, clock: time_machine.Traveller
) -> None:
    for _ in range(5):
        sign_in(Client(), password="wrong")
    clock.shift(timedelta(minutes=14))
    assert sign_in(Client(), password="wrong").status_code == 429
    clock.shift(timedelta(minutes=1, seconds=1))
    assert sign_in(Client()).status_code == 302


def test_a_success_forgives_ones_own_failures_and_nobody_elses(maria: User) -> None:
    olga = CoachFactory.create(phone_number="+15550100002")
    olga.set_password(PASSWORD)
    olga.save()
    for _ in range(4):
        sign_in(Client(), password="wrong")
    assert sign_in(Client(), "+15550100002").status_code == 302
    assert sign_in(Client(), password="wrong").status_code == 429
    for _ in range(4):
        sign_in(Client(), "+15550100002", "wrong")
    assert sign_in(Client(), "+15550100002").status_code == 302
    assert sign_in(Client(), "+15550100002", "wrong").status_code == 200


def test_an_address_may_fail_twenty_times(maria: User) -> None:
    answers = [sign_in(Client(), f"+1555020{place:04d}", "wrong").status_code for place in range(20)]
    assert answers == [200] * 19 + [429]
    assert sign_in(Client()).status_code == 429
    assert sign_in(Client(), REMOTE_ADDR="10.0.0.1").status_code == 302


@pytest.mark.parametrize(
    ("case", "proxies", "forwarded", "locked"),
    [
        ("nobody's word is trusted", 0, "10.9.9.{}", True),
        ("one proxy says whence", 1, "10.9.9.{}", False),
        ("what stands before its word is anybody's", 1, "10.9.9.{}, 10.0.0.7", True),
        ("no address at all", 1, "unknown", True),
    ],
)
def test_addresses_are_told_by_the_proxies_that_are_trusted(
    case: str, proxies: int, forwarded: str, locked: bool, maria: User, settings: Any
) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": proxies}
    statuses = {
        sign_in(Client(), f"+1555020{place:04d}", "x", HTTP_X_FORWARDED_FOR=forwarded.format(place)).status_code
        for place in range(21)
    }
    assert (429 in statuses) == locked


def test_the_trail_knows_who_was_refused_and_not_what_was_typed(maria: User) -> None:
    client = UserFactory.create()
    for _ in range(5):
        sign_in(Client(), password="wrong")
    sign_in(Client(), client.phone_number, "wrong", REMOTE_ADDR="10.0.0.1")
    sign_in(Client(), f"{NAME}@nowhere.example", "wrong", REMOTE_ADDR="10.0.0.1")
    entries = list(AuditEntry.objects.order_by("pk").values_list("action", "what", "actor_id"))
    wrong = ("refused", "a wrong address or password")
    assert entries == [
        *[(*wrong, maria.pk)] * 4,
        ("refused", "locked for a while", maria.pk),
        (*wrong, maria.pk),
        (*wrong, client.pk),
        (*wrong, None),
    ]


# --- Sessions -------------------------------------------------------------------------------------------------------


def test_a_session_lasts_twelve_hours_whatever_is_done_in_it(browser: Client, clock: time_machine.Traveller) -> None:
    for _ in range(23):
        clock.shift(timedelta(minutes=31))
        assert browser.get(LIST).status_code == 200
    clock.shift(timedelta(minutes=31))
    assert browser.get(LIST).status_code == 302


def test_an_hour_of_nothing_ends_it(browser: Client, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(minutes=60))
    assert browser.get(LIST).status_code == 200
    clock.shift(timedelta(minutes=60, seconds=1))
    assert browser.get(LIST)["Location"] == f"{LOGIN}?next={LIST}"
    assert trail()[-1] == ("sign_out", "the console")


def test_that_somebody_is_there_is_written_once_a_minute(browser: Client, clock: time_machine.Traveller) -> None:
    seen = []
    for _ in range(4):
        clock.shift(timedelta(seconds=30))
        browser.get(PASSWORD_CHANGE)
        seen.append(browser.session["seen_at"] - int(NOON.timestamp()))
    assert seen == [0, 60, 60, 120]


def test_the_cookie_is_out_of_reach_and_its_key_changes_with_signing_in(maria: User) -> None:
    browser = Client()
    browser.session.save()
    planted = str(browser.session.session_key)
    browser.cookies["sessionid"] = planted
    sign_in(browser)
    cookie = browser.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 12 * 3600)
    assert browser.session.session_key != planted


def test_another_password_ends_every_session(browser: Client, maria: User) -> None:
    maria.set_password("another secret of hers")
    maria.save()
    assert browser.get(LIST).status_code == 302


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}], ids=["inactive", "no longer staff"])
def test_who_is_no_longer_let_in_is_out_at_once(change: dict[str, bool], browser: Client, maria: User) -> None:
    User.objects.filter(pk=maria.pk).update(**change)
    assert browser.get(LIST)["Location"].startswith(LOGIN)


def test_only_a_superuser_signs_a_colleague_out_everywhere(browser: Client, maria: User) -> None:
    boss, other = Client(), Client()
    other.force_login(CoachFactory.create())
    boss.force_login(CoachFactory.create(is_superuser=True))
    data = {"action": "end_sessions", "_selected_action": [maria.pk]}
    other.post(LIST, data)
    assert browser.get(LIST).status_code == 200
    boss.post(LIST, data)
    assert browser.get(LIST).status_code == 302
    assert other.get(LIST).status_code == 200


def test_signing_out_everywhere_signs_phones_out_as_well(maria: User) -> None:
    phone, of_another = Phone(maria), Phone(CoachFactory.create())
    boss = Client()
    boss.force_login(CoachFactory.create(is_superuser=True))
    assert phone.get("coach/clients").status == 200
    boss.post(LIST, {"action": "end_sessions", "_selected_action": [maria.pk]})
    assert (phone.get("coach/clients").status, of_another.get("coach/clients").status) == (401, 200)


@pytest.mark.parametrize("path", [HOME, LIST, LOGIN, TRANSLATIONS, f"{HOME}nowhere/"])
def test_no_cache_keeps_a_page(path: str, browser: Client) -> None:
    assert "no-store" in browser.get(path)["Cache-Control"]


def test_signing_in_and_out_are_in_the_trail(browser: Client) -> None:
    browser.post(reverse("admin:logout"))
    assert trail() == [("sign_in", "the console, with a password"), ("sign_out", "the console")]


def test_a_client_with_a_password_does_not_get_in() -> None:
    client = UserFactory.create(phone_number="+15550100009")
    client.set_password(PASSWORD)
    client.save()
    browser = Client()
    assert sign_in(browser, "+15550100009").status_code == 200
    assert browser.get(LIST).status_code == 302
