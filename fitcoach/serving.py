"""Hooks of gunicorn, for `gunicorn.conf.py`. All but one run in the process that forks, before Django is there.

The web processes count requests in files of a folder that lives as long as they do, so that each of them can tell what
all have counted.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import Any

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def on_starting(server: Any) -> None:
    """Before the first fork: prometheus-client looks at the variable once, when it is imported."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="fitcoach-metrics-")


def post_worker_init(worker: Any) -> None:
    """In each web process, when it has Django: a thread begun before a fork would not be in it."""
    from fitcoach import lookout

    lookout.start()


def on_exit(server: Any) -> None:
    shutil.rmtree(os.environ.get(FOLDER, ""), ignore_errors=True)
