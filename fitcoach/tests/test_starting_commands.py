"""What keeps a command's start short and quiet, and does not stay when it works."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GARBAGE = "import gc; print(gc.isenabled(), gc.get_threshold()[0], gc.get_freeze_count() > 100_000)"


def test_a_command_looks_for_garbage_but_not_among_what_its_start_has_made() -> None:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", GARBAGE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("True 50000 True\n", 0), done.stderr


def test_a_check_reads_no_client_of_redis() -> None:
    """Which is asked by /readyz alone, and took a thirtieth of the time."""
    modules = "import sys; from django.core.checks import run_checks; run_checks(); print('redis' in sys.modules)"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", modules]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("False\n", 0), done.stderr


def test_a_task_that_a_command_asks_for_says_nothing_of_hosts(tmp_path: Path) -> None:
    """It was the second line that a newcomer read."""
    asks = "from fitcoach.celery import app; app.send_task('messaging.forget')"
    environment = {**os.environ, "CELERY_BROKER_URL": "", "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", asks]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    assert list((tmp_path / "broker").iterdir()), "and it was asked for"
