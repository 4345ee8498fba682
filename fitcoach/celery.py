"""The Celery app. The beat table is in `fitcoach.beat`; settings carry the rest under `CELERY_`."""

import os

from celery import Celery

from fitcoach.logs import tasks as task_lines

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitcoach.settings")

app = Celery("fitcoach")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
task_lines.connect()
