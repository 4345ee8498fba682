"""What a log line looks like, which ids it carries, and that nothing gets past the formatter."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from typing import Any

import environ
import pytest
import structlog
from django.core.exceptions import ImproperlyConfigured

from accounts.tests.factories import UserFactory
from fitcoach.logs import wiring
from fitcoach.logs.lines import LineHandler, json_lines, plain_lines
from fitcoach.logs.wiring import QUIETED, logging_of

CREATED = 1_772_460_000.25  # 2026-03-02 14:00:00.250 UTC


class Lines:
    """A logger of its own that writes to memory."""

    def __init__(self, formatter: logging.Formatter) -> None:
        self.written = io.StringIO()
        self.log = logging.Logger("messaging.outbox")
        handler = LineHandler(self.written)
        handler.setFormatter(formatter)
        self.log.addHandler(handler)

    def last(self) -> dict[str, Any]:
        line: dict[str, Any] = json.loads(self.written.getvalue().splitlines()[-1])
        return line


@pytest.fixture
def lines() -> Iterator[Lines]:
    with structlog.contextvars.bound_contextvars():
        yield Lines(json_lines())


def record_of(message: str, *arguments: object) -> logging.LogRecord:
    record = logging.LogRecord("messaging.outbox", logging.WARNING, "outbox.py", 7, message, arguments, None)
    record.created = CREATED
    return record


def test_a_line_is_one_json_object_with_its_words_and_ids() -> None:
    record = record_of("%d texts to %s", 3, "+15550100101")
    with structlog.contextvars.bound_contextvars(message_id="m1", task="messaging.deliver"):
        line = json_lines().format(record)
    assert json.loads(line) == {
        "timestamp": "2026-03-02T14:00:00.250Z",
        "level": "warning",
        "logger": "messaging.outbox",
        "event": "3 texts to [phone]",
        "message_id": "m1",
        "task": "messaging.deliver",
    }
    assert list(json.loads(line))[:4] == ["timestamp", "level", "logger", "event"]


def test_a_plain_line_reads_from_left_to_right() -> None:
    with structlog.contextvars.bound_contextvars(message_id="m1"):
        line = plain_lines().format(record_of("handed over to %s", "ana@mail.example"))
    assert line == "2026-03-02T14:00:00.250Z WARNING messaging.outbox: handed over to [mail] message_id=m1"


def test_what_is_given_as_extra_is_masked_by_its_key_and_its_looks(lines: Lines) -> None:
    lines.log.info("noted", extra={"phone_to": "1", "said": {"body": "x", "seen": ["+15550100101"]}, "count": 3})
    told = lines.last()
    assert (told["phone_to"], told["count"]) == ("[hidden]", 3)
    assert told["said"] == {"body": "[hidden]", "seen": ["[phone]"]}


def test_a_row_that_is_logged_says_which_it_is(lines: Lines) -> None:
    ana = UserFactory.build(name="Ana Silva")
    lines.log.info("client %s", ana, extra={"client": ana})
    assert (lines.last()["event"], lines.last()["client"]) == (f"client User {ana.pk}", f"User {ana.pk}")


def test_a_traceback_holds_lines_of_source_and_no_value_of_a_variable(lines: Lines) -> None:
    def of_a_client(phone_number: str, note: str) -> None:
        secret_note = note + "!"
        raise ValueError(f"cannot call {phone_number} about {secret_note!r}")

    facts = {"phone_number": "+15550100101", "note": "her knee hurts"}
    try:
        of_a_client(**facts)
    except ValueError:
        lines.log.exception("it broke")
    told = lines.last()["exception"]
    assert told.splitlines()[-1] == "ValueError: cannot call [phone] about '…'"
    assert 'raise ValueError(f"cannot call {phone_number} about {secret_note!r}")' in told
    assert not any(word in told for word in ("knee hurts", "5550100101", "^^^"))


def test_an_error_that_was_raised_from_another_tells_both_masked(lines: Lines) -> None:
    try:
        try:
            raise KeyError("+15550100101")
        except KeyError as error:
            raise RuntimeError("nobody has ana@mail.example") from error
    except RuntimeError:
        lines.log.exception("it broke")
    told = lines.last()["exception"]
    assert "KeyError: '[phone]'" in told
    assert "RuntimeError: nobody has [mail]" in told


def test_words_of_an_exception_given_as_a_field_are_masked_too(lines: Lines) -> None:
    lines.log.info("failed", extra={"exception": "ValueError: +15550100101", "error": "no 'Ana Silva' here"})
    assert (lines.last()["exception"], lines.last()["error"]) == ("ValueError: [phone]", "no '…' here")


def test_a_line_that_cannot_be_made_says_where_and_not_what(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    lines.log.info("%s and %s", "+15550100101")
    assert lines.written.getvalue() == ""
    told = capsys.readouterr().err
    assert told.startswith("a log line could not be written (messaging.outbox, line ")
    assert told.endswith(": TypeError)\n")
    assert "5550100101" not in told


def test_a_logger_of_structlog_goes_the_same_way(caplog: pytest.LogCaptureFixture) -> None:
    structlog.get_logger("some.library").warning("said", sets=3)
    record = caplog.records[-1]
    assert json.loads(json_lines().format(record))["sets"] == 3
    assert (record.name, record.getMessage()) == ("some.library", "said")


# --- Which lines, and how ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "environment", "shape"),
    [
        ("nothing is set: this machine alone", {}, "plain"),
        ("debugging", {"DEBUG": "1", "PUBLIC_URL": "https://coach.example"}, "plain"),
        ("on the air", {"PUBLIC_URL": "https://coach.example"}, "json"),
        ("on the air, by hand", {"PUBLIC_URL": "https://coach.example", "LOG_FORMAT": "plain"}, "plain"),
        ("this machine, by hand", {"LOG_FORMAT": "json"}, "json"),
    ],
)
def test_the_form_of_lines_is_chosen(case: str, environment: dict[str, str], shape: str) -> None:
    assert configuration_of(environment)["handlers"]["console"]["formatter"] == shape, case


def configuration_of(environment: dict[str, str]) -> dict[str, Any]:
    class Environment(environ.Env):
        ENVIRON = environment

    return logging_of(Environment())


def test_a_file_gets_json_whatever_the_window_gets() -> None:
    told = configuration_of({"LOG_FILE": "/tmp/x.log"})
    assert told["root"] == {"handlers": ["console", "file"], "level": "WARNING"}
    assert told["handlers"]["file"]["formatter"] == "json"


@pytest.mark.parametrize("wrong", [{"LOG_FORMAT": "xml"}, {"LOG_LEVEL": "loud"}])
def test_what_is_no_form_and_no_level_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="LOG_FORMAT is one of json, plain; LOG_LEVEL of DEBUG, INFO"):
        configuration_of(wrong)


def test_however_much_is_asked_for_libraries_do_not_tell_what_they_send() -> None:
    told = configuration_of({"LOG_LEVEL": "debug"})
    assert told["root"]["level"] == "DEBUG"
    assert {told["loggers"][name]["level"] for name in ("urllib3", "httpcore", "django.db.backends")} == {"INFO"}
    assert all(told["loggers"][name]["handlers"] == [] for name in ("django", "gunicorn.error", *QUIETED))


def test_in_this_process_no_logger_has_a_way_out_of_its_own() -> None:
    loggers = [logging.getLogger(name) for name in (*logging.root.manager.loggerDict, "django", "gunicorn.error")]
    writing = [
        each.name for each in loggers for handler in each.handlers if not isinstance(handler, logging.NullHandler)
    ]
    assert writing == []
    ours = [handler for handler in logging.getLogger().handlers if isinstance(handler, logging.StreamHandler)]
    assert any(isinstance(handler, LineHandler) for handler in ours)


def test_what_nobody_caught_in_a_thread_is_a_line(caplog: pytest.LogCaptureFixture, monkeypatch: Any) -> None:
    monkeypatch.setattr(threading, "excepthook", wiring._log_uncaught_in_thread)
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    told = [record for record in caplog.records if record.getMessage() == "a thread ended with an error"]
    assert len(told) == 1
    assert told[0].exc_info is not None
    assert told[0].exc_info[0] is ZeroDivisionError


def test_what_ends_a_process_is_a_line(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise RuntimeError("the end")
    except RuntimeError:
        wiring._log_uncaught(*sys.exc_info())
    assert [record.getMessage() for record in caplog.records] == ["the process ends with an error"]


def test_a_command_says_what_is_wrong_and_a_service_what_it_does(settings: Any) -> None:
    root = logging.getLogger()
    before = root.level
    try:
        for given, level in (("", logging.INFO), ("ERROR", logging.ERROR)):
            settings.LOG_LEVEL = given
            wiring.serve()
            assert root.level == level
    finally:
        root.setLevel(before)
    assert configuration_of({})["root"]["level"] == "WARNING"
