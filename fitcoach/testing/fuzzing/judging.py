"""What no answer may be: a fault of the server, its insides, or anything that is a secret or somebody's."""

from __future__ import annotations

import gzip
import re
import socket
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from fitcoach.testing.fuzzing.requests import Shot
from fitcoach.testing.fuzzing.serving import Site

INSIDES: Final = re.compile(
    rb"Traceback \(most recent call|site-packages|File &quot;/|File \"/|django\.(core|db|urls|http)|psycopg|sqlite3\."
    rb"|ProgrammingError|OperationalError|DataError|IntegrityError|DJANGO_SETTINGS_MODULE|You're seeing this error"
)
DELIBERATE: Final = {("readyz", 503)}
PATIENCE_SEC: Final = 60.0
AT_ONCE: Final = 6
GO_ON: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
_STATUS: Final = re.compile(rb"HTTP/1\.[01] (\d{3}) ")


@dataclass(slots=True)
class Report:
    """How many answers there were of each status (0: the connection was closed without one), and what may not be."""

    statuses: Counter[int] = field(default_factory=Counter)
    routes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        told = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        rarest = min(self.routes.values(), default=0)
        return [
            f"{self.statuses.total()} requests to {len(self.routes)} addresses, {rarest} or more to each",
            f"answers: {told}",
            *self.faults,
        ]


def fuzz(site: Site, shots: Iterable[Shot]) -> Report:
    """Everything is sent and judged; then the server's own log is."""
    report = Report()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for shot, answer in pool.map(lambda shot: (shot, answer_of(site.port, shot.sent)), shots):
            report.routes[shot.route] += 1
            status = _status(answer)
            report.statuses[status] += 1
            report.faults += [
                f"{shot.number}: {shot.method} {shot.route}: {what}"
                for what in wrong(shot, status, answer, site.secrets)
            ]
    log = site.log.read_bytes()
    report.faults += [f"the log: {what}" for what in _leaks(log, site.secrets)]
    report.faults += [f"the log: {line.decode(errors='replace')}" for line in log.splitlines() if b"Traceback" in line]
    return report


def wrong(shot: Shot, status: int, answer: bytes, secrets: Mapping[str, str]) -> list[str]:
    """What of this answer may not be, in words; nothing, mostly."""
    # gunicorn's own word for a coding of bodies that it does not know (RFC 9112, 6.1), before anything of ours.
    is_its_coding = status == 501 and b"\r\nTransfer-Encoding:" in shot.sent
    is_deliberate = is_its_coding or (shot.route, status) in DELIBERATE
    faults = [f"status {status}"] if status >= 500 and not is_deliberate else []
    body = _read(answer)
    if found := INSIDES.search(body):
        faults.append(f"its insides: {found[0]!r}")
    if status < 0:
        faults.append("no answer in a minute")
    return faults + _leaks(body, secrets)


def _leaks(text: bytes, secrets: Mapping[str, str]) -> list[str]:
    return [f"a secret: {name}" for name, secret in secrets.items() if secret.encode() in text]


def answer_of(port: int, sent: bytes) -> bytes:
    """All bytes that came; whoever sends less than it said is known to be done by closing its half."""
    received = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SEC) as connection:
            try:
                connection.sendall(sent)
                connection.shutdown(socket.SHUT_WR)
            except (BrokenPipeError, ConnectionResetError):
                pass  # refused before all of it was sent: there may be an answer all the same
            while part := connection.recv(65536):
                received += part
    except TimeoutError:
        return b"HTTP/1.1 -01 "
    except (ConnectionResetError, OSError):
        pass
    return received


def _status(answer: bytes) -> int:
    if answer.startswith(b"HTTP/1.1 -01"):
        return -1
    found = _STATUS.match(answer.removeprefix(GO_ON))
    return int(found[1]) if found else 0


def _read(answer: bytes) -> bytes:
    """With what was zipped as it reads."""
    head, _, body = answer.removeprefix(GO_ON).partition(b"\r\n\r\n")
    if b"content-encoding: gzip" not in head.lower():
        return answer
    start = body.find(b"\x1f\x8b")
    try:
        return head + gzip.decompress(body[start:])
    except (OSError, EOFError, zlib.error):
        return head + zlib.decompressobj(31).decompress(body[start:])
