"""The wire of the loopback server of Twilio's API: connections, paths and forms, and how an answer fails to come."""

from __future__ import annotations

import json
import re
import select
import socket
import struct
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, parse_qsl

from messaging.testing.twilio_faults import Fault, Form, Reply, error_reply, fault_named, what_is_wrong_with
from messaging.testing.twilio_store import Message, Query

if TYPE_CHECKING:
    from messaging.testing.twilio_server import TwilioServer

WAITING_CONNECTIONS: Final = 512
_MESSAGES: Final = re.compile(r"/2010-04-01/Accounts/(\w+)/Messages(?:/(\w+))?\.json")


class HttpServer(ThreadingHTTPServer):
    """A thread for each connection; none of them outlives the server."""

    daemon_threads = True
    request_queue_size = WAITING_CONNECTIONS

    def __init__(self, twilio: TwilioServer) -> None:
        self.twilio = twilio
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", twilio.port), _Handler)

    def server_bind(self) -> None:
        """Without the look-up of a name for the address, which the base class does and a test may not."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.socket.getsockname()[:2]

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes while it is answered is what half of the tests are about."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """One connection, one request after the other."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: HttpServer

    def log_message(self, format: str, *args: Any) -> None:
        """Silence: `/control/log` is the log."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path == "/control/log":
            lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in self.server.twilio.log())
            self._answer(Reply(200, "".join(lines).encode(), "application/x-ndjson"))
        else:
            self._answer(self._looked_up(path, query))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode(errors="replace")
        path = self.path.partition("?")[0]
        found = _MESSAGES.fullmatch(path)
        if found and not found[2]:
            self.server.twilio.count("send")
            self._send(found[1], dict(parse_qsl(body, keep_blank_values=True)))
        elif path == "/control/inbound":
            self._answer(self._received(dict(parse_qsl(body, keep_blank_values=True))))
        elif path == "/control/faults":
            self._answer(self._told_of_faults(parse_qs(body, keep_blank_values=True)))
        else:
            self._answer(self._not_found(path))

    def _send(self, account: str, form: Form) -> None:
        twilio = self.server.twilio
        wrong = what_is_wrong_with(form)
        if wrong is not None:
            self._answer(wrong)
            return
        name = twilio.fault_of(form["To"])
        fault = fault_named(name)
        if not fault.accepts:
            self._answer(fault.refusal(form, twilio.retry_after))
            return
        message = twilio.accept(account, form, name)
        self._answer_for(message, fault, form)

    def _answer_for(self, message: Message, fault: Fault, form: Form) -> None:
        """It is stored by now. Callbacks that are not early come after the answer, if that is not one to wait for."""
        twilio = self.server.twilio
        left = twilio.call_back_early(message)
        waits = fault.ending in ("slow", "hang")
        if waits:
            twilio.call_back(message, left)
        try:
            self._end(message, fault, form)
        finally:
            if not waits:
                twilio.call_back(message, left)

    def _end(self, message: Message, fault: Fault, form: Form) -> None:
        twilio = self.server.twilio
        if fault.ending == "reset":
            self._reset()
        elif fault.ending == "hang":
            self._hang()
        elif fault.http != 201:
            self._answer(fault.refusal(form, twilio.retry_after))
        else:
            if fault.ending == "slow":
                twilio.wait(twilio.slow_sec)
            self._answer(Reply(201, json.dumps(message.as_accepted()).encode()))

    def _reset(self) -> None:
        """A close that lingers for no time sends RST instead of FIN, once no file holds the socket open."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        for half in (self.wfile, self.rfile, self.connection):
            half.close()

    def _hang(self) -> None:
        """Until the client goes (then its socket is readable) or the server stops (which shuts the socket down)."""
        waiting = select.poll()
        waiting.register(self.connection, select.POLLIN)
        waiting.poll(self.server.twilio.hang_sec * 1000)
        self.close_connection = True

    def _looked_up(self, path: str, query: str) -> Reply:
        twilio, found = self.server.twilio, _MESSAGES.fullmatch(path)
        if not found:
            return self._not_found(path)
        account, sid = found.groups()
        twilio.count("fetch" if sid else "list")
        if sid:
            message = twilio.store.find(sid)
            return _json_reply(message.as_json(time.time())) if message else self._no_resource(path)
        try:
            asked = Query.of(dict(parse_qsl(query)))
        except ValueError as trouble:
            return error_reply(400, 20001, f"Invalid parameter: {trouble}")
        return _json_reply(twilio.store.page(asked, account, time.time()))

    def _received(self, form: Form) -> Reply:
        if not (form.get("From") and form.get("To")):
            return error_reply(400, 20001, "From and To are needed")
        received = self.server.twilio.receive(
            form["From"],
            form["To"],
            form.get("Body", ""),
            sid=form.get("MessageSid", ""),
            media_url=form.get("MediaUrl", ""),
            deliver=form.get("deliver", "yes") != "no",
        )
        return _json_reply({"sid": received.message.sid, "answered": received.answered})

    def _told_of_faults(self, form: Mapping[str, list[str]]) -> Reply:
        names = form.get("Fault", [])
        try:
            if "To" in form:
                self.server.twilio.fault_for(form["To"][0], names[-1] if names else "")
            else:
                self.server.twilio.faults_next(*names)
        except ValueError as trouble:
            return error_reply(400, 20001, str(trouble))
        return _json_reply({"faults": names})

    def _not_found(self, path: str) -> Reply:
        self.server.twilio.count("unknown")
        return self._no_resource(path)

    def _no_resource(self, path: str) -> Reply:
        return error_reply(404, 20404, f"The requested resource {path} was not found")

    def _answer(self, reply: Reply) -> None:
        """In one piece. The base class would send a head in several, with a Date and a Server nobody reads."""
        more = "".join(f"{name}: {value}\r\n" for name, value in reply.headers.items())
        if self.close_connection:
            more += "Connection: close\r\n"
        head = f"HTTP/1.1 {reply.http} {responses[reply.http]}\r\nContent-Type: {reply.type}\r\n{more}"
        self.connection.sendall(f"{head}Content-Length: {len(reply.data)}\r\n\r\n".encode("latin-1") + reply.data)


def _json_reply(data: dict[str, Any]) -> Reply:
    return Reply(200, json.dumps(data).encode())
