"""A real process under the settings of a service that is on the air: what it is checked for, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fitcoach.testing.production import environment

ROOT = Path(__file__).resolve().parents[2]
SERVER = "postgres://fitcoach:secret@127.0.0.1:1/nobody-answers"
GUNICORN = (
    "-m", "gunicorn", "fitcoach.wsgi:application", "--bind", "127.0.0.1:0", "--threads", "2", "--log-level", "error"
)  # fmt: skip
CELERY = ("-m", "celery", "-A", "fitcoach.celery:app", "worker", "--pool", "solo")
MANAGE = ("manage.py", "migrate")


def run(*command: str, **changed: str) -> subprocess.CompletedProcess[str]:
    surroundings = environment(database_url=SERVER, **changed)
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=120
    )


def test_djangos_own_checks_before_a_deployment_find_nothing() -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.stdout, done.stderr, done.returncode) == (
        "System check identified no issues (0 silenced).\n", "", 0
    )  # fmt: skip


@pytest.mark.parametrize(("door", "command"), [("web", GUNICORN), ("worker", CELERY), ("command", MANAGE)])
def test_no_process_starts_with_what_stands_in_the_source(door: str, command: tuple[str, ...]) -> None:
    done = run(*command, SECRET_KEY="", DEBUG="1", ALLOWED_HOSTS="*")
    assert done.returncode != 0
    told = done.stdout + done.stderr
    assert "fitcoach does not start at a public address" in told
    for what in ("SECRET_KEY is the one of the source", "DEBUG is on", "ALLOWED_HOSTS answers to every name"):
        assert what in told, door


def test_a_command_says_it_in_one_line() -> None:
    done = run(*MANAGE, SECRET_KEY="short")
    assert (done.returncode, done.stderr) == (
        1,
        "fitcoach does not start at a public address: SECRET_KEY is short or simple (set 50 random signs or more)\n",
    )


def test_a_machine_of_ones_own_starts_with_what_stands_in_the_source() -> None:
    ours = {"PUBLIC_URL": "http://localhost:8000", "ALLOWED_HOSTS": "localhost,127.0.0.1", "SECRET_KEY": ""}
    done = run("manage.py", "check", **ours)
    assert done.returncode == 0, done.stderr
