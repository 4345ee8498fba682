"""A Sentry on this machine: it takes envelopes over HTTP and keeps what was in them.

An envelope is lines of JSON: its head, then for each item a head with the item's length, and the item.
"""

from __future__ import annotations

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler
from importlib import import_module
from socketserver import ThreadingTCPServer
from typing import Any, Self


class SentryServer:
    """`with SentryServer() as server`: `server.dsn` names it, `server.events` is what came, in order."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.raw: list[str] = []
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def dsn(self) -> str:
        return f"http://0123456789abcdef@127.0.0.1:{self._server.server_address[1]}/1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, envelope: bytes) -> None:
        self.raw.append(envelope.decode(errors="replace"))
        self.events += [json.loads(item) for kind, item in _items(envelope) if kind == "event"]


class _Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, sentry: SentryServer) -> None:
        self.sentry = sentry
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Silence: what came is what counts."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.sentry.take(_unpacked(body, self.headers.get("Content-Encoding", "")))
        answer = b"{}"
        self.send_response(200 if self.path == "/api/1/envelope/" else 404)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


def _unpacked(body: bytes, encoding: str) -> bytes:
    """The SDK packs with brotli where that happens to be installed."""
    if encoding == "br":
        unpacked: bytes = import_module("brotli").decompress(body)
        return unpacked
    return gzip.decompress(body) if encoding == "gzip" else body


def _items(envelope: bytes) -> list[tuple[str, bytes]]:
    rest, items = envelope.partition(b"\n")[2], []
    while rest.strip():
        line, _, rest = rest.partition(b"\n")
        head = json.loads(line)
        length = head.get("length", rest.find(b"\n"))
        items.append((head["type"], rest[:length]))
        rest = rest[length:].lstrip(b"\n")
    return items
