"""A loopback server of Twilio's Messages API: for tests, for a bench, and for a rehearsal without an account.

    python -m messaging.testing.twilio_server [--port 8098] [--fault-share 0.05] [--callbacks mixed]

It takes messages and lists them, calls back, and holds what people have texted in. `twilio_faults.FAULTS` is what can
go wrong with a message, `twilio_callbacks.HABITS` how its callbacks come. Over HTTP it is told by forms:

    POST /control/inbound   From, To, Body, MessageSid, MediaUrl, deliver=no during an outage
    POST /control/faults    To and Fault: for each message to that number, none if Fault is empty;
                            Fault alone, as often as needed: for the next messages
    GET  /control/log       a line of JSON for each accepted message, in order, and at last one of counts
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import threading
import time
import uuid
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from messaging.testing.twilio_callbacks import (
    HABITS,
    Caller,
    Schedule,
    Steps,
    chosen,
    inbound_form,
    shares_of,
    status_form,
    steps,
)
from messaging.testing.twilio_faults import AT_RANDOM, FAULTS, Form, fault_named
from messaging.testing.twilio_http import HttpServer
from messaging.testing.twilio_store import Message, Store

__all__ = ("Message", "Received", "TwilioServer")

GARBAGE_FROM: Final = 20_000
"""Objects from which garbage is looked for: the messages that are kept are none."""
STOP_CHECK_SECONDS: Final = 0.02
SENDER: Final = "+15550199999"
"""A number of ours for who has none; any other is as good."""
SECONDS: Final = {
    "slow_sec": "before a slow answer",
    "hang_sec": "until a hanging connection is closed",
    "late_sec": "by which late callbacks are late",
    "list_lag_sec": "for which a lagging list hides a message",
    "retry_after": "that a 429 asks for",
    "sent_after": "from the acceptance until a message is sent",
    "delivered_after": "from the acceptance until it is delivered",
}


@dataclass(frozen=True)
class Received:
    """A message that was texted in. `answered`: HTTP status of the webhook, 0 for none, None if it was not posted."""

    message: Message
    answered: int | None


@dataclass(eq=False)
class TwilioServer:
    """Serves from `__enter__` to `__exit__`. Port 0 is any free one, and `port` says which.

    What goes wrong with a message: what `faults_next` has queued, else what its number has by `faults_to`, else, for
    a `share` of the messages, one of `faults`. `callbacks`: `mixed`, a habit, shares by habit, or None for none at
    all. `callback_address` (host:port) is where callbacks and webhooks go, whatever host their URLs name.
    `sent_after` and `delivered_after` count seconds from the acceptance, `list_lag_sec` too; `lists_lag` makes every
    message lag. All but `port`, `seed`, `callbacks` and `faults_to` may be changed while it serves.
    """

    port: int = 0
    account: str = "AC00000000000000000000000000000000"
    token: str = "token-of-the-loopback-server"
    seed: int = 0
    share: float = 0.0
    faults: Sequence[str] = AT_RANDOM
    faults_to: Mapping[str, str] = field(default_factory=dict)
    callbacks: str | Mapping[str, float] | None = None
    callback_address: str = ""
    inbound_url: str = ""
    slow_sec: float = 2.0
    hang_sec: float = 60.0
    late_sec: float = 5.0
    list_lag_sec: float = 5.0
    lists_lag: bool = False
    retry_after: float | None = 1.0
    sent_after: float = 0.0
    delivered_after: float = 0.05

    def __post_init__(self) -> None:
        """Raises `ValueError` for a fault or a habit that nobody knows."""
        for name in (*self.faults, *self.faults_to.values()):
            fault_named(name)
        self._shares = shares_of(self.callbacks)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._caller, self._schedule = Caller(), Schedule()
        self._forget()

    def _forget(self) -> None:
        self.store = Store()
        self.counts: Counter[str] = Counter()
        self.answers: Counter[int] = Counter()
        self._queued: deque[str] = deque()
        self._by_number = dict(self.faults_to)
        self._chance, self._habits = Random(f"{self.seed} faults"), Random(f"{self.seed} habits")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def accepted(self) -> list[Message]:
        """Every message that was taken from us, in order: what would have reached a phone, whatever was answered."""
        return self.store.outbound

    @property
    def requests(self) -> int:
        """To the API; what is asked of `/control` does not count."""
        return sum(self.counts[kind] for kind in ("send", "list", "fetch", "unknown"))

    def fault_for(self, to: str, name: str) -> None:
        """Each message to that number meets it; the empty name ends that. Raises `ValueError` for an unknown one."""
        fault_named(name)
        with self._lock:
            self._by_number[to] = name
            if not name:
                del self._by_number[to]

    def faults_next(self, *names: str) -> None:
        """The next messages meet these, in order; an empty name lets one pass. Raises `ValueError` as above."""
        for name in names:
            fault_named(name)
        with self._lock:
            self._queued.extend(names)

    def receive(
        self, from_: str, to: str, body: str, *, sid: str = "", media_url: str = "", deliver: bool = True
    ) -> Received:
        """Someone texts us. Stored, then posted to `inbound_url` unless that is empty or `deliver` is false.

        A sid that is known already is the same message, posted once more.
        """
        now, media = time.time(), 1 if media_url else 0
        sid = sid or _new_sid()
        message = self.store.add(
            Message(sid, self.account, to, from_, body, now, now, now, direction="inbound", num_media=media)
        )
        if not (deliver and self.inbound_url):
            return Received(message, None)
        return Received(message, self._post(self.inbound_url, inbound_form(message, media_url)))

    def clear(self) -> None:
        """Forget messages, counts, callbacks to come and faults told later; chance begins anew."""
        self._schedule.clear()
        with self._lock:
            self._forget()

    def has_called_back(self, within: float = 5.0) -> bool:
        """Whether every callback was made within so many seconds. `answers` counts what they were answered."""
        return self._schedule.is_done(within)

    def log(self) -> Iterator[dict[str, Any]]:
        """What `GET /control/log` says, as it stands now."""
        yield from (message.as_logged() for message in self.accepted[:])
        with self._lock:
            answers = {str(status): count for status, count in self.answers.items()}
            yield {"requests": self.requests, "counts": dict(self.counts), "callbacks_answered": answers}

    def __enter__(self) -> TwilioServer:
        self._http = HttpServer(self)
        self.port = self._http.server_port
        self._schedule.start()
        serve = self._http.serve_forever
        self._thread = threading.Thread(target=serve, args=(STOP_CHECK_SECONDS,), name="twilio-server", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._schedule.stop()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()
        self._caller.close()

    def count(self, kind: str) -> None:
        with self._lock:
            self.counts[kind] += 1

    def fault_of(self, to: str) -> str:
        """What the next message meets, which is to that number."""
        with self._lock:
            if self._queued:
                name = self._queued.popleft()
            elif to in self._by_number:
                name = self._by_number[to]
            else:
                name = self._chance.choice(self.faults) if self._chance.random() < self.share else ""
            if name:
                self.counts[f"fault {name}"] += 1
        return name

    def accept(self, account: str, form: Form, fault_name: str) -> Message:
        fault, now = fault_named(fault_name), time.time()
        lags = fault.lags or self.lists_lag
        validity = form.get("ValidityPeriod", "")
        return self.store.add(
            Message(
                sid=_new_sid(),
                account=account,
                to=form["To"],
                from_=form["From"],
                body=form["Body"],
                at=now,
                sent_at=now + self.sent_after,
                done_at=now + max(self.sent_after, self.delivered_after),
                status_callback=form.get("StatusCallback", ""),
                validity_period=int(validity) if validity.isdecimal() else None,
                fault=fault_name,
                error_code=fault.undelivered,
                hidden_until=now + self.list_lag_sec if lags else 0.0,
            )
        )

    def call_back_early(self, message: Message) -> Steps:
        """Make the callbacks that come before the answer; those that come after it are returned."""
        if not message.status_callback:
            return []
        habit = self._habit()
        planned = steps(message, habit, self.late_sec)
        if planned and habit != "early":
            self._schedule.expect()
            return planned
        message.sent_at = message.done_at = message.at
        for _, status in planned:
            self._post(message.status_callback, status_form(message, status))
        return []

    def _habit(self) -> str:
        with self._lock:
            habit = chosen(self._shares, self._habits)
            if habit:
                self.counts[f"callbacks {habit}"] += 1
        return habit

    def call_back(self, message: Message, left: Steps) -> None:
        """In the background, at their times: what `call_back_early` has left."""
        if left:
            self._schedule.begin(self._called_back(message, left))

    def _called_back(self, message: Message, left: Steps) -> Iterator[float]:
        for at, status in left:
            if self.store.find(message.sid) is None:
                return  # all was forgotten meanwhile
            yield at
            self._post(message.status_callback, status_form(message, status))

    def _post(self, url: str, form: Mapping[str, str]) -> int:
        answered = self._caller.post(url, form, token=self.token, address=self.callback_address)
        with self._lock:
            self.answers[answered] += 1
        return answered

    def wait(self, seconds: float) -> None:
        """Or until the server stops, if that is sooner."""
        self._stopping.wait(seconds)


def _new_sid() -> str:
    return f"SM{uuid.uuid4().hex}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until Ctrl-C or SIGTERM."""
    parser = _parser()
    options = vars(parser.parse_args(arguments))
    # Also where a shell in the background has told its children to ignore an interrupt.
    for wish_to_end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wish_to_end, signal.default_int_handler)
    gc.set_threshold(GARBAGE_FROM)
    try:
        with suppress(KeyboardInterrupt), TwilioServer(**options) as server:
            settings = f"TWILIO_BASE_URL={server.url} TWILIO_ACCOUNT_SID={server.account} "
            settings += f"TWILIO_AUTH_TOKEN={server.token} TWILIO_FROM={SENDER}"
            print(f"Twilio's Messages API at {server.url}, until Ctrl-C: {settings}", flush=True)
            threading.Event().wait()
    except ValueError as trouble:
        parser.error(str(trouble))
    except OSError as trouble:
        parser.error(f"port {options['port']} cannot be used: {os.strerror(trouble.errno or 0)}")


def _parser() -> argparse.ArgumentParser:
    """Its options are fields of `TwilioServer`; those that are left out keep their defaults there."""
    parser = argparse.ArgumentParser(
        prog="python -m messaging.testing.twilio_server",
        description=(__doc__ or "").splitlines()[0],
        argument_default=argparse.SUPPRESS,
    )
    parser.add_argument("--port", type=int, default=8098, help="0 for any free one")
    parser.add_argument("--account", metavar="SID")
    parser.add_argument("--token", help="signs callbacks and webhooks")
    parser.add_argument("--seed", type=int, help="of the faults and habits that come by chance")
    parser.add_argument("--fault-share", type=float, dest="share", help="of the messages that meet a fault, 0 to 1")
    parser.add_argument("--faults", type=_words, metavar="NAME,...", help=f"which: {', '.join(FAULTS)}")
    parser.add_argument("--callbacks", metavar="HABIT", help=f"mixed, or one of {', '.join(HABITS)}")
    parser.add_argument("--callback-address", metavar="HOST:PORT", help="where callbacks go, whatever their URL names")
    parser.add_argument("--inbound-url", metavar="URL", help="of the webhook for what is texted in")
    for name, what in SECONDS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=float, metavar="SECONDS", help=what)
    parser.add_argument("--lists-lag", action="store_true", help="each message is hidden from the list at first")
    return parser


def _words(text: str) -> list[str]:
    return text.split(",")


if __name__ == "__main__":
    main()
