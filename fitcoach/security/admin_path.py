"""Where the console stands. Another path than everybody's keeps away who only knocks at doors that they know."""

from __future__ import annotations

import re
from typing import Final

from django.core.exceptions import ImproperlyConfigured

DEFAULT: Final = "admin/"
TAKEN: Final = ("api", "w", "webhooks", "static", "healthz", "readyz", "metrics")
_PATH: Final = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")


def admin_path(told: str) -> str:
    """As `urls.py` takes it: without a slash before it, with one after. Raises `ImproperlyConfigured`."""
    path = told.strip().strip("/") or DEFAULT.strip("/")
    if not _PATH.fullmatch(path):
        raise ImproperlyConfigured(f"ADMIN_PATH is no path: {told!r}; write it as coaches-of-ours/")
    if path.partition("/")[0] in TAKEN:
        raise ImproperlyConfigured(f"ADMIN_PATH is taken: {told!r} is where something else stands")
    return f"{path}/"
