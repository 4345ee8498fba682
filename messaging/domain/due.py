"""When a daily message is due, and until when it may be sent. Pure: zone rules come in by name, instants are UTC.

The rule: `hour` o'clock of a local date on the client's wall clock, read with fold 0, as an instant. An hour that the
clock leaps over is read with the offset from before the leap, so the message comes that much later on the same day;
an hour that comes twice means the first time. When the instant's own local date is another day, that day has none.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from accounts.domain.zones import zone_of

DAY_BEGINS = time(8)
DAY_ENDS = time(21)
"""Nobody is texted outside 08:00 to 21:00 on their own clock, unless they chose an hour outside."""

ONE_DAY = timedelta(days=1)
SEARCH_DAYS = 8


def local_date_of(instant: datetime, zone: str) -> date:
    """The calendar day on the client's wall clock."""
    return instant.astimezone(zone_of(zone)).date()


def due_at(local_date: date, *, hour: int, zone: str) -> datetime | None:
    """The instant (UTC) at which the message for a local date is due; None when the rule gives that day no message."""
    rules = zone_of(zone)
    instant = datetime.combine(local_date, time(hour), rules).astimezone(UTC)
    return instant if instant.astimezone(rules).date() == local_date else None


def next_due(after: datetime, *, hour: int, zone: str) -> tuple[date, datetime]:
    """The first local date whose message is due strictly after an instant, and that message's instant (UTC)."""
    day = local_date_of(after, zone)
    for _ in range(SEARCH_DAYS):
        due = due_at(day, hour=hour, zone=zone)
        if due is not None and due > after:
            return day, due
        day += ONE_DAY
    raise AssertionError(f"no message is due in {zone} within {SEARCH_DAYS} days of {after}")


def send_before(due: datetime, *, hour: int, zone: str, grace: timedelta) -> datetime:
    """The instant (UTC) from which on a message due at `due` is too late: after the grace, or when the day ends.

    Who chose an hour outside 08:00 to 21:00 may be texted from that hour on for the whole grace.
    """
    too_late = due + grace
    if not DAY_BEGINS.hour <= hour < DAY_ENDS.hour:
        return too_late
    evening = day_end(due, zone=zone)
    # A clock that leaps over the evening leaves no time before its end: then the grace alone holds.
    return min(too_late, evening) if evening > due else too_late


def day_end(instant: datetime, *, zone: str) -> datetime:
    """21:00 (UTC instant) of the local date on which an instant falls."""
    rules = zone_of(zone)
    return datetime.combine(instant.astimezone(rules).date(), DAY_ENDS, rules).astimezone(UTC)


def first_due(
    at: datetime, *, hour: int, zone: str, grace: timedelta, not_before: date | None = None
) -> tuple[date, datetime]:
    """The first local date, today or later, whose message can still be sent, and when it is due (UTC).

    `not_before`: the first day on which there is something to say.
    """
    today = local_date_of(at, zone)
    day = max(today, not_before or today)
    due = due_at(day, hour=hour, zone=zone)
    if due is not None and at < send_before(due, hour=hour, zone=zone, grace=grace):
        return day, due
    return (
        next_due(max(at, due or at), hour=hour, zone=zone) if day == today else _first_after(day, hour=hour, zone=zone)
    )


def _first_after(day: date, *, hour: int, zone: str) -> tuple[date, datetime]:
    """For a first day that the rule leaves out: the next one that it does not."""
    for offset in range(1, SEARCH_DAYS):
        later = day + offset * ONE_DAY
        if due := due_at(later, hour=hour, zone=zone):
            return later, due
    raise AssertionError(f"no message is due in {zone} within {SEARCH_DAYS} days of {day}")


def is_daytime(at: datetime, *, zone: str) -> bool:
    """Whether it is 08:00 to 21:00 on the client's clock."""
    return DAY_BEGINS <= at.astimezone(zone_of(zone)).time() < DAY_ENDS


def next_daytime(at: datetime, *, zone: str) -> tuple[date, datetime]:
    """`at` itself between 08:00 and 21:00 on the client's clock, else the next 08:00; with its local date."""
    if is_daytime(at, zone=zone):
        return local_date_of(at, zone), at
    return next_due(at, hour=DAY_BEGINS.hour, zone=zone)
