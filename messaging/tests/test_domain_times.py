"""Hours, days with a year and zones as clients write them."""

from __future__ import annotations

from datetime import date

import pytest

from messaging.domain.wishes.days import days_in
from messaging.domain.wishes.hours import HalfHour, WhichHalf, clock, hour_in, hours_in
from messaging.domain.wishes.zones import zone_named, zones_named

TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("7am", 7),
        ("7 a.m.", 7),
        ("7pm", 19),
        ("7 p.m.", 19),
        ("12am", 0),
        ("12pm", 12),
        ("7 in the morning", 7),
        ("7 in the evening", 19),
        ("3 in the afternoon", 15),
        ("7 de la tomorrow", 7),  # "mañana" is both, and is read as the day before hours are
        ("7 de la tarde", 19),
        ("9 de la noche", 21),
        ("19:00", 19),
        ("19h", 19),
        ("5 oclock", 5),
        ("12", 12),
        ("0", 0),
        ("23", 23),
        ("24", None),
        ("13pm", None),
        ("13am", None),
        ("4:00", 4),
        ("noon", 12),
        ("midnight", 0),
        ("20 min", None),
        ("soon", None),
    ],
)
def test_an_hour(text: str, hour: int | None) -> None:
    assert hour_in(text) == hour


@pytest.mark.parametrize(("text", "before"), [("6:30", 6), ("6.30pm", 18), ("18h15", 18), ("1:30", 1)])
def test_between_two_hours_it_is_asked_which(text: str, before: int) -> None:
    with pytest.raises(HalfHour, match=r"^half past$") as half:
        hour_in(text)
    assert half.value.before == before


@pytest.mark.parametrize("hour", [1, 2, 3, 4])
def test_one_to_four_may_be_either_half(hour: int) -> None:
    with pytest.raises(WhichHalf, match=r"^am or pm$") as half:
        hour_in(f"at {hour}")
    assert half.value.hour == hour


def test_every_hour_of_a_text_that_is_sure() -> None:
    assert hours_in("not 6 but 7pm, at 6:30 or noon, maybe 3") == {6, 19, 12}


@pytest.mark.parametrize(("hour", "words"), [(0, "12 am"), (11, "11 am"), (12, "12 pm"), (23, "11 pm"), (24, "12 am")])
def test_an_hour_in_words(hour: int, words: str) -> None:
    assert clock(hour) == words


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("3/5/26", "month", date(2026, 3, 5)),
        ("3/5/2026", "month", date(2026, 3, 5)),
        ("5/3/26", "day", date(2026, 3, 5)),
        ("5 marzo", "day", date(2026, 3, 5)),
        ("5 abril", "day", date(2026, 4, 5)),
        ("april 5", "month", date(2026, 4, 5)),
    ],
)
def test_a_day_with_its_month_or_its_year(text: str, order: str, day: date) -> None:
    assert [each.day for each in days_in(text, TODAY, order=order)] == [day]


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("denver", "America/Denver"),
        (" denver!? ", "America/Denver"),
        ("denver time", "America/Denver"),
        ("denver time zone", "America/Denver"),
        ("new york", "America/New_York"),
        ("europe/madrid", "Europe/Madrid"),
        ("america/argentina/ushuaia", "America/Argentina/Ushuaia"),
        ("hawaii", "Pacific/Honolulu"),
        ("the moon", None),
        ("time", None),
        ("", None),
    ],
)
def test_the_zone_of_a_place(place: str, zone: str | None) -> None:
    assert zone_named(place) == zone


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("Denver", {"America/Denver"}),
        ("I'm off to (New York), then Rome", {"America/New_York", "Europe/Rome"}),
        ("in Ho Chi Minh next week", {"Asia/Ho_Chi_Minh"}),
        ("nowhere", set()),
    ],
)
def test_every_zone_that_is_named(text: str, zones: set[str]) -> None:
    assert zones_named(text) == zones
