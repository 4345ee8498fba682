"""What clients change of themselves. `next_message_at` is worked out anew when hour or zone change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar, get_args

from django.db import transaction

from accounts.clock import local_date
from accounts.domain.zones import is_zone
from accounts.intake import Weekday
from accounts.model_use import is_minor
from accounts.models import FitnessProfile, Limitation, Pause, User
from accounts.selectors import current_profile_of

GRACE_DAY: Final = timedelta(hours=24)
REPORTED: Final = "client"
FORGETTING: Final = "asked to be forgotten"
_UNKNOWN_AGE: Final = -1
Row = TypeVar("Row", User, FitnessProfile, Limitation)
_EMPTY: Final[Mapping[str, Any]] = {
    "age": _UNKNOWN_AGE,
    "program_type": "",
    "exercise_frequency": "",
    "skill_level": "beginner",
    "gender": "",
    "fitness_goals": "",
}
"""What stands in a column that has no null when nobody has said anything."""


def change_client(client: User, fields: Mapping[str, Any], *, at: datetime) -> User:
    """Write name, zone or hour, whichever is given. Raises `ValueError` for a zone that is none."""
    if "timezone" in fields and not is_zone(fields["timezone"]):
        raise ValueError(f"{fields['timezone']!r} is no IANA time zone; write one such as America/Denver")
    if "name" in fields and not fields["name"].strip():
        raise ValueError("A name is more than blanks.")
    moved = {"next_message_at": None} if fields.keys() & {"timezone", "preferred_send_hour"} else {}
    return _write(client, {**fields, **moved}, at=at)


def change_profile(client: User, fields: Mapping[str, Any], *, at: datetime) -> FitnessProfile:
    """Write these columns of the client's current profile, or of a first one; None forgets.

    Raises `ValueError` for goals that are blank, and where an age under 18 would be forgotten: it keeps models away.
    """
    if "fitness_goals" in fields and not fields["fitness_goals"].strip():
        raise ValueError("Goals are more than blanks.")
    values = {name: _EMPTY.get(name) if value is None else value for name, value in fields.items()}
    if days := values.get("available_days"):
        values["available_days"] = [day for day in get_args(Weekday) if day in days]
    if "age" in fields and fields["age"] is None and is_minor(client):
        raise ValueError("An age under 18 cannot be taken back, as it decides who is told of you. Tell another one.")
    profile = current_profile_of(client)
    if profile is None:
        needed = {name: _EMPTY[name] for name in _EMPTY if name != "program_type"}
        return FitnessProfile.objects.create(user=client, **{**needed, **values})
    return _write(profile, values, at=at)


def report_limitation(client: User, fields: Mapping[str, Any], *, source: str) -> Limitation:
    """A new dated fact. Raises `ValueError` when it ends before it begins."""
    _refuse_backwards(fields.get("since"), fields.get("until"))
    return Limitation.objects.create(client=client, source=source, **fields)


def change_limitation(limitation: Limitation, fields: Mapping[str, Any], *, at: datetime) -> Limitation:
    """Write these fields of what the client reported themselves.

    Raises `ValueError` for what a coach set or changed, and when it would end before it begins.
    """
    with transaction.atomic():
        limitation.refresh_from_db(from_queryset=Limitation.objects.select_for_update())
        if limitation.source != REPORTED:
            raise ValueError("Your coach has set this: ask your coach to change it.")
        _refuse_backwards(limitation.since, fields.get("until", limitation.until))
        return _write(limitation, fields, at=at)


def ask_to_be_forgotten(client: User, *, at: datetime, door: str = "api") -> User:
    """Everything of the client goes in a day; until then it can be taken back. Nothing is sent meanwhile.

    `door`: where it was asked for, which the count of the rows keeps; who asks again has asked at the first.
    """
    with transaction.atomic():
        _hold(client)
        if client.erase_at is None:
            _write(client, {"erase_at": at + GRACE_DAY, "erase_door": door}, at=at)
        if not Pause.objects.filter(client=client, end_date=None).exists():
            today = local_date(client, at)
            Pause.objects.create(client=client, start_date=today, note=FORGETTING, cause=Pause.Cause.FORGETTING)
    return client


def stay(client: User, *, at: datetime) -> User:
    """Take it back: messages go on today."""
    today = local_date(client, at)
    with transaction.atomic():
        _hold(client)
        _write(client, {"erase_at": None, "erase_door": "", "next_message_at": None}, at=at)
        pauses = Pause.objects.filter(client=client, end_date=None, cause=Pause.Cause.FORGETTING)
        pauses.filter(start_date__gte=today).delete()
        pauses.update(end_date=today)
    return client


def _hold(client: User) -> None:
    """Leaving and staying, asked for in one moment, come one after the other, and each sees what the other wrote."""
    User.objects.select_for_update().only("pk").get(pk=client.pk)
    client.refresh_from_db(fields=["erase_at"])


def _write(row: Row, values: Mapping[str, Any], *, at: datetime) -> Row:
    if values:
        for name, value in {**values, "updated_at": at}.items():
            setattr(row, name, value)
        row.save(update_fields=[*values, "updated_at"])
    return row


def _refuse_backwards(since: Any, until: Any) -> None:
    if since is not None and until is not None and until < since:
        raise ValueError("`until` lies before `since`.")
