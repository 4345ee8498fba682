"""The real Celery app on a queue of its own, so that a test's worker takes no one else's tasks."""

import os

from fitcoach.celery import app

app.conf.task_default_queue = os.environ["TEST_QUEUE"]
