"""What is fuzzed: gunicorn with the limits of the Procfile, under production settings, before a database with people.

`python -m fitcoach.testing.fuzzing.serving`, in the environment of that server, makes the people and tells of them.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from fitcoach.testing import services
from fitcoach.testing.fuzzing.requests import Known
from fitcoach.testing.private_servers import free_port
from fitcoach.testing.production import SECRETS, environment

ROOT: Final = Path(__file__).resolve().parents[3]
SURNAME, NOTE, EMAIL, PHONE = "Zyllbergh", "zarquonitis, says the clinic", "quixandra@zyllbergh.example", "+15557654321"
DATABASE_PASSWORD: Final = "canary-of-the-database-password"
START_SEC: Final = 60


@dataclass(frozen=True, slots=True)
class Site:
    """A running server: its port, what an outsider knows, what nobody may read, and where it writes its log."""

    port: int
    known: Known
    secrets: Mapping[str, str]
    log: Path
    pid: int


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    """On PostgreSQL where there is one, else on SQLite. Raises RuntimeError when it does not start."""
    with _database(folder) as url:
        surroundings = environment(database_url=url, ADMIN_PATH=settings.ADMIN_PATH)
        _python(surroundings, "manage.py", "migrate", "--verbosity", "0")
        told = json.loads(_python(surroundings, "-m", __name__).splitlines()[-1])
        secrets = {**SECRETS, **told["secrets"], "database password": DATABASE_PASSWORD}
        known = Known(ids=tuple(told["ids"]), link=told["link"])
        with _gunicorn(surroundings, folder / "gunicorn.log") as (port, pid):
            yield Site(port, known, secrets, folder / "gunicorn.log", pid)


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    if services.postgres_trouble():
        yield f"sqlite:///{folder / 'fuzzed.sqlite3'}"
        return
    with services.temporary_postgres_database("fuzz") as url:
        before, _, host = url.partition("@")
        user = before.removeprefix("postgres://").partition(":")
        # A server that trusts everybody takes any password: it is there to be looked for in answers.
        yield f"postgres://{user[0]}:{user[2] or DATABASE_PASSWORD}@{host}"


@contextmanager
def _gunicorn(surroundings: dict[str, str], log: Path) -> Iterator[tuple[int, int]]:
    """As the Procfile starts it, but for this machine alone."""
    port = free_port()
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    (web_line,) = (line.removeprefix("web: ") for line in lines if line.startswith("web: "))
    command = ["sh", "-c", f"exec {web_line.replace('0.0.0.0', '127.0.0.1')}"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{surroundings['PATH']}"
    surroundings = {**surroundings, "PORT": str(port), "WEB_CONCURRENCY": "2", "PATH": path}
    with log.open("wb") as output:
        web = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=output, stderr=output)
    try:
        _wait_for(port, log)
        yield port, web.pid
    finally:
        web.terminate()
        web.wait(timeout=60)


def _wait_for(port: int, log: Path) -> None:
    until = time.monotonic() + START_SEC
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as asking:
                asking.sendall(b"GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                if b" 200 " in asking.recv(100):
                    return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start: {log.read_text(errors='replace')[-1000:]}")


def _python(surroundings: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def _people() -> dict[str, Any]:
    """A coach, and a client with a plan, a session, a phone that is signed in and a calendar."""
    from django.utils import timezone

    from accounts.calendars import new_feed
    from accounts.devices import sign_in
    from accounts.models import FitnessProfile, User
    from messaging.session_link import SessionLink, token_of
    from plans.services import create_fitness_plan
    from workouts.services import todays_workout

    at = timezone.now()
    coach = User.objects.create_user(
        "+15557654320", "a long enough secret", name="Maria", email="coach@example.com",
        role=User.Role.COACH, is_staff=True, is_superuser=True,
    )  # fmt: skip
    client = User.objects.create_user(PHONE, None, name=f"Quixandra {SURNAME}", email=EMAIL, coach=coach,
                                      timezone="America/Denver")  # fmt: skip
    FitnessProfile.objects.create(user=client, fitness_goals="get fitter", age=34, notes=NOTE)
    plan = create_fitness_plan(client, at=at, rules_only=True)
    workout = todays_workout(client, at=at, rules_only=True)
    ids = [client.pk, coach.pk, plan.pk, *([workout.pk] if workout else [])]
    link = token_of(SessionLink(workout.pk, workout.date)) if workout is not None else "x" * 40
    secrets = {"token": sign_in(client, name="phone")[1], "calendar": new_feed(client, at=at), "surname": SURNAME,
               "note": NOTE[:11], "e-mail": EMAIL, "number": PHONE[2:], "hash": coach.password}  # fmt: skip
    return {"ids": [str(each) for each in ids], "link": link, "secrets": secrets}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_people()))
