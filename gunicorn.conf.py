"""What gunicorn reads by itself where it is started."""

from fitcoach.serving import on_exit, on_starting

__all__ = ["logger_class", "on_exit", "on_starting"]

logger_class = "fitcoach.logs.gunicorn.GunicornLines"
