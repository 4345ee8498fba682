"""What can go wrong with a POST to the loopback server of Twilio's API, as one table, and what a refusal looks like."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import urlsplit

Json = dict[str, Any]
Form = Mapping[str, str]
Ending = Literal["answer", "slow", "reset", "hang"]

LONGEST_BODY: Final = 1600
HTML_502: Final = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"


@dataclass(frozen=True)
class Reply:
    """An answer as it goes over the wire; `headers` beside Content-Type and Content-Length."""

    http: int
    data: bytes
    type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """One row of the table. `accepts`: the message is stored, before anything else happens, and will be sent.

    `http`, `code`, `message`: the answer, where it is no 201; a `{to}` in the message is that field of the form.
    `ending`: how the exchange ends. `undelivered`: the error code that the carrier comes back with later.
    `lags`: the list does not show the message yet.
    """

    accepts: bool
    http: int = 201
    code: int = 0
    message: str = ""
    ending: Ending = "answer"
    undelivered: int | None = None
    lags: bool = False

    def refusal(self, form: Form, retry_after: float | None) -> Reply:
        """The answer of a row that has one of its own. `retry_after`: seconds, said along with a 429 only."""
        if self.message == HTML_502:
            return Reply(self.http, HTML_502.encode(), "text/html")
        fields = {"to": form.get("To", ""), "from_": form.get("From", "")}
        headers = {"Retry-After": f"{retry_after:g}"} if self.http == 429 and retry_after is not None else {}
        return error_reply(self.http, self.code, self.message.format_map(fields), headers)


NO_FAULT: Final = Fault(accepts=True)
FAULTS: Final[Mapping[str, Fault]] = {
    # Accepted, and answered 201 after `slow_sec`.
    "slow_201": Fault(accepts=True, ending="slow"),
    # Accepted, and the connection is reset instead of an answer.
    "accepted_then_reset": Fault(accepts=True, ending="reset"),
    # Accepted, and the answer says 503.
    "accepted_then_503": Fault(True, 503, 20503, "Service unavailable"),
    # Accepted, and no byte comes until the client goes or `hang_sec` have passed.
    "accepted_then_hang": Fault(accepts=True, ending="hang"),
    # Accepted, answered 201, and hidden from the list for `list_lag_sec`.
    "list_lags": Fault(accepts=True, lags=True),
    # Accepted, answered 201, and undelivered: the handset is switched off or out of reach.
    "undelivered_30003": Fault(accepts=True, undelivered=30003),
    # Accepted, answered 201, and undelivered: the carrier's filter took it for spam.
    "undelivered_30007": Fault(accepts=True, undelivered=30007),
    # Refused: an error within Twilio, nothing stored.
    "500_before": Fault(False, 500, 20500, "An internal server error has occurred"),
    # Refused: a gateway's page, nothing stored.
    "html_502": Fault(False, 502, message=HTML_502),
    # Refused: too many requests, with Retry-After unless `retry_after` is None.
    "429": Fault(False, 429, 20429, "Too Many Requests"),
    # Refused: the number to send to is none.
    "21211": Fault(False, 400, 21211, "Invalid 'To' Phone Number: {to}"),
    # Refused: the number to send to cannot get texts.
    "21614": Fault(False, 400, 21614, "'To' number: {to}, is not a mobile number"),
    # Refused: the person at this number has answered STOP.
    "21610": Fault(False, 400, 21610, "Attempt to send to unsubscribed recipient"),
    # Refused: our own number cannot send texts.
    "21606": Fault(False, 400, 21606, "The 'From' phone number {from_} is not a valid, SMS-capable phone number"),
    # Refused: wrong account or token.
    "20003": Fault(False, 401, 20003, "Authenticate"),
    # Refused: no such account.
    "404": Fault(False, 404, 20404, "The requested resource was not found"),
}

OF_THE_ACCOUNT: Final = frozenset({"21606", "20003", "404"})
AT_RANDOM: Final = tuple(name for name in FAULTS if name not in OF_THE_ACCOUNT)
"""Those that meet single messages. A wrong account would meet all of them, so that is not left to chance."""


def fault_named(name: str) -> Fault:
    """The empty name is no fault. Raises `ValueError` where a name is not in the table."""
    if name and name not in FAULTS:
        raise ValueError(f"no fault {name!r}; there are: {', '.join(FAULTS)}")
    return FAULTS[name] if name else NO_FAULT


def error_reply(http: int, code: int, message: str, headers: Mapping[str, str] | None = None) -> Reply:
    more = f"https://www.twilio.com/docs/errors/{code}"
    error: Json = {"code": code, "message": message, "more_info": more, "status": http}
    return Reply(http, json.dumps(error).encode(), headers=headers or {})


def what_is_wrong_with(form: Form) -> Reply | None:
    """What Twilio itself would refuse, whatever fault comes next."""
    if not form.get("To"):
        return error_reply(400, 21604, "A 'To' phone number is required.")
    if not form.get("From"):
        return error_reply(400, 21603, "A 'From' phone number is required.")
    if not form.get("Body"):
        return error_reply(400, 21602, "Message body is required.")
    if len(form["Body"]) > LONGEST_BODY:
        return error_reply(400, 21617, f"The concatenated message body exceeds the {LONGEST_BODY} character limit")
    if "StatusCallback" in form and not _is_a_url(form["StatusCallback"]):
        return error_reply(400, 21609, f"The 'StatusCallback' URL {form['StatusCallback']} is not a valid URL.")
    return None


def _is_a_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
