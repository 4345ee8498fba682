"""How a log record becomes a line: JSON for machines, plain words for a person. Both are masked, whoever wrote them.

Every record takes the same way, be it ours, Django's, Celery's, gunicorn's or a library's: the ids of what is going on
come from structlog's context, what was given as `extra` is added, the traceback is told without local variables, and
the last step before the line is written masks every string in it.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import re
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter
from structlog.typing import EventDict, WrappedLogger

from fitcoach.logs.masked_values import LONGEST, masked, plain_arguments
from fitcoach.logs.masking import mask, mask_error

OURS: Final = ("timestamp", "level", "logger")
"""Set by us out of what no client can write, so they are not searched."""
FIRST: Final = (*OURS, "event")
FILLED_IN: Final = ("message", "asctime", "exc_text")
"""Left on a record by the formatter of another handler."""
_CARETS: Final = re.compile(r"\n *[~^]+(?=\n|$)")
"""Marks below a line of source: a third of a traceback, and what they point at is seen without."""


class Formatter(ProcessorFormatter):
    """structlog's, for records whose arguments may be rows of people."""

    def format(self, record: logging.LogRecord) -> str:
        record = logging.makeLogRecord(record.__dict__)
        for name in FILLED_IN:
            record.__dict__.pop(name, None)
        record.args = plain_arguments(record.args)
        return super().format(record)


def json_lines() -> Formatter:
    """One JSON object a line."""
    return _formatter(_as_json)


def plain_lines() -> Formatter:
    """Time, level, logger, words, then what else is known as `key=value`; a traceback below."""
    return _formatter(_as_words)


def _formatter(render: Callable[[WrappedLogger, str, EventDict], str]) -> Formatter:
    return Formatter(
        processors=[ProcessorFormatter.remove_processors_meta, mask_event, render],
        foreign_pre_chain=[structlog.contextvars.merge_contextvars, ExtraAdder(), add_origin, add_traceback],
    )


def add_origin(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """When (UTC), how bad, and who says so."""
    record: logging.LogRecord = event["_record"]
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {**event, "timestamp": at, "level": record.levelname.lower(), "logger": record.name}


def add_traceback(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The traceback with lines of source and no value of any variable."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple) and error[0] is not None:
        event["exception"] = told(*error)
    if "stack_info" in event:
        event["stack"] = event.pop("stack_info")
    return event


def told(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> str:
    """A traceback in words, masked. Of a long one the end is told, which names the error."""
    return mask_error(_CARETS.sub("", "".join(traceback.format_exception(kind, error, trace)).rstrip()[-LONGEST:]))


def mask_event(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The last step before a line is written: every string of the event, and whatever it holds."""
    return {mask(str(key)): value if key in OURS else masked(value, str(key)) for key, value in event.items()}


def _as_json(logger: WrappedLogger, method: str, event: EventDict) -> str:
    ordered = {**{key: event[key] for key in FIRST if key in event}, **event}
    return json.dumps(ordered, ensure_ascii=False)


def _as_words(logger: WrappedLogger, method: str, event: EventDict) -> str:
    parts = {key: event.pop(key, "") for key in (*FIRST, "exception", "stack")}
    context = "".join(f" {key}={value}" for key, value in event.items())
    line = f"{parts['timestamp']} {parts['level'].upper()} {parts['logger']}: {parts['event']}{context}"
    return "\n".join(filter(None, (line, parts["exception"], parts["stack"])))


class LineHandler(logging.StreamHandler[Any]):
    """Writes to standard error. A line that cannot be made is told of in one that can: its words may be somebody's."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  the library's name
        say_that_it_broke(record)


class FileLines(logging.handlers.WatchedFileHandler):
    """The same, to a file that somebody may rotate."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  the library's name
        say_that_it_broke(record)


def say_that_it_broke(record: logging.LogRecord) -> None:
    """Where in the code, and what kind of error; neither the words nor what they were to be filled in with."""
    kind = sys.exc_info()[0]
    place = f"{record.name}, line {record.lineno}: {kind.__name__ if kind else 'unknown'}"
    try:
        sys.stderr.write(f"a log line could not be written ({place})\n")
    except (OSError, ValueError):
        return
