"""One configuration for every process: web, workers, beat, commands. Settings call `logging_of`, and so does gunicorn.

`LOG_FORMAT`: json or plain; unless it is set, plain on a machine of one's own (DEBUG, or a PUBLIC_URL that leads to
this machine alone) and JSON everywhere else. `LOG_LEVEL`: of everything that is not quieted here; unless it is set,
web, workers and beat say what they do, and a command only what is wrong. `LOG_FILE`: JSON lines to a file as well.
"""

from __future__ import annotations

import logging
import logging.config
import sys
import threading
from types import TracebackType
from typing import Any, Final
from urllib.parse import urlsplit

import environ
import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.addresses import LOCAL_HOSTS

FORMATS: Final = {"json": "fitcoach.logs.lines.json_lines", "plain": "fitcoach.logs.lines.plain_lines"}
COMMANDS, SERVICES = "WARNING", "INFO"
LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
QUIETED: Final = {
    # Their lines for each request tell nothing that our rows do not, and Twilio's a client's number.
    **dict.fromkeys(("httpx", "httpx2", "google_genai", "twilio.http_client"), "WARNING"),
    # However much is asked for, no headers, bodies, statements or what these are filled in with.
    **dict.fromkeys(("urllib3", "httpcore", "httpcore2", "requests", "django.db.backends", "amqp", "kombu"), "INFO"),
    # That the broker of a demo, which is a folder, has no host.
    "kombu.connection": "ERROR",
    # The audit trail has it.
    "axes": "ERROR",
    # `request_finished` and `request_failed` say the same by the route; these do by the address, which may be a secret.
    **dict.fromkeys(("django.request", "django.server"), "CRITICAL"),
    # Nor is a request that was refused for what it is: whoever scans would fill the log with stack traces.
    "django.security": "CRITICAL",
    "django.security.csrf": "WARNING",
    # `task_succeeded` and `task_failed` say the same, with the ids.
    "celery.app.trace": "CRITICAL",
    "celery.worker.strategy": "WARNING",
    # A line for each minute that was due.
    "celery.beat": "WARNING",
}


def logging_of(env: environ.Env) -> dict[str, Any]:
    """What `logging.config` is told, of what the environment says. Raises ImproperlyConfigured for what is neither."""
    shape = env.str("LOG_FORMAT", default="") or _shape_here(env)
    level = env.str("LOG_LEVEL", default="").upper() or COMMANDS
    if shape not in FORMATS or level not in LEVELS:
        raise ImproperlyConfigured(f"LOG_FORMAT is one of {', '.join(FORMATS)}; LOG_LEVEL of {', '.join(LEVELS)}")
    return _configuration(shape, level, env.str("LOG_FILE", default=""))


def _shape_here(env: environ.Env) -> str:
    host = urlsplit(env.str("PUBLIC_URL", default="http://localhost:8000")).hostname
    return "plain" if env.bool("DEBUG", default=False) or host in LOCAL_HOSTS else "json"


def _configuration(shape: str, level: str, file: str) -> dict[str, Any]:
    handlers: dict[str, dict[str, Any]] = {"console": {"class": "fitcoach.logs.lines.LineHandler", "formatter": shape}}
    if file:
        handlers["file"] = {
            "class": "fitcoach.logs.lines.FileLines",
            "formatter": "json",
            "filename": file,
            "delay": True,
        }
    # Django and gunicorn give these handlers of their own, which write as they please.
    passed_on: dict[str, dict[str, Any]] = {
        name: {"handlers": [], "propagate": True} for name in ("django", "gunicorn.error", "gunicorn.access")
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {name: {"()": path} for name, path in FORMATS.items()},
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": level},
        "loggers": {
            **passed_on,
            **{name: {"handlers": [], "level": least, "propagate": True} for name, least in QUIETED.items()},
        },
    }


def configure(configuration: dict[str, Any]) -> None:
    """`LOGGING_CONFIG` of the settings. Warnings of Python and what nobody caught become lines like all others."""
    logging.config.dictConfig(configuration)
    structlog.configure(
        processors=[structlog.stdlib.render_to_log_kwargs],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.captureWarnings(True)
    if sys.excepthook is sys.__excepthook__:  # whoever was there before us knows better
        sys.excepthook = _log_uncaught
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = _log_uncaught_in_thread


def serve() -> None:
    """What a process does that runs for days is found in its lines alone; a command prints it to whoever asked."""
    logging.getLogger().setLevel(settings.LOG_LEVEL or SERVICES)


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("fitcoach").critical("the process ends with an error", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None:
        uncaught = (told.exc_type, told.exc_value, told.exc_traceback)
        logging.getLogger("fitcoach").error("a thread ended with an error", exc_info=uncaught)
