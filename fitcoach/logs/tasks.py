"""Lines of Celery's tasks with the ids of who asked for them, and the same lines in workers and beat as everywhere.

The receiver is connected once, for every process: `django_structlog`'s two ways of doing that (its app, and its step of
the worker) come together in a worker, which would then say everything twice.
"""

from __future__ import annotations

from typing import Any, Final

import structlog
from celery.signals import setup_logging, task_postrun
from django.conf import settings
from django_structlog.celery.receivers import CeleryReceiver
from django_structlog.celery.signals import bind_extra_task_metadata

from fitcoach.logs.wiring import configure, serve

CARRIED: Final = ("request_id", "user_id", "parent_task_id")
"""What a task is told of who asked for it. The ids of its rows are its own to say."""


class TaskLines(CeleryReceiver):
    def get_task_context(self) -> dict[str, Any]:
        context = super().get_task_context()
        return {name: context[name] for name in CARRIED if name in context}


_lines: Final = TaskLines()


def connect() -> None:
    """Once in each process; Celery itself holds on to nobody who listens."""
    _lines.connect_worker_signals()
    bind_extra_task_metadata.connect(_name_the_task)
    task_postrun.connect(_forget_the_task)
    setup_logging.connect(_keep_our_logging)


def _name_the_task(task: Any, **_: Any) -> None:
    structlog.contextvars.bind_contextvars(task=task.name)


def _forget_the_task(**_: Any) -> None:
    structlog.contextvars.clear_contextvars()


def _keep_our_logging(**_: Any) -> None:
    """Celery sets logging up in its own way unless somebody listens here: in a worker, and in beat."""
    configure(settings.LOGGING)
    serve()
