"""The clock of who travels is that of the place that was named, on the days away, and that of home again after."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from accounts import travelling
from accounts.models import Away, User
from accounts.tests.factories import UserFactory
from accounts.travelling import change_clocks, go_away

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 1, 5, 19, tzinfo=UTC)  # 12:00 in Denver


@pytest.fixture
def tom() -> User:
    return UserFactory.create(next_message_at=MONDAY)


def journey(client: User, first: int, last: int, zone: str, *, at: datetime = MONDAY) -> Away:
    days = {"start_date": date(2026, 1, 5) + timedelta(days=first), "end_date": date(2026, 1, 5) + timedelta(days=last)}
    away = Away(client=client, equipment=["hotel"], timezone=zone, created_at=at, **days)
    go_away(away, at=at)
    return away


def zone_of(client: User) -> str:
    return User.objects.get(pk=client.pk).timezone


def hourly(client: User, hours: int) -> list[tuple[int, str]]:
    """The hours after Monday noon at which the clock was changed, and to which zone."""
    told = []
    for hour in range(hours):
        if change_clocks(at=MONDAY + timedelta(hours=hour)):
            told.append((hour, zone_of(client)))
    return told


def test_the_clock_changes_at_midnight_of_home_and_back_at_midnight_of_the_place(tom: User) -> None:
    journey(tom, 1, 2, "Asia/Tokyo")  # Tuesday and Wednesday
    # Midnight in Denver is 07:00 UTC; Thursday begins in Tokyo at 15:00 UTC of Wednesday.
    assert hourly(tom, 100) == [(12, "Asia/Tokyo"), (44, "America/Denver")]
    assert User.objects.get(pk=tom.pk).next_message_at is None, "worked out anew by each clock"


def test_a_journey_of_today_changes_the_clock_at_once(tom: User) -> None:
    journey(tom, 0, 3, "Europe/Madrid")
    assert zone_of(tom) == "Europe/Madrid"
    assert change_clocks(at=MONDAY) == 0


def test_without_a_zone_or_with_that_of_home_nothing_changes(tom: User) -> None:
    assert (journey(tom, 0, 1, "").clock, journey(tom, 0, 1, "America/Denver").clock) == ("home", "home")
    assert hourly(tom, 80) == []
    assert zone_of(tom) == "America/Denver"


def test_a_zone_that_is_none_is_refused_and_nothing_is_stored(tom: User) -> None:
    with pytest.raises(ValueError, match="no time zone called Mars/Olympus"):
        journey(tom, 0, 1, "Mars/Olympus")
    assert not Away.objects.exists()


def test_whoever_chooses_another_zone_meanwhile_keeps_it(tom: User) -> None:
    journey(tom, 0, 1, "Asia/Tokyo")
    User.objects.filter(pk=tom.pk).update(timezone="America/Chicago")
    hourly(tom, 80)
    assert (zone_of(tom), Away.objects.get().clock) == ("America/Chicago", "back")


def test_from_one_place_to_the_next_and_home(tom: User) -> None:
    journey(tom, 0, 2, "Europe/Madrid")
    tom.refresh_from_db()
    journey(tom, 2, 4, "Asia/Tokyo")
    assert [zone for _, zone in hourly(tom, 140)][-1] == "America/Denver"
    assert set(Away.objects.values_list("home_timezone", "clock")) == {("America/Denver", "back")}


def test_a_journey_within_a_journey_goes_back_to_the_first_and_then_home(tom: User) -> None:
    journey(tom, 0, 6, "Europe/London")
    tom.refresh_from_db()
    journey(tom, 2, 3, "Asia/Tokyo", at=MONDAY + timedelta(minutes=1))
    assert [zone for _, zone in hourly(tom, 240)] == ["Asia/Tokyo", "Europe/London", "America/Denver"]


def test_a_journey_to_where_one_is_already_is_compared_with_home(tom: User) -> None:
    journey(tom, 0, 2, "Europe/London")
    tom.refresh_from_db()
    assert journey(tom, 1, 6, "Europe/London", at=MONDAY + timedelta(minutes=1)).clock == "waiting"
    assert [zone for _, zone in hourly(tom, 240)][-1] == "America/Denver"
    assert zone_of(tom) == "America/Denver"


def test_a_journey_that_is_gone_meanwhile_stops_nobody(tom: User, monkeypatch: pytest.MonkeyPatch) -> None:
    journey(tom, 1, 2, "Asia/Tokyo")
    other = UserFactory.create(next_message_at=MONDAY)
    journey(other, 1, 2, "Asia/Tokyo")
    real = travelling._change_one

    def too_late(away_id: UUID, client_id: UUID, *, at: datetime) -> bool:
        Away.objects.filter(client=tom).delete()
        return real(away_id, client_id, at=at)

    monkeypatch.setattr(travelling, "_change_one", too_late)
    change_clocks(at=MONDAY + timedelta(hours=12))
    assert zone_of(other) == "Asia/Tokyo"


def test_who_never_left_in_time_stays_at_home(tom: User) -> None:
    journey(tom, 1, 2, "Asia/Tokyo")
    assert change_clocks(at=MONDAY + timedelta(days=9)) == 1
    assert (zone_of(tom), Away.objects.get().clock) == ("America/Denver", "back")


def test_it_costs_two_queries_where_nobody_travels(tom: User, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        change_clocks(at=MONDAY)
