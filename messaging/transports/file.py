"""Appends each text to a file, one JSON object a line: id, to, from, body, kind, at."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from messaging.transports.base import OutcomeUnknown, Receipt, Text, Transport, TransportError

BEGINNING = b'{"id": '
"""Cannot stand inside a text: there its quotes are escaped."""


class FileTransport(Transport):
    """Several processes may write at once: a line is one write to a file opened for appending."""

    can_look_up = True
    look_up_is_final = True

    def __init__(self) -> None:
        self.path = Path(settings.SMS_FILE)

    def send(self, text: Text) -> Receipt:
        line = (json.dumps(_as_json(text), ensure_ascii=False) + "\n").encode()
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError as error:
            raise TransportError(f"{self.path.name} cannot be opened: {error.strerror}", permanent=False) from error
        try:
            written = os.write(descriptor, line)
        except OSError as error:
            raise OutcomeUnknown(f"{self.path.name} could not be written: {error.strerror}") from error
        finally:
            os.close(descriptor)
        if written != len(line):
            raise OutcomeUnknown(f"{self.path.name}: only {written} of {len(line)} bytes were written")
        return Receipt(provider_id=f"file-{text.id}", at=text.at)

    def look_up(self, texts: Sequence[Text]) -> Mapping[str, Receipt | None]:
        found: dict[str, Receipt | None] = dict.fromkeys(text.id for text in texts)
        for line in self._lines():
            if line["id"] in found:
                found[line["id"]] = Receipt(f"file-{line['id']}", datetime.fromisoformat(line["at"]))
        return found

    def _lines(self) -> Iterator[dict[str, Any]]:
        """Whole texts only. A write that was cut short is none; the next text stands behind it on the same line."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for line in file:
                try:
                    yield json.loads(line[max(line.rfind(BEGINNING), 0) :])
                except ValueError:
                    continue


def _as_json(text: Text) -> dict[str, str]:
    return {
        "id": text.id,
        "to": text.to,
        "from": text.sender,
        "body": text.body,
        "kind": text.kind,
        "at": text.at.isoformat().replace("+00:00", "Z"),
    }
