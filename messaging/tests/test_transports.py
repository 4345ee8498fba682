"""How a text leaves the house."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks

from messaging.tests.conftest import utc
from messaging.transports import current_transport
from messaging.transports.base import OutcomeUnknown, Receipt, Text, TransportError
from messaging.transports.console import ConsoleTransport
from messaging.transports.file import FileTransport

TEXT = Text(
    id="6f1c9f0e-0000-4000-8000-000000000001",
    to="+15550100101",
    sender="+15550199999",
    body='Hi Ana!\n- "Goblet squat" 3x8-10, niño €',
    kind="daily",
    at=utc(2026, 6, 10, 13),
    name="Ana",
    zone="America/Denver",
)


@pytest.fixture
def sms_file(tmp_path: Path, settings: Any) -> Path:
    settings.SMS_FILE = str(tmp_path / "sms.jsonl")
    return tmp_path / "sms.jsonl"


def test_the_file_holds_one_json_line_for_each_text(sms_file: Path) -> None:
    receipt = FileTransport().send(TEXT)
    FileTransport().send(TEXT)
    lines = sms_file.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert list(json.loads(lines[0]).items()) == [
        ("id", "6f1c9f0e-0000-4000-8000-000000000001"),
        ("to", "+15550100101"),
        ("from", "+15550199999"),
        ("body", 'Hi Ana!\n- "Goblet squat" 3x8-10, niño €'),
        ("kind", "daily"),
        ("at", "2026-06-10T13:00:00Z"),
    ]
    assert (receipt.provider_id, receipt.at) == (f"file-{TEXT.id}", TEXT.at)
    assert sms_file.stat().st_mode & 0o777 == 0o600


def test_lines_of_several_writers_do_not_mix(sms_file: Path) -> None:
    def write() -> None:
        for _ in range(100):
            FileTransport().send(TEXT)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert set(sms_file.read_bytes().splitlines()) == {sms_file.read_bytes().splitlines()[0]}
    assert len(sms_file.read_bytes().splitlines()) == 400


def test_the_file_is_searched_for_what_was_written_and_half_a_line_is_nothing(sms_file: Path) -> None:
    transport = FileTransport()
    assert transport.look_up([TEXT]) == {TEXT.id: None}
    transport.send(TEXT)
    with sms_file.open("a", encoding="utf-8") as file:
        file.write('{"id": "6f1c9f0e-0000-4000-8000-0000000')
    other = Text("other", "+1", "+2", "x", "daily", TEXT.at)
    found = transport.look_up([TEXT, other])
    assert found == {TEXT.id: Receipt(f"file-{TEXT.id}", TEXT.at), other.id: None}


def test_a_line_after_half_a_line_is_still_found(sms_file: Path) -> None:
    sms_file.write_text('{"id": "6f1c', encoding="utf-8")
    FileTransport().send(TEXT)
    assert list(FileTransport().look_up([TEXT])) == [TEXT.id]


def test_a_file_that_cannot_be_opened_took_nothing_and_may_do_so_later(tmp_path: Path, settings: Any) -> None:
    settings.SMS_FILE = str(tmp_path / "missing" / "sms.jsonl")
    with pytest.raises(TransportError, match="cannot be opened") as caught:
        FileTransport().send(TEXT)
    assert caught.value.permanent is False


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_leaves_the_outcome_unknown(settings: Any) -> None:
    settings.SMS_FILE = "/dev/full"
    with pytest.raises(OutcomeUnknown, match="could not be written"):
        FileTransport().send(TEXT)


def test_the_console_shows_who_gets_what_and_when_on_their_clock(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleTransport().send(TEXT)
    shown = capsys.readouterr().out
    assert "daily to Ana +15550100101, Wed 2026-06-10 07:00 America/Denver (40 characters, 1 SMS)" in shown
    assert TEXT.body in shown


@pytest.mark.parametrize(
    ("name", "kind"), [("console", "ConsoleTransport"), ("file", "FileTransport"), ("memory", "MemoryTransport")]
)
def test_the_settings_choose_the_transport(name: str, kind: str, settings: Any) -> None:
    settings.SMS_TRANSPORT = name
    assert type(current_transport()).__name__ == kind
    assert run_checks(tags=["messaging"]) == []


@pytest.mark.parametrize(
    ("case", "values", "error"),
    [
        ("a transport that nobody knows", {"SMS_TRANSPORT": "pigeon"}, "messaging.E001"),
        ("a worker stopped before its batch ends", {"CELERY_TASK_SOFT_TIME_LIMIT": 120}, "messaging.E002"),
        ("a worker stopped while answers are waited for", {"LLM_DEADLINE_SEC": 60}, "messaging.E005"),
        ("tasks that are lost with their worker", {"CELERY_TASK_ACKS_LATE": False}, "messaging.E006"),
        ("tasks that a worker hoards", {"CELERY_WORKER_PREFETCH_MULTIPLIER": 4}, "messaging.E006"),
        ("a day by another clock", {"CELERY_TIMEZONE": "Europe/Berlin"}, "messaging.E006"),
        (
            "tasks that run twice while they run",
            {"CELERY_BROKER_TRANSPORT_OPTIONS": {"visibility_timeout": 900}},
            "messaging.E007",
        ),
        (
            "a queue that nobody reads",
            {"CELERY_TASK_ROUTES": {"messaging.deliver": {"queue": "parcels"}}},
            "messaging.E008",
        ),
        ("Twilio without a key", {"SMS_TRANSPORT": "twilio", "TWILIO_AUTH_TOKEN": ""}, "messaging.E009"),
        ("rows given up under a living worker", {"CELERY_TASK_TIME_LIMIT": 900}, "messaging.E002"),
    ],
)
def test_settings_that_cannot_work_refuse_to_start(
    case: str, values: dict[str, Any], error: str, settings: Any
) -> None:
    for name, value in values.items():
        setattr(settings, name, value)
    assert error in [found.id for found in run_checks(tags=["messaging"])]
