"""The environment, each of whose variables may stand in a file instead: `SECRET_KEY_FILE` names where SECRET_KEY is.

That is how Docker, Podman and systemd hand secrets over: a file shows in no list of processes, in no crash report, and
in no child that does not open it. The file wins over a variable of the same name.
"""

from __future__ import annotations

import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping


class FromFiles(FileAwareMapping):
    """Raises `ImproperlyConfigured` for a file that cannot be read: going on without would be going on insecurely."""

    def __getitem__(self, key: str) -> str:
        try:
            value: str = super().__getitem__(key)
        except (OSError, UnicodeDecodeError) as trouble:
            raise ImproperlyConfigured(f"{key}_FILE cannot be read: {trouble}") from trouble
        # Editors and `echo` end a file with a line break, which no secret means.
        return value.strip() if self.env.get(f"{key}_FILE") else value


class Environment(environ.FileAwareEnv):
    """`environ.Env`, with files."""

    ENVIRON = FromFiles()

    @classmethod
    def read_env(cls, env_file: Path) -> None:
        """What the environment does not say already. No such file: nothing is read.

        Raises `ImproperlyConfigured` for one that is there and cannot be read: a command that another user types would
        otherwise go on with a database and keys of its own.
        """
        try:
            with env_file.open(encoding="utf-8") as file:
                super().read_env(file)
        except OSError as trouble:
            if os.path.lexists(env_file):
                raise ImproperlyConfigured(f"{env_file} cannot be read: {trouble.strerror}") from trouble
