"""The keys of this very process, so that they are masked wherever they stand and whatever they look like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from fitcoach.logs import masking

NAMES: Final = re.compile(r"(?:SECRET|TOKEN|TOKEN_BEFORE|KEY|SID|PASSWORD)(?:S|_FALLBACKS)?$")


def know_keys(settings: Any) -> None:
    """Every setting that is called one, and the passwords in the addresses of servers."""
    masking.know([*_named(settings), *_passwords(settings)])


def _named(settings: Any) -> Iterator[str]:
    for name in filter(NAMES.search, dir(settings)):
        value = getattr(settings, name)
        yield from (one for one in (value if isinstance(value, list | tuple) else [value]) if isinstance(one, str))


def _passwords(settings: Any) -> Iterator[str]:
    for address in (settings.CELERY_BROKER_URL, settings.REDIS_URL, settings.SENTRY_DSN):
        parts = urlsplit(address)
        yield from filter(None, (parts.password, parts.username if address == settings.SENTRY_DSN else None))
    yield str(settings.DATABASES["default"].get("PASSWORD") or "")
