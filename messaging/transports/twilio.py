"""Texts through Twilio, by its own SDK. It has no idempotency key, so whatever is not surely refused is looked up."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from messaging.in_parallel import each
from messaging.transports.base import Blame, Heard, OutcomeUnknown, Receipt, Text, Transport, TransportError

CONNECT_SEC: Final = 3.0
READ_SEC: Final = 10.0
LONGEST_VALIDITY: Final = timedelta(seconds=36_000)
"""Twilio's own most: https://www.twilio.com/docs/messaging/api/message-resource (ValidityPeriod, 1 to 36,000 s)."""
CLOCKS_DIFFER: Final = timedelta(minutes=2)
LOOKED_AT: Final = 20
"""So many of a number's newest texts are looked at for one: more than anybody gets between two look-ups."""
LOOK_UP_WITHIN_SEC: Final = 60.0
BLAMES: Final[Mapping[int, Blame]] = {21610: "opted_out", 21211: "bad_number", 21614: "bad_number"}
"""https://www.twilio.com/docs/api/errors: unsubscribed; not a number; not one that takes texts."""
OURS: Final = frozenset({20003, 20404, 21606, 21659, 21660})
"""A key, a path or a sender of ours that is wrong: no client's fault, and mended by a setting."""
RETRY_OURS: Final = timedelta(minutes=1)
LOST_FOR_GOOD: Final = frozenset({"failed", "undelivered", "canceled"})


class TwilioTransport(Transport):
    can_look_up = True
    hears = True

    def __init__(self) -> None:
        self.at_once = settings.TWILIO_CONCURRENCY
        self.batch = 2 * self.at_once

    def send(self, text: Text) -> Receipt:
        try:
            created = _client().messages.create(
                to=text.to, from_=text.sender, body=text.body, status_callback=callback_url(text.id), **_validity(text)
            )
        except TwilioException as error:
            raise _refusal(error) from error
        except requests.RequestException as error:
            raise _trouble(error) from error
        except (ValueError, TypeError, KeyError) as error:
            raise OutcomeUnknown(f"an answer that nobody can read: {type(error).__name__}") from error
        if not created.sid:
            raise OutcomeUnknown("an answer without an id")
        return Receipt(provider_id=created.sid, at=text.at)

    def look_up(self, texts: Sequence[Text]) -> Mapping[str, Receipt | None]:
        until = monotonic() + LOOK_UP_WITHIN_SEC
        found = each(partial(_looked_up, until=until), texts, at_once=self.at_once)
        return {text.id: answer[0] for text, answer in zip(texts, found, strict=True) if answer is not None}

    def heard_since(self, since: datetime) -> Iterator[Heard]:
        # The day is the finest that the list is asked by for sure; who reads it knows what is known already.
        for message in _client().messages.stream(to=settings.SMS_FROM, date_sent_after=since, page_size=100):
            if message.direction == "inbound":
                at = message.date_sent or message.date_created or since
                yield Heard(message.sid or "", message.from_ or "", message.to or "", message.body or "", at)


def callback_url(message_id: str) -> str:
    """Where Twilio tells what becomes of a text: the row's own id is in it, so that it says of which row it speaks."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/webhooks/twilio/status/{message_id}"


def _validity(text: Text) -> dict[str, int]:
    """Seconds after which Twilio gives up: before it is too late, or night, for the client."""
    if text.send_before is None:
        return {}
    left = min(text.send_before - text.at, LONGEST_VALIDITY)
    return {"validity_period": max(1, int(left.total_seconds()))}


def _looked_up(text: Text, *, until: float) -> tuple[Receipt | None] | None:
    """(its receipt, or None when the list does not have it); None alone when it could not be asked."""
    if monotonic() > until:
        return None
    since = (text.claimed_at or text.at - timedelta(days=1)) - CLOCKS_DIFFER
    try:
        newest = _client().messages.list(to=text.to, limit=LOOKED_AT, page_size=LOOKED_AT)
    except (TwilioException, requests.RequestException, ValueError, TypeError, KeyError):
        return None
    ours = (message for message in newest if _is_it(message, text, since=since))
    return (next(map(_receipt, ours), None),)


def _is_it(message: Any, text: Text, *, since: datetime) -> bool:
    """The list has no id of ours; the words to one number since one attempt began are as good as one."""
    created = message.date_created
    same = message.direction != "inbound" and (message.body or "").strip() == text.body.strip()
    return bool(same and created is not None and created >= since)


def _receipt(message: Any) -> Receipt:
    lost = f"{message.error_code or ''} {message.status}".strip() if message.status in LOST_FOR_GOOD else ""
    return Receipt(message.sid or "", message.date_created.astimezone(UTC), lost=lost)


def _refusal(error: TwilioException) -> Exception:
    """What an answer with an error status means. The words name codes alone: a body may hold the client's number."""
    status, code = int(getattr(error, "status", 0) or 0), int(getattr(error, "code", 0) or 0)
    sentence = f"Twilio said {status}" + (f", error {code}" if code > 999 else "")  # else the status once more
    if status == 429:
        return TransportError(sentence, permanent=False, retry_after=_told_to_wait())
    if status in (401, 403, 404) or code in OURS:
        return TransportError(sentence, permanent=False, retry_after=RETRY_OURS, ours=True)
    if 400 <= status < 500:
        return TransportError(sentence, permanent=True, blame=BLAMES.get(code, ""))
    return OutcomeUnknown(sentence)


def _trouble(error: requests.RequestException) -> Exception:
    """Nothing was said to Twilio where no connection came about; everything else may have been heard."""
    kind = type(error).__name__
    if _has(error, (ConnectTimeoutError, NewConnectionError, NameResolutionError)) or isinstance(
        error, (requests.ConnectTimeout, requests.exceptions.SSLError, requests.exceptions.ProxyError)
    ):
        return TransportError(f"no connection to Twilio: {kind}", permanent=False)
    return OutcomeUnknown(f"no answer from Twilio: {kind}")


def _has(error: BaseException, kinds: tuple[type[BaseException], ...]) -> bool:
    """Whether one of these is what it was raised for: `requests` wraps what `urllib3` says."""
    reasons = [error, *error.args, *(getattr(reason, "reason", None) for reason in error.args)]
    return any(isinstance(reason, kinds) for reason in reasons)


# --- The SDK's client ----------------------------------------------------------------------------------------------


class _Http(TwilioHttpClient):
    """The SDK's own, with time-outs, without retries, and led to another address where the settings name one."""

    def __init__(self, base_url: str, *, connections: int) -> None:
        super().__init__(pool_connections=True)
        assert self.session is not None
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, HTTPAdapter(max_retries=0, pool_maxsize=connections))
        self._base = urlsplit(base_url) if base_url else None

    def request(self, method: str, url: str, *arguments: Any, **named: Any) -> Response:
        if self._base is not None:
            url = urlunsplit(urlsplit(url)._replace(scheme=self._base.scheme, netloc=self._base.netloc))
        named["timeout"] = _Seconds((CONNECT_SEC, READ_SEC))
        answer = super().request(method, url, *arguments, **named)
        _last.retry_after = (answer.headers or {}).get("Retry-After", "")
        return answer


class _Seconds(tuple[float, float]):
    """To connect and to read, for `requests`; the SDK holds what it is given against zero."""

    def __le__(self, other: object) -> bool:
        return False


_last = threading.local()


def _told_to_wait() -> timedelta | None:
    """What the last answer in this thread said of when to come back."""
    said = str(getattr(_last, "retry_after", ""))
    return timedelta(seconds=min(int(said), 600)) if said.isdigit() and int(said) else None


def _client() -> Client:
    return _built(
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_BASE_URL, settings.TWILIO_CONCURRENCY
    )


@cache
def _built(account: str, token: str, base_url: str, connections: int) -> Client:
    """One for each process and setting; its connections are kept."""
    return Client(account, token, http_client=_Http(base_url, connections=max(connections, 1) + 1))
