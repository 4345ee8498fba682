"""The gates of the suite: two time zones, random order with its seed in sight, and what was run of each room."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fitcoach.testing import rooms, zones
from fitcoach.testing.__main__ import environment_of
from fitcoach.testing.rooms import Measured

ROOT = Path(__file__).resolve().parents[2]
JANUARY, JULY = datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC)
SAYS_ITS_ZONE = """
import time
from datetime import UTC, datetime

def test_says_where_it_is():
    offsets = [datetime(2026, month, 15, 12, tzinfo=UTC).astimezone().utcoffset() for month in (1, 7)]
    hours = [offset.total_seconds() / 3600 for offset in offsets]
    print("HERE", *hours, time.strftime("%H", time.localtime(1768478400)))
"""


def run(folder: Path, *options: str, **environment: str) -> str:
    """What a suite of this one test says in a pytest of its own."""
    (folder / "test_zone.py").write_text(SAYS_ITS_ZONE)
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pytest.ini"), "--rootdir", str(folder), str(folder)]
    surroundings = {key: value for key, value in os.environ.items() if key not in ("TZ", "TZDIR", zones.VARIABLE)}
    surroundings |= {"PYTHONPATH": str(ROOT), **environment}
    command += ["-p", "fitcoach.testing.plugin", "-p", "no:cacheprovider", "-s", *options]
    done = subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.parametrize(
    ("zone", "here"),
    [
        # hours before UTC in January and in July, and what the clock on the wall says at noon of 15 January in UTC
        ("Pacific/Auckland", "HERE 13.0 12.0 01"),
        ("America/Los_Angeles", "HERE -8.0 -7.0 04"),
    ],
)
def test_local_time_of_a_run_is_that_of_its_zone(tmp_path: Path, zone: str, here: str) -> None:
    assert here in run(tmp_path, **{zones.VARIABLE: zone})


def test_without_a_zone_of_its_own_a_run_is_where_django_puts_it(tmp_path: Path) -> None:
    assert "HERE 0.0 0.0 12" in run(tmp_path, TZ="Asia/Tokyo")


def test_this_very_process_lives_where_its_run_says() -> None:
    zone = os.environ.get(zones.VARIABLE) or "UTC"
    hours = {"Pacific/Auckland": (13, 12), "America/Los_Angeles": (-8, -7), "UTC": (0, 0)}[zone]
    offsets = [at.astimezone().utcoffset() for at in (JANUARY, JULY)]
    assert [offset.total_seconds() / 3600 for offset in offsets if offset is not None] == list(hours)
    assert time.localtime(JANUARY.timestamp()).tm_hour == (12 + hours[0]) % 24


def test_the_two_runs_live_in_zones_that_are_a_day_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(zones.VARIABLE, raising=False)
    assert environment_of("SQLite", "")[zones.VARIABLE] == "Pacific/Auckland"
    assert environment_of("PostgreSQL", "postgres://h/one")[zones.VARIABLE] == "America/Los_Angeles"
    monkeypatch.setenv(zones.VARIABLE, "Asia/Kathmandu")
    assert environment_of("SQLite", "")[zones.VARIABLE] == "Asia/Kathmandu"


def test_a_developers_own_settings_do_not_change_what_is_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "a-key-of-nobody")
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://nobody")
    found = environment_of("PostgreSQL", "postgres://h/one")
    assert (found["GEMINI_API_KEY"], found["CELERY_BROKER_URL"], found["SMS_TRANSPORT"]) == ("", "", "console")
    assert found["DATABASE_URL"] == "postgres://h/one"


def test_the_order_is_random_and_its_seed_is_told(tmp_path: Path) -> None:
    assert re.search(r"random order; the same once more: --randomly-seed=\d+$", run(tmp_path), re.MULTILINE)
    assert "--randomly-seed=20260302" in run(tmp_path, "--randomly-seed=20260302")


FILES = {
    "llm/asking.py": {
        "summary": {"num_statements": 60, "covered_lines": 57, "num_branches": 20, "covered_branches": 19}
    },
    "llm/providers/gemini.py": {
        "summary": {"num_statements": 30, "covered_lines": 20, "num_branches": 10, "covered_branches": 10}
    },
    "messaging/domain/logs/reading.py": {
        "summary": {"num_statements": 90, "covered_lines": 90, "num_branches": 10, "covered_branches": 10}
    },
    "messaging/domain/text.py": {
        "summary": {"num_statements": 0, "covered_lines": 0, "num_branches": 0, "covered_branches": 0}
    },
}


def test_statements_and_branches_are_added_up_by_room() -> None:
    assert rooms.by_room(FILES) == {
        "llm": Measured(80, 76), "llm/providers": Measured(40, 30), "messaging/domain": Measured(100, 100),
    }  # fmt: skip


def test_the_barest_room_stands_last_before_the_total_and_is_marked() -> None:
    assert list(rooms.lines_of(rooms.by_room(FILES), enough=90.0)) == [
        " 100.0 %     100 of    100  messaging/domain",
        "  95.0 %      76 of     80  llm",
        "  75.0 %      30 of     40  llm/providers  below",
        "  93.6 %     206 of    220  in all; 90 % are asked for",
    ]


def test_a_room_without_a_statement_lacks_none() -> None:
    assert Measured().percent == 100.0
