"""How moments, days and clients are named on the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from accounts.doors import BadArgument, find_client, parse_at, parse_date
from accounts.tests.factories import CoachFactory, UserFactory


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-08-12T13:05Z", datetime(2025, 8, 12, 13, 5, tzinfo=UTC)),
        ("2025-08-12T13:05", datetime(2025, 8, 12, 13, 5, tzinfo=UTC)),
        ("2025-08-12 13:05:30+00:00", datetime(2025, 8, 12, 13, 5, 30, tzinfo=UTC)),
        ("2025-08-12T07:05-06:00", datetime(2025, 8, 12, 13, 5, tzinfo=UTC)),
        ("2025-08-12", datetime(2025, 8, 12, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_and_is_utc_without_an_offset(text: str, moment: datetime) -> None:
    assert parse_at(text) == moment
    assert parse_at(text).utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    "text", ["", "now", "2025-08-32", "12.08.2025", "1999-12-31", "2100-01-01", "0001-01-01T00:00+14:00"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(BadArgument, match=r"^not a moment") as caught:
        parse_at(text)
    assert caught.value.returncode == 2


def test_a_day_is_read() -> None:
    assert parse_date(" 2025-08-12 ") == date(2025, 8, 12)


@pytest.mark.parametrize("text", ["", "today", "2025-02-29", "2025-08-12T00:00Z", "1999-12-31"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadArgument, match=r"^not a date") as caught:
        parse_date(text)
    assert caught.value.returncode == 2


def test_a_client_is_found_by_id_or_phone_number(db: None) -> None:
    ana = UserFactory.create(phone_number="+15550100101")
    assert find_client(str(ana.pk)) == ana
    assert find_client(f" {str(ana.pk).upper()} ") == ana
    assert find_client("+15550100101") == ana


@pytest.mark.parametrize("text", ["", " ", "Ana", "+1999", "9b2f0d5e-1111-4222-8333-444455556666", "\0", "x" * 10_000])
def test_an_unknown_client_is_one_short_line(db: None, text: str) -> None:
    UserFactory.create(name="Ana")
    with pytest.raises(BadArgument, match=r"^no client has the id or the phone number") as caught:
        find_client(text)
    assert caught.value.returncode == 2
    assert len(str(caught.value)) < 120
    assert "\n" not in str(caught.value)


def test_a_coach_is_no_client(db: None) -> None:
    coach = CoachFactory.create()
    with pytest.raises(BadArgument, match="is a coach, not a client"):
        find_client(str(coach.pk))
