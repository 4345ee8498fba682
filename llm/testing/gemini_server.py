"""A loopback server of the Gemini REST API: for tests, for a bench, and for a rehearsal without a key.

    python -m llm.testing.gemini_server [--port 8099] [--latency 0]

The model's name says what comes: `fault-G14` is that entry of `faults.json` each time, `fault-G17-once` the same every
other time, a name with `thinking` in it thinks aloud first, and every other name gets a good answer.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import re
import signal
import socket
import threading
from collections import Counter, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from http.client import responses
from typing import Any, Final

from llm.testing import scripted
from llm.testing.gemini_replies import (
    DRIP,
    DROP,
    HANG,
    Asked,
    Reply,
    error_reply,
    fault_named,
    fault_reply,
    good_reply,
)

__all__ = ("Asked", "GeminiServer", "Reply")

Json = dict[str, Any]
Writer = Callable[[Asked], "Json | str"]

DRIP_SECONDS: Final = 1.0
"""From byte to byte."""
LONG_ANSWER: Final[Json] = {"text": "slowly " * 200}
READ_AHEAD: Final = 2**20
"""Bytes of a connection that may wait here: a whole question, so that it comes in one go."""
GARBAGE_FROM: Final = 20_000
"""Objects from which garbage is looked for: a question is thousands of lists, which die with it."""
WAITING_CONNECTIONS: Final = 512
_PATH: Final = re.compile(r"/v1(?:beta)?/models/([^/:?]+):generateContent(?:\?.*)?")


def scripted_writer(asked: Asked) -> Json:
    return scripted.answer(asked.data)


class GeminiServer:
    """Serves from `__enter__` to `__exit__`, in one thread. Port 0 is any free one, and `port` says which.

    `latency`: seconds before each answer. `writer` writes the good answers, in the server's thread: it may not wait.
    `remembers`: whether `asked` keeps every request, 100 kB or so each.
    """

    def __init__(
        self, *, port: int = 0, latency: float = 0.0, writer: Writer = scripted_writer, remembers: bool = True
    ) -> None:
        self.port, self.latency, self.writer, self.remembers = port, latency, writer, remembers
        self.asked: list[Asked] = []
        self._queued: deque[Json | str | Reply] = deque()
        self._calls: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def queue(self, *replies: Json | str | Reply) -> None:
        """Served before anything else, in order: the JSON of an answer, the text of one, or a raw reply."""
        with self._lock:
            self._queued.extend(replies)

    def clear(self) -> None:
        """Forget what was asked and what is queued; faults that come every other time begin anew."""
        with self._lock:
            self.asked.clear()
            self._queued.clear()
            self._calls.clear()

    def __enter__(self) -> GeminiServer:
        listener = socket.create_server(("127.0.0.1", self.port), backlog=WAITING_CONNECTIONS)
        self.port = listener.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._run, args=(listener,), name="gemini-server", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def _run(self, listener: socket.socket) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve_until_stopped(listener))

    async def _serve_until_stopped(self, listener: socket.socket) -> None:
        server = await asyncio.start_server(self._serve, sock=listener, limit=READ_AHEAD)
        await self._stopping.wait()
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until it is closed, breaks, or the server stops."""
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self._exchange(reader, writer):
                    pass
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; whether the connection is good for another."""
        method, target, headers = _head(await reader.readuntil(b"\r\n\r\n"))
        if headers.get("expect", "").lower() == "100-continue":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        reply = self._reply(method, target, headers, body)
        if self.latency:
            await asyncio.sleep(self.latency)
        if reply.body == HANG:
            await reader.read()
        if reply.body in (HANG, DROP):
            return False
        await _send(reply, writer)
        return headers.get("connection", "").lower() != "close"

    def _reply(self, method: str, target: str, headers: dict[str, str], data: bytes) -> Reply:
        found = _PATH.fullmatch(target)
        if method != "POST" or found is None:
            return error_reply(404, "NOT_FOUND", f"{method} {target} is not served here")
        try:
            body = json.loads(data)
        except ValueError:
            return error_reply(400, "INVALID_ARGUMENT", "Invalid JSON payload received.")
        return self._answer(Asked(found[1], target, headers, body))

    def _answer(self, asked: Asked) -> Reply:
        """What is queued, else the fault in the model's name, else what the writer writes."""
        with self._lock:
            if self.remembers:
                self.asked.append(asked)
            reply = self._queued.popleft() if self._queued else self._fault(asked)
        if not isinstance(reply, Reply):
            return self._good(asked, reply)
        return replace(good_reply(asked, LONG_ANSWER), slowly=True) if reply.body == DRIP else reply

    def _good(self, asked: Asked, answer: Json | str | None) -> Reply:
        try:
            return good_reply(asked, self.writer(asked) if answer is None else answer)
        except Exception as trouble:  # noqa: BLE001  whatever a writer raises, the client is told and the server goes on
            return error_reply(500, "INTERNAL", f"the writer failed: {type(trouble).__name__}: {trouble}")

    def _fault(self, asked: Asked) -> Reply | None:
        named = fault_named(asked.model)
        if named is None:
            return None
        fault, every_other_time = named
        self._calls[asked.model, asked.task] += 1
        is_spared = every_other_time and self._calls[asked.model, asked.task] % 2 == 0
        return None if is_spared else fault_reply(fault)


def _head(data: bytes) -> tuple[str, str, dict[str, str]]:
    """Method, target, and headers with their names in lower case."""
    first, *lines = data.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, _, rest = first.partition(" ")
    pairs = (line.partition(":") for line in lines)
    return method, rest.rpartition(" ")[0], {name.strip().lower(): value.strip() for name, _, value in pairs}


async def _send(reply: Reply, writer: asyncio.StreamWriter) -> None:
    status = f"HTTP/1.1 {reply.http} {responses.get(reply.http, '')}"
    data = reply.data
    head = f"{status}\r\nContent-Type: {reply.type}\r\nContent-Length: {len(data)}\r\n\r\n".encode("latin-1")
    if not reply.slowly:
        writer.write(head + data)
        await writer.drain()
        return
    writer.write(head)
    for place in range(len(data)):
        await asyncio.sleep(DRIP_SECONDS)
        writer.write(data[place : place + 1])
        await writer.drain()


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m llm.testing.gemini_server", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8099, help="0 for any free one")
    parser.add_argument("--latency", type=float, default=0.0, metavar="SECONDS", help="before each answer")
    options = parser.parse_args(arguments)
    # Also where a shell in the background has told its children to ignore an interrupt.
    for wish_to_end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wish_to_end, signal.default_int_handler)
    gc.set_threshold(GARBAGE_FROM)
    chosen = GeminiServer(port=options.port, latency=options.latency, remembers=False)
    try:
        with suppress(KeyboardInterrupt), chosen as server:
            settings = f"GEMINI_BASE_URL={server.url} GEMINI_API_KEY=anything GEMINI_MODEL=scripted"
            print(f"The Gemini API at {server.url}, until Ctrl-C: {settings}", flush=True)
            threading.Event().wait()
    except OSError as trouble:
        parser.error(f"port {options.port} cannot be used: {trouble.strerror}")


if __name__ == "__main__":
    main()
