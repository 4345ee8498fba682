"""The project: wiring only. Importing it makes the Celery app the current one, as Django's tasks expect."""

from fitcoach.celery import app as celery_app

__all__ = ("celery_app",)
