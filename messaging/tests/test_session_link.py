"""The link of a daily message: signed, for a few days, and without a word of whom it is for."""

from __future__ import annotations

import string
import uuid
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from messaging import session_link
from messaging.session_link import (
    SessionLink,
    address_of,
    address_shown,
    ends_at,
    read_token,
    token_of,
    without_our_link,
)

LINK: Final = SessionLink(uuid.UUID("0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f"), date(2026, 3, 2))
SIGNS: Final = string.ascii_letters + string.digits + "-_"
DENVER: Final = ZoneInfo("America/Denver")


def test_a_token_says_what_it_was_made_of_in_forty_signs() -> None:
    assert (len(token_of(LINK)), read_token(token_of(LINK))) == (40, LINK)


def test_the_same_session_has_the_same_token() -> None:
    assert token_of(LINK) == token_of(SessionLink(LINK.workout_id, LINK.day))


def test_no_sign_of_a_token_can_be_another_one() -> None:
    token = token_of(LINK)
    changed = [token[:at] + sign + token[at + 1 :] for at in range(40) for sign in SIGNS if sign != token[at]]
    assert [each for each in changed if read_token(each) is not None] == []


@pytest.mark.parametrize(
    ("case", "change"),
    [
        ("nothing", lambda _: ""),
        ("a sign less", lambda token: token[:-1]),
        ("a sign more", lambda token: token + "A"),
        ("padding", lambda token: token + "=="),
        ("a line end", lambda token: token + "\n"),
        ("signs of other alphabets", lambda token: token[:-1] + "é"),
        ("plain base64", lambda token: token[:-1] + "+"),
        ("nul", lambda token: token[:-1] + "\0"),
    ],
)
def test_what_is_no_token_is_none(case: str, change: Any) -> None:
    assert read_token(change(token_of(LINK))) is None


def test_a_token_of_another_salt_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_of(LINK)
    monkeypatch.setattr(session_link, "SALT", "messaging.something_else")
    assert read_token(token) is None


def test_a_token_of_another_key_is_none_until_that_key_is_named_as_the_one_before(settings: Any) -> None:
    token = token_of(LINK)
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    assert read_token(token) is None
    settings.SECRET_KEY_FALLBACKS = [before]
    assert read_token(token) == LINK


@pytest.mark.parametrize(
    ("case", "day", "end"),
    [
        ("a plain day", date(2026, 3, 2), datetime(2026, 3, 5, 7, tzinfo=ZoneInfo("UTC"))),
        ("the clock leaps ahead", date(2026, 3, 6), datetime(2026, 3, 9, 6, tzinfo=ZoneInfo("UTC"))),
        ("the last day that fits", date(2149, 6, 6), datetime(2149, 6, 9, 6, tzinfo=ZoneInfo("UTC"))),
    ],
)
def test_a_link_ends_two_days_after_its_day_on_the_clients_clock(case: str, day: date, end: datetime) -> None:
    link = SessionLink(LINK.workout_id, day)
    assert read_token(token_of(link)) == link
    assert ends_at(link, DENVER) == end


@pytest.mark.parametrize(
    ("public", "starts"),
    [
        ("https://fit.example", "https://fit.example/w/"),
        ("https://fit.example/", "https://fit.example/w/"),
        ("https://fit.example/coach", "https://fit.example/coach/w/"),
    ],
)
def test_a_link_is_the_public_address_and_the_token(public: str, starts: str, settings: Any) -> None:
    settings.PUBLIC_URL = public
    assert address_of(LINK) == starts + token_of(LINK)
    assert len(address_shown()) == len(address_of(LINK))
    assert read_token(address_shown().removeprefix(starts)) is None


@pytest.mark.parametrize("public", ["", "http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000", "fit"])
def test_an_address_that_no_phone_could_open_is_no_link(public: str, settings: Any) -> None:
    settings.PUBLIC_URL = public
    assert (address_of(LINK), address_shown()) == ("", "")


def test_our_own_link_is_left_out_of_what_a_person_wrote_and_no_other(settings: Any) -> None:
    settings.PUBLIC_URL = "https://fit.example"
    sent, other = f"Hi!\n{address_of(LINK)}", SessionLink(uuid.uuid4(), LINK.day)
    text = f"Look: {address_of(LINK)} or {address_of(other)}"
    left = without_our_link(text, of=sent)
    assert (len(left), address_of(LINK) in left, address_of(other) in left) == (len(text), False, True)
    assert without_our_link(text, of="Hi!") == text
