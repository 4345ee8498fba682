"""A process in which a view, a task and a line break over a client: `python -m fitcoach.tests.broken_site`."""

from __future__ import annotations

import io
import logging
import os
import sys
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

NAME, NUMBER, MAIL = "Quixandra Zyllbergh", "+15550100101", "quixandra@zyllbergh.example"
NOTE = "Snorkwhistle: no mornings"


class Client:
    def __repr__(self) -> str:
        return f"<User: {NAME}>"


def break_over(client: Any, note: str) -> None:
    phone_number = NUMBER
    logging.getLogger("fitcoach.tests").info("about to break for %s, %s", phone_number, MAIL)
    raise ValueError(f"{client!r} with {phone_number}, {MAIL} said {note!r}")


@csrf_exempt
def broken(request: HttpRequest, secret: str) -> HttpResponse:
    break_over(Client(), NOTE)
    raise AssertionError


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "fitcoach.settings"
    import django

    django.setup()
    from django.conf import settings

    settings.ROOT_URLCONF = "fitcoach.tests.broken_urls"
    _break_everything()
    if "sentry_sdk" in sys.modules:
        import sentry_sdk

        sentry_sdk.flush(timeout=20)


def _break_everything() -> None:
    from celery import shared_task
    from structlog.contextvars import bound_contextvars

    _post("/w/an-old-secret", query="phone=%2B15550100101", body=f"note={NOTE}&name={NAME}".encode())
    broken_task = shared_task(name="tests.breaks")(break_over)
    broken_task.apply((Client(), NOTE), task_id="t1")
    with bound_contextvars(message_id="m1"):
        logging.getLogger("messaging.outbox").error("the transport broke at %s for %s", NUMBER, Client())
    print("sentry_sdk" in sys.modules)


def _post(address: str, *, query: str, body: bytes) -> None:
    """As a web server hands it over, with what a server and a proxy add."""
    from fitcoach.wsgi import application

    surroundings: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": address,
        "QUERY_STRING": query,
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": "localhost",
        "HTTP_AUTHORIZATION": "Bearer 0123456789abcdef",
        "HTTP_COOKIE": "sessionid=an-old-session",
        "HTTP_X_FORWARDED_FOR": "203.0.113.9",
        "REMOTE_ADDR": "203.0.113.9",
        "wsgi.input": io.BytesIO(body),
    }
    setup_testing_defaults(surroundings)
    start: Any = lambda status, headers: None  # noqa: E731
    b"".join(application(surroundings, start))


if __name__ == "__main__":
    main()
