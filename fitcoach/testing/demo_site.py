"""The demo as a site of its own: a throw-away SQLite, a clock that begins on the same Wednesday, a port of its own.

For tests in a browser and for pictures: what is on a page is the same on each day on which they are made.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from fitcoach.security.admin_path import admin_path

ROOT: Final = Path(__file__).resolve().parents[2]
AT: Final = datetime(2026, 11, 25, 15, 20, tzinfo=UTC)
ADMIN: Final = f"/{admin_path(os.environ.get('ADMIN_PATH', ''))}"
"""Where its console stands."""
READY: Final = "ready on port "


def make_database(path: Path) -> None:
    """Seed the demo into this new file. Raises CalledProcessError."""
    subprocess.run([sys.executable, "-m", __name__, "seed"], cwd=ROOT, env=_environment(path), check=True)


@contextmanager
def running(path: Path) -> Iterator[str]:
    """The address of a server on this database, for as long as it takes. Raises RuntimeError when it does not start."""
    command = [sys.executable, "-m", __name__, "serve"]
    server = subprocess.Popen(command, cwd=ROOT, env=_environment(path), stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        first = server.stdout.readline()
        if not first.startswith(READY):
            raise RuntimeError(f"the demo site did not start: {first!r}")
        yield f"http://127.0.0.1:{int(first.removeprefix(READY))}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def _environment(path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "fitcoach.settings",
        "DATABASE_URL": f"sqlite:///{path}",
        "PUBLIC_URL": "http://localhost:8000",
        "CELERY_BROKER_URL": "memory://",
        "REDIS_URL": "",
        "GEMINI_API_KEY": "",
        "SMS_TRANSPORT": "memory",
        "STAFF_TWO_FACTOR": "off",  # a password is enough for a demo
        "DEBUG": "0",
    }


def main(what: str) -> None:
    """In the process of the demo site itself."""
    import django
    import time_machine

    time_machine.travel(AT, tick=True).start()
    django.setup()
    {"seed": _seed, "serve": _serve}[what]()


def _seed() -> None:
    from fitcoach.demo.seeding import seed_demo
    from messaging.daily import process_due

    seed_demo(at=AT)
    process_due(at=AT, rules_only=True)


def _serve() -> None:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from fitcoach.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nobody reads a line for each request."""

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    print(f"{READY}{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
