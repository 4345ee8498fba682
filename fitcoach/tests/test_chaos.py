"""A small morning on which everything dies. The large one: `make chaos ARGS="--clients 10000 --kills 50 ..."`."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.conf import settings

from fitcoach.testing import private_servers, services


def test_a_morning_of_deaths_costs_nobody_a_text_and_brings_nobody_two() -> None:
    if trouble := private_servers.trouble():
        if services.are_required():
            pytest.fail(trouble)
        pytest.skip(trouble)
    blows = ["--kills", "4", "--wipes", "1", "--restarts", "1"]
    command = [sys.executable, "-m", "benchmarks.chaos", "--clients", "100", *blows]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lost 0, duplicated 0, unexpected 0" in done.stdout
    assert "unknown left 0" in done.stdout
