"""How the loopback server of Twilio's API calls back: habits of status callbacks, their times, and the signed POST."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http.client import BadStatusLine, HTTPConnection, HTTPException, HTTPSConnection
from random import Random
from typing import Final
from urllib.parse import urlencode, urlsplit

from messaging.testing.twilio_store import API_VERSION, Message, segments

HABITS: Final[Mapping[str, str]] = {
    "in_time": "`sent`, then `delivered`, each when it is so",
    "late": "the same, `late_sec` later",
    "twice": "each of them two times",
    "out_of_order": "`delivered`, then `sent`",
    "early": "all of them before the POST is answered",
    "never": "none at all",
}
MIXED: Final[Mapping[str, float]] = {
    "in_time": 0.70,
    "late": 0.10,
    "twice": 0.08,
    "out_of_order": 0.05,
    "early": 0.04,
    "never": 0.03,
}
NOBODY_ANSWERED: Final = 0
PATIENCE_SECONDS: Final = 15.0
"""How long an answer to a callback is waited for, as Twilio does."""
THREADS: Final = 8

Steps = list[tuple[float, str]]
"""When, and the status that is told then."""
Job = Iterator[float]
"""Yields the moment at which it wants to go on."""


def shares_of(callbacks: str | Mapping[str, float] | None) -> Mapping[str, float]:
    """By habit: `mixed`, the name of a habit that all shall have, or shares of one's own; empty for none.

    Raises `ValueError` for a habit that is not in the table.
    """
    if not callbacks:
        return {}
    if isinstance(callbacks, str):
        callbacks = MIXED if callbacks == "mixed" else {callbacks: 1.0}
    if unknown := callbacks.keys() - HABITS.keys():
        raise ValueError(f"no habit {', '.join(sorted(unknown))}; there are: {', '.join(HABITS)}, mixed")
    return callbacks


def chosen(shares: Mapping[str, float], random: Random) -> str:
    """One habit. Empty where there are no shares."""
    return random.choices(list(shares), list(shares.values()))[0] if shares else ""


def steps(message: Message, habit: str, late_sec: float) -> Steps:
    """What will be told of a message that has just been accepted. One that ends badly was never `sent`."""
    usual = [(message.done_at, message.last_status)]
    if message.error_code is None:
        usual.insert(0, (message.sent_at, "sent"))
    match habit:
        case "late":
            return [(at + late_sec, status) for at, status in usual]
        case "twice":
            return [step for step in usual for _ in range(2)]
        case "out_of_order":
            return [(at, status) for (at, _), (_, status) in zip(usual, reversed(usual), strict=True)]
        case "never" | "":
            return []
    return usual


def status_form(message: Message, status: str) -> dict[str, str]:
    form = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "MessageStatus": status,
        "SmsStatus": status,
        "To": message.to,
        "From": message.from_,
        "AccountSid": message.account,
        "ApiVersion": API_VERSION,
    }
    return {**form, "ErrorCode": str(message.error_code)} if status == "undelivered" else form


def inbound_form(message: Message, media_url: str) -> dict[str, str]:
    form = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsMessageSid": message.sid,
        "SmsStatus": "received",
        "From": message.from_,
        "To": message.to,
        "Body": message.body,
        "NumMedia": str(message.num_media),
        "NumSegments": str(segments(message.body)),
        "AccountSid": message.account,
        "ApiVersion": API_VERSION,
    }
    return {**form, "MediaUrl0": media_url, "MediaContentType0": "image/jpeg"} if media_url else form


class Caller:
    """POSTs signed forms, from any thread; connections are kept open for the next one who calls the same host."""

    def __init__(self) -> None:
        self._idle: defaultdict[tuple[str, str], list[HTTPConnection]] = defaultdict(list)

    def post(self, url: str, form: Mapping[str, str], *, token: str, address: str = "") -> int:
        """The HTTP status, or `NOBODY_ANSWERED`. The URL is what is signed; `address` (host:port) is where it goes."""
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        headers = {
            "Host": host,
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "User-Agent": "TwilioProxy/1.1",
            "X-Twilio-Signature": _signature(token, url, form),
        }
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        place = ("http", address) if address else (parts.scheme, host)
        with suppress(OSError, HTTPException, ValueError):
            return self._posted(place, path, urlencode(form), headers)
        return NOBODY_ANSWERED

    def close(self) -> None:
        for connections in list(self._idle.values()):
            while connections:
                connections.pop().close()

    def _posted(self, place: tuple[str, str], path: str, body: str, headers: dict[str, str]) -> int:
        """An idle connection may have been closed by the other side, which is no refusal: then by a new one."""
        with suppress(ConnectionError, BadStatusLine, IndexError):
            return self._exchanged(self._idle[place].pop(), place, path, body, headers)
        kind = HTTPSConnection if place[0] == "https" else HTTPConnection
        return self._exchanged(kind(place[1], timeout=PATIENCE_SECONDS), place, path, body, headers)

    def _exchanged(
        self, connection: HTTPConnection, place: tuple[str, str], path: str, body: str, headers: dict[str, str]
    ) -> int:
        try:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            response.read()
        except BaseException:
            connection.close()
            raise
        if connection.sock is not None:
            self._idle[place].append(connection)
        return response.status


def _signature(token: str, url: str, form: Mapping[str, str]) -> str:
    from twilio.request_validator import RequestValidator

    return str(RequestValidator(token).compute_signature(url, form))


class Schedule:
    """Runs jobs at their times, in a few threads. A job is in one thread at a time, so its steps keep their order."""

    def __init__(self) -> None:
        self._waiting: list[tuple[float, int, Job]] = []
        self._numbers = itertools.count()
        self._unfinished = 0
        self._is_stopped = False
        lock = threading.Lock()
        self._changed, self._ended = threading.Condition(lock), threading.Condition(lock)

    def start(self) -> None:
        for number in range(THREADS):
            threading.Thread(target=self._work, name=f"twilio-callbacks-{number}", daemon=True).start()

    def stop(self) -> None:
        """No job goes on after its present step; that step is not waited for."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()

    def expect(self) -> None:
        """A job will be begun: from now on it counts as one that has not ended."""
        with self._changed:
            self._unfinished += 1

    def begin(self, job: Job) -> None:
        """One that was expected."""
        self._go_on(job)

    def clear(self) -> None:
        """Forget the jobs that wait."""
        with self._changed:
            self._unfinished -= len(self._waiting)
            self._waiting.clear()
            self._ended.notify_all()

    def is_done(self, within: float) -> bool:
        """Whether all jobs have ended within so many seconds."""
        with self._ended:
            return self._ended.wait_for(lambda: self._unfinished == 0, within)

    def _work(self) -> None:
        while (job := self._next()) is not None:
            self._go_on(job)

    def _go_on(self, job: Job) -> None:
        at = next(job, None)
        with self._changed:
            if at is None:
                self._unfinished -= 1
                self._ended.notify_all()
            else:
                heapq.heappush(self._waiting, (at, next(self._numbers), job))
                self._changed.notify()

    def _next(self) -> Job | None:
        """The next job that is due, once it is; None when there is no more work."""
        with self._changed:
            while not self._is_stopped:
                wait = self._waiting[0][0] - time.time() if self._waiting else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._waiting)[2]
                self._changed.wait(wait)
        return None
