"""Everything that is kept of one client, into a file that its owner alone can read."""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TextIO

from django.core.management.base import CommandError, OutputWrapper
from django.db import transaction
from django.utils import timezone

from accounts.audit import Action, record
from accounts.doors import DoorCommand, bad_argument, find_client, parse_at
from accounts.models import User
from messaging.exporting import write_export

STDOUT: Final = "-"


class Command(DoorCommand):
    help = "Write everything that is kept of a client as JSON, for whoever has to answer a request for it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client", help="the client's id or phone number")
        parser.add_argument("--out", metavar="F", required=True, help="a file that is not there yet; - prints")
        parser.add_argument("--force", action="store_true", help="take the place of a file that is there")
        parser.add_argument("--at", metavar="ISO", help="the instant to stand at (default: now)")

    def handle(self, *args: Any, **options: Any) -> None:
        at = parse_at(options["at"]) if options["at"] else timezone.now()
        client, out = find_client(options["client"]), options["out"]
        if out != STDOUT and not options["force"] and os.path.lexists(out):
            raise _is_there(out)
        if out == STDOUT:
            self._export(client, self.stdout, self.stderr, at=at)
            return
        try:
            with _private_file(Path(out), force=options["force"]) as file:
                self._export(client, file, self.stdout, at=at)
        except FileExistsError as error:
            raise _is_there(out) from error
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror or error}") from error
        self.stdout.write(
            f"Written to {out}, readable for you alone: it holds health facts. Hand it over and delete it."
        )

    @transaction.atomic
    def _export(self, client: User, into: TextIO | OutputWrapper, said: OutputWrapper, *, at: datetime) -> None:
        """The audit trail knows of it, or nothing is written."""
        record(None, Action.EXPORT, "everything that is kept of the client, by command", at=at, client=client)
        write = into.write if not isinstance(into, OutputWrapper) else lambda text: self.stdout.write(text, ending="")
        rows = write_export(client, write, at=at, tell=lambda name, count: said.write(f"  {name}: {count}", str))
        tables = sum(count > 0 for count in rows.values())
        said.write(f"{sum(rows.values()) + 1} rows, the client's own and those of {tables} tables.", str)


@contextmanager
def _private_file(path: Path, *, force: bool) -> Iterator[TextIO]:
    """Written beside it under another name, and only then called so: nobody finds half an export.

    Raises `FileExistsError` when the name was taken meanwhile, unless by `force`.
    """
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # 0600
    try:
        with open(number, "w", encoding="utf-8") as file:
            yield file
        if force:
            os.replace(name, path)
        else:
            os.link(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def _is_there(out: str) -> CommandError:
    return bad_argument(f"{out} is there already: --force takes its place")
