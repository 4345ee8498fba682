"""The messages that the loopback server of Twilio's API holds: what the API says of one, and how a list is filtered."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from itertools import islice
from typing import Any, Final
from urllib.parse import urlencode

Json = dict[str, Any]

API_VERSION: Final = "2010-04-01"
PAGE_SIZE: Final = 50
LARGEST_PAGE: Final = 1000
ERROR_MESSAGES: Final = {30003: "Unreachable destination handset", 30007: "Message filtered"}


@dataclass(slots=True, eq=False)
class Message:
    """One message, in or out. Times are seconds since 1970; its status follows from them, so nobody has to set it.

    `sent_at`, `done_at`: when it leaves, and when the carrier says how it ended. `error_code`: how it ends badly.
    `hidden_until`: the list does not show it before. `fault`: the name of what went wrong with its POST.
    """

    sid: str
    account: str
    to: str
    from_: str
    body: str
    at: float
    sent_at: float
    done_at: float
    direction: str = "outbound-api"
    status_callback: str = ""
    validity_period: int | None = None
    num_media: int = 0
    fault: str = ""
    error_code: int | None = None
    hidden_until: float = 0.0

    @property
    def is_inbound(self) -> bool:
        return self.direction == "inbound"

    @property
    def last_status(self) -> str:
        return "delivered" if self.error_code is None else "undelivered"

    @property
    def uri(self) -> str:
        return f"/{API_VERSION}/Accounts/{self.account}/Messages/{self.sid}.json"

    def status(self, now: float) -> str:
        if self.is_inbound:
            return "received"
        return "queued" if now < self.sent_at else "sent" if now < self.done_at else self.last_status

    def as_accepted(self) -> Json:
        """As the POST answers, however soon it is sent."""
        return self._as_json("queued", updated_at=self.at, sent_at=None)

    def as_json(self, now: float) -> Json:
        status = self.status(now)
        updated_at = max(moment for moment in (self.at, self.sent_at, self.done_at) if moment <= max(now, self.at))
        return self._as_json(status, updated_at, sent_at=None if status == "queued" else self.sent_at)

    def _as_json(self, status: str, updated_at: float, sent_at: float | None) -> Json:
        error_code = self.error_code if status == "undelivered" else None
        return {
            "sid": self.sid,
            "account_sid": self.account,
            "to": self.to,
            "from": self.from_,
            "body": self.body,
            "status": status,
            "direction": self.direction,
            "date_created": rfc_2822(self.at),
            "date_updated": rfc_2822(updated_at),
            "date_sent": None if sent_at is None else rfc_2822(sent_at),
            "error_code": error_code,
            "error_message": None if error_code is None else ERROR_MESSAGES[error_code],
            "num_segments": str(segments(self.body)),
            "num_media": str(self.num_media),
            "price": None,
            "price_unit": "USD",
            "messaging_service_sid": None,
            "api_version": API_VERSION,
            "uri": self.uri,
            "subresource_uris": {"media": self.uri.replace(".json", "/Media.json")},
        }

    def as_logged(self) -> Json:
        return {
            "sid": self.sid,
            "to": self.to,
            "body": self.body,
            "from": self.from_,
            "status_callback": self.status_callback,
            "validity_period": self.validity_period,
            "at": self.at,
            "fault": self.fault,
        }


def rfc_2822(at: float) -> str:
    """As Twilio writes it, which is UTC with an offset of plus zero."""
    return formatdate(at)[:-5] + "+0000"


def segments(body: str) -> int:
    """Nearly: a text of ASCII counts as GSM-7 without its double characters, any other as UCS-2."""
    length, single, joined = (len(body), 160, 153) if body.isascii() else (len(body.encode("utf-16-le")) // 2, 70, 67)
    return 1 if length <= single else math.ceil(length / joined)


@dataclass(frozen=True)
class Query:
    """A question for a list. Bounds of the time of sending are whole seconds, both included."""

    to: str
    sender: str
    sent_from: float
    sent_until: float
    page_size: int
    page: int
    below: int | None
    parameters: Mapping[str, str]

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Query:
        """The keys as Twilio's SDK sends them (`DateSent>`). Raises `ValueError` for what is no number or date."""
        day_from, day_until = _span(parameters.get("DateSent", ""))
        return cls(
            to=parameters.get("To", ""),
            sender=parameters.get("From", ""),
            sent_from=max(day_from, _span(parameters.get("DateSent>", ""))[0]),
            sent_until=min(day_until, _span(parameters.get("DateSent<", ""))[1]),
            page_size=max(1, min(LARGEST_PAGE, int(parameters.get("PageSize") or PAGE_SIZE))),
            page=int(parameters.get("Page") or 0),
            below=int(parameters["PageToken"].removeprefix("PA")) if parameters.get("PageToken") else None,
            parameters=parameters,
        )

    def takes(self, message: Message, now: float) -> bool:
        """A message that has not been sent yet has no date of sending: no bound takes it."""
        if (self.to and message.to != self.to) or (self.sender and message.from_ != self.sender):
            return False
        if now < message.hidden_until:
            return False
        if self.sent_from == -math.inf and self.sent_until == math.inf:
            return True
        return message.sent_at <= now and self.sent_from <= int(message.sent_at) <= self.sent_until

    def parameters_of_page(self, page: int, below: int | None) -> str:
        kept = {name: value for name, value in self.parameters.items() if name not in ("Page", "PageToken", "PageSize")}
        token = {} if below is None else {"PageToken": f"PA{below}"}
        return urlencode({**kept, "PageSize": self.page_size, "Page": page, **token})


def _span(text: str) -> tuple[float, float]:
    """From the first to the last second of a day, or of a moment; without end where nothing is asked for."""
    if not text:
        return -math.inf, math.inf
    moment = datetime.fromisoformat(text)
    first = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    seconds = timedelta(days=1).total_seconds() - 1 if "T" not in text else 0
    return int(first.timestamp()), int(first.timestamp()) + seconds


class Store:
    """Append-only. `outbound` is in the order of acceptance; look-ups by number and sid go by index."""

    def __init__(self) -> None:
        self.outbound: list[Message] = []
        self._everything: list[Message] = []
        self._by_sid: dict[str, Message] = {}
        self._by_to: dict[str, list[Message]] = {}
        self._by_sender: dict[str, list[Message]] = {}
        self._lock = threading.Lock()

    def add(self, message: Message) -> Message:
        """The message itself, or the one that has its sid already."""
        with self._lock:
            known = self._by_sid.setdefault(message.sid, message)
            if known is not message:
                return known
            if not message.is_inbound:
                self.outbound.append(message)
            self._everything.append(message)
            self._by_to.setdefault(message.to, []).append(message)
            self._by_sender.setdefault(message.from_, []).append(message)
        return message

    def find(self, sid: str) -> Message | None:
        return self._by_sid.get(sid)

    def page(self, query: Query, account: str, now: float) -> Json:
        """One page, newest first. Its successor begins where this one ended, whatever has come in meanwhile."""
        found = list(islice(self._newest_first(query, now), query.page_size + 1))
        shown = [message.as_json(now) for _, message in found[: query.page_size]]
        path = f"/{API_VERSION}/Accounts/{account}/Messages.json?"
        next_page = None
        if len(found) > query.page_size:
            next_page = path + query.parameters_of_page(query.page + 1, below=found[query.page_size - 1][0])
        start = query.page * query.page_size
        return {
            "messages": shown,
            "page": query.page,
            "page_size": query.page_size,
            "start": start,
            "end": max(start, start + len(shown) - 1),
            "uri": path + query.parameters_of_page(query.page, query.below),
            "first_page_uri": path + query.parameters_of_page(0, None),
            "next_page_uri": next_page,
            "previous_page_uri": None,
        }

    def _newest_first(self, query: Query, now: float) -> Iterator[tuple[int, Message]]:
        """With their places in the index that is read, which never change, since it only grows."""
        if query.to:
            index = self._by_to.get(query.to, [])
        elif query.sender:
            index = self._by_sender.get(query.sender, [])
        else:
            index = self._everything
        top = len(index) if query.below is None else min(query.below, len(index))
        return ((place, index[place]) for place in range(top - 1, -1, -1) if query.takes(index[place], now))
