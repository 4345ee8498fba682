"""`manage.py` in a process of its own that does not start from nothing: for tests that run it dozens of times.

`python -m fitcoach.testing.warm_manage` sets Django up, reads every address and migration, and never connects to a
database. For each line on its standard input it forks; the child takes the database that the line names and runs the
commands, so that no run knows of another. That takes two seconds of CPU less than a new process, each time.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Said:
    """What came of some commands. `out` and `err` are all that they printed."""

    status: int
    out: str
    err: str


@dataclass
class WarmManage:
    """The process that waits; it is started at the first use, and ends when it is closed.

    All of its databases are reached like the first one: the same server, or files.
    """

    _process: subprocess.Popen[str] | None = field(default=None)

    def run(self, url: str, *commands: Sequence[str]) -> Said:
        """Run the commands in one process, one after the other, until one of them fails."""
        process = self._started(url)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"url": url, "commands": commands}) + "\n")
        process.stdin.flush()
        return Said(**json.loads(process.stdout.readline()))

    def close(self) -> None:
        """Let the process end, if there is one."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def _started(self, url: str) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__],
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "fitcoach.settings"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        return self._process


def serve(asked: IO[str], answers: IO[str]) -> None:
    """Answer every line, until there are no more."""
    _warm_up()
    for line in asked:
        wanted = json.loads(line)
        answers.write(json.dumps(_in_a_child(wanted["url"], wanted["commands"])) + "\n")
        answers.flush()


def _warm_up() -> None:
    import django

    django.setup()
    from django.db.migrations.loader import MigrationLoader
    from django.urls import get_resolver

    assert get_resolver().url_patterns
    MigrationLoader(None)


def _in_a_child(url: str, commands: Sequence[Sequence[str]]) -> dict[str, Any]:
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = os.fork()
        if not child:
            gc.disable()  # a third of what a migration takes is looking for garbage among its model classes
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            status = _status_of(url, commands)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
        _, ended = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        return {"status": os.waitstatus_to_exitcode(ended), "out": out.read(), "err": err.read()}


def _status_of(url: str, commands: Sequence[Sequence[str]]) -> int:
    from django.core.management import execute_from_command_line

    try:
        _take(url)
        for command in commands:
            execute_from_command_line(["manage.py", *command])
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001  as the interpreter does at the end of a process
        traceback.print_exc()
        return 1
    return 0


def _take(url: str) -> None:
    """From now on this is the database; nobody has connected to another."""
    import environ
    from django.db import connections

    os.environ["DATABASE_URL"] = url
    connections.settings["default"]["NAME"] = environ.Env.db_url_config(url)["NAME"]


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
