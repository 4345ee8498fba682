"""The secret address of a client's calendar feed."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from accounts.models import CalendarFeed, User


def new_feed(client: User, *, at: datetime) -> str:
    """A new secret, shown this once; the address before it is worth nothing any more."""
    secret = secrets.token_urlsafe(24)
    CalendarFeed.objects.update_or_create(client=client, defaults={"secret_hash": hash_of(secret), "created_at": at})
    return secret


def client_of_feed(secret: str) -> User | None:
    """Whose address it is, if anybody's who is still here."""
    feeds = CalendarFeed.objects.filter(secret_hash=hash_of(secret), client__is_active=True)
    feed = feeds.select_related("client").first()
    return feed.client if feed is not None else None


def end_feed(client: User) -> None:
    CalendarFeed.objects.filter(client=client).delete()


def hash_of(secret: str) -> str:
    """By which a secret is known and counted."""
    return hashlib.sha256(secret.encode()).hexdigest()
