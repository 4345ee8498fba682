"""One browser and one demo site; each test gets visits of its own, which end without a trouble."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from fitcoach.testing import axe as axe_core
from fitcoach.testing import demo_site
from fitcoach.testing.browsing import Visits, chromium


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The demo site of this process. It is seeded once for all of them, which takes the longest."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder if worker_id == "master" else folder.parent
    seeded, own = shared / "demo.sqlite3", folder / "own.sqlite3"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _seed_once(seeded)
    shutil.copy(seeded, own)
    with demo_site.running(own) as url:
        yield url


def _seed_once(path: Path) -> None:
    if not path.exists():
        made = path.with_suffix(".new")
        demo_site.make_database(made)
        made.rename(path)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """For the tests of this folder alone: Django refuses its rows to a thread in which Playwright's loop runs."""
    with chromium() as launched:
        yield launched


@pytest.fixture
def visits(browser: Browser, site: str) -> Iterator[Visits]:
    """Ends the test as a failure when a page wrote an error or asked another host."""
    visits = Visits(browser, site)
    yield visits
    visits.end()
    assert visits.troubles == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The script, to be put into a page."""
    return axe_core.SCRIPT.read_text(encoding="utf-8")
