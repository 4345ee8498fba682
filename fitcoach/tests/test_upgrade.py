"""Nobody notices an upgrade: requests that never stop, while web processes are replaced and told to read anew."""

from __future__ import annotations

import http.client
import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fitcoach.testing import proxy
from fitcoach.testing.proxy import Caddy, Web

pytestmark = pytest.mark.skipif(bool(proxy.trouble()), reason=proxy.trouble() or "-")
ASKING = 4
SETTLED_SEC = 3.0
"""Longer than a slow request takes."""
NOTICED_SEC = 5.0
"""Caddy asks each web process every two seconds whether it lives."""


class Load:
    """People who ask all the time: pages, slow pages, and POSTs that nobody may repeat for them."""

    def __init__(self, caddy: Caddy) -> None:
        self._caddy = caddy
        self.ended = threading.Event()
        self.answers: Counter[str] = Counter()
        self.processes: set[int] = set()
        self._lock = threading.Lock()

    def ask_on(self) -> None:
        number = 0
        while not self.ended.is_set():
            number += 1
            path, method = ("/slow", "GET") if number % 5 == 0 else ("/", "POST" if number % 2 else "GET")
            self._note(*self._ask(path, method))

    def _ask(self, path: str, method: str) -> tuple[str, int]:
        try:
            status, body, _ = self._caddy.ask(path, method=method, body=b"x" if method == "POST" else None)
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__, 0
        return str(status), json.loads(body)["process"] if status == 200 else 0

    def _note(self, answer: str, process: int) -> None:
        with self._lock:
            self.answers[answer] += 1
            self.processes.add(process)


@contextmanager
def asking(caddy: Caddy) -> Iterator[Load]:
    load = Load(caddy)
    threads = [threading.Thread(target=load.ask_on) for _ in range(ASKING)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.ended.set()
        for thread in threads:
            thread.join()


@pytest.fixture
def two_webs(tmp_path: Path) -> Iterator[tuple[Caddy, Web, Web]]:
    one, other = Web(tmp_path), Web(tmp_path)
    caddy = Caddy(tmp_path, [one.port, other.port])
    with proxy.stopped_at_the_end(caddy, one, other):
        yield caddy, one, other


def test_no_request_fails_while_both_web_processes_are_replaced(two_webs):
    """In the order of deploy/replace_web.sh."""
    caddy, one, other = two_webs
    with asking(caddy) as load:
        for web, serving in ((one, other), (other, one)):
            time.sleep(SETTLED_SEC)
            caddy.serve_from([serving.port])
            time.sleep(SETTLED_SEC)
            web.stop()
            web.start()
            caddy.serve_from([one.port, other.port])
        time.sleep(SETTLED_SEC)
    assert set(load.answers) == {"200"}, load.answers
    assert load.answers["200"] > 50
    assert len(load.processes) >= 5  # of two times two processes each, before and after


def test_when_a_web_process_dies_the_other_one_goes_on(two_webs):
    """Nothing was taken out before: a few may fail at that moment, and none once Caddy has noticed."""
    caddy, one, _ = two_webs
    one.process.kill()
    one.process.wait()
    proxy.wait_for(lambda: not proxy.answers(one.port), what="the end of its workers")
    time.sleep(NOTICED_SEC)
    with asking(caddy) as load:
        time.sleep(SETTLED_SEC * 2)
    assert set(load.answers) == {"200"}, load.answers
    assert load.answers["200"] > 10


def test_no_request_fails_while_gunicorn_reads_its_code_and_settings_anew(tmp_path):
    web = Web(tmp_path)
    caddy = Caddy(tmp_path, [web.port])
    with proxy.stopped_at_the_end(caddy, web), asking(caddy) as load:
        for _ in range(2):
            time.sleep(SETTLED_SEC)
            os.kill(web.process.pid, signal.SIGHUP)
        time.sleep(SETTLED_SEC * 3)
    assert set(load.answers) == {"200"}, load.answers
    assert len(load.processes) >= 3
