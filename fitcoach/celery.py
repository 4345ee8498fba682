"""The Celery app. The beat table is in `fitcoach.beat`; settings carry the rest under `CELERY_`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitcoach.settings")

app = Celery("fitcoach")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
