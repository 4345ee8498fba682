"""The environment, in which `NAME_FILE` may stand for `NAME`: the file holds the value, as secrets in containers do."""

from __future__ import annotations

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping


class Values(FileAwareMapping):
    """A file that an editor or `echo` wrote ends with a newline, which is no part of a key."""

    def __getitem__(self, name: str) -> Any:
        """Raises KeyError for a name that is nowhere, and a sentence for a file that cannot be read."""
        try:
            return super().__getitem__(name).rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error


class Environment(environ.Env):
    """`environ.Env`, and secrets from files."""

    ENVIRON = Values(cache=False)
