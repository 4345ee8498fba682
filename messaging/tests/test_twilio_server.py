"""The loopback server of Twilio's API: what it serves to plain HTTP and to Twilio's own SDK, and how it calls back."""

from __future__ import annotations

import json
import logging
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, RemoteDisconnected
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from messaging.testing.twilio_callbacks import steps
from messaging.testing.twilio_faults import AT_RANDOM, FAULTS, LONGEST_BODY
from messaging.testing.twilio_server import Message, TwilioServer
from messaging.testing.twilio_store import segments

ROOT = Path(__file__).resolve().parents[2]
ACCOUNT, TOKEN = "AC00000000000000000000000000000000", "secret"
TOM, ANA, US = "+15550100001", "+15550100002", "+15550199999"
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
STATUS_URL = "https://coach.example/twilio/status?v=1"
INBOUND_URL = "https://coach.example/twilio/inbound"


@pytest.fixture
def server() -> Iterator[TwilioServer]:
    with TwilioServer(token=TOKEN, slow_sec=0.2, hang_sec=0.2, list_lag_sec=0.3, late_sec=0.4) as server:
        yield server


@contextmanager
def connected(server: TwilioServer, timeout: float = 10) -> Iterator[HTTPConnection]:
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=timeout)) as connection:
        yield connection


def text(**fields: Any) -> dict[str, Any]:
    return {"To": TOM, "From": US, "Body": "Hi Tom", **fields}


def ask(
    connection: HTTPConnection, method: str, path: str, form: Mapping[str, Any] | None = None
) -> tuple[int, Any, dict[str, str]]:
    """Status, JSON (or the text where it is none) and headers."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, urlencode(form or {}), headers)
    response = connection.getresponse()
    body = response.read().decode()
    is_json = response.headers["Content-Type"] == "application/json"
    return response.status, json.loads(body) if is_json else body, dict(response.headers)


def post(server: TwilioServer, path: str = MESSAGES, **form: Any) -> tuple[int, Any]:
    with connected(server) as connection:
        return ask(connection, "POST", path, form)[:2]


def get(server: TwilioServer, path: str = MESSAGES, **parameters: Any) -> tuple[int, Any]:
    with connected(server) as connection:
        return ask(connection, "GET", f"{path}?{urlencode(parameters)}" if parameters else path)[:2]


def bodies(page: tuple[int, Any]) -> list[str]:
    assert page[0] == 200, page
    return [message["body"] for message in page[1]["messages"]]


# --- Messages ---------------------------------------------------------------------------------------------------------


def test_a_message_is_answered_as_twilio_answers(server: TwilioServer) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    status, answer = post(server, **text(StatusCallback=STATUS_URL, ValidityPeriod=3600))
    created = answer.pop("date_created")
    sid = answer["sid"]
    assert status == 201
    assert (len(sid), sid[:2], int(sid[2:], 16) > 0) == (34, "SM", True)
    assert created == answer.pop("date_updated")
    assert created.endswith(" +0000")
    assert before <= parsedate_to_datetime(created) <= datetime.now(UTC)
    uri = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}"
    assert answer == {
        "sid": sid,
        "account_sid": ACCOUNT,
        "to": TOM,
        "from": US,
        "body": "Hi Tom",
        "status": "queued",
        "direction": "outbound-api",
        "date_sent": None,
        "error_code": None,
        "error_message": None,
        "num_segments": "1",
        "num_media": "0",
        "price": None,
        "price_unit": "USD",
        "messaging_service_sid": None,
        "api_version": "2010-04-01",
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


def test_a_message_goes_from_queued_to_sent_to_delivered(server: TwilioServer) -> None:
    server.sent_after, server.delivered_after = 0.15, 0.3
    uri = post(server, **text())[1]["uri"]
    seen: dict[str, bool] = {}
    begun = time.monotonic()
    while "delivered" not in seen and time.monotonic() < begun + 5:
        message = get(server, uri)[1]
        seen.setdefault(message["status"], message["date_sent"] is not None)
        time.sleep(0.02)
    assert seen == {"queued": False, "sent": True, "delivered": True}
    assert 0.25 < time.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("case", "change", "code"),
    [
        ("nobody to send to", {"To": ""}, 21604),
        ("nobody who sends", {"From": ""}, 21603),
        ("nothing to say", {"Body": ""}, 21602),
        ("too much to say", {"Body": "x" * (LONGEST_BODY + 1)}, 21617),
        ("a callback to nowhere", {"StatusCallback": "coach.example/status"}, 21609),
        ("a callback to no port", {"StatusCallback": "http://coach.example:x/status"}, 21609),
    ],
)
def test_what_twilio_would_refuse_is_refused(case: str, change: Any, code: int, server: TwilioServer) -> None:
    status, error = post(server, **text(**change))
    assert (status, error["code"], error["status"]) == (400, code, 400), case
    assert error["more_info"] == f"https://www.twilio.com/docs/errors/{code}"
    assert server.accepted == []


@pytest.mark.parametrize(
    ("case", "body", "count"),
    [
        ("one of GSM-7", "x" * 160, 1),
        ("two of GSM-7", "x" * 161, 2),
        ("one of UCS-2", "ž" * 70, 1),
        ("two of UCS-2", "ž" * 71, 2),
        ("an emoji counts twice", "💪" * 36, 2),
    ],
)
def test_segments(case: str, body: str, count: int) -> None:
    assert segments(body) == count, case


@pytest.mark.parametrize(
    ("case", "method", "path"),
    [
        ("no such path", "GET", "/2010-04-01/Accounts.json"),
        ("no such message", "GET", f"/2010-04-01/Accounts/{ACCOUNT}/Messages/SM1.json"),
        ("no changes of messages", "POST", f"/2010-04-01/Accounts/{ACCOUNT}/Messages/SM1.json"),
        ("no such control", "POST", "/control/weather"),
    ],
)
def test_what_is_not_served_is_not_found(case: str, method: str, path: str, server: TwilioServer) -> None:
    with connected(server) as connection:
        status, error, _ = ask(connection, method, path)
        assert (status, error["code"], error["status"]) == (404, 20404, 404), case
        assert ask(connection, "POST", MESSAGES, text())[0] == 201


def test_one_connection_serves_many_messages(server: TwilioServer) -> None:
    with connected(server) as connection:
        assert ask(connection, "POST", MESSAGES, text())[0] == 201
        address = connection.sock.getsockname()
        server.faults_next("500_before")
        assert [ask(connection, "POST", MESSAGES, text())[0] for _ in range(2)] == [500, 201]
        assert connection.sock.getsockname() == address


def test_messages_of_many_threads_are_all_kept(server: TwilioServer) -> None:
    def send(number: int) -> None:
        with connected(server) as connection:
            for turn in range(25):
                assert ask(connection, "POST", MESSAGES, text(To=f"+1555000{number}", Body=str(turn)))[0] == 201

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(8)))
    assert (len(server.accepted), server.requests) == (200, 200)
    assert bodies(get(server, To="+15550003")) == [str(turn) for turn in range(24, -1, -1)]


# --- Lists ------------------------------------------------------------------------------------------------------------


def test_a_list_is_filtered_by_who_sent_to_whom_newest_first(server: TwilioServer) -> None:
    for to, body in [(TOM, "one"), (ANA, "two"), (TOM, "three")]:
        post(server, **text(To=to, Body=body))
    server.receive(TOM, US, "Done!")
    assert bodies(get(server)) == ["Done!", "three", "two", "one"]
    assert bodies(get(server, To=TOM)) == ["three", "one"]
    assert bodies(get(server, From=US)) == ["three", "two", "one"]
    assert bodies(get(server, From=TOM)) == ["Done!"]
    assert bodies(get(server, From=US, To=ANA)) == ["two"]
    assert bodies(get(server, To="+15550100003")) == []


@pytest.mark.parametrize(
    ("case", "key", "shift", "date_only", "is_found"),
    [
        ("from a minute ago", "DateSent>", -60, False, True),
        ("from in a minute", "DateSent>", 60, False, False),
        ("until a minute ago", "DateSent<", -60, False, False),
        ("until in a minute", "DateSent<", 60, False, True),
        ("from this second", "DateSent>", 0, False, True),
        ("until this second", "DateSent<", 0, False, True),
        ("from today", "DateSent>", 0, True, True),
        ("until today", "DateSent<", 0, True, True),
        ("today", "DateSent", 0, True, True),
        ("from tomorrow", "DateSent>", 86_400, True, False),
        ("until yesterday", "DateSent<", -86_400, True, False),
        ("yesterday", "DateSent", -86_400, True, False),
    ],
)
def test_a_list_is_filtered_by_the_time_of_sending(
    case: str, key: str, shift: int, date_only: bool, is_found: bool, server: TwilioServer
) -> None:
    post(server, **text())
    moment = datetime.fromtimestamp(server.accepted[0].sent_at, UTC) + timedelta(seconds=shift)
    bound = moment.strftime("%Y-%m-%d" if date_only else "%Y-%m-%dT%H:%M:%SZ")
    assert bodies(get(server, **{key: bound})) == (["Hi Tom"] if is_found else []), case


def test_what_is_still_queued_has_no_time_of_sending_to_be_found_by(server: TwilioServer) -> None:
    server.sent_after = 60
    post(server, **text())
    assert bodies(get(server, To=TOM, **{"DateSent>": "2020-01-01"})) == []
    assert bodies(get(server, To=TOM)) == ["Hi Tom"]


@pytest.mark.parametrize(
    ("case", "parameters"),
    [
        ("no date", {"DateSent>": "yesterday"}),
        ("no size", {"PageSize": "many"}),
        ("no page", {"PageToken": "PAx"}),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(case: str, parameters: Any, server: TwilioServer) -> None:
    status, error = get(server, **parameters)
    assert (status, error["code"]) == (400, 20001), case


def test_pages_follow_each_other_whatever_comes_in_meanwhile(server: TwilioServer) -> None:
    for number in range(5):
        post(server, **text(Body=str(number)))
    first = get(server, To=TOM, PageSize=2)
    assert (first[1]["page"], first[1]["page_size"], first[1]["start"], first[1]["end"]) == (0, 2, 0, 1)
    post(server, **text(Body="later"))
    second = get(server, first[1]["next_page_uri"])
    assert (second[1]["page"], second[1]["start"], second[1]["end"]) == (1, 2, 3)
    third = get(server, second[1]["next_page_uri"])
    assert [bodies(page) for page in (first, second, third)] == [["4", "3"], ["2", "1"], ["0"]]
    assert third[1]["next_page_uri"] is None
    assert bodies(get(server, third[1]["first_page_uri"])) == ["later", "4"]


# --- Faults -----------------------------------------------------------------------------------------------------------

SEEN: dict[str, tuple[Any, bool]] = {
    "slow_201": (201, True),
    "accepted_then_reset": (ConnectionResetError, True),
    "accepted_then_503": ((503, 20503), True),
    "accepted_then_hang": (RemoteDisconnected, True),
    "list_lags": (201, True),
    "undelivered_30003": (201, True),
    "undelivered_30007": (201, True),
    "500_before": ((500, 20500), False),
    "html_502": (502, False),
    "429": ((429, 20429), False),
    "21211": ((400, 21211), False),
    "21614": ((400, 21614), False),
    "21610": ((400, 21610), False),
    "21606": ((400, 21606), False),
    "20003": ((401, 20003), False),
    "404": ((404, 20404), False),
}
"""What the client sees (status, status and code, or error), and whether the message was stored all the same."""


def test_every_fault_is_seen_below() -> None:
    assert SEEN.keys() == FAULTS.keys()


@pytest.mark.parametrize("fault", SEEN)
def test_a_fault_is_what_the_client_sees_and_leaves_the_next_message_alone(fault: str, server: TwilioServer) -> None:
    expected, is_stored = SEEN[fault]
    server.faults_next(fault)
    if isinstance(expected, type):
        # A disconnection is a reset to Python, but a reset is no disconnection: the types have to be the same.
        with pytest.raises(expected) as caught:
            post(server, **text())
        assert caught.type is expected
    else:
        status, answer = post(server, **text())
        assert (status if isinstance(expected, int) else (status, answer["code"])) == expected
    assert [message.fault for message in server.accepted] == ([fault] if is_stored else [])
    assert post(server, **text())[0] == 201
    assert server.counts == {"send": 2, f"fault {fault}": 1}


def test_a_slow_answer_takes_its_time_and_the_message_is_there_before(server: TwilioServer) -> None:
    server.faults_next("slow_201")
    with connected(server) as connection:
        begun = time.monotonic()
        connection.request("POST", MESSAGES, urlencode(text()))
        while not server.accepted:
            time.sleep(0.01)
        assert time.monotonic() - begun < 0.15
        assert bodies(get(server, To=TOM)) == ["Hi Tom"]
        assert connection.getresponse().status == 201
        assert time.monotonic() - begun >= 0.2


def test_a_hang_ends_when_the_client_gives_up(server: TwilioServer) -> None:
    server.hang_sec = 60
    server.faults_next("accepted_then_hang")
    with connected(server, timeout=0.2) as connection, pytest.raises(TimeoutError):
        ask(connection, "POST", MESSAGES, text())
    deadline = time.monotonic() + 2
    while any("process_request_thread" in thread.name for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_hang_does_not_hold_up_the_end() -> None:
    with ExitStack() as still_open:
        with TwilioServer() as server:
            server.faults_next("accepted_then_hang")
            patient = still_open.enter_context(connected(server))
            patient.request("POST", MESSAGES, urlencode(text()))
            while not server.accepted:
                time.sleep(0.01)
            begun = time.monotonic()
        assert time.monotonic() - begun < 1
        with pytest.raises(RemoteDisconnected):
            patient.getresponse()


@pytest.mark.parametrize(("case", "seconds", "header"), [("half a minute", 30, "30"), ("nothing said", None, None)])
def test_too_many_requests_may_say_when_to_come_back(
    case: str, seconds: float | None, header: str | None, server: TwilioServer
) -> None:
    server.retry_after = seconds
    server.faults_next("429")
    with connected(server) as connection:
        assert ask(connection, "POST", MESSAGES, text())[2].get("Retry-After") == header, case


def test_a_gateways_page_is_html(server: TwilioServer) -> None:
    server.faults_next("html_502")
    with connected(server) as connection:
        status, page, headers = ask(connection, "POST", MESSAGES, text())
    assert (status, headers["Content-Type"], page.startswith("<html>")) == (502, "text/html", True)


@pytest.mark.parametrize("code", [30003, 30007])
def test_what_the_carrier_does_not_deliver_shows_in_the_list(code: int, server: TwilioServer) -> None:
    server.delivered_after = 0
    server.faults_next(f"undelivered_{code}")
    assert post(server, **text())[1]["status"] == "queued"
    (message,) = get(server, To=TOM)[1]["messages"]
    assert (message["status"], message["error_code"]) == ("undelivered", code)
    assert message["error_message"]


@pytest.mark.parametrize("for_all", [False, True])
def test_a_lagging_list_hides_a_message_for_a_while(for_all: bool, server: TwilioServer) -> None:
    if for_all:
        server.lists_lag = True
    else:
        server.faults_next("list_lags")
    status, sent = post(server, **text(Body="hidden"))
    server.lists_lag = False
    post(server, **text(Body="shown"))
    assert (status, bodies(get(server, To=TOM))) == (201, ["shown"])
    assert get(server, sent["uri"])[1]["body"] == "hidden"
    time.sleep(server.list_lag_sec)
    assert bodies(get(server, To=TOM)) == ["shown", "hidden"]


def test_a_number_keeps_its_fault_until_it_is_taken_away(server: TwilioServer) -> None:
    server.fault_for(TOM, "21610")
    assert [post(server, **text(To=to))[0] for to in (TOM, ANA, TOM)] == [400, 201, 400]
    server.fault_for(TOM, "")
    assert post(server, **text())[0] == 201


def test_what_is_queued_comes_before_what_a_number_has(server: TwilioServer) -> None:
    server.fault_for(TOM, "21610")
    server.faults_next("429", "", "500_before")
    assert [post(server, **text())[0] for _ in range(4)] == [429, 201, 500, 400]


def test_faults_can_be_told_over_http(server: TwilioServer) -> None:
    assert post(server, "/control/faults", To=TOM, Fault="21610")[0] == 200
    with connected(server) as connection:
        connection.request("POST", "/control/faults", "Fault=429&Fault=500_before")
        assert connection.getresponse().read() == b'{"faults": ["429", "500_before"]}'
    assert [post(server, **text())[0] for _ in range(3)] == [429, 500, 400]
    assert post(server, "/control/faults", To=TOM, Fault="")[0] == 200
    assert post(server, **text())[0] == 201
    assert post(server, "/control/faults", Fault="21999")[0] == 400


def test_a_share_of_the_messages_meets_faults_and_the_seed_says_which() -> None:
    def faults_of(seed: int) -> list[str]:
        with TwilioServer(share=0.3, seed=seed, faults=["500_before", "21211"]) as server, connected(server) as line:
            codes = {201: "", 500: "500_before", 400: "21211"}
            return [codes[ask(line, "POST", MESSAGES, text())[0]] for _ in range(100)]

    first, again, other = faults_of(1), faults_of(1), faults_of(2)
    assert first == again != other
    assert 15 < 100 - first.count("") < 45
    assert set(first) == {"", "500_before", "21211"}


def test_chance_leaves_the_account_alone() -> None:
    assert FAULTS.keys() - AT_RANDOM == {"20003", "404", "21606"}


@pytest.mark.parametrize(
    ("case", "wrong"),
    [
        ("a fault by chance", {"faults": ["21999"]}),
        ("a fault of a number", {"faults_to": {TOM: "21999"}}),
        ("a habit", {"callbacks": "often"}),
        ("a share of a habit", {"callbacks": {"in_time": 0.5, "often": 0.5}}),
    ],
)
def test_names_that_nobody_knows_are_refused(case: str, wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"21999|often"):
        TwilioServer(**wrong)


# --- Callbacks and what people text in --------------------------------------------------------------------------------


@dataclass
class Receiver:
    """Our side: keeps what it is posted, and answers 204 after `latency` seconds."""

    port: int = 0
    latency: float = 0.0
    got: list[tuple[float, dict[str, str]]] = field(default_factory=list)
    forged: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def statuses(self) -> list[str]:
        return [form["MessageStatus"] for _, form in self.got]

    def keep(self, url: str, form: dict[str, str], signature: str) -> None:
        if not RequestValidator(TOKEN).validate(url, form, signature):
            self.forged.append(url)
        self.got.append((time.time(), form))
        time.sleep(self.latency)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Behind a proxy that speaks https: it believes the Host it is told. Whatever it gets has to be signed."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            url = f"https://{self.headers['Host']}{self.path}"
            form = dict(parse_qsl(body, keep_blank_values=True))
            receiver.keep(url, form, self.headers["X-Twilio-Signature"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        receiver.port = http.server_port
        http.daemon_threads = True
        thread = threading.Thread(target=http.serve_forever, args=(0.02,))
        thread.start()
        yield receiver
        http.shutdown()
        thread.join()
    assert receiver.forged == []


@contextmanager
def calling(receiver: Receiver, **options: Any) -> Iterator[TwilioServer]:
    fields = {"token": TOKEN, "callback_address": receiver.address, "inbound_url": INBOUND_URL, "late_sec": 0.4}
    with TwilioServer(**{**fields, **options}) as server:
        yield server


@pytest.mark.parametrize(
    ("habit", "planned"),
    [
        ("in_time", [(101, "sent"), (103, "delivered")]),
        ("late", [(111, "sent"), (113, "delivered")]),
        ("twice", [(101, "sent"), (101, "sent"), (103, "delivered"), (103, "delivered")]),
        ("out_of_order", [(101, "delivered"), (103, "sent")]),
        ("early", [(101, "sent"), (103, "delivered")]),
        ("never", []),
    ],
)
def test_a_habit_says_when_callbacks_are_due(habit: str, planned: list[tuple[float, str]]) -> None:
    message = Message("SM1", ACCOUNT, TOM, US, "Hi Tom", at=100, sent_at=101, done_at=103)
    assert steps(message, habit, late_sec=10) == planned


@pytest.mark.parametrize(
    ("habit", "fault", "statuses"),
    [
        ("in_time", "", ["sent", "delivered"]),
        ("late", "", ["sent", "delivered"]),
        ("twice", "", ["sent", "sent", "delivered", "delivered"]),
        ("out_of_order", "", ["delivered", "sent"]),
        ("early", "", ["sent", "delivered"]),
        ("never", "", []),
        (None, "", []),
        ("in_time", "undelivered_30003", ["undelivered"]),
        ("twice", "undelivered_30007", ["undelivered", "undelivered"]),
        ("out_of_order", "undelivered_30003", ["undelivered"]),
        ("in_time", "accepted_then_503", ["sent", "delivered"]),
        ("early", "slow_201", ["sent", "delivered"]),
    ],
)
def test_callbacks_come_signed_and_by_their_habit(
    habit: str | None, fault: str, statuses: list[str], receiver: Receiver
) -> None:
    with calling(receiver, callbacks=habit, slow_sec=0.1) as server:
        server.faults_next(fault)
        post(server, **text(StatusCallback=STATUS_URL))
        told_before = len(receiver.got)
        assert server.has_called_back(5)
    (message,) = server.accepted
    assert receiver.statuses == statuses
    if habit == "early":
        assert told_before == len(statuses)
    if habit == "late":
        assert receiver.got[0][0] >= message.at + 0.4
    for (_, form), status in zip(receiver.got, statuses, strict=True):
        failed = {"ErrorCode": fault[-5:]} if status == "undelivered" else {}
        assert form == {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "MessageStatus": status,
            "SmsStatus": status,
            "To": TOM,
            "From": US,
            "AccountSid": ACCOUNT,
            "ApiVersion": "2010-04-01",
            **failed,
        }


@pytest.mark.parametrize("fault", ["accepted_then_reset", "accepted_then_hang"])
def test_callbacks_tell_of_a_message_whose_answer_never_came(fault: str, receiver: Receiver) -> None:
    with calling(receiver, callbacks="in_time") as server, connected(server) as connection:
        server.faults_next(fault)
        connection.request("POST", MESSAGES, urlencode(text(StatusCallback=STATUS_URL)))
        while not server.accepted:
            time.sleep(0.01)
        while len(receiver.got) < 2:
            time.sleep(0.01)
    assert receiver.statuses == ["sent", "delivered"]


def test_no_callback_is_made_of_what_was_refused_or_did_not_ask(receiver: Receiver) -> None:
    with calling(receiver, callbacks="in_time") as server:
        server.faults_next("500_before")
        post(server, **text(StatusCallback=STATUS_URL))
        post(server, **text())
        assert server.has_called_back(5)
    assert receiver.got == []


def test_habits_are_mixed_by_their_shares(receiver: Receiver) -> None:
    with calling(receiver, callbacks={"in_time": 0.5, "never": 0.5}) as server, connected(server) as connection:
        for _ in range(40):
            ask(connection, "POST", MESSAGES, text(StatusCallback=STATUS_URL))
        assert server.has_called_back(5)
        told = len({form["MessageSid"] for _, form in receiver.got})
        assert 5 < told < 35
        assert server.counts == {"send": 40, "callbacks in_time": told, "callbacks never": 40 - told}
        assert server.answers == {204: 2 * told}


def test_without_an_address_a_callback_goes_where_its_url_leads(receiver: Receiver) -> None:
    with calling(receiver, callbacks="in_time", callback_address="") as server:
        post(server, **text(StatusCallback=f"http://{receiver.address}/status"))
        assert server.has_called_back(5)
    assert receiver.statuses == ["sent", "delivered"]
    # It was posted over http, and this receiver takes everything for https.
    assert receiver.forged == [f"https://{receiver.address}/status"] * 2
    receiver.forged.clear()


def test_nobody_who_answers_is_counted_and_no_trouble() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
    with TwilioServer(callbacks="in_time", callback_address=address, inbound_url=INBOUND_URL) as server:
        post(server, **text(StatusCallback=STATUS_URL))
        assert server.has_called_back(5)
        assert server.receive(TOM, US, "Done!").answered == 0
        assert server.answers == {0: 3}


def test_clearing_forgets_messages_faults_and_callbacks_to_come(receiver: Receiver) -> None:
    with calling(receiver, callbacks="late", faults_to={ANA: "21610"}) as server:
        post(server, **text(StatusCallback=STATUS_URL))
        server.fault_for(TOM, "21211")
        server.faults_next("429")
        server.clear()
        assert server.has_called_back(0.3)
        assert (server.accepted, server.requests, bodies(get(server))) == ([], 0, [])
        assert [post(server, **text(To=to))[0] for to in (TOM, ANA)] == [201, 400]
    assert receiver.got == []


def test_what_is_texted_in_is_posted_signed_and_listed(receiver: Receiver) -> None:
    with calling(receiver) as server:
        received = server.receive(TOM, US, "Done! 💪", media_url="https://media.example/1")
        (listed,) = get(server, To=US)[1]["messages"]
    assert received.answered == 204
    assert (listed["sid"], listed["direction"], listed["status"]) == (received.message.sid, "inbound", "received")
    assert (listed["body"], listed["num_media"], listed["date_sent"] is not None) == ("Done! 💪", "1", True)
    ((_, form),) = receiver.got
    assert form == {
        "MessageSid": listed["sid"],
        "SmsSid": listed["sid"],
        "SmsMessageSid": listed["sid"],
        "SmsStatus": "received",
        "From": TOM,
        "To": US,
        "Body": "Done! 💪",
        "NumMedia": "1",
        "NumSegments": "1",
        "MediaUrl0": "https://media.example/1",
        "MediaContentType0": "image/jpeg",
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
    }
    assert server.accepted == []


def test_what_is_texted_in_during_an_outage_is_listed_only(receiver: Receiver) -> None:
    with calling(receiver) as server:
        form = {"From": TOM, "To": US, "Body": "STOP", "MessageSid": "SM1"}
        assert post(server, "/control/inbound", **form, deliver="no") == (200, {"sid": "SM1", "answered": None})
        assert (receiver.got, bodies(get(server, To=US))) == ([], ["STOP"])
        assert post(server, "/control/inbound", **form) == (200, {"sid": "SM1", "answered": 204})
        assert [form["Body"] for _, form in receiver.got] == ["STOP"]
        assert bodies(get(server, To=US)) == ["STOP"]
        assert post(server, "/control/inbound", Body="from nobody")[0] == 400


def test_the_log_tells_what_was_accepted_and_counts_the_requests(server: TwilioServer) -> None:
    server.faults_next("", "500_before", "accepted_then_503")
    callback = {"StatusCallback": STATUS_URL, "ValidityPeriod": 3600}
    for body in ("one", "two", "three"):
        post(server, **text(Body=body, **callback))
    get(server)
    with connected(server) as connection:
        *lines, counts = map(json.loads, ask(connection, "GET", "/control/log")[1].splitlines())
    one, three = server.accepted
    kept = {"to": TOM, "from": US, "status_callback": STATUS_URL, "validity_period": 3600}
    assert lines == [
        {"sid": one.sid, "body": "one", "at": one.at, "fault": "", **kept},
        {"sid": three.sid, "body": "three", "at": three.at, "fault": "accepted_then_503", **kept},
    ]
    assert counts == {
        "requests": 4,
        "counts": {"send": 3, "list": 1, "fault 500_before": 1, "fault accepted_then_503": 1},
        "callbacks_answered": {},
    }


# --- Twilio's own SDK -------------------------------------------------------------------------------------------------


class Redirected(TwilioHttpClient):
    """The SDK asks api.twilio.com whatever one does; so the address is changed where the request leaves it.

    It logs whom it asks about, number and all; a logger of its own that nobody hears keeps that in.
    """

    def __init__(self, server: TwilioServer) -> None:
        super().__init__(timeout=5, logger=logging.Logger("unheard", logging.ERROR))
        self.address = server.url

    def request(self, method: str, url: str, **kwargs: Any) -> Any:
        return super().request(method, url.replace("https://api.twilio.com", self.address), **kwargs)


@pytest.fixture
def client(server: TwilioServer) -> Iterator[Client]:
    http = Redirected(server)
    yield Client(ACCOUNT, TOKEN, http_client=http)
    http.session.close()


def test_the_sdk_sends_fetches_and_lists(client: Client, server: TwilioServer) -> None:
    sent = client.messages.create(to=TOM, from_=US, body="Hi Tom", status_callback=STATUS_URL, validity_period=3600)
    assert (sent.status, sent.to, sent.from_, sent.body, sent.date_sent) == ("queued", TOM, US, "Hi Tom", None)
    (kept,) = server.accepted
    assert (kept.sid, kept.status_callback, kept.validity_period) == (sent.sid, STATUS_URL, 3600)
    fetched = client.messages(sent.sid).fetch()
    assert fetched.date_sent == datetime.fromtimestamp(int(kept.sent_at), UTC)
    (listed,) = client.messages.list(to=TOM, from_=US, limit=20)
    assert (listed.sid, listed.direction, listed.error_code) == (sent.sid, "outbound-api", None)
    assert client.messages.list(to=ANA, limit=20) == []


def test_the_sdk_pages(client: Client, server: TwilioServer) -> None:
    for number in range(7):
        client.messages.create(to=TOM, from_=US, body=str(number))
    assert [message.body for message in client.messages.stream(to=TOM, page_size=3)] == list("6543210")
    assert server.counts["list"] == 3
    assert [message.body for message in client.messages.list(to=TOM, limit=4, page_size=3)] == list("6543")
    assert server.counts["list"] == 5
    assert [message.body for message in client.messages.list(to=TOM, limit=4)] == list("6543")
    assert server.counts["list"] == 6


def test_the_sdk_lists_by_the_time_of_sending(client: Client) -> None:
    client.messages.create(to=TOM, from_=US, body="Hi Tom")
    now, minute = datetime.now(UTC), timedelta(minutes=1)
    found = client.messages.list(to=TOM, date_sent_after=now - minute, date_sent_before=now + minute)
    assert [message.body for message in found] == ["Hi Tom"]
    assert client.messages.list(to=TOM, date_sent_after=now + minute) == []
    assert client.messages.list(to=TOM, date_sent_before=now - minute) == []


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [("21610", 400, 21610), ("20003", 401, 20003), ("429", 429, 20429), ("html_502", 502, 502)],
)
def test_the_sdk_understands_refusals(fault: str, status: int, code: int, client: Client, server: TwilioServer) -> None:
    server.faults_next(fault)
    with pytest.raises(TwilioRestException) as caught:
        client.messages.create(to=TOM, from_=US, body="Hi Tom")
    assert (caught.value.status, caught.value.code) == (status, code)


def test_the_sdk_says_nothing_but_that_a_list_failed(client: Client) -> None:
    with pytest.raises(TwilioException) as caught:
        client.messages.list(to=TOM, date_sent_after="yesterday")
    assert not isinstance(caught.value, TwilioRestException)


# --- The command ------------------------------------------------------------------------------------------------------


def ignore_interrupts() -> None:
    """As a shell in the background tells its children."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@pytest.mark.parametrize("wish_to_end", [signal.SIGINT, signal.SIGTERM])
def test_the_command_says_what_to_set_and_serves_until_it_is_interrupted(
    wish_to_end: signal.Signals, receiver: Receiver
) -> None:
    options = f"--port 0 --seed 1 --fault-share 1 --faults 21610 --callbacks mixed --token {TOKEN} --retry-after 3"
    options += f" --inbound-url {INBOUND_URL} --callback-address {receiver.address}"
    command = [sys.executable, "-m", "messaging.testing.twilio_server", *options.split()]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, preexec_fn=ignore_interrupts
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            settings = dict(word.split("=") for word in said.split() if "=" in word)
            assert set(settings) == {"TWILIO_BASE_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"}
            assert settings["TWILIO_AUTH_TOKEN"] == TOKEN
            port = int(settings["TWILIO_BASE_URL"].rpartition(":")[2])
            with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
                assert ask(connection, "POST", MESSAGES, text())[1]["code"] == 21610
                assert ask(connection, "POST", "/control/inbound", text())[1]["answered"] == 204
            process.send_signal(wish_to_end)
            assert process.wait(10) == 0
            assert process.stdout.read() == ""
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("case", "option", "trouble"),
    [("a port that is taken", "--port", "cannot be used"), ("a habit that nobody has", "--callbacks", "no habit")],
)
def test_the_command_refuses(case: str, option: str, trouble: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        command = [sys.executable, "-m", "messaging.testing.twilio_server", option, str(other.getsockname()[1])]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout) == (2, ""), case
    assert trouble in done.stderr
