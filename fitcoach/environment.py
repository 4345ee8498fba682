"""The environment, each of whose variables may stand in a file instead: `SECRET_KEY_FILE` names where SECRET_KEY is.

That is how Docker, Podman and systemd hand secrets over: a file shows in no list of processes, in no crash report, and
in no child that does not open it. The file wins over a variable of the same name.
"""

from __future__ import annotations

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
