"""Sessions of staff in the browser: how long they last, and how they end, with the phones that are signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session

from accounts.models import Device, User

SEEN_AT: Final = "seen_at"
NOTED_EVERY_SEC: Final = 60
"""A row is written once a minute at most, however many pages are opened."""


def begin(session: SessionBase, *, at: datetime) -> None:
    """From here on it lasts so many hours and no longer, whatever is done in it."""
    session.set_expiry(at + settings.SESSION_LASTS)
    session[SEEN_AT] = int(at.timestamp())


def has_idled(session: SessionBase, *, at: datetime) -> bool:
    """Whether nobody did anything in it for too long; else it is noted that somebody does now."""
    idle = int(at.timestamp()) - session.get(SEEN_AT, 0)
    if SEEN_AT in session and idle > settings.SESSION_IDLES.total_seconds():
        return True
    if not 0 <= idle < NOTED_EVERY_SEC:
        session[SEEN_AT] = int(at.timestamp())
    return False


def end_sessions_of(user: User, *, at: datetime) -> int:
    """Sign this user out everywhere, in browsers and on phones. Returns how many ended; only staff have browsers."""
    running = Session.objects.filter(expire_date__gt=at)
    ended = [each.pk for each in running if each.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=ended).delete()
    phones, _ = Device.objects.filter(user=user).delete()
    return len(ended) + int(phones)
