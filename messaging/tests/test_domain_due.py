"""When a message is due, and until when. DST days are named cases."""

from __future__ import annotations

import json
import zoneinfo
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.domain.zones import UnknownZone, zone_of
from messaging.domain.due import (
    due_at,
    first_due,
    local_date_of,
    next_daytime,
    next_due,
    send_before,
)

VECTORS = json.loads((Path(__file__).parent / "data" / "time-zones.json").read_text())["vectors"]
GRACE = timedelta(hours=3)
YEAR = [date(2026, 1, 1) + timedelta(days=offset) for offset in range(365)]
ZONES = sorted(zoneinfo.available_timezones())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_zone_rules_come_from_the_pinned_package_alone() -> None:
    assert zoneinfo.TZPATH == ()
    assert len(ZONES) > 590


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['zone']} {v['local_date']} {v['hour']}h {v['kind']}")
def test_checked_instants(vector: dict[str, Any]) -> None:
    due = due_at(date.fromisoformat(vector["local_date"]), hour=vector["hour"], zone=vector["zone"])
    assert due == at(vector["due_utc"])
    local = due.astimezone(zone_of(vector["zone"]))
    # As text: Python holds instants of two zones for unequal within an hour that comes twice.
    assert local.isoformat(timespec="minutes") == vector["local_at_due"]
    assert (local.date() == date.fromisoformat(vector["local_date"])) is vector["same_date"]


@pytest.mark.parametrize(
    ("case", "zone", "day", "hour", "due"),
    [
        ("an hour leapt over comes an hour later", "America/New_York", "2026-03-08", 2, "2026-03-08T07:00Z"),
        ("an hour that comes twice means the first", "America/New_York", "2026-11-01", 1, "2026-11-01T05:00Z"),
        ("midnight leapt over stays on its day", "Africa/Cairo", "2026-04-24", 0, "2026-04-23T22:00Z"),
        ("a leap of two hours", "Antarctica/Troll", "2026-03-29", 1, "2026-03-29T01:00Z"),
        ("half an hour off", "Australia/Lord_Howe", "2026-10-04", 2, "2026-10-03T15:30Z"),
        ("a leap year", "UTC", "2028-02-29", 7, "2028-02-29T07:00Z"),
    ],
)
def test_days_on_which_clocks_change(case: str, zone: str, day: str, hour: int, due: str) -> None:
    assert due_at(date.fromisoformat(day), hour=hour, zone=zone) == at(due)


def test_a_day_that_a_country_left_out_has_no_message() -> None:
    assert due_at(date(2011, 12, 30), hour=7, zone="Pacific/Apia") is None
    after = at("2011-12-29T17:00Z")  # the message of the 29th
    assert next_due(after, hour=7, zone="Pacific/Apia") == (date(2011, 12, 31), at("2011-12-30T17:00Z"))


def test_every_zone_and_hour_of_2026_gives_one_strictly_later_instant_for_each_day_or_none_by_the_rule() -> None:
    left_out = []
    for zone in ZONES:
        rules = zone_of(zone)
        for hour in range(24):
            before = datetime(2025, 1, 1, tzinfo=UTC)
            for day in YEAR:
                due = due_at(day, hour=hour, zone=zone)
                if due is None:
                    left_out.append((zone, hour, day))
                    continue
                assert due > before, (zone, hour, day)
                before = due
            assert local_date_of(before, zone) == before.astimezone(rules).date() == YEAR[-1]
    # Greenland's clocks leap from 23:00 to midnight: that day has no hour of 23.
    assert left_out == [
        (zone, 23, date(2026, 3, 28)) for zone in ("America/Godthab", "America/Nuuk", "America/Scoresbysund")
    ]


@pytest.mark.parametrize("zone", ["America/New_York", "Africa/Cairo", "Pacific/Chatham", "America/Nuuk", "Etc/GMT+5"])
def test_following_the_next_instant_visits_each_day_once(zone: str) -> None:
    for hour in range(24):
        walked, step = [], next_due(datetime(2025, 12, 30, tzinfo=UTC), hour=hour, zone=zone)
        while step[0] <= YEAR[-1]:
            walked.append(step)
            step = next_due(step[1], hour=hour, zone=zone)
        instants = [(day, due_at(day, hour=hour, zone=zone)) for day in YEAR]
        assert [step for step in walked if step[0].year == 2026] == [(day, due) for day, due in instants if due]


def test_the_next_instant_is_strictly_after() -> None:
    due = at("2026-06-10T13:00Z")
    assert next_due(due, hour=7, zone="America/Denver") == (date(2026, 6, 11), at("2026-06-11T13:00Z"))
    before = due - timedelta(microseconds=1)
    assert next_due(before, hour=7, zone="America/Denver") == (date(2026, 6, 10), due)


@pytest.mark.parametrize(
    ("case", "hour", "due", "too_late"),
    [
        ("before the day begins: the grace alone", 7, "2026-06-10T13:00Z", "2026-06-10T16:00Z"),
        ("in the day: the grace", 8, "2026-06-10T14:00Z", "2026-06-10T17:00Z"),
        ("the grace ends with the day", 18, "2026-06-11T00:00Z", "2026-06-11T03:00Z"),
        ("the day ends before the grace", 19, "2026-06-11T01:00Z", "2026-06-11T03:00Z"),
        ("an hour is left", 20, "2026-06-11T02:00Z", "2026-06-11T03:00Z"),
        ("chosen after the day: the grace alone", 21, "2026-06-11T03:00Z", "2026-06-11T06:00Z"),
        ("chosen at midnight", 0, "2026-06-10T06:00Z", "2026-06-10T09:00Z"),
    ],
)
def test_until_when_it_may_be_sent(case: str, hour: int, due: str, too_late: str) -> None:
    assert due_at(date(2026, 6, 10), hour=hour, zone="America/Denver") == at(due)
    assert send_before(at(due), hour=hour, zone="America/Denver", grace=GRACE) == at(too_late)


def test_there_is_always_some_time_to_send_it() -> None:
    for zone in ZONES:
        for hour in (0, 7, 8, 19, 20, 21, 23):
            for day in YEAR[::7]:
                due = due_at(day, hour=hour, zone=zone)
                assert due is not None
                assert due < send_before(due, hour=hour, zone=zone, grace=GRACE) <= due + GRACE


@pytest.mark.parametrize(
    ("case", "instant", "not_before", "expected"),
    [
        ("before today's hour", "2026-06-10T12:00Z", None, ("2026-06-10", "2026-06-10T13:00Z")),
        ("at the very instant", "2026-06-10T13:00Z", None, ("2026-06-10", "2026-06-10T13:00Z")),
        ("within the grace", "2026-06-10T15:59Z", None, ("2026-06-10", "2026-06-10T13:00Z")),
        ("when the grace is over", "2026-06-10T16:00Z", None, ("2026-06-11", "2026-06-11T13:00Z")),
        ("the plan starts next week", "2026-06-10T12:00Z", "2026-06-15", ("2026-06-15", "2026-06-15T13:00Z")),
        ("the plan started long ago", "2026-06-10T12:00Z", "2026-01-01", ("2026-06-10", "2026-06-10T13:00Z")),
    ],
)
def test_the_first_message_of_somebody_new(
    case: str, instant: str, not_before: str | None, expected: tuple[str, str]
) -> None:
    start = date.fromisoformat(not_before) if not_before else None
    found = first_due(at(instant), hour=7, zone="America/Denver", grace=GRACE, not_before=start)
    assert found == (date.fromisoformat(expected[0]), at(expected[1]))


def test_a_first_day_that_does_not_exist_moves_to_the_next() -> None:
    found = first_due(at("2011-12-28T00:00Z"), hour=7, zone="Pacific/Apia", grace=GRACE, not_before=date(2011, 12, 30))
    assert found == (date(2011, 12, 31), at("2011-12-30T17:00Z"))


@pytest.mark.parametrize(
    ("case", "instant", "expected"),
    [
        ("at night: eight o'clock", "2026-06-10T09:00Z", ("2026-06-10", "2026-06-10T14:00Z")),
        ("by day: now", "2026-06-10T20:30Z", ("2026-06-10", "2026-06-10T20:30Z")),
        ("at eight sharp: now", "2026-06-10T14:00Z", ("2026-06-10", "2026-06-10T14:00Z")),
        ("at nine in the evening: tomorrow", "2026-06-11T03:00Z", ("2026-06-11", "2026-06-11T14:00Z")),
    ],
)
def test_the_next_daytime(case: str, instant: str, expected: tuple[str, str]) -> None:
    assert next_daytime(at(instant), zone="America/Denver") == (date.fromisoformat(expected[0]), at(expected[1]))


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "America", "../etc/passwd", "/etc/localtime", "a\0b", "US"])
def test_a_name_that_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownZone, match="unknown time zone"):
        due_at(date(2026, 6, 10), hour=7, zone=name)
