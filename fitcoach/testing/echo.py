"""A web process for tests of what stands before it: answers what our code makes of a request, and asks no database.

`gunicorn fitcoach.testing.echo:application`. `/slow` takes half a second.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitcoach.settings")
django.setup()

from accounts.addresses import address_of  # noqa: E402  settings first

SLOW_SEC = 0.5


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The address that counts, if it came by TLS, as which host, how long the body is, who answers and its threads."""
    request = WSGIRequest(environ)
    if request.path == "/slow":
        time.sleep(SLOW_SEC)
    answer = {
        "address": address_of(request, trusted_proxies=settings.REST_FRAMEWORK["NUM_PROXIES"]),
        "secure": request.is_secure(),
        "host": request.get_host(),
        "bytes": len(request.body),
        "process": os.getpid(),
        "threads": [thread.name for thread in threading.enumerate()],
    }
    start_response("200 OK", [("Content-Type", "application/json"), ("Server", "secret-version")])
    return [json.dumps(answer).encode()]
