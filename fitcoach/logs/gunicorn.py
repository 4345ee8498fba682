"""gunicorn's own lines, in the same form. Its master process reads no settings, so that a reload sees new ones."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, ClassVar, Final

import environ
from gunicorn.glogging import Logger

from fitcoach.logs.wiring import configure, logging_of

_ENV_FILE: Final = Path(__file__).resolve().parents[2] / ".env"


class _Copy(environ.Env):
    """What is read of `.env` stays here: the master's environment is what its workers inherit."""

    ENVIRON: ClassVar[dict[str, str]] = {}


class GunicornLines(Logger):
    """Writes like all others. The line for each request is `fitcoach.logs.requests`', which knows its route."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        configure(logging_of(_environment()))

    def access(self, *_: Any) -> None:
        """Nothing: it would be the whole address."""


def _environment() -> environ.Env:
    _Copy.ENVIRON = dict(os.environ)
    _Copy.read_env(_ENV_FILE)
    return _Copy()
