"""deploy/Caddyfile in a real Caddy, before real web processes, on ports of this machine."""

from __future__ import annotations

import http.client
import os
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fitcoach.testing.private_servers import free_port

ROOT = Path(__file__).resolve().parents[2]
CADDYFILE = ROOT / "deploy" / "Caddyfile"
START_SEC = 60.0


def trouble() -> str:
    """Why there is no Caddy to start, or ""."""
    return "" if shutil.which("caddy") else "no caddy on this machine"


class Web:
    """gunicorn with an application of this name."""

    def __init__(
        self, folder: Path, *, application: str = "fitcoach.testing.echo:application", **environment: str
    ) -> None:
        self.port = free_port()
        self._log, self._application = folder / f"web-{self.port}.log", application
        self._environment = {**os.environ, "PUBLIC_URL": "https://localhost", "TRUSTED_PROXIES": "1", **environment}
        self.start()

    def start(self) -> None:
        """Returns when it listens."""
        bind = ["--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4", "--log-level", "warning"]
        command = [sys.executable, "-m", "gunicorn", self._application, *bind]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        wait_for(lambda: answers(self.port), what=f"web on {self.port}: {self._log.read_text()[-500:]}")

    def stop(self) -> None:
        """As a deployment does: TERM, and its requests are answered first."""
        self.process.terminate()
        self.process.wait(timeout=60)


class Caddy:
    """On `https://localhost:PORT` and `http://localhost:HTTP_PORT`; what it says is in `log`."""

    def __init__(self, folder: Path, upstreams: Sequence[int]) -> None:
        self.port, self.http_port = free_port(), free_port()
        self._log = folder / "caddy.log"
        self._environment = {
            **os.environ,
            "SITE": "localhost",
            "HTTP_PORT": str(self.http_port),
            "HTTPS_PORT": str(self.port),
            "CADDY_ADMIN": f"unix/{folder / 'caddy.sock'}",
            "UPSTREAMS": _addresses(upstreams),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_CONFIG_HOME": str(folder / "config"),
        }
        command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(CADDYFILE)]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        wait_for(self._has_a_certificate, what=f"caddy: {self._log}")

    def serve_from(self, upstreams: Sequence[int]) -> None:
        """From now on these alone are asked; what others were asked is still answered."""
        command = ["caddy", "reload", "--adapter", "caddyfile", "--config", str(CADDYFILE)]
        environment = {**self._environment, "UPSTREAMS": _addresses(upstreams)}
        subprocess.run(command, env=environment, check=True, capture_output=True)

    @property
    def log(self) -> str:
        return self._log.read_text()

    def ask(
        self, path: str, *, method: str = "GET", body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        """(status, body, headers). Raises OSError or HTTPException when there is no answer."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # made by this Caddy for itself
        connection = http.client.HTTPSConnection("localhost", self.port, timeout=120, context=context)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.read(), response.headers
        finally:
            connection.close()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)

    def _has_a_certificate(self) -> bool:
        try:
            return self.ask("/healthz")[0] > 0
        except (OSError, http.client.HTTPException):
            return False


@contextmanager
def stopped_at_the_end(*servers: Web | Caddy) -> Iterator[None]:
    """Whatever happens in the block."""
    try:
        yield
    finally:
        for server in servers:
            if server.process.poll() is None:
                server.stop()


def wait_for(condition: Any, *, what: str) -> None:
    """Raises RuntimeError when it does not come."""
    until = time.monotonic() + START_SEC
    while not condition():
        if time.monotonic() > until:
            raise RuntimeError(f"does not start: {what}")
        time.sleep(0.1)


def _addresses(ports: Sequence[int]) -> str:
    return " ".join(f"127.0.0.1:{port}" for port in ports)


def answers(port: int) -> bool:
    """Whether a web process listens there, ready or not."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
