"""What a broker that is away costs a web request: a client's text over HTTP, with Redis there, gone, and deaf.

Needs a PostgreSQL (TEST_POSTGRES_URL) and redis-server. Deaf: connections are taken and nothing is ever answered.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from twilio.request_validator import RequestValidator

from fitcoach.testing import private_servers, services
from fitcoach.testing.private_servers import PrivateRedis, free_port

ROOT = Path(__file__).resolve().parent.parent
TOKEN, TEXTS = "bench", 200


def main() -> None:
    if trouble := services.postgres_trouble() or private_servers.trouble():
        print(f"left out: {trouble}")
        return
    with tempfile.TemporaryDirectory() as folder, services.temporary_postgres_database("away") as url:
        broker = PrivateRedis(Path(folder))
        try:
            _measure(url, broker)
        finally:
            broker.stop()


def _measure(url: str, broker: PrivateRedis) -> None:
    there = _texts(url, broker.url)
    broker.stop()
    gone = _texts(url, broker.url)
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", broker.port))
        deaf.listen(1)
        silent = _texts(url, broker.url)
    broker.start_again()
    for name, seconds in (("there", there), ("gone", gone), ("deaf", silent)):
        print(
            f"broker {name}: {TEXTS} texts over HTTP, median {statistics.median(seconds) * 1e3:.1f} ms, "
            f"the slowest but two {sorted(seconds)[-3] * 1e3:.1f} ms"
        )
    slower = max(statistics.median(gone), statistics.median(silent)) - statistics.median(there)
    print(f"a request is {slower * 1e3:.1f} ms slower without it; ratio {1 + slower / statistics.median(there):.2f}")


def _texts(url: str, broker: str) -> list[float]:
    """Seconds of each request to a web process of its own."""
    with _web(url, broker) as address:
        path = "/webhooks/twilio/sms"
        validator, session = RequestValidator(TOKEN), requests.Session()
        seconds = []
        for _ in range(TEXTS):
            told = {"MessageSid": f"SM{uuid.uuid4().hex}", "From": "+15550100101", "To": "+15550199999", "Body": "done"}
            signature = validator.compute_signature(f"{address}{path}", told)
            started = time.perf_counter()
            answer = session.post(f"{address}{path}", data=told, headers={"X-Twilio-Signature": signature}, timeout=30)
            seconds.append(time.perf_counter() - started)
            assert answer.status_code == 200, answer.status_code
        return seconds


@contextmanager
def _web(url: str, broker: str) -> Iterator[str]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "CELERY_BROKER_URL": broker,
        "PUBLIC_URL": address,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "DJANGO_SETTINGS_MODULE": "fitcoach.settings",
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=environment, cwd=ROOT, check=True)
    command = [sys.executable, "-m", "gunicorn", "fitcoach.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    web = subprocess.Popen(
        [*command, "--threads", "4", "--log-level", "critical"], env=environment, cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        _wait(address)
        yield address
    finally:
        web.terminate()
        web.wait()


def _wait(address: str) -> None:
    for _ in range(200):
        try:
            requests.get(f"{address}/healthz", timeout=1)
            return
        except requests.RequestException:
            time.sleep(0.1)
    raise RuntimeError("the web process does not answer")


if __name__ == "__main__":
    main()
