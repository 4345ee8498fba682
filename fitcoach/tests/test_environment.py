"""Where a setting may stand: in the environment, or in a file that a variable names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from fitcoach.environment import Environment, FromFiles

ROOT = Path(__file__).resolve().parents[2]


def reading(**variables: str) -> Environment:
    env = Environment()
    env.ENVIRON = FromFiles(variables)
    return env


@pytest.mark.parametrize(
    ("case", "content", "read"),
    [
        ("as it is", "a secret", "a secret"),
        ("with the line break of an editor", "a secret\n", "a secret"),
        ("with that of another system", "a secret\r\n", "a secret"),
        ("two words and a blank line", "a secret\n\n", "a secret"),
        ("letters beyond ASCII", "geheimnisvoll: äöü\n", "geheimnisvoll: äöü"),
        ("empty", "", ""),
    ],
)
def test_a_secret_stands_in_a_file(case: str, content: str, read: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(content.encode())
    assert reading(SECRET_KEY_FILE=str(secret)).str("SECRET_KEY", default="none") == read, case


def test_the_file_wins_over_the_variable(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("of the file")
    env = reading(SECRET_KEY="of the environment", SECRET_KEY_FILE=str(secret))
    assert env.str("SECRET_KEY") == "of the file"


def test_an_empty_name_of_a_file_is_none() -> None:
    assert reading(SECRET_KEY="of the environment", SECRET_KEY_FILE="").str("SECRET_KEY") == "of the environment"


def test_a_variable_keeps_its_blanks() -> None:
    assert reading(TWILIO_FROM=" a ").str("TWILIO_FROM") == " a "


def test_a_file_that_is_not_there_is_no_default(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE cannot be read"):
        reading(SECRET_KEY_FILE=str(tmp_path / "nowhere")).str("SECRET_KEY", default="a default")


def reading_a_file(path: Path) -> FromFiles:
    class Fresh(Environment):
        ENVIRON = FromFiles({})

    Fresh.read_env(path)
    return Fresh.ENVIRON


def test_a_file_of_settings_is_read_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "fitcoach.env").write_text("# a comment\nADMIN_PATH=staff/\n")
    (tmp_path / ".env").symlink_to(tmp_path / "fitcoach.env")
    assert dict(reading_a_file(tmp_path / ".env")) == {"ADMIN_PATH": "staff/"}


def test_a_file_of_settings_need_not_be_there(tmp_path: Path) -> None:
    assert dict(reading_a_file(tmp_path / ".env")) == {}


UNREADABLE: list[tuple[str, Callable[[Path], None]]] = [
    ("it leads nowhere", lambda path: path.symlink_to(path.with_name("nowhere"))),
    ("it is a folder", lambda path: path.mkdir()),
]


@pytest.mark.parametrize(("case", "make"), UNREADABLE)
def test_a_file_of_settings_that_cannot_be_read_is_no_default(
    case: str, make: Callable[[Path], None], tmp_path: Path
) -> None:
    """Going on would be a database beside the real one, and keys that stand in the source."""
    make(tmp_path / ".env")
    with pytest.raises(ImproperlyConfigured, match=r"/\.env cannot be read"):
        reading_a_file(tmp_path / ".env")


SECRETS = ("SECRET_KEY", "DATABASE_URL", "GEMINI_API_KEY", "TWILIO_AUTH_TOKEN", "TWILIO_ACCOUNT_SID", "REDIS_URL",
           "CELERY_BROKER_URL")  # fmt: skip
SHOW = (
    "from django.conf import settings as s; import json; "
    "print(json.dumps([s.SECRET_KEY, s.DATABASES['default']['NAME'], s.GEMINI_API_KEY, s.TWILIO_AUTH_TOKEN, "
    "s.TWILIO_ACCOUNT_SID, s.REDIS_URL, s.CELERY_BROKER_URL]))"
)


def test_every_secret_of_the_settings_may_stand_in_a_file(tmp_path: Path) -> None:
    values = (
        "k" * 60,
        f"sqlite:///{tmp_path / 'rows.sqlite3'}",
        "gemini",
        "token",
        "AC1",
        "redis://r/1",
        "redis://b/0",
    )
    environment = {name: value for name, value in os.environ.items() if name not in SECRETS}
    for name, value in zip(SECRETS, values, strict=True):
        (tmp_path / name).write_text(f"{value}\n")
        environment[f"{name}_FILE"] = str(tmp_path / name)
    environment["DJANGO_SETTINGS_MODULE"] = "fitcoach.settings"
    done = subprocess.run([sys.executable, "-c", SHOW], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert json.loads(done.stdout) == [values[0], str(tmp_path / "rows.sqlite3"), *values[2:]]


@pytest.mark.parametrize(
    ("case", "content", "keys"),
    [("none yet", "", []), ("one", "old\n", ["old"]), ("two", "old,older\n", ["old", "older"])],
)
def test_keys_of_before_stand_in_a_file(case: str, content: str, keys: list[str], tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(content)
    env = reading(SILENCE_KEYS_BEFORE_FILE=str(tmp_path / "keys"))
    assert env.list("SILENCE_KEYS_BEFORE", default=[]) == keys, case
